"""Reading the ledger of certificates (電子証明書の発行記録)."""

from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

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
_LONGEST_SERIAL: Final = 63
"""Bits that the ledger's numbers have."""


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
    return _serial(phones.values_list("card_serial", flat=True).first())


def found(
    serial: SerialNumber, purpose: CertificatePurpose | None = None
) -> tuple[LedgerEntry, ...]:
    """Find the certificates of a serial number: of one authority, or one of each at most."""
    purposes = CertificatePurpose if purpose is None else (purpose,)
    rows = models.Certificate.objects.filter(purpose__in=list(purposes), serial=serial)
    return tuple(map(entry_of, rows.order_by("purpose")))


def entry_of_certificate(certificate: x509.Certificate) -> LedgerEntry | None:
    """Find a certificate itself, not only one of its serial number."""
    serial, der = certificate.serial_number, certificate.public_bytes(Encoding.DER)
    if serial.bit_length() > _LONGEST_SERIAL:
        return None
    rows = models.Certificate.objects.filter(serial=serial)
    return next((entry_of(row) for row in rows if bytes(row.der) == der), None)


def successor(purpose: CertificatePurpose, serial: SerialNumber) -> SerialNumber | None:
    """Tell which certificate took the place of this one; None where none did (yet)."""
    rows = models.Certificate.objects.filter(purpose=purpose, former=serial)
    return _serial(rows.values_list("serial", flat=True).first())


def beside(purpose: CertificatePurpose, serial: SerialNumber) -> SerialNumber | None:
    """Tell that of the other purpose on the same card; for a phone's, on the card that it is of."""
    found = entry(purpose, serial)
    if found.card_serial is not None:
        return entry(purpose, found.card_serial).beside
    return found.beside


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
        card_serial=_serial(row.card_serial),
        delivered_at=row.delivered_at,
        former=_serial(row.former),
        beside=_serial(row.beside),
        is_own_key=row.own_key,
    )


def _serial(number: int | None) -> SerialNumber | None:
    return None if number is None else SerialNumber(number)
