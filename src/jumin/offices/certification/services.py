"""What happens to certificates once they are issued: one transaction an act."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from jumin.offices.certification import ledger, links, models, publishing
from jumin.offices.certification.errors import CertificateEventRefusedError
from jumin.offices.certification.values import LedgerEntry
from jumin.offices.common.books import Event, write_events, write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.rules import Asker, may_revoke
from jumin.rules.lives import CERTIFICATE_LIFE, CertificateEvent, CertificateState
from jumin.terms import (
    CertificatePurpose,
    RefusedError,
    ResidentId,
    RevocationReason,
    SerialNumber,
    day_of,
)


OFFICE: Final = publishing.OFFICE
CALENDAR: Final = "calendar"
_AT_ONCE: Final = 1_000
"""How many certificates expire in one transaction."""
_EVENTS: Final = {
    RevocationReason.CERTIFICATE_HOLD: CertificateEvent.HOLD,
    RevocationReason.SUPERSEDED: CertificateEvent.SUPERSEDE,
}
"""By which event a certificate gets a reason; by REVOKE where there is no other."""
_ENDED: Final = RevocationReason.CESSATION_OF_OPERATION
_ON_PHONES: Final = {RevocationReason.CERTIFICATE_HOLD: RevocationReason.CERTIFICATE_HOLD}
"""Why a phone's certificate ends with the card's: it serves no more, where it isn't held too."""


def revoke(  # noqa: PLR0913 (which, why, at whose asking, and when)
    purpose: CertificatePurpose,
    serial: SerialNumber,
    reason: RevocationReason,
    *,
    asker: Asker,
    at: datetime,
    actor: str,
) -> None:
    """Revoke a certificate (失効), hold it (一時保留), or note its renewal (更新)."""
    with office_transaction(OFFICE):
        revoke_row(ledger.row(purpose, serial), reason, asker=asker, at=at, actor=actor)


def require_revocable(entry: LedgerEntry, reason: RevocationReason) -> None:
    """Make sure that a certificate can still end for a reason; raises RefusedError."""
    refusal = ledger.refused(entry)
    if refusal is not None and (entry.state, _event(reason)) not in CERTIFICATE_LIFE:
        raise RefusedError(refusal)


def revoke_row(
    row: models.Certificate,
    reason: RevocationReason,
    *,
    asker: Asker,
    at: datetime,
    actor: str,
) -> None:
    """Revoke, hold or supersede, inside the transaction of the act.

    The certificate on a card takes that on its holder's phone with it. Raises `RefusedError`
    where whoever asks may not ask for this reason (`rules.may_revoke`).
    """
    event = _event(reason)
    refusal = may_revoke(asker, reason, CertificatePurpose(row.purpose), day_of(at))
    if refusal is not None:
        raise RefusedError(refusal)
    row.reason, row.revoked_at = reason, at
    facts = {"reason": reason.name.lower(), "asker": asker.value}
    _enter(row, event, ("reason", "revoked_at"), facts, at=at, actor=actor)
    if row.purpose == CertificatePurpose.AUTHENTICATION and row.card_serial is None:
        for phone in models.Certificate.objects.filter(card_serial=row.serial):
            why = _ON_PHONES.get(reason, _ENDED)
            _revoke_unless_void(phone, why, asker=Asker.AUTHORITY, at=at, actor=actor)
    publishing.status_changed(row, at=at)


def revoke_named(
    serials: Mapping[CertificatePurpose, SerialNumber],
    reason: RevocationReason,
    *,
    asker: Asker,
    at: datetime,
    actor: str,
) -> None:
    """Revoke or hold these certificates, as far as they are not void or held already."""
    with office_transaction(OFFICE):
        for purpose, serial in serials.items():
            row = ledger.row(purpose, serial)
            _revoke_unless_void(row, reason, asker=asker, at=at, actor=actor)


def revoke_of_resident(  # noqa: PLR0913 (whose, which, why, at whose asking, and when)
    resident: ResidentId,
    purposes: frozenset[CertificatePurpose],
    reason: RevocationReason,
    *,
    asker: Asker,
    at: datetime,
    actor: str,
) -> None:
    """Revoke or hold what a resident had of these purposes at the instant and is not void yet.

    That is what is on cards, or over keys of one's own: phones follow.
    """
    with office_transaction(OFFICE):
        rows = models.Certificate.objects.filter(
            resident=resident,
            purpose__in=purposes,
            last_day__gte=day_of(at),
            issued_at__lte=at,
            card_serial=None,
        )
        for row in rows:
            _revoke_unless_void(row, reason, asker=asker, at=at, actor=actor)


def destroy_undelivered(order: str, *, asker: Asker, at: datetime, actor: str) -> None:
    """Revoke what was issued for an order that was abandoned, and that nobody has got.

    Who abandons an order may not know what was issued for it. Source: JPKI CPS §4.9.9, reason
    unspecified: destroyed before it was handed over.
    """
    with office_transaction(OFFICE):
        for row in models.Certificate.objects.filter(
            order=order, state=CertificateState.ISSUED, issued_at__lte=at
        ):
            revoke_row(row, RevocationReason.UNSPECIFIED, asker=asker, at=at, actor=actor)


def deliver(
    serials: Mapping[CertificatePurpose, SerialNumber], *, at: datetime, actor: str
) -> None:
    """Note that their holder has got these certificates (提供), as far as they still wait for it.

    Now each is linked with the one whose place it takes, and with the one beside it on its card.
    Their published status does not change by it.
    """
    with office_transaction(OFFICE):
        for purpose, serial in serials.items():
            row = ledger.row(purpose, serial)
            if _can(row, CertificateEvent.DELIVER):
                links.link(row)
                row.delivered_at = at
                fields = ("delivered_at", "former")
                _enter(row, CertificateEvent.DELIVER, fields, {}, at=at, actor=actor)


def expire(before: date, *, at: datetime) -> None:
    """Let certificates expire whose last day lies before a day (有効期間の満了).

    In transactions of a thousand. What was held stays published as held: nobody asks for the
    status of a certificate that expired, and who does is told no better of it.
    """
    while _expire_some(before, at=at):
        pass


def next_expiry() -> date | None:
    """Tell the last day of the certificate that ends first."""
    ends = (
        models.Certificate.objects.filter(state=state)
        .order_by("last_day")
        .values_list("last_day", flat=True)
        .first()
        for state in _ENDING
    )
    return min((end for end in ends if end is not None), default=None)


def _expire_some(before: date, *, at: datetime) -> bool:
    with office_transaction(OFFICE):
        rows = [
            row
            for state in _ENDING
            for row in models.Certificate.objects.filter(state=state, last_day__lt=before)
            .only("purpose", "serial", "state")
            .order_by("last_day", "pk")[:_AT_ONCE]
        ]
        expired = models.Certificate.objects.filter(pk__in=[row.pk for row in rows])
        expired.update(state=CertificateState.EXPIRED)
        events = (Event(f"certificate.{CertificateEvent.EXPIRE}", str(row)) for row in rows)
        write_events(OFFICE, events, at=at, actor=CALENDAR)
    return bool(rows)


_ENDING: Final = tuple(
    state for state in CertificateState if (state, CertificateEvent.EXPIRE) in CERTIFICATE_LIFE
)
"""The states from which a certificate expires."""


def _revoke_unless_void(
    row: models.Certificate,
    reason: RevocationReason,
    *,
    asker: Asker,
    at: datetime,
    actor: str,
) -> None:
    if _can(row, _event(reason)):
        revoke_row(row, reason, asker=asker, at=at, actor=actor)


def _event(reason: RevocationReason) -> CertificateEvent:
    return _EVENTS.get(reason, CertificateEvent.REVOKE)


def _can(row: models.Certificate, event: CertificateEvent) -> bool:
    return (CertificateState(row.state), event) in CERTIFICATE_LIFE


def _enter(  # noqa: PLR0913 (what happens to what, and what is noted of it)
    row: models.Certificate,
    event: CertificateEvent,
    fields: tuple[str, ...],
    facts: Mapping[str, str],
    *,
    at: datetime,
    actor: str,
) -> None:
    state = CertificateState(row.state)
    if not _can(row, event):
        raise CertificateEventRefusedError(SerialNumber(row.serial), state, event)
    row.state = CERTIFICATE_LIFE[state, event]
    row.save(update_fields=["state", *fields])
    write_journal(OFFICE, f"certificate.{event}", str(row), at=at, actor=actor, **facts)
