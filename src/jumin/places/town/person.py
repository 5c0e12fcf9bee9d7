"""What a resident's page shows: portrait, story, wallet, the kiosk's answer paper by paper.

It is put together anew only when something of it has changed, as the front page is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from django.utils.functional import Promise

from jumin import rules
from jumin.locale import text
from jumin.locale.facts import word
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardState
from jumin.offices.certification import gateway as certification
from jumin.places.town import days
from jumin.places.town.faces import face
from jumin.places.town.roster import phone_pin, says, whereabouts_in_words
from jumin.places.town.whys import Why, why
from jumin.places.town.words import CARDS, CERTIFICATES
from jumin.rules.lives import CARDS_IN_FORCE, EFFECTIVE
from jumin.sandbox import answers
from jumin.sandbox.answers import Hour
from jumin.sandbox.edition import Edition, edition
from jumin.sandbox.expectation import prospects
from jumin.sandbox.residents import TownResident
from jumin.sandbox.whereabouts import Whereabouts, whereabouts
from jumin.terms import RefusedError, SerialNumber, day_of


@dataclass(frozen=True)
class Card:
    """The card that was handed over last, as the card office knows it."""

    state: CardState
    told: Promise
    is_good: bool


@dataclass(frozen=True)
class Certificate:
    """A certificate on the card, as the ledger knows it."""

    kind: str
    serial: SerialNumber
    told: Promise
    is_good: bool
    last_day: date
    renewal_opens_on: date | None
    """From when it can be renewed; None where there is nothing to renew."""


@dataclass(frozen=True)
class Paper:
    """A document, with the kiosk's answer to whoever asks for it."""

    name: str
    fee: int
    is_fee_assumed: bool
    why: Why | None
    """Why it can't be had; None where it can."""


@dataclass(frozen=True)
class Printed:
    """What is printed on the card's front and makes verification number B (照合番号B)."""

    birth: str
    last_year: str
    security_code: str


MOST_KEPT: Final = 64
"""So many pages, in all languages, are remembered at once."""

_Seen: TypeAlias = tuple[TownResident, Edition, Hour, Whereabouts, str]
"""All that a page depends on."""

_kept: Final[dict[_Seen, dict[str, Any]]] = {}


def page(shown: TownResident, *, at: datetime, language: str) -> dict[str, Any]:
    """Tell what a resident's page shows at an instant."""
    where = whereabouts(shown)
    seen = (shown, edition(), answers.hour(at), where, language)
    if seen not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[seen] = _made(shown, where, at=at, language=language)
    return _kept[seen]


def _made(
    shown: TownResident, where: Whereabouts, *, at: datetime, language: str
) -> dict[str, Any]:
    on, place = day_of(at), rules.municipality(shown.municipality)
    card = card_office.card_of(shown.resident)
    papers, refused = _papers(shown, at=at, language=language)
    answer = answers.answer(shown, where, edition(), answers.hour(at), at=at)
    return {
        "resident": shown,
        "municipality": place,
        "years": rules.age_on(shown.born_on, on),
        "face": face(shown, on=on),
        "reason": shown.reason if language == "ja" else text(shown.reason_en, language),
        "card": _card(card) if card else None,
        "has_card": where.exists,
        "has_locked_pins": card is not None and shown.input_support_pin is None,
        "printed": _printed(shown),
        "are_records_behind": card is not None and _are_records_behind(card),
        "phone_pin": phone_pin(shown),
        "where": whereabouts_in_words(shown, where, language),
        "certificates": tuple(_certificates(card, language)) if card else (),
        "is_refused": answer is not None,
        "says": says(answer, language),
        "papers": papers,
        "refused": refused,
        "coming": days.coming((shown,), on=on, language=language, of=shown.resident),
        "ahead": days.AHEAD,
        "issue_command": _issue(shown),
        "slot_command": f"jumin slot plug {shown.id}",
    }


def _card(state: CardState) -> Card:
    return Card(state, CARDS[state.status], state.status in CARDS_IN_FORCE[:1])


def _printed(shown: TownResident) -> Printed | None:
    number = shown.verification_number_b
    return Printed(number[:6], number[6:10], number[10:]) if number else None


def _are_records_behind(card: CardState) -> bool:
    """Whether the counter has something to write into a card that is in use."""
    return card.status in CARDS_IN_FORCE and card_office.are_records_behind(card.number)


def _certificates(card: CardState, language: str) -> Iterator[Certificate]:
    for purpose, serial in card.serials.items():
        entry = certification.entry(purpose, serial)
        is_good = entry.state in EFFECTIVE
        yield Certificate(
            kind=word("purpose", purpose.value, language),
            serial=serial,
            told=CERTIFICATES[entry.state],
            is_good=is_good,
            last_day=entry.last_day,
            renewal_opens_on=rules.renewal_opens_on(entry.last_day).value if is_good else None,
        )


def _papers(
    shown: TownResident, *, at: datetime, language: str
) -> tuple[tuple[Paper, ...], Why | None]:
    """Ask for every document; where all are refused for one reason, tell that."""
    on = day_of(at)
    try:
        offers = prospects(shown, at=at)
    except RefusedError as error:
        return (), why(error.refusal, shown.municipality, on, language)
    return tuple(
        Paper(
            name=word("document", offer.document.value, language),
            fee=offer.fee,
            is_fee_assumed=offer.is_fee_assumed,
            why=why(offer.refusal, shown.municipality, on, language) if offer.refusal else None,
        )
        for offer in offers
    ), None


def _issue(shown: TownResident) -> str:
    return (
        f"jumin kiosk issue --resident {shown.id} --pin {shown.authentication_pin} "
        f"--document resident-record --out paper.pdf"
    )
