"""Lints of extensions that many certificates have alike: criticality and values (拡張領域)."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cryptography import x509

from jumin.pki.der import DerError, Tag, write_integer, write_oid
from jumin.pki.lints.lint import PROFILE, RFC_5280, RFC_6960
from jumin.pki.lints.specimen import HOLDERS, ExtensionLint, StatedExtension
from jumin.pki.names import authority_name, distribution_point
from jumin.pki.names import japanese_authority_name as japanese_name
from jumin.pki.profiles import CertificateKind
from jumin.pki.reading.der import Reader
from jumin.terms import Medium


KEY_USAGE: Final = write_oid("2.5.29.15")
EXTENDED_KEY_USAGE: Final = write_oid("2.5.29.37")
SUBJECT_ALTERNATIVE_NAME: Final = write_oid("2.5.29.17")
ISSUER_ALTERNATIVE_NAME: Final = write_oid("2.5.29.18")
BASIC_CONSTRAINTS: Final = write_oid("2.5.29.19")
CERTIFICATE_POLICIES: Final = write_oid("2.5.29.32")
DISTRIBUTION_POINTS: Final = write_oid("2.5.29.31")
INFORMATION_ACCESS: Final = write_oid("1.3.6.1.5.5.7.1.1")
AUTHORITY_KEY: Final = write_oid("2.5.29.35")
SUBJECT_KEY: Final = write_oid("2.5.29.14")
NO_CHECK: Final = write_oid("1.3.6.1.5.5.7.48.1.5")

_CPS: Final = write_oid("1.3.6.1.5.5.7.2.1")
_OCSP: Final = write_oid("1.3.6.1.5.5.7.48.1")

_ALL: Final = tuple(CertificateKind)
_AUTHORITY: Final = (CertificateKind.AUTHORITY,)
_EXTENDED: Final = (
    CertificateKind.RESPONDER,
    CertificateKind.AUTHENTICATION,
    CertificateKind.PHONE_AUTHENTICATION,
)
_RESPONDER: Final = (CertificateKind.RESPONDER,)
_ISSUED: Final = (CertificateKind.RESPONDER, *HOLDERS)

_USAGES: Final[Mapping[CertificateKind, bytes]] = MappingProxyType(
    {
        CertificateKind.AUTHORITY: bytes.fromhex("03020106"),
        CertificateKind.RESPONDER: bytes.fromhex("03020780"),
        CertificateKind.SIGNATURE: bytes.fromhex("030206c0"),
        CertificateKind.AUTHENTICATION: bytes.fromhex("03020780"),
    }
)
"""keyCertSign and cRLSign; digitalSignature; that and nonRepudiation; digitalSignature."""
_EXTENDED_USAGES: Final[Mapping[CertificateKind, bytes]] = MappingProxyType(
    {
        CertificateKind.RESPONDER: bytes.fromhex("300a06082b06010505070309"),
        CertificateKind.AUTHENTICATION: bytes.fromhex("300a06082b06010505070302"),
    }
)
"""id-kp-OCSPSigning; id-kp-clientAuth."""
_AUTHORITYS_CONSTRAINTS: Final = bytes.fromhex("30030101ff")
_NULL: Final = bytes.fromhex("0500")


def _key_usage(stated: StatedExtension) -> Iterator[str]:
    if stated.value != _USAGES[stated.intention.kind.on_card]:
        yield "keyUsage is not that of the profile"


def _extended_key_usage(stated: StatedExtension) -> Iterator[str]:
    if stated.value != _EXTENDED_USAGES[stated.intention.kind.on_card]:
        yield "extKeyUsage is not that of the profile"


def _basic_constraints(stated: StatedExtension) -> Iterator[str]:
    if stated.value != _AUTHORITYS_CONSTRAINTS:
        yield "basicConstraints does not say: an authority, no length of path"


def _no_check(stated: StatedExtension) -> Iterator[str]:
    if stated.value != _NULL:
        yield "ocsp-nocheck is not NULL"


def _policy(stated: StatedExtension) -> Iterator[str]:
    kind, profile = stated.intention.kind, stated.intention.profile
    medium = Medium.CARD if kind is kind.on_card else Medium.PHONE
    policy = profile.oids.policy(stated.intention.purpose, medium)
    expected = write_oid(policy.dotted_string), profile.cps_address.encode()
    if _read(stated.value, _one_policy) != expected:
        yield "certificatePolicies is not the one policy of the profile with its CPS pointer"


def _information_access(stated: StatedExtension) -> Iterator[str]:
    expected = _OCSP, stated.intention.profile.ocsp_address.encode()
    if _read(stated.value, _one_access) != expected:
        yield "authorityInfoAccess is not the one OCSP address"


def _in_japanese(stated: StatedExtension) -> Iterator[str]:
    intention = stated.intention
    expected = japanese_name(intention.purpose, intention.profile.organisation)
    if _read(stated.value, _one_name) != expected.public_bytes():
        yield "the alternative name is not the Japanese name of the authority"


def _authority_point(stated: StatedExtension) -> Iterator[str]:
    intention = stated.intention
    expected = authority_name(intention.purpose, intention.profile.organisation)
    if _read(stated.value, _one_point) != expected.public_bytes():
        yield "the distribution point is not the authority's own name"


def _municipal_point(stated: StatedExtension) -> Iterator[str]:
    intention = stated.intention
    if intention.office is None:
        yield "the window of receipt is not known"
        return
    organisation = intention.profile.organisation
    expected = distribution_point(intention.purpose, intention.office, organisation)
    if _read(stated.value, _one_point) != expected.public_bytes():
        yield "the distribution point is not the municipality's list"


def _authority_key(stated: StatedExtension) -> Iterator[str]:
    issuer = stated.intention.issuer
    if issuer is None:
        yield "there is no authority"
        return
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    serial = Reader(write_integer(issuer.serial_number)).contents(Tag.INTEGER)
    expected = own.digest, issuer.issuer.public_bytes(), serial
    if _read(stated.value, _three_fields) != expected:
        yield "authorityKeyIdentifier is not the issuer's key, name and serial number"


def _read(value: bytes, how: Callable[[Reader], object]) -> object:
    """Read a value to its end; None where it has another form."""
    reader = Reader(value)
    try:
        read = how(reader.only(Tag.SEQUENCE))
        reader.finish()
    except DerError:
        return None
    return read


def _one_policy(policies: Reader) -> tuple[bytes, bytes]:
    policy = policies.only(Tag.SEQUENCE)
    oid = policy.whole(Tag.OBJECT_IDENTIFIER)
    pointer = policy.only(Tag.SEQUENCE).only(Tag.SEQUENCE)
    if pointer.whole(Tag.OBJECT_IDENTIFIER) != _CPS:
        raise DerError("A qualifier is no pointer to a practice statement.")
    address = pointer.contents(Tag.IA5_STRING)
    pointer.finish()
    return oid, address


def _one_access(accesses: Reader) -> tuple[bytes, bytes]:
    access = accesses.only(Tag.SEQUENCE)
    method, address = access.whole(Tag.OBJECT_IDENTIFIER), access.contents(Tag.CONTEXT_6)
    access.finish()
    return method, address


def _one_name(names: Reader) -> bytes:
    name = names.only(Tag.CONTEXT_4_CONSTRUCTED)
    whole = name.whole(Tag.SEQUENCE)
    name.finish()
    return whole


def _one_point(points: Reader) -> bytes:
    point = points.only(Tag.SEQUENCE)
    return _one_name(point.only(Tag.CONTEXT_0_CONSTRUCTED).only(Tag.CONTEXT_0_CONSTRUCTED))


def _three_fields(identifier: Reader) -> tuple[bytes, bytes, bytes]:
    key = identifier.contents(Tag.CONTEXT_0)
    name = _one_name(identifier.enter(Tag.CONTEXT_1_CONSTRUCTED))
    serial = identifier.contents(Tag.CONTEXT_2)
    identifier.finish()
    return key, name, serial


EXTENSION_LINTS: Final = (
    ExtensionLint("key usage", "RFC 5280 §4.2.1.3", RFC_5280, _key_usage, _ALL, KEY_USAGE),
    ExtensionLint(
        "extended key usage",
        "RFC 5280 §4.2.1.12; profile",
        PROFILE,
        _extended_key_usage,
        _EXTENDED,
        EXTENDED_KEY_USAGE,
    ),
    ExtensionLint(
        "basic constraints",
        "RFC 5280 §4.2.1.9; profile",
        PROFILE,
        _basic_constraints,
        _AUTHORITY,
        BASIC_CONSTRAINTS,
    ),
    ExtensionLint(
        "policy", "RFC 5280 §4.2.1.4; profile", PROFILE, _policy, HOLDERS, CERTIFICATE_POLICIES
    ),
    ExtensionLint(
        "information access",
        "RFC 5280 §4.2.2.1; profile",
        PROFILE,
        _information_access,
        HOLDERS,
        INFORMATION_ACCESS,
    ),
    ExtensionLint(
        "issuer in Japanese",
        "RFC 5280 §4.2.1.7; profile",
        PROFILE,
        _in_japanese,
        HOLDERS,
        ISSUER_ALTERNATIVE_NAME,
    ),
    ExtensionLint(
        "subject in Japanese",
        "RFC 5280 §4.2.1.6; profile",
        PROFILE,
        _in_japanese,
        _AUTHORITY,
        SUBJECT_ALTERNATIVE_NAME,
    ),
    ExtensionLint(
        "authority's list",
        "RFC 5280 §4.2.1.13; profile",
        PROFILE,
        _authority_point,
        _AUTHORITY,
        DISTRIBUTION_POINTS,
    ),
    ExtensionLint(
        "municipality's list",
        "RFC 5280 §4.2.1.13; profile",
        PROFILE,
        _municipal_point,
        HOLDERS,
        DISTRIBUTION_POINTS,
    ),
    ExtensionLint(
        "authority key", "RFC 5280 §4.2.1.1", RFC_5280, _authority_key, _ISSUED, AUTHORITY_KEY
    ),
    ExtensionLint("no check", "RFC 6960 §4.2.2.2.1", RFC_6960, _no_check, _RESPONDER, NO_CHECK),
)
"""What the value of each extension is looked at for."""
