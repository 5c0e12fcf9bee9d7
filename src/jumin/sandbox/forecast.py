"""What the next days bring: what falls due at the offices, when, and to whom (これからの予定).

It is told of what the books say today. What follows from it by other offices' acts (a card that
lapses has its certificates revoked) is not told by itself, and neither is what people will do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from jumin import rules
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardState
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.gateway import AuthorityView, LedgerEntry
from jumin.offices.issuance import gateway as issuance
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import RegisterEntry
from jumin.pki import Publication
from jumin.pki.ocsp.responder_file import read_responder_certificate
from jumin.rules import UseState
from jumin.rules.lives import CARDS_MADE, CERTIFICATE_LIFE, CardEvent, CertificateEvent
from jumin.sandbox.place import folder
from jumin.terms import JST, CertificatePurpose, Medium, ResidentId, SerialNumber, day_of


ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """What happens at the first instant of a day (予定).

    `act` is what the office's journal will call it: `card.expired`, `certificate.expire`,
    `record.removed`, `authority.founded`, `responder.renewed` …
    """

    on: date
    act: str
    resident: ResidentId | None = None
    """To whom; None where it is about an authority."""
    purpose: CertificatePurpose | None = None
    medium: Medium = Medium.CARD
    """Where the certificate is, if it is about one."""

    @property
    def last_day(self) -> date | None:
        """The last day on which a card or certificate is good (満了日); None where nothing ends."""
        return self.on - ONE_DAY if self.act in _ENDS else None


def forecast(*, on: date, days: int) -> tuple[Due, ...]:
    """Tell what falls due from a day on, for so many days, the day itself included."""
    until = on + timedelta(days=days)
    register = tuple(municipality.residents())
    every = (
        *coming(cards=card_office.cards(), ledger=certification.entries(), register=register),
        *_of_uses(register, on),
        *_of_authorities(certification.authorities()),
    )
    return tuple(sorted((due for due in every if on <= due.on <= until), key=_order))


def coming(
    *,
    cards: Iterable[CardState],
    ledger: Iterable[LedgerEntry],
    register: Iterable[RegisterEntry],
) -> tuple[Due, ...]:
    """Tell everything that will fall due by what the books of people and cards say, unsorted.

    A certificate does not live to its last day where its card lapses before, nor does one for
    signatures where its holder moves out before.
    """
    leaving = {due.resident: due for entry in register for due in _of_record(entry)}
    lapses = [(card, due) for card in cards for due in _of_card(card, leaving.get(card.resident))]
    lapsing = {named: due for card, due in lapses for named in card.serials.items()}
    certificates = (
        Due(entry.last_day + ONE_DAY, _EXPIRES, entry.resident, entry.purpose, entry.medium)
        for entry in ledger
        if (entry.state, CertificateEvent.EXPIRE) in CERTIFICATE_LIFE
        and _lives(entry, lapsing.get(_on_card(entry)), leaving.get(entry.resident))
    )
    return (*leaving.values(), *(due for _, due in lapses), *certificates)


_EXPIRES: Final = f"certificate.{CertificateEvent.EXPIRE}"
_ENDS: Final = frozenset(
    {
        _EXPIRES,
        f"card.{CardEvent.EXPIRED}",
        f"card.{CardEvent.MOVE_NOT_NOTIFIED}",
        f"card.{CardEvent.USE_NOT_CONTINUED}",
    }
)
"""What happens to a card or certificate on the day after its last."""


def _of_record(entry: RegisterEntry) -> Iterator[Due]:
    if entry.moving_out_on is not None and entry.removed_on is None:
        yield Due(entry.moving_out_on, "record.removed", entry.resident)


def _of_card(card: CardState, leaving: Due | None) -> Iterator[Due]:
    """Of the days on which a card lapses, the first: then it is over.

    Who moves out has days to notify the moving-in elsewhere, and is not known to have done so.
    """
    if card.status not in CARDS_MADE:
        return
    notice = card.moving_in_until
    if leaving is not None:
        notice = rules.moving_in_notice_last_day_after_moving_out(leaving.on).value
    ends = {
        CardEvent.EXPIRED: card.last_day,
        CardEvent.MOVE_NOT_NOTIFIED: notice,
        CardEvent.USE_NOT_CONTINUED: card.continued_use_until,
    }
    last, event = min((day, event) for event, day in ends.items() if day is not None)
    yield Due(last + ONE_DAY, f"card.{event}", card.resident)


def _lives(entry: LedgerEntry, lapse: Due | None, leaving: Due | None) -> bool:
    """Whether a certificate lives to its last day."""
    ends_on = entry.last_day + ONE_DAY
    if lapse is not None and lapse.on < ends_on:
        return False
    is_for_signatures = entry.purpose is CertificatePurpose.SIGNATURE
    return not (is_for_signatures and leaving is not None and leaving.on < ends_on)


def _on_card(entry: LedgerEntry) -> tuple[CertificatePurpose, SerialNumber]:
    """Name the certificate on a card with which this one ends: itself, but for a phone's."""
    return entry.purpose, entry.card_serial or entry.serial


def _of_uses(register: Iterable[RegisterEntry], on: date) -> Iterator[Due]:
    """An application for use at another municipality's machines is entered some days later."""
    at = datetime.combine(on, time(), JST)
    for entry in register:
        for use in issuance.use_registrations(entry.resident, at=at):
            if use.state is UseState.PENDING:
                yield Due(use.available_from, "use.registered", entry.resident)


def _of_authorities(authorities: tuple[AuthorityView, ...]) -> Iterator[Due]:
    for purpose in CertificatePurpose:
        newest = max(
            (one for one in authorities if one.purpose is purpose),
            key=lambda one: one.generation,
            default=None,
        )
        if newest is not None:
            on = rules.next_generation_on(day_of(newest.not_before)).value
            yield Due(on, "authority.founded", purpose=purpose)
    for authority in authorities:
        yield from _of_responder(authority)


def _of_responder(authority: AuthorityView) -> Iterator[Due]:
    """A responder is renewed, unless it ends with its authority; its certificate is published."""
    path = Publication(folder().published).responder(authority.purpose, authority.generation)
    try:
        certificate = read_responder_certificate(path.read_bytes(), path)
    except FileNotFoundError:
        return
    last_day = day_of(certificate.not_valid_after_utc)
    if last_day != day_of(authority.not_after):
        on = rules.responder_renewal_on(last_day).value
        yield Due(on, "responder.renewed", purpose=authority.purpose)


def _order(due: Due) -> tuple[date, str, str, str, str]:
    return due.on, due.resident or "", due.act, due.purpose or "", due.medium
