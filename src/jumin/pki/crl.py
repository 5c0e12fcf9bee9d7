"""Certificate revocation lists: one per municipality, and the full one (失効リスト)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from jumin.pki.authority import Authority, authority_key_identifier
from jumin.pki.names import IssuingOffice, distribution_point
from jumin.pki.status import Revocation
from jumin.pki.validity import whole_second
from jumin.terms import RevocationReason, SerialNumber, UsageError


_FLAGS: Final[Mapping[RevocationReason, x509.ReasonFlags]] = MappingProxyType(
    {
        RevocationReason.KEY_COMPROMISE: x509.ReasonFlags.key_compromise,
        RevocationReason.CA_COMPROMISE: x509.ReasonFlags.ca_compromise,
        RevocationReason.AFFILIATION_CHANGED: x509.ReasonFlags.affiliation_changed,
        RevocationReason.SUPERSEDED: x509.ReasonFlags.superseded,
        RevocationReason.CESSATION_OF_OPERATION: x509.ReasonFlags.cessation_of_operation,
        RevocationReason.CERTIFICATE_HOLD: x509.ReasonFlags.certificate_hold,
    }
)
_MOST_NUMBER_BITS: Final = 159


class CrlEditionError(UsageError):
    """The edition's number or instants can't be those of a CRL."""


@dataclass(frozen=True)
class CrlEdition:
    """One edition of a list: its number, when it was made, when the next one is due."""

    number: int
    """cRLNumber: grows with each edition of the same list (RFC 5280 §5.2.3)."""
    this_update: datetime
    next_update: datetime

    def __post_init__(self) -> None:
        """Refuse numbers and instants that no list has."""
        if not 0 <= self.number < 1 << _MOST_NUMBER_BITS:
            raise CrlEditionError("A CRL number is not negative and has at most 20 octets.")
        if not self.this_update < self.next_update:
            raise CrlEditionError("nextUpdate lies after thisUpdate.")


def build_crl(
    authority: Authority,
    revocations: Mapping[SerialNumber, Revocation],
    edition: CrlEdition,
    *,
    office: IssuingOffice | None = None,
) -> x509.CertificateRevocationList:
    """Make a revocation list (失効リスト) of one generation.

    With an office, `revocations` are those of certificates issued through it, and the list is
    marked by a critical issuingDistributionPoint equal to the point in those certificates;
    without one it is the full list. RFC 5280 §5.
    """
    entries = [_entry(serial, revocations[serial]) for serial in sorted(revocations)]
    builder = (
        x509.CertificateRevocationListBuilder(revoked_certificates=entries)
        .issuer_name(authority.certificate.subject)
        .last_update(whole_second(edition.this_update))
        .next_update(whole_second(edition.next_update))
        .add_extension(authority_key_identifier(authority.certificate), critical=False)
        .add_extension(x509.CRLNumber(edition.number), critical=False)
    )
    if office is not None:
        scope = _scope(distribution_point(authority.purpose, office))
        builder = builder.add_extension(scope, critical=True)
    return builder.sign(authority.key, hashes.SHA256())


def _entry(serial: SerialNumber, revocation: Revocation) -> x509.RevokedCertificate:
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(serial)
        .revocation_date(whole_second(revocation.at))
    )
    flag = _FLAGS.get(revocation.reason)
    if flag is not None:
        builder = builder.add_extension(x509.CRLReason(flag), critical=False)
    return builder.build()


def _scope(point: x509.Name) -> x509.IssuingDistributionPoint:
    return x509.IssuingDistributionPoint(
        full_name=[x509.DirectoryName(point)],
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )
