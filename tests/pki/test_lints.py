"""Every lint with a good and a bad sample; and nothing that a lint finds gets signed."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from der_edits import at, edit, filled, put, rearranged, tagged
from pki_makers import AT, HANAKO, KAMAKURA, LAST_DAY, Pki, signature_request

from jumin.pki import Profile, issue_certificate
from jumin.pki.authority import distribution_points
from jumin.pki.building import LintError
from jumin.pki.der import Tag, write, write_integer, write_oid, write_time
from jumin.pki.lints.certificate import LINTS, STRUCTURE, lint_certificate
from jumin.pki.lints.lint import PROFILE
from jumin.pki.lints.specimen import Intention
from jumin.pki.names import distribution_point, holder_name, responder_name
from jumin.pki.profiles import KEY_USAGES, CertificateKind
from jumin.pki.reading.certificate import read_certificate
from jumin.terms import CertificatePurpose, SerialNumber


TODAY = AT.date()
SIGNATURE, AUTHENTICATION = CertificateKind.SIGNATURE, CertificateKind.AUTHENTICATION
AUTHORITY, RESPONDER = CertificateKind.AUTHORITY, CertificateKind.RESPONDER

# Where what lies in a Certificate.
TBS = (0,)
VERSION, SERIAL, ALGORITHM, ISSUER = (0, 0), (0, 1), (0, 2), (0, 3)
BEGIN, END, SUBJECT, KEY = (0, 4, 0), (0, 4, 1), (0, 5), (0, 6)
EXTENSIONS, OUTER_ALGORITHM, SIGNED = (0, 7, 0), (1,), (2,)
ATTRIBUTES = (*EXTENSIONS, 1, 1, 0)

NAME = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "JP")]).public_bytes()
SHA384 = write(Tag.SEQUENCE, write_oid("1.2.840.113549.1.1.12"), write(Tag.NULL))
SHORT_KEY = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - the bad sample
LOW_EXPONENT = rsa.generate_private_key(3, 2048).public_key()
OTHER_KEY = rsa.generate_private_key(65537, 2048).public_key()
CHIGASAKI = replace(KAMAKURA, code="14207", city="Chigasaki-shi")


def good(pki: Pki, kind: CertificateKind) -> bytes:
    """A good sample of each kind."""
    certificates = {
        AUTHORITY: pki.signature.certificate,
        RESPONDER: pki.signature_responder.certificate,
        SIGNATURE: pki.signature_certificate,
        AUTHENTICATION: pki.authentication_certificate,
        CertificateKind.PHONE_SIGNATURE: pki.phone_signature_certificate,
        CertificateKind.PHONE_AUTHENTICATION: pki.phone_certificate,
    }
    return certificates[kind].public_bytes(Encoding.DER)


def intention(pki: Pki, kind: CertificateKind) -> Intention:
    """What the sample is meant to be."""
    is_for_login = kind.on_card is AUTHENTICATION
    authority = pki.authentication if is_for_login else pki.signature
    issuer = None if kind is AUTHORITY else authority.certificate
    office = None if kind in {AUTHORITY, RESPONDER} else KAMAKURA
    return Intention(kind, authority.purpose, Profile(), issuer, office)


def value(number: int, der: bytes) -> tuple[tuple[int, ...], Callable[[bytes], bytes]]:
    """Give an extension another value."""
    return (*EXTENSIONS, number, -1), filled(der)


def extension(number: int, other: x509.ExtensionType) -> tuple[object, object]:
    return value(number, other.public_bytes())


def attribute(number: int, text: str) -> tuple[object, object]:
    """Give one of the six attributes another text."""
    return (*ATTRIBUTES, number, 1, 0), filled(text.encode())


def key(other: rsa.RSAPublicKey) -> Callable[[bytes], bytes]:
    """Give a certificate another key, and the identifier that belongs to it."""
    spki = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    bits = other.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    digest = hashlib.sha1(bits, usedforsecurity=False).digest()
    return lambda der: edit(edit(der, KEY, put(spki)), *value(7, write(Tag.OCTET_STRING, digest)))


def holder(kind: CertificateKind, common_name: str) -> Callable[[bytes], bytes]:
    return put(holder_name(kind, KAMAKURA, common_name))


# Name of the lint, kind of the sample, then where it is changed and how.
BAD = [
    ("structure", SIGNATURE, (), lambda der: der + b"\0"),
    ("structure", SIGNATURE, (), lambda der: der[:-1]),
    ("structure", SIGNATURE, (*EXTENSIONS, 1, 0), lambda der: der + bytes.fromhex("010100")),
    ("structure", SIGNATURE, (*EXTENSIONS, 0, 1), put(bytes.fromhex("010101"))),
    ("structure", SIGNATURE, EXTENSIONS, lambda der: b"\x30\x83\x00" + der[2:]),
    ("structure", SIGNATURE, KEY, lambda der: der + bytes.fromhex("810100")),
    ("structure", SIGNATURE, SERIAL, put(bytes.fromhex("02020001"))),
    ("structure", SIGNATURE, BEGIN, put(b"\x17\x0b2606010130Z")),
    ("structure", SIGNATURE, END, put(b"\x17\x0d310231145959Z")),
    ("structure", SIGNATURE, END, put(b"\x18\x1120310505145959.0Z")),
    ("structure", SIGNATURE, (*SUBJECT, 1), rearranged(0, 0)),
    ("version", SIGNATURE, (*VERSION, 0), put(write_integer(0))),
    ("serial", SIGNATURE, SERIAL, put(write_integer(0))),
    ("serial", SIGNATURE, SERIAL, put(write_integer(-1))),
    ("serial", SIGNATURE, SERIAL, put(write_integer(1 << 159))),
    ("algorithm", SIGNATURE, ALGORITHM, put(SHA384)),
    ("algorithm", SIGNATURE, OUTER_ALGORITHM, put(SHA384)),
    ("algorithm", SIGNATURE, ALGORITHM, rearranged(0)),
    ("signature", SIGNATURE, SIGNED, filled(bytes(256))),
    ("signature", SIGNATURE, SIGNED, filled(b"\1" + bytes(256))),
    ("issuer", SIGNATURE, ISSUER, put(NAME)),
    ("issuer", AUTHORITY, ISSUER, put(NAME)),
    ("issuer", SIGNATURE, (*ISSUER, 1, 0, 1), filled(b"JPKI")),
    ("issuer", SIGNATURE, (*ISSUER, 1, 0, 1), tagged(Tag.PRINTABLE_STRING)),
    ("time types", SIGNATURE, BEGIN, put(write_time(AT))),
    ("time types", SIGNATURE, END, put(b"\x18\x0f20310505145959Z")),
    ("validity", SIGNATURE, BEGIN, put(b"\x17\x0d310505145959Z")),
    ("within the authority", SIGNATURE, BEGIN, put(b"\x17\x0d260331235959Z")),
    ("within the authority", SIGNATURE, END, put(b"\x17\x0d360401145959Z")),
    ("last second", SIGNATURE, END, put(b"\x17\x0d310505145958Z")),
    ("ten years", AUTHORITY, END, put(b"\x17\x0d360401145959Z")),
    ("name", AUTHORITY, SUBJECT, put(NAME)),
    ("name", AUTHORITY, SUBJECT, rearranged(0, 1, 3, 2)),
    ("name", RESPONDER, SUBJECT,
     put(responder_name(CertificatePurpose.AUTHENTICATION).public_bytes())),
    ("subject", SIGNATURE, SUBJECT, rearranged(0, 2, 1, 3)),
    ("subject", SIGNATURE, SUBJECT, rearranged(0, 1, 3)),
    ("subject", AUTHENTICATION, SUBJECT, rearranged(0, 0, 1)),
    ("subject", SIGNATURE, (*SUBJECT, 2, 0, 1), filled(b"Chigasaki-shi")),
    ("subject", SIGNATURE, (*SUBJECT, 0, 0, 1), filled(b"US")),
    ("string types", SIGNATURE, (*SUBJECT, 0, 0, 1), tagged(Tag.UTF8_STRING)),
    ("string types", SIGNATURE, (*SUBJECT, 3, 0, 1), tagged(Tag.PRINTABLE_STRING)),
    ("common name", SIGNATURE, SUBJECT, holder(SIGNATURE, "2026060110300500017" + "14207003A")),
    ("common name", SIGNATURE, SUBJECT, holder(SIGNATURE, "202606011030050001" + "14204003A")),
    ("common name", AUTHENTICATION, SUBJECT, holder(AUTHENTICATION, "a" * 14 + "14204003A")),
    ("key", SIGNATURE, (), key(SHORT_KEY)),
    ("key", SIGNATURE, (), key(LOW_EXPONENT)),
    ("extension order", SIGNATURE, EXTENSIONS, rearranged(1, 0, 2, 3, 4, 5, 6, 7)),
    ("extension order", SIGNATURE, EXTENSIONS, rearranged(0, 1, 2, 3, 4, 5, 6)),
    ("extension order", SIGNATURE, EXTENSIONS, rearranged(0, 1, 2, 3, 4, 5, 6, 7, 7)),
    ("extension order", RESPONDER, EXTENSIONS, rearranged(0, 1, 3, 4)),
    ("criticality", SIGNATURE, (*EXTENSIONS, 2), rearranged(0, 2)),
    ("criticality", SIGNATURE, (*EXTENSIONS, 7, 0), lambda der: der + bytes.fromhex("0101ff")),
    ("key usage", SIGNATURE, *extension(0, KEY_USAGES[AUTHENTICATION])),
    ("key usage", AUTHENTICATION, *extension(0, KEY_USAGES[AUTHORITY])),
    ("extended key usage", AUTHENTICATION,
     *extension(1, x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]))),
    ("basic constraints", AUTHORITY,
     *extension(2, x509.BasicConstraints(ca=True, path_length=0))),
    ("policy", SIGNATURE, (*EXTENSIONS, 2, 2, 0, 0, 0), put(write_oid("2.5.29.32.0"))),
    ("policy", SIGNATURE, (*EXTENSIONS, 2, 2, 0), rearranged(0, 0)),
    ("policy", SIGNATURE, (*EXTENSIONS, 2, 2, 0, 0), rearranged(0)),
    ("information access", SIGNATURE, (*EXTENSIONS, 5, 1, 0, 0, 1), filled(b"http://b/ocsp")),
    ("information access", SIGNATURE, (*EXTENSIONS, 5, 1, 0, 0, 0),
     put(write_oid("1.3.6.1.5.5.7.48.2"))),
    ("issuer in Japanese", SIGNATURE, (*EXTENSIONS, 3, 1, 0, 0, 0), put(NAME)),
    ("subject in Japanese", AUTHORITY, (*EXTENSIONS, 1, 1, 0, 0, 0), put(NAME)),
    ("authority's list", AUTHORITY, (*EXTENSIONS, 3, 1, 0, 0, 0, 0, 0, 0), put(NAME)),
    ("municipality's list", SIGNATURE, *extension(
        4, distribution_points(distribution_point(CertificatePurpose.SIGNATURE, CHIGASAKI)))),
    ("municipality's list", SIGNATURE, (*EXTENSIONS, 4, 1, 0), rearranged(0, 0)),
    ("authority key", SIGNATURE, (*EXTENSIONS, 6, 1, 0, 0), filled(b"k" * 20)),
    ("authority key", SIGNATURE, (*EXTENSIONS, 6, 1, 0, 2), filled(b"\0\1")),
    ("authority key", SIGNATURE, (*EXTENSIONS, 6, 1, 0), rearranged(0)),
    ("no check", RESPONDER, *value(2, write(Tag.OCTET_STRING))),
    ("subject key", SIGNATURE, *value(7, write(Tag.OCTET_STRING, b"k" * 20))),
    ("subject key", SIGNATURE, KEY,
     put(OTHER_KEY.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))),
    ("six attributes", SIGNATURE, ATTRIBUTES, rearranged(5, 4, 3, 2, 1, 0)),
    ("six attributes", SIGNATURE, ATTRIBUTES, rearranged(0, 1, 2, 3, 4)),
    ("six attributes", SIGNATURE, (*ATTRIBUTES, 0, 0), put(write_oid("1.2.392.200149.8.5.5.1"))),
    ("six attributes", SIGNATURE, (*ATTRIBUTES, 0, 1, 0), tagged(Tag.IA5_STRING)),
    ("six attributes", SIGNATURE, (*ATTRIBUTES, 0, 1), rearranged(0, 0)),
    ("six attributes", SIGNATURE, (*ATTRIBUTES, 0, 1, 0), filled(b"\xff" * 5)),
    ("six attributes", SIGNATURE, *attribute(0, "髙橋花子子")),
    ("six attributes", SIGNATURE, *attribute(0, "見本")),
    ("six attributes", SIGNATURE, *attribute(1, "19900505")),
    ("six attributes", SIGNATURE, *attribute(2, "3")),
    ("six attributes", SIGNATURE, *attribute(4, "0000x")),
    ("six attributes", SIGNATURE, *attribute(5, "0")),
]  # fmt: skip


def found(der: bytes, meant: Intention, on: date = TODAY) -> set[str]:
    return {finding.lint for finding in lint_certificate(der, meant, on)}


@pytest.mark.parametrize("kind", CertificateKind)
def test_no_lint_finds_anything_in_a_good_sample(pki: Pki, kind: CertificateKind) -> None:
    assert lint_certificate(good(pki, kind), intention(pki, kind), TODAY) == ()


@pytest.mark.parametrize(
    ("name", "kind", "path", "change"), BAD, ids=[f"{row[0]}-{i}" for i, row in enumerate(BAD)]
)
def test_each_bad_sample_is_found_by_the_lint_meant_and_no_other(
    pki: Pki, name: str, kind: CertificateKind, path, change
) -> None:
    bad = edit(good(pki, kind), path, change)
    assert found(bad, intention(pki, kind)) == {name}
    remembering = intention(pki, kind)
    assert found(good(pki, kind), remembering) == set()
    assert found(bad, remembering) == {name}


def test_every_lint_has_a_bad_sample_and_a_name_of_its_own() -> None:
    assert {row[0] for row in BAD} == {lint.name for lint in (*LINTS, STRUCTURE)}
    assert len({lint.name for lint in LINTS}) == len(LINTS)


@pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.name)
def test_a_lint_holds_from_its_day_on(pki: Pki, lint) -> None:
    _, kind, path, change = next(row for row in BAD if row[0] == lint.name)
    bad, meant = edit(good(pki, kind), path, change), intention(pki, kind)
    assert lint.name not in found(bad, meant, lint.since - timedelta(days=1))
    assert lint.name in found(bad, meant, lint.since)
    assert lint.since <= PROFILE


def test_an_address_of_more_than_200_characters_is_found(pki: Pki) -> None:
    der = good(pki, SIGNATURE)
    for number, text in ((3, "鎌" * 201), (5, "0" * 201)):
        der = edit(der, *attribute(number, text))
    assert found(der, intention(pki, SIGNATURE)) == {"six attributes"}


def test_wherever_an_octet_changes_a_lint_finds_it_but_in_what_is_anybodys_own(pki: Pki) -> None:
    der, meant = good(pki, SIGNATURE), intention(pki, SIGNATURE)
    fields = read_certificate(der)
    own = {
        "serial number": write_integer(fields.serial)[2:],
        "beginning": fields.not_before[2:-1],
        "last day": fields.not_after[2:8],
        "number": at(der, (*SUBJECT, 3, 0, 1))[2:21],
        "name": at(der, (*ATTRIBUTES, 0, 1, 0))[2:],
        "born on": at(der, (*ATTRIBUTES, 1, 1, 0))[2:],
        "sex": at(der, (*ATTRIBUTES, 2, 1, 0))[2:],
        "address": at(der, (*ATTRIBUTES, 3, 1, 0))[2:],
        "name's positions": at(der, (*ATTRIBUTES, 4, 1, 0))[2:],
        "address's positions": at(der, (*ATTRIBUTES, 5, 1, 0))[2:],
        "signature": fields.signature[1:],
    }
    free = set()
    for octets in own.values():
        start = der.index(octets)
        free |= set(range(start, start + len(octets)))
    assert found(der, meant) == set()
    missed = {
        position
        for position in range(len(der))
        for bit in (0x01, 0x20, 0x80)
        if not found(der[:position] + bytes((der[position] ^ bit,)) + der[position + 1 :], meant)
    }
    assert missed <= free


def test_what_tells_of_a_holder_is_not_remembered(pki: Pki) -> None:
    meant = intention(pki, SIGNATURE)
    assert found(good(pki, SIGNATURE), meant) == set()
    kept = b"".join(meant.flawless)
    assert len(meant.flawless) == 6
    assert HANAKO.name.encode() not in kept
    assert "Hanako" not in repr(meant)


@pytest.mark.source("RFC 5280 §4.1.2.7", "Ordinance for the JPKI Act, art. 2")
def test_the_authoritys_key_is_not_used_where_a_lint_finds_something(pki: Pki) -> None:
    authority = replace(pki.signature)
    untouchable = SimpleNamespace()  # Whoever signed with it would fail otherwise.
    object.__setattr__(authority, "key", untouchable)
    with pytest.raises(LintError) as raised:
        issue_certificate(
            signature_request(SHORT_KEY),
            authority,
            serial=SerialNumber(1),
            at=AT,
            last_day=LAST_DAY,
        )
    assert [finding.lint for finding in raised.value.findings] == ["key"]
    assert "art. 2" in str(raised.value)


@pytest.mark.source("RFC 5280 §4.1.2.2")
@pytest.mark.parametrize("serial", [1, (1 << 159) - 1])
def test_serial_numbers_of_one_to_twenty_octets_are_issued(pki: Pki, serial: int) -> None:
    certificate = issue_certificate(
        signature_request(OTHER_KEY),
        pki.signature,
        serial=SerialNumber(serial),
        at=AT,
        last_day=LAST_DAY,
    )
    assert certificate.serial_number == serial
    assert pki.signature.purpose is CertificatePurpose.SIGNATURE
