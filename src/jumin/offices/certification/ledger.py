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
    return _entry(row(purpose, serial))


def entries() -> Iterator[LedgerEntry]:
    """Read all entries, in the order of their numbers, without holding them all at once."""
    rows = models.Certificate.objects.defer("der").order_by("purpose", "serial")
    return map(_entry, rows.iterator(_ROWS_AT_ONCE))


def _entry(row: models.Certificate) -> LedgerEntry:
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
    )
