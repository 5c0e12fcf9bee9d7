"""Lints of the basic fields: version, serial, names, times, key (基本領域)."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from jumin.pki.algorithm import SHA256_WITH_RSA
from jumin.pki.der import Tag, write_oid
from jumin.pki.lints.lint import PROFILE, RFC_5280
from jumin.pki.lints.specimen import HOLDERS, KindLint, Specimen
from jumin.pki.lints.times import has_type_of_year
from jumin.pki.names import responder_name
from jumin.pki.profiles import CertificateKind
from jumin.pki.validity import authority_last_day, last_second_of


_ALL: Final = tuple(CertificateKind)
_AUTHORITY: Final = (CertificateKind.AUTHORITY,)
_NAMED: Final = (CertificateKind.AUTHORITY, CertificateKind.RESPONDER)
_ISSUED: Final = (CertificateKind.RESPONDER, *HOLDERS)

_V3: Final = 2
_MOST_SERIAL_BITS: Final = 159
_END_OF_DAY: Final = (14, 59, 59)
"""23:59:59 in Japan, in UTC."""

_KEY_HEAD: Final = bytes.fromhex(
    "30820122 300d06092a864886f70d0101010500 0382010f00 3082010a 0282010100"
)
"""SubjectPublicKeyInfo up to a modulus of 2048 bits and its leading 00: RSA."""
_KEY_TAIL: Final = bytes.fromhex("0203010001")
"""Exponent 65537."""
_KEY_OCTETS: Final = 294
_TOP_BIT: Final = 0x80

_COUNTRY: Final = write_oid("2.5.4.6")
_LOCALITY: Final = write_oid("2.5.4.7")
_COMMON_NAME: Final = write_oid("2.5.4.3")
_TYPES: Final[Mapping[CertificateKind, tuple[bytes, ...]]] = MappingProxyType(
    {
        CertificateKind.SIGNATURE: (_COUNTRY, _LOCALITY, _LOCALITY, _COMMON_NAME),
        CertificateKind.AUTHENTICATION: (_COUNTRY, _COMMON_NAME),
    }
)
_NUMBERS: Final[Mapping[CertificateKind, re.Pattern[bytes]]] = MappingProxyType(
    {
        CertificateKind.SIGNATURE: re.compile(rb"([0-9]{19})([0-9]{5}003A)"),
        CertificateKind.AUTHENTICATION: re.compile(rb"([0-9A-Z]{14})([0-9]{5}003A)"),
    }
)


def _version(specimen: Specimen) -> Iterator[str]:
    if specimen.fields.version != _V3:
        yield "the version is not 3"


def _serial(specimen: Specimen) -> Iterator[str]:
    if specimen.fields.serial <= 0:
        yield "the serial number is not positive"
    elif specimen.fields.serial.bit_length() > _MOST_SERIAL_BITS:
        yield "the serial number is longer than 20 octets"


def _algorithm(specimen: Specimen) -> Iterator[str]:
    if not specimen.fields.algorithm == specimen.fields.outer_algorithm == SHA256_WITH_RSA:
        yield "the algorithm is not sha256WithRSAEncryption, inside as outside"


def _signature(specimen: Specimen) -> Iterator[str]:
    signature = specimen.fields.signature
    if len(signature) != specimen.intention.signature_octets + 1 or signature[0]:
        yield "the signature has not the length of the authority's key"


def _issuer(specimen: Specimen) -> Iterator[str]:
    intention, issuer = specimen.intention, specimen.fields.issuer
    if not issuer == intention.issuer_name == intention.issuers_own_name:
        yield "the issuer is not the name of this purpose's authority, octet for octet"


def _time_types(specimen: Specimen) -> Iterator[str]:
    fields = specimen.fields
    if not has_type_of_year(fields.not_before, specimen.not_before):
        yield "notBefore has not the type of its year"
    if not has_type_of_year(fields.not_after, specimen.not_after):
        yield "notAfter has not the type of its year"


def _validity(specimen: Specimen) -> Iterator[str]:
    if specimen.not_after <= specimen.not_before:
        yield "notAfter is not after notBefore"


def _within_authority(specimen: Specimen) -> Iterator[str]:
    validity = specimen.intention.issuers_validity
    if validity is None:
        yield "there is no authority"
    elif specimen.not_before < validity[0]:
        yield "it begins before its authority"
    elif specimen.not_after > validity[1]:
        yield "it outlives its authority"


def _last_second(specimen: Specimen) -> Iterator[str]:
    end = specimen.not_after
    if (end.hour, end.minute, end.second) != _END_OF_DAY:
        yield "notAfter is not 23:59:59 in Japan"


def _ten_years(specimen: Specimen) -> Iterator[str]:
    if specimen.not_after != last_second_of(authority_last_day(specimen.not_before)):
        yield "notAfter is not the day before the tenth anniversary in Japan"


def _name(specimen: Specimen) -> Iterator[str]:
    intention = specimen.intention
    expected = intention.issuer_name
    if intention.kind is CertificateKind.RESPONDER:
        name = responder_name(intention.purpose, intention.profile.organisation)
        expected = name.public_bytes()
    if specimen.fields.subject != expected:
        yield "the subject is not the name of the profile, octet for octet"


def _subject(specimen: Specimen) -> Iterator[str]:
    kind, office = specimen.intention.kind.on_card, specimen.intention.office
    if tuple(attribute.type for attribute in specimen.subject) != _TYPES[kind]:
        yield "the subject has not the attributes of its profile in their order"
        return
    places = (office.prefecture.encode(), office.city.encode()) if office else ()
    country, *localities, _ = (attribute.text for attribute in specimen.subject)
    if country != b"JP" or (localities and tuple(localities) != places):
        yield "the subject names another country or municipality"


def _string_types(specimen: Specimen) -> Iterator[str]:
    for attribute in specimen.subject:
        is_country = attribute.type == _COUNTRY
        if attribute.tag != (Tag.PRINTABLE_STRING if is_country else Tag.UTF8_STRING):
            yield "a country is a PrintableString, everything else a UTF8String"


def _common_name(specimen: Specimen) -> Iterator[str]:
    kind, office = specimen.intention.kind.on_card, specimen.intention.office
    for attribute in specimen.subject:
        if attribute.type != _COMMON_NAME:
            continue
        match = _NUMBERS[kind].fullmatch(attribute.text)
        if match is None or office is None or match[2] != office.window.encode():
            yield "the common name has not the form of its profile, or is another window's"


def _key(specimen: Specimen) -> Iterator[str]:
    key = specimen.fields.key
    is_right = (
        len(key) == _KEY_OCTETS
        and key.startswith(_KEY_HEAD)
        and key.endswith(_KEY_TAIL)
        and key[len(_KEY_HEAD)] & _TOP_BIT
        and key[-len(_KEY_TAIL) - 1] & 1
    )
    if not is_right:
        yield "the key is not an RSA key of 2048 bits with the exponent 65537"


FIELD_LINTS: Final = (
    KindLint("version", "RFC 5280 §4.1.2.1", RFC_5280, _version, _ALL),
    KindLint("serial", "RFC 5280 §4.1.2.2", RFC_5280, _serial, _ALL),
    KindLint("algorithm", "RFC 5280 §4.1.1.2; profile", PROFILE, _algorithm, _ALL),
    KindLint("signature", "RFC 5280 §4.1.1.3", RFC_5280, _signature, _ALL),
    KindLint("issuer", "RFC 5280 §4.1.2.4; profile", RFC_5280, _issuer, _ALL),
    KindLint("time types", "RFC 5280 §4.1.2.5", RFC_5280, _time_types, _ALL),
    KindLint("validity", "RFC 5280 §4.1.2.5", RFC_5280, _validity, _ALL),
    KindLint("within the authority", "profile", PROFILE, _within_authority, _ISSUED),
    KindLint("last second", "profile", PROFILE, _last_second, _ISSUED),
    KindLint("ten years", "profile", PROFILE, _ten_years, _AUTHORITY),
    KindLint("name", "RFC 5280 §4.1.2.6; profile", PROFILE, _name, _NAMED),
    KindLint("subject", "RFC 5280 §4.1.2.6; profile", PROFILE, _subject, HOLDERS),
    KindLint("string types", "RFC 5280 §4.1.2.4; profile", PROFILE, _string_types, HOLDERS),
    KindLint("common name", "profile", PROFILE, _common_name, HOLDERS),
    KindLint("key", "Ordinance for the JPKI Act, art. 2; profile", PROFILE, _key, _ALL),
)
"""What a certificate's fields are looked at for, in their order."""
