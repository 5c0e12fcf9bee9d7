"""Distinguished names (識別名): one attribute in each RDN, repeated types keep their order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

from jumin.pki.assumptions import RESPONDER_COMMON_NAME, WINDOW_SUFFIX
from jumin.pki.der import Tag, write, write_oid
from jumin.pki.organisation import TEST_ORGANISATION, Organisation
from jumin.pki.profiles import CertificateKind
from jumin.terms import CertificatePurpose, UsageError


_COUNTRY: Final = "JP"
_MOST_POINTS: Final = 4096
"""More than two purposes of all 1,741 municipalities."""

_UNITS: Final[Mapping[CertificatePurpose, str]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: "for digital signature",
        CertificatePurpose.AUTHENTICATION: "for user authentication",
    }
)
_JAPANESE_UNITS: Final[Mapping[CertificatePurpose, str]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: "署名用",
        CertificatePurpose.AUTHENTICATION: "利用者証明用",
    }
)
_POINTS: Final = "CRL Distribution Points"

_C: Final = (NameOID.COUNTRY_NAME, Tag.PRINTABLE_STRING)
_L: Final = (NameOID.LOCALITY_NAME, Tag.UTF8_STRING)
_CN: Final = (NameOID.COMMON_NAME, Tag.UTF8_STRING)

SUBJECTS: Final[Mapping[CertificateKind, tuple[tuple[ObjectIdentifier, Tag], ...]]] = (
    MappingProxyType(
        {
            CertificateKind.SIGNATURE: (_C, _L, _L, _CN),
            CertificateKind.PHONE_SIGNATURE: (_C, _L, _L, _CN),
            CertificateKind.AUTHENTICATION: (_C, _CN),
            CertificateKind.PHONE_AUTHENTICATION: (_C, _CN),
        }
    )
)
"""Attributes of a holder's name with their string types, in order: prefecture, then municipality.

Each stands in an RDN of its own.
"""

_OFFICE_CODE: Final = re.compile(r"[0-9]{5}")
_PLACE: Final = re.compile(r"[A-Z][A-Za-z' -]{0,57}")


class IssuingOfficeError(UsageError):
    """The description of a window of receipt can't stand in a name."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"The {field} of an issuing office is malformed. Right would be "
            'IssuingOffice("14204", "Kanagawa-ken", "Kamakura-shi").'
        )
        self.field = field


@dataclass(frozen=True)
class IssuingOffice:
    """The municipal window that receives an application (受付窓口), as certificates name it."""

    code: str
    """Municipality code of five digits (市区町村コード): `14204`."""
    prefecture: str
    """Romanised prefecture: `Kanagawa-ken`."""
    city: str
    """Romanised municipality: `Kamakura-shi`."""

    def __post_init__(self) -> None:
        """Refuse what can't stand in a name."""
        if not _OFFICE_CODE.fullmatch(self.code):
            raise IssuingOfficeError("code")
        if not _PLACE.fullmatch(self.prefecture):
            raise IssuingOfficeError("prefecture")
        if not _PLACE.fullmatch(self.city):
            raise IssuingOfficeError("city")

    @property
    def window(self) -> str:
        """The window's id, the last nine characters of common names: `14204003A`."""
        return self.code + WINDOW_SUFFIX


@cache
def authority_name(
    purpose: CertificatePurpose, organisation: Organisation = TEST_ORGANISATION
) -> x509.Name:
    """Name a certification authority: the same name for all its generations."""
    return _named(organisation.name, _unit(purpose, organisation), organisation.agency)


@cache
def japanese_authority_name(
    purpose: CertificatePurpose, organisation: Organisation = TEST_ORGANISATION
) -> x509.Name:
    """Name a certification authority in Japanese, for subjectAltName and issuerAltName."""
    unit = organisation.japanese_service + _JAPANESE_UNITS[purpose]
    return _named(organisation.japanese_name, unit, organisation.japanese_agency)


@cache
def responder_name(
    purpose: CertificatePurpose, organisation: Organisation = TEST_ORGANISATION
) -> x509.Name:
    """Name an OCSP responder."""
    return _extended(
        authority_name(purpose, organisation), f"{organisation.name} {RESPONDER_COMMON_NAME}"
    )


@lru_cache(_MOST_POINTS)
def distribution_point(
    purpose: CertificatePurpose,
    office: IssuingOffice,
    organisation: Organisation = TEST_ORGANISATION,
) -> x509.Name:
    """Name the CRL distribution point of a municipality (CRL 配布点)."""
    return _extended(
        _named(organisation.name, _unit(purpose, organisation), _POINTS, office.prefecture),
        f"{office.city} CRLDP",
    )


def holder_name(kind: CertificateKind, office: IssuingOffice, common_name: str) -> bytes:
    """Name a holder, in DER: country, perhaps the places of a signature certificate, number."""
    return write(Tag.SEQUENCE, _window_part(kind, office), _rdn(*SUBJECTS[kind][-1], common_name))


@lru_cache(_MOST_POINTS)
def _window_part(kind: CertificateKind, office: IssuingOffice) -> bytes:
    """Write what the names of all have in common who applied at one window."""
    places = (office.prefecture, office.city) if kind.on_card is CertificateKind.SIGNATURE else ()
    values = zip(SUBJECTS[kind][:-1], (_COUNTRY, *places), strict=True)
    return b"".join(_rdn(oid, tag, text) for (oid, tag), text in values)


def _unit(purpose: CertificatePurpose, organisation: Organisation) -> str:
    return f"{organisation.name} {_UNITS[purpose]}"


def _named(organisation: str, *units: str) -> x509.Name:
    """Make a name; cryptography writes the country as PrintableString, all else as UTF8String."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, _COUNTRY),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            *(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit) for unit in units),
        ]
    )


def _extended(name: x509.Name, common_name: str) -> x509.Name:
    return x509.Name([*name, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _rdn(oid: ObjectIdentifier, tag: Tag, text: str) -> bytes:
    attribute = write(Tag.SEQUENCE, _oid(oid), write(tag, text.encode()))
    return write(Tag.SET, attribute)


@cache
def _oid(oid: ObjectIdentifier) -> bytes:
    return write_oid(oid.dotted_string)
