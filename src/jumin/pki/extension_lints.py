"""Lints of the extensions: order, criticality and values (拡張領域)."""

from collections.abc import Iterator
from typing import Final, TypeVar

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from jumin.pki.attributes import certified_attributes
from jumin.pki.lint import Lint, Specimen
from jumin.pki.names import IssuingOffice, IssuingOfficeError, distribution_point
from jumin.pki.names import japanese_authority_name as japanese_name
from jumin.pki.profiles import EXTENDED_KEY_USAGES, EXTENSIONS, KEY_USAGES, CertificateKind
from jumin.terms import Medium


_ALL: Final = tuple(CertificateKind)
_AUTHORITY: Final = (CertificateKind.AUTHORITY,)
_SIGNATURE: Final = (CertificateKind.SIGNATURE,)
_AUTHENTICATION: Final = (CertificateKind.AUTHENTICATION, CertificateKind.PHONE_AUTHENTICATION)
_HOLDERS: Final = (*_SIGNATURE, *_AUTHENTICATION)
_ISSUED: Final = (CertificateKind.RESPONDER, *_HOLDERS)
_ANY_CODE: Final = "00000"

_Value = TypeVar("_Value", bound=x509.ExtensionType)


def _extension(specimen: Specimen, kind: type[_Value]) -> _Value | None:
    try:
        return specimen.certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _order(specimen: Specimen) -> Iterator[str]:
    found = [extension.oid for extension in specimen.certificate.extensions]
    if found != [oid for oid, _ in EXTENSIONS[specimen.kind]]:
        yield "the extensions are not those of the profile in their order"


def _criticality(specimen: Specimen) -> Iterator[str]:
    expected = dict(EXTENSIONS[specimen.kind])
    for extension in specimen.certificate.extensions:
        if extension.critical != expected.get(extension.oid, extension.critical):
            yield f"the criticality of {extension.oid.dotted_string} is not that of the profile"


def _key_usage(specimen: Specimen) -> Iterator[str]:
    if _extension(specimen, x509.KeyUsage) != KEY_USAGES[specimen.kind]:
        yield "keyUsage is not that of the profile"


def _extended_key_usage(specimen: Specimen) -> Iterator[str]:
    if _extension(specimen, x509.ExtendedKeyUsage) != EXTENDED_KEY_USAGES.get(specimen.kind):
        yield "extKeyUsage is not that of the profile"


def _basic_constraints(specimen: Specimen) -> Iterator[str]:
    expected = (
        x509.BasicConstraints(ca=True, path_length=None)
        if specimen.kind is CertificateKind.AUTHORITY
        else None
    )
    if _extension(specimen, x509.BasicConstraints) != expected:
        yield "basicConstraints is not that of the profile"


def _policy(specimen: Specimen) -> Iterator[str]:
    profile, is_phone = specimen.profile, specimen.kind is CertificateKind.PHONE_AUTHENTICATION
    oid = profile.oids.policy(specimen.purpose, Medium.PHONE if is_phone else Medium.CARD)
    policy = x509.PolicyInformation(oid, [profile.cps_address])
    if _extension(specimen, x509.CertificatePolicies) != x509.CertificatePolicies([policy]):
        yield "certificatePolicies is not the one policy of the profile with its CPS pointer"


def _information_access(specimen: Specimen) -> Iterator[str]:
    access = _extension(specimen, x509.AuthorityInformationAccess)
    found = [(item.access_method, item.access_location.value) for item in access or ()]
    if found != [(AuthorityInformationAccessOID.OCSP, specimen.profile.ocsp_address)]:
        yield "authorityInfoAccess is not the one OCSP address"


def _japanese_issuer(specimen: Specimen) -> Iterator[str]:
    expected = x509.IssuerAlternativeName([x509.DirectoryName(japanese_name(specimen.purpose))])
    if _extension(specimen, x509.IssuerAlternativeName) != expected:
        yield "issuerAltName is not the Japanese name of the authority"


def _japanese_subject(specimen: Specimen) -> Iterator[str]:
    expected = x509.SubjectAlternativeName([x509.DirectoryName(japanese_name(specimen.purpose))])
    if _extension(specimen, x509.SubjectAlternativeName) != expected:
        yield "subjectAltName is not the Japanese name of the authority"


def _point_name(specimen: Specimen) -> x509.Name | None:
    points = _extension(specimen, x509.CRLDistributionPoints)
    if points is None or len(points) != 1:
        return None
    point = points[0]
    if point.full_name is None or len(point.full_name) != 1 or point.crl_issuer or point.reasons:
        return None
    name = point.full_name[0].value
    return name if isinstance(name, x509.Name) else None


def _authority_point(specimen: Specimen) -> Iterator[str]:
    if _point_name(specimen) != specimen.certificate.subject:
        yield "the distribution point is not the authority's own name"


def _municipal_point(specimen: Specimen) -> Iterator[str]:
    name = _point_name(specimen)
    office = None if name is None else _office(name)
    if office is None or name != distribution_point(specimen.purpose, office):
        yield "the distribution point does not name a municipality's list"
        return
    localities = specimen.certificate.subject.get_attributes_for_oid(NameOID.LOCALITY_NAME)
    if localities and [item.value for item in localities] != [office.prefecture, office.city]:
        yield "subject and distribution point name different municipalities"


def _office(point: x509.Name) -> IssuingOffice | None:
    """Read the municipality off the last two attributes of a point's name."""
    *_, prefecture, city = ("", "", *(str(attribute.value) for attribute in point))
    try:
        return IssuingOffice(_ANY_CODE, prefecture, city.removesuffix(" CRLDP"))
    except IssuingOfficeError:
        return None


def _authority_key(specimen: Specimen) -> Iterator[str]:
    if specimen.issuer is None:
        yield "the specimen has no issuer"
        return
    own = specimen.issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    expected = x509.AuthorityKeyIdentifier(
        own.digest, [x509.DirectoryName(specimen.issuer.issuer)], specimen.issuer.serial_number
    )
    if _extension(specimen, x509.AuthorityKeyIdentifier) != expected:
        yield "authorityKeyIdentifier is not the issuer's key, name and serial number"


def _subject_key(specimen: Specimen) -> Iterator[str]:
    expected = x509.SubjectKeyIdentifier.from_public_key(specimen.certificate.public_key())
    if _extension(specimen, x509.SubjectKeyIdentifier) != expected:
        yield "subjectKeyIdentifier is not the SHA-1 digest of the key"


def _six_attributes(specimen: Specimen) -> Iterator[str]:
    names = _extension(specimen, x509.SubjectAlternativeName) or ()
    found = [name.type_id for name in names if isinstance(name, x509.OtherName)]
    attributes = certified_attributes(specimen.certificate)
    if found != list(specimen.profile.oids.attributes) or attributes is None:
        yield "subjectAltName is not the six attributes in their order"
        return
    for text, mask in (
        (attributes.name, attributes.name_substitutes),
        (attributes.address, attributes.address_substitutes),
    ):
        if len(text) != len(mask) or set(mask) - set("01"):
            yield "the positions of substitute characters do not fit their text"


def _no_attributes(specimen: Specimen) -> Iterator[str]:
    if _extension(specimen, x509.SubjectAlternativeName) is not None:
        yield "an authentication certificate says nothing of its holder"


def _no_check(specimen: Specimen) -> Iterator[str]:
    if _extension(specimen, x509.OCSPNoCheck) is None:
        yield "the responder's certificate lacks ocsp-nocheck"


EXTENSION_LINTS: Final = (
    Lint("extension order", "profile", _ALL, _order),
    Lint("criticality", "RFC 5280 §4.2; profile", _ALL, _criticality),
    Lint("key usage", "RFC 5280 §4.2.1.3", _ALL, _key_usage),
    Lint("extended key usage", "RFC 5280 §4.2.1.12", _ALL, _extended_key_usage),
    Lint("basic constraints", "RFC 5280 §4.2.1.9", _ALL, _basic_constraints),
    Lint("policy", "RFC 5280 §4.2.1.4", _HOLDERS, _policy),
    Lint("information access", "RFC 5280 §4.2.2.1", _HOLDERS, _information_access),
    Lint("issuer in Japanese", "RFC 5280 §4.2.1.7; profile", _HOLDERS, _japanese_issuer),
    Lint("subject in Japanese", "RFC 5280 §4.2.1.6; profile", _AUTHORITY, _japanese_subject),
    Lint("authority's list", "RFC 5280 §4.2.1.13; profile", _AUTHORITY, _authority_point),
    Lint("municipality's list", "RFC 5280 §4.2.1.13; profile", _HOLDERS, _municipal_point),
    Lint("authority key", "RFC 5280 §4.2.1.1", _ISSUED, _authority_key),
    Lint("subject key", "RFC 5280 §4.2.1.2", _ALL, _subject_key),
    Lint("six attributes", "RFC 5280 §4.2.1.6; profile", _SIGNATURE, _six_attributes),
    Lint("no attributes", "profile", _AUTHENTICATION, _no_attributes),
    Lint("no check", "RFC 6960 §4.2.2.2.1", (CertificateKind.RESPONDER,), _no_check),
)
