"""The roster: who lives here, what each is for, where the card is, what the kiosk says (住民)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from jumin import rules
from jumin.locale import explain, text
from jumin.locale.facts import word
from jumin.places.town.faces import Face, face
from jumin.rules import Municipality
from jumin.sandbox import answers, phones, wallet
from jumin.sandbox.answers import Hour
from jumin.sandbox.edition import Edition
from jumin.sandbox.residents import TownResident
from jumin.sandbox.whereabouts import Whereabouts
from jumin.terms import Refusal, RefusalCode


MOST_ASKED: Final = 200
"""In a larger town nobody is sought by what the kiosk says: everybody would have to be asked."""
A_PAGE: Final = 60
"""So many residents are shown at once."""
PAPER: Final = "paper"
"""What the kiosk says to whom it gives a paper, in the page's address."""


@dataclass(frozen=True)
class Moment:
    """When, after what, and in which language the roster is told."""

    books: Edition
    hour: Hour
    at: datetime
    language: str


@dataclass(frozen=True)
class Sought:
    """Whom the roster is to show, as the page's address says; empty: everybody."""

    municipality: str = ""
    says: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> "Sought":
        """Read it, leaving out whatever can't be meant."""
        municipality, says = query.get("municipality", ""), query.get("says", "")
        page = query.get("page", "")[:6]
        return cls(
            municipality if municipality in {one.id for one in rules.municipalities()} else "",
            says if says == PAPER or says in set(RefusalCode) else "",
            max(1, int(page)) if page.isascii() and page.isdigit() else 1,
        )


@dataclass(frozen=True)
class Neighbour:
    """A resident as the roster shows them."""

    resident: TownResident
    card: Whereabouts
    face: Face
    reason: str
    where: str
    """Where the card is, in words."""
    phone_pin: str
    """The PIN of the phone; empty where there is none."""
    refusal: Refusal | None
    says: str


@dataclass(frozen=True)
class Choice:
    """One value to seek by, with how many there are of it."""

    value: str
    text: str
    count: int


@dataclass(frozen=True)
class Roster:
    """What the roster shows."""

    sought: Sought
    places: tuple[tuple[Municipality, tuple[Neighbour, ...]], ...]
    found: int
    everybody: int
    municipalities: tuple[Choice, ...]
    answers: tuple[Choice, ...]
    """Empty in a town that is too large for them."""
    pages: int


def on_page(people: tuple[TownResident, ...], sought: Sought) -> tuple[TownResident, ...]:
    """Tell of whom must be known how things stand with them, to show the page."""
    if len(people) <= MOST_ASKED:
        return people
    shown = _of_municipality(people, sought)
    return shown[(sought.page - 1) * A_PAGE : sought.page * A_PAGE]


def roster(
    people: tuple[TownResident, ...], cards: dict[str, Whereabouts], sought: Sought, now: Moment
) -> Roster:
    """Put together what the roster shows; `cards` are those of the people `on_page`."""
    language = now.language
    known = {
        one.id: answers.answer(one, cards[one.id], now.books, now.hour, at=now.at)
        for one in people
        if one.id in cards
    }
    is_small = len(people) <= MOST_ASKED
    here = _of_municipality(people, sought)
    found = [
        one for one in here if not (is_small and sought.says) or _said(known[one.id]) == sought.says
    ]
    shown = found[(sought.page - 1) * A_PAGE : sought.page * A_PAGE]
    told = [_neighbour(one, cards[one.id], known[one.id], now) for one in shown]
    return Roster(
        sought=sought,
        places=_by_municipality(told),
        found=len(found),
        everybody=len(people),
        municipalities=_municipalities(people, language),
        answers=_answers([known[one.id] for one in here], language) if is_small else (),
        pages=-(-len(found) // A_PAGE),
    )


def whereabouts_in_words(one: TownResident, card: Whereabouts, language: str) -> str:
    """Tell where somebody's card is."""
    if not card.exists:
        return _("has no card")
    if not card.place:
        return _("reported lost") if one.is_card_lost else _("in the pocket")
    return _("not in the pocket: {place}").format(place=word("place", card.place, language))


def phone_pin(one: TownResident) -> str:
    """Tell the PIN of somebody's phone; empty where there is none."""
    return phones.pin_of(one).reveal() if wallet.has_phone(one) else ""


def says(refusal: Refusal | None, language: str) -> str:
    """Tell what the kiosk says."""
    return explain(refusal, language).title if refusal else _("Here is your paper")


def _neighbour(
    one: TownResident, card: Whereabouts, refusal: Refusal | None, now: Moment
) -> Neighbour:
    return Neighbour(
        resident=one,
        card=card,
        face=face(one, on=now.hour.on),
        reason=one.reason if now.language == "ja" else text(one.reason_en, now.language),
        where=whereabouts_in_words(one, card, now.language),
        phone_pin=phone_pin(one),
        refusal=refusal,
        says=says(refusal, now.language),
    )


def _of_municipality(people: tuple[TownResident, ...], sought: Sought) -> tuple[TownResident, ...]:
    return tuple(
        one for one in people if not sought.municipality or one.municipality == sought.municipality
    )


def _by_municipality(
    told: list[Neighbour],
) -> tuple[tuple[Municipality, tuple[Neighbour, ...]], ...]:
    places = dict.fromkeys(one.resident.municipality for one in told)
    return tuple(
        (
            rules.municipality(place),
            tuple(one for one in told if one.resident.municipality == place),
        )
        for place in places
    )


def _municipalities(people: tuple[TownResident, ...], language: str) -> tuple[Choice, ...]:
    counted = Counter(one.municipality for one in people)
    return tuple(
        Choice(one.id, one.name_ja if language == "ja" else one.name_en, counted[one.id])
        for one in rules.municipalities()
        if counted[one.id]
    )


def _answers(known: list[Refusal | None], language: str) -> tuple[Choice, ...]:
    counted = Counter(_said(refusal) for refusal in known)
    titles = {str(refusal.code): explain(refusal, language).title for refusal in known if refusal}
    return tuple(
        Choice(said, titles.get(said) or _("Here is your paper"), count)
        for said, count in sorted(counted.items(), key=lambda one: (one[0] != PAPER, one[0]))
    )


def _said(refusal: Refusal | None) -> str:
    return PAPER if refusal is None else str(refusal.code)
