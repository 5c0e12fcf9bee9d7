"""Distinguished names (識別名): one attribute in each RDN, repeated types keep their order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from jumin.pki.profiles import ORGANISATION
from jumin.terms import CertificatePurpose, UsageError


_AGENCY: Final = "Jumin Test Agency for Local Authority Information Systems"
_UNITS: Final[Mapping[CertificatePurpose, str]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: f"{ORGANISATION} for digital signature",
        CertificatePurpose.AUTHENTICATION: f"{ORGANISATION} for user authentication",
    }
)
_JAPANESE_UNITS: Final[Mapping[CertificatePurpose, str]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: "住民試験認証サービス署名用",
        CertificatePurpose.AUTHENTICATION: "住民試験認証サービス利用者証明用",
    }
)
_WINDOW: Final = "003A"
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
        return self.code + _WINDOW


def authority_name(purpose: CertificatePurpose) -> x509.Name:
    """Name a certification authority: the same name for all its generations."""
    return _named(ORGANISATION, _UNITS[purpose], _AGENCY)


def japanese_authority_name(purpose: CertificatePurpose) -> x509.Name:
    """Name a certification authority in Japanese, for subjectAltName and issuerAltName."""
    return _named(f"{ORGANISATION} 住民試験認証サービス", _JAPANESE_UNITS[purpose], "住民試験機構")


def responder_name(purpose: CertificatePurpose) -> x509.Name:
    """Name an OCSP responder."""
    return _extended(
        authority_name(purpose), (NameOID.COMMON_NAME, f"{ORGANISATION} OCSP responder")
    )


def distribution_point(purpose: CertificatePurpose, office: IssuingOffice) -> x509.Name:
    """Name the CRL distribution point of a municipality (CRL 配布点)."""
    return _extended(
        _named(ORGANISATION, _UNITS[purpose], "CRL Distribution Points", office.prefecture),
        (NameOID.COMMON_NAME, f"{office.city} CRLDP"),
    )


def signature_subject(common_name: str, office: IssuingOffice) -> x509.Name:
    """Name the holder of a signature certificate: country, prefecture, municipality, number."""
    return _extended(
        _named(),
        (NameOID.LOCALITY_NAME, office.prefecture),
        (NameOID.LOCALITY_NAME, office.city),
        (NameOID.COMMON_NAME, common_name),
    )


def authentication_subject(common_name: str) -> x509.Name:
    """Name the holder of an authentication certificate: country and number, nothing else."""
    return _extended(_named(), (NameOID.COMMON_NAME, common_name))


def _named(organisation: str | None = None, *units: str) -> x509.Name:
    country = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")])
    if organisation is None:
        return country
    return _extended(
        country,
        (NameOID.ORGANIZATION_NAME, organisation),
        *((NameOID.ORGANIZATIONAL_UNIT_NAME, unit) for unit in units),
    )


def _extended(name: x509.Name, *attributes: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([*name, *(x509.NameAttribute(oid, value) for oid, value in attributes)])
