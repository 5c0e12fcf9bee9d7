"""Reading the ledger of certificates (電子証明書の発行記録)."""

from collections.abc import Iterator
from typing import Final

from jumin.offices.certification import models
from jumin.offices.certification.errors import CertificateUnknownError
from jumin.offices.certification.values import LedgerEntry
from jumin.rules.lives import CertificateState
from jumin.terms import (
    CertificatePurpose,
    MunicipalityId,
    Refusal,
    RefusalCode,
    ResidentId,
    RevocationReason,
    SerialNumber,
)


_ROWS_AT_ONCE: Final = 1_000


def row(purpose: CertificatePurpose, serial: SerialNumber) -> models.Certificate:
    """Find a certificate; raises `CertificateUnknownError`."""
    try:
        return models.Certificate.objects.get(purpose=purpose, serial=serial)
    except models.Certificate.DoesNotExist as error:
        raise CertificateUnknownError(purpose, serial) from error


def entry(purpose: CertificatePurpose, serial: SerialNumber) -> LedgerEntry:
    """Read the ledger's entry of a certificate."""
    return entry_of(row(purpose, serial))


def serial_on_card(serial: SerialNumber) -> SerialNumber | None:
    """Tell with which certificate on a card that of a phone ends; None where it is no phone's."""
    phones = models.Certificate.objects.filter(
        purpose=CertificatePurpose.AUTHENTICATION, serial=serial, card_serial__isnull=False
    )
    on_card = phones.values_list("card_serial", flat=True).first()
    return None if on_card is None else SerialNumber(on_card)


def entries() -> Iterator[LedgerEntry]:
    """Read all entries, in the order of their numbers, without holding them all at once."""
    rows = models.Certificate.objects.defer("der").order_by("purpose", "serial")
    return map(entry_of, rows.iterator(_ROWS_AT_ONCE))


def refused(entry: LedgerEntry) -> Refusal | None:
    """Why a certificate is not relied on: only one in its holder's hands is effective (提供)."""
    if entry.state is CertificateState.DELIVERED:
        return None
    if entry.state is CertificateState.ISSUED:
        return Refusal(RefusalCode.CARD_ABSENT)
    facts = {"purpose": entry.purpose.value}
    if entry.state is CertificateState.EXPIRED:
        expired_on = entry.last_day.isoformat()
        return Refusal(RefusalCode.CERTIFICATE_EXPIRED, {**facts, "expired_on": expired_on})
    if entry.state is CertificateState.HELD or entry.reason is None:
        return Refusal(RefusalCode.CERTIFICATE_HELD, facts)
    reason = entry.reason.name.lower()
    return Refusal(RefusalCode.CERTIFICATE_REVOKED, {**facts, "reason": reason})


def entry_of(row: models.Certificate) -> LedgerEntry:
    """Tell what a row of the ledger says."""
    return LedgerEntry(
        serial=SerialNumber(row.serial),
        purpose=CertificatePurpose(row.purpose),
        order=row.order,
        resident=ResidentId(row.resident),
        municipality=MunicipalityId(row.municipality),
        issued_at=row.issued_at,
        last_day=row.last_day,
        state=CertificateState(row.state),
        reason=None if row.reason is None else RevocationReason(row.reason),
        revoked_at=row.revoked_at,
        card_serial=None if row.card_serial is None else SerialNumber(row.card_serial),
    )
