"""Lints of the basic fields: version, serial, names, times, key (基本領域)."""

import re
from collections.abc import Iterator
from typing import Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID, SignatureAlgorithmOID

from jumin.pki.lint import Lint, Specimen
from jumin.pki.names import authority_name
from jumin.pki.profiles import KEY_BITS, ORGANISATION, PUBLIC_EXPONENT, CertificateKind
from jumin.pki.validity import authority_last_day, last_second_of
from jumin.terms import day_of


_ALL: Final = tuple(CertificateKind)
_AUTHORITY: Final = (CertificateKind.AUTHORITY,)
_HOLDERS: Final = (
    CertificateKind.SIGNATURE,
    CertificateKind.AUTHENTICATION,
    CertificateKind.PHONE_AUTHENTICATION,
)
_ISSUED: Final = (CertificateKind.RESPONDER, *_HOLDERS)
_MOST_SERIAL_BITS: Final = 159
_GENERALIZED_SINCE: Final = 2050


def _version(specimen: Specimen) -> Iterator[str]:
    if specimen.certificate.version is not x509.Version.v3:
        yield "the version is not 3"


def _serial(specimen: Specimen) -> Iterator[str]:
    serial = specimen.certificate.serial_number
    if serial <= 0:
        yield "the serial number is not positive"
    if serial.bit_length() > _MOST_SERIAL_BITS:
        yield "the serial number is longer than 20 octets"


def _algorithm(specimen: Specimen) -> Iterator[str]:
    oid = specimen.certificate.signature_algorithm_oid
    if oid != SignatureAlgorithmOID.RSA_WITH_SHA256:
        yield f"the algorithm is {oid.dotted_string}, not sha256WithRSAEncryption"


def _key(specimen: Specimen) -> Iterator[str]:
    key = specimen.certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        yield "the key is not an RSA key"
        return
    if key.key_size != KEY_BITS:
        yield f"the key has {key.key_size} bits, not {KEY_BITS}"
    if key.public_numbers().e != PUBLIC_EXPONENT:
        yield f"the public exponent is not {PUBLIC_EXPONENT}"


def _issuer(specimen: Specimen) -> Iterator[str]:
    if specimen.certificate.issuer != authority_name(specimen.purpose):
        yield "the issuer is not the authority of this purpose"


def _organisation(specimen: Specimen) -> Iterator[str]:
    for name in (specimen.certificate.issuer, specimen.certificate.subject):
        for attribute in name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME):
            if attribute.value != ORGANISATION:
                yield f"the organisation is not {ORGANISATION}"
    if not specimen.certificate.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME):
        yield "the issuer has no organisation"


def _string_types(specimen: Specimen) -> Iterator[str]:
    certificate = specimen.certificate
    for name in (certificate.issuer, certificate.subject):
        for rdn in asn1_x509.Name.load(name.public_bytes()).chosen:
            if len(rdn) != 1:
                yield "an RDN has more than one attribute"
            attribute = rdn[0]
            is_country = attribute["type"].native == "country_name"
            expected = "printable_string" if is_country else "utf8_string"
            if attribute["value"].name != expected:
                yield f"{attribute['type'].native} is not a {expected}"


def _subject(specimen: Specimen) -> Iterator[str]:
    types = [attribute.oid for attribute in specimen.certificate.subject]
    expected = [NameOID.COUNTRY_NAME, NameOID.COMMON_NAME]
    if specimen.kind is CertificateKind.SIGNATURE:
        expected[1:1] = [NameOID.LOCALITY_NAME, NameOID.LOCALITY_NAME]
    if types != expected:
        yield "the subject has not the attributes of its profile in their order"


def _common_name(specimen: Specimen) -> Iterator[str]:
    form = (
        r"[0-9]{19}[0-9]{5}003A"
        if specimen.kind is CertificateKind.SIGNATURE
        else r"[0-9A-Z]{14}[0-9]{5}003A"
    )
    names = specimen.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if not all(isinstance(name.value, str) and re.fullmatch(form, name.value) for name in names):
        yield "the common name has not the form of its profile"


def _time_types(specimen: Specimen) -> Iterator[str]:
    tbs = asn1_x509.TbsCertificate.load(specimen.certificate.tbs_certificate_bytes)
    for end in ("not_before", "not_after"):
        time = tbs["validity"][end]
        expected = "utc_time" if time.native.year < _GENERALIZED_SINCE else "general_time"
        if time.name != expected:
            yield f"{end} is not a {expected}"


def _last_second(specimen: Specimen) -> Iterator[str]:
    certificate = specimen.certificate
    not_after = certificate.not_valid_after_utc
    if not_after != last_second_of(day_of(not_after)):
        yield "notAfter is not 23:59:59 in Japan"
    if not_after <= certificate.not_valid_before_utc:
        yield "notAfter is not after notBefore"


def _ten_years(specimen: Specimen) -> Iterator[str]:
    certificate = specimen.certificate
    last_day = authority_last_day(certificate.not_valid_before_utc)
    if certificate.not_valid_after_utc != last_second_of(last_day):
        yield "notAfter is not the day before the tenth anniversary in Japan"


FIELD_LINTS: Final = (
    Lint("version", "RFC 5280 §4.1.2.1", _ALL, _version),
    Lint("serial", "RFC 5280 §4.1.2.2", _ALL, _serial),
    Lint("algorithm", "RFC 5280 §4.1.1.2; profile", _ALL, _algorithm),
    Lint("key", "Ordinance for the JPKI Act, art. 2; profile", _ALL, _key),
    Lint("issuer", "RFC 5280 §4.1.2.4", _ALL, _issuer),
    Lint("organisation", "profile: never the real one", _ALL, _organisation),
    Lint("string types", "RFC 5280 §4.1.2.4; profile", _ALL, _string_types),
    Lint("subject", "RFC 5280 §4.1.2.6; profile", _HOLDERS, _subject),
    Lint("common name", "profile", _HOLDERS, _common_name),
    Lint("time types", "RFC 5280 §4.1.2.5", _ALL, _time_types),
    Lint("last second", "profile", _ISSUED, _last_second),
    Lint("ten years", "profile", _AUTHORITY, _ten_years),
)
