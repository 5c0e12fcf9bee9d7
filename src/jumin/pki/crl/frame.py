"""What stands around the entries of a revocation list: header and extensions (失効リスト)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509

from jumin.pki.algorithm import SHA256_WITH_RSA
from jumin.pki.authority import Authority, authority_key_identifier
from jumin.pki.der import Tag, write, write_integer, write_oid, write_x509_time
from jumin.pki.names import IssuingOffice, distribution_point
from jumin.pki.validity import whole_second
from jumin.terms import UsageError


_MOST_NUMBER_BITS: Final = 159
_VERSION_2: Final = write_integer(1)
_TRUE: Final = write(Tag.BOOLEAN, b"\xff")


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


def write_issuer(authority: Authority) -> bytes:
    """Write what is the same in all lists: version, algorithm, issuer (RFC 5280 §5.1.2)."""
    return _VERSION_2 + SHA256_WITH_RSA + authority.certificate.subject.public_bytes()


def write_times(edition: CrlEdition) -> bytes:
    """Write thisUpdate and nextUpdate, to the second (RFC 5280 §5.1.2.4, §5.1.2.5)."""
    return write_x509_time(whole_second(edition.this_update)) + write_x509_time(
        whole_second(edition.next_update)
    )


def write_extensions(authority: Authority, number: int, office: IssuingOffice | None) -> bytes:
    """Write crlExtensions: key, number, and a municipality's scope (RFC 5280 §5.2)."""
    extensions = [
        _extension(authority_key_identifier(authority.certificate)),
        _extension(x509.CRLNumber(number)),
    ]
    if office is not None:
        point = distribution_point(authority.purpose, office, authority.profile.organisation)
        extensions.append(_extension(_scope(point), _TRUE))
    return write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.SEQUENCE, *extensions))


def _extension(value: x509.ExtensionType, criticality: bytes = b"") -> bytes:
    octets = write(Tag.OCTET_STRING, value.public_bytes())
    return write(Tag.SEQUENCE, write_oid(value.oid.dotted_string), criticality, octets)


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
