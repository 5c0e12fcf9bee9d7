"""One defect in a certificate, its chain or its status, and the check that names it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pki_makers import (
    AT,
    Pki,
    adding,
    dropping,
    reissue,
    replacing,
)
from relying_party import (
    AUTHENTICATION,
    NONCE,
    NOW,
    RSA_WITH_SHA512,
    SIGNATURE,
    Case,
    as_real,
    changed,
    changed_authentication,
    failed,
    resigned,
    responder_with,
    rewritten,
    signed,
    with_anchor,
    with_flipped_signature,
)

from jumin.pki import (
    TEST_OIDS,
    Check,
    StatusSnapshot,
    answer,
    build_request,
    encode_snapshot,
)
from jumin.pki.ocsp.answers import TRY_LATER
from jumin.pki.profiles import KEY_USAGES, CertificateKind
from jumin.terms import (
    Refusal,
    RefusalCode,
)


def add_critical(data: Any) -> None:
    unknown = {"extn_id": "1.3.6.1.4.1.32473.9", "critical": True, "extn_value": b"5"}
    data["response_extensions"].append(unknown)


def unknown(pki: Pki) -> bytes:
    """An answer that does not know the certificate."""
    issuer = pki.signature.certificate
    return answer(
        build_request(pki.signature_certificate, issuer, NONCE),
        StatusSnapshot(encode_snapshot(NOW, [(issuer, {})])),
        [pki.signature_responder],
        at=NOW,
    )


SHORT = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JUMIN-TEST"),
    ]
)


def with_short_issuer(pki: Pki) -> Case:
    """The same authority under a name of two attributes, wherever it is named."""
    anchor = reissue(pki.signature.certificate, pki.signature.key, subject=SHORT, issuer=SHORT)
    certificate = reissue(
        pki.signature_certificate,
        pki.signature.key,
        issuer=SHORT,
        extensions=authority_key(pki, authority_cert_issuer=[x509.DirectoryName(SHORT)]),
    )
    responder = replace(responder_with(pki, issuer=SHORT), issuer=anchor)
    return Case(pki, certificate=certificate, issuer=anchor, anchors=(anchor,), responder=responder)


WEAK = rsa.RSAPublicNumbers(65537, (1 << 1023) + 1)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
ANY_POLICY = x509.ObjectIdentifier("2.5.29.32.0")
CPS = "http://127.0.0.1:8001/cps"


def with_other_authority(pki: Pki) -> Case:
    """A signature certificate of the authority for user authentication."""
    issuer = pki.authentication.certificate
    named = x509.AuthorityKeyIdentifier(
        x509.SubjectKeyIdentifier.from_public_key(issuer.public_key()).digest,
        [x509.DirectoryName(issuer.subject)],
        issuer.serial_number,
    )
    certificate = reissue(
        pki.signature_certificate,
        pki.authentication.key,
        issuer=issuer.subject,
        extensions=replacing(named),
    )
    responder = pki.authentication_responder
    return Case(pki, certificate=certificate, issuer=issuer, responder=responder)


def policies(*oids: x509.ObjectIdentifier, qualifiers: Any = (CPS,)) -> x509.CertificatePolicies:
    return x509.CertificatePolicies(
        [x509.PolicyInformation(oid, list(qualifiers) or None) for oid in oids]
    )


def certified(pki: Pki, change: Callable[[list[Any]], None] = lambda _: None) -> Any:
    """The six attributes, with something changed."""
    extensions = pki.signature_certificate.extensions
    names = list(extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    change(names)
    return x509.SubjectAlternativeName(names)


def with_attributes(pki: Pki, change: Callable[[list[Any]], None]) -> Case:
    return Case(pki, certificate=changed(pki, extensions=replacing(certified(pki, change))))


def with_attribute(pki: Pki, number: int, text: str, kind: int = 0x0C) -> Case:
    """One of the six as another text."""
    octets = text.encode()

    def change(names: list[Any]) -> None:
        value = bytes((kind, len(octets))) + octets
        names[number] = x509.OtherName(names[number].type_id, value)

    return with_attributes(pki, change)


def with_key(pki: Pki, key: Any) -> Case:
    return Case(pki, certificate=changed(
        pki, public_key=key,
        extensions=replacing(x509.SubjectKeyIdentifier.from_public_key(key))))  # fmt: skip


def with_name(pki: Pki, field: str, *attributes: tuple[x509.ObjectIdentifier, str]) -> Case:
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])
    return Case(pki, certificate=changed(pki, **{field: name}))


def point(**changes: Any) -> Any:
    """The holder's distribution point with something changed."""

    def replace_points(extensions: Any) -> Any:
        found = next(e for e in extensions if e.oid == x509.CRLDistributionPoints.oid).value[0]
        fields = {"full_name": found.full_name, "relative_name": None, "reasons": None,
                  "crl_issuer": None} | changes  # fmt: skip
        value = x509.CRLDistributionPoints([x509.DistributionPoint(**fields)])
        return replacing(value)(extensions)

    return replace_points


def authority_key(pki: Pki, **changes: Any) -> Any:
    issuer = pki.signature.certificate
    fields = {
        "key_identifier": x509.SubjectKeyIdentifier.from_public_key(issuer.public_key()).digest,
        "authority_cert_issuer": [x509.DirectoryName(issuer.subject)],
        "authority_cert_serial_number": issuer.serial_number,
    } | changes
    return replacing(x509.AuthorityKeyIdentifier(**fields))


def with_field(name: str, value: Any) -> Any:
    return lambda p: Case(p, certificate=rewritten(p, lambda tbs: tbs.__setitem__(name, value)))


def with_general_time(tbs: asn1_x509.TbsCertificate) -> None:
    at = tbs["validity"]["not_before"].native
    tbs["validity"]["not_before"] = asn1_x509.Time({"general_time": at})


def with_second_key_usage(tbs: asn1_x509.TbsCertificate) -> None:
    tbs["extensions"].append(tbs["extensions"][0].copy())


def with_other_algorithm(pki: Pki) -> Case:
    tbs = pki.signature_certificate.tbs_certificate_bytes
    return Case(pki, certificate=signed(tbs, pki.signature.key, RSA_WITH_SHA512))


DEFECTS = [
    (Check.PARSE, lambda p: Case(p, certificate=p.signature_certificate.public_bytes(
        Encoding.DER) + b"\0")),
    (Check.PARSE, lambda p: Case(p, certificate=p.signature_certificate.public_bytes(
        Encoding.PEM))),
    (Check.PARSE, lambda p: Case(p, certificate=p.signature_certificate.public_bytes(
        Encoding.DER)[:-1])),
    (Check.VERSION, with_field("version", "v1")),
    (Check.VERSION, with_field("version", "v2")),
    (Check.SERIAL, with_field("serial_number", 0)),
    (Check.SERIAL, with_field("serial_number", -5)),
    (Check.SERIAL, with_field("serial_number", 1 << 159)),
    (Check.TIME_FORMS, lambda p: Case(p, certificate=rewritten(p, with_general_time))),
    (Check.EXTENSIONS, lambda p: Case(p, certificate=rewritten(p, with_second_key_usage))),
    (Check.EXTENSIONS, lambda p: Case(p, certificate=changed(p, extensions=replacing(
        x509.UnrecognizedExtension(x509.KeyUsage.oid, b"no bit string"))))),
    (Check.ALGORITHM, lambda p: Case(p, certificate=changed(p, algorithm=hashes.SHA512()))),
    (Check.ALGORITHM, with_other_algorithm),
    (Check.ISSUER, lambda p: Case(p, anchors=(p.second_signature.certificate,))),
    (Check.ISSUER, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.AuthorityKeyIdentifier)))),
    (Check.ISSUER, lambda p: Case(p, certificate=changed(
        p, issuer=p.authentication.certificate.subject))),
    (Check.REAL_AUTHORITY, lambda p: Case(p, real=as_real(p, fingerprint=bytes(32)))),
    (Check.REAL_AUTHORITY, lambda p: Case(p, real=as_real(p, serial=77))),
    (Check.REAL_AUTHORITY, lambda p: Case(p, real=as_real(p, not_after=NOW))),
    (Check.SELF_SIGNED, lambda p: Case(p, anchors=(reissue(
        p.signature.certificate, p.second_signature.key),))),
    (Check.SELF_SIGNED, lambda p: with_anchor(p, algorithm=hashes.SHA512())),
    (Check.ISSUER_AUTHORITY, lambda p: with_anchor(
        p, extensions=replacing(x509.BasicConstraints(ca=False, path_length=None)))),
    (Check.ISSUER_AUTHORITY, lambda p: with_anchor(
        p, extensions=replacing(KEY_USAGES[CertificateKind.SIGNATURE]))),
    (Check.ISSUER_CRITICAL_EXTENSIONS, lambda p: with_anchor(
        p, extensions=adding(UNKNOWN, critical=True))),
    (Check.ISSUER_SIGNATURE, lambda p: Case(p, certificate=reissue(
        p.signature_certificate, p.second_signature.key))),
    (Check.ISSUER_VALIDITY, lambda p: with_anchor(
        p, not_valid_before_utc=(NOW + timedelta(seconds=1)).astimezone(UTC))),
    (Check.ISSUER_VALIDITY, lambda p: with_anchor(
        p, not_valid_after_utc=AT.astimezone(UTC))),
    (Check.KEY, lambda p: with_key(p, ec.generate_private_key(ec.SECP256R1()).public_key())),
    (Check.KEY, lambda p: with_key(p, WEAK.public_key())),
    (Check.KEY, lambda p: with_key(p, rsa.RSAPublicNumbers(
        3, p.holder_key.public_key().public_numbers().n).public_key())),
    (Check.ISSUER_FORM, with_short_issuer),
    (Check.ISSUER_FORM, with_other_authority),
    (Check.SUBJECT_FORM, lambda p: with_name(
        p, "subject", (NameOID.COUNTRY_NAME, "JP"), (NameOID.COMMON_NAME, "2" * 24 + "003A"))),
    (Check.SUBJECT_FORM, lambda p: with_name(
        p, "subject", (NameOID.COUNTRY_NAME, "JP"), (NameOID.LOCALITY_NAME, "Kanagawa-ken"),
        (NameOID.LOCALITY_NAME, "Kamakura-shi"), (NameOID.COMMON_NAME, "Hanako"))),
    (Check.SUBJECT_FORM, lambda p: with_name(
        p, "subject", (NameOID.COUNTRY_NAME, "KR"), (NameOID.LOCALITY_NAME, "Kanagawa-ken"),
        (NameOID.LOCALITY_NAME, "Kamakura-shi"), (NameOID.COMMON_NAME, "2" * 24 + "003A"))),
    (Check.CRITICAL_EXTENSIONS, lambda p: Case(p, certificate=changed(
        p, extensions=adding(UNKNOWN, critical=True)))),
    (Check.CRITICALITY, lambda p: Case(p, certificate=changed(p, extensions=replacing(
        KEY_USAGES[CertificateKind.SIGNATURE], critical=False)))),
    (Check.CRITICALITY, lambda p: Case(p, certificate=changed(p, extensions=replacing(
        policies(TEST_OIDS.policies[SIGNATURE]), critical=False)))),
    (Check.KEY_USAGE, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(KEY_USAGES[CertificateKind.AUTHENTICATION])))),
    (Check.KEY_USAGE, lambda p: Case(p, AUTHENTICATION, certificate=changed_authentication(
        p, extensions=replacing(KEY_USAGES[CertificateKind.SIGNATURE])))),
    (Check.KEY_USAGE, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.KeyUsage)))),
    (Check.EXTENDED_KEY_USAGE, lambda p: Case(p, certificate=changed(p, extensions=adding(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))))),
    (Check.EXTENDED_KEY_USAGE, lambda p: Case(
        p, AUTHENTICATION, certificate=changed_authentication(
            p, extensions=replacing(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]))))),
    (Check.EXTENDED_KEY_USAGE, lambda p: Case(
        p, AUTHENTICATION, certificate=changed_authentication(p, extensions=replacing(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH,
                                   ExtendedKeyUsageOID.SERVER_AUTH]))))),
    (Check.POLICY, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(policies(ANY_POLICY))))),
    (Check.POLICY, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(policies(TEST_OIDS.policies[AUTHENTICATION]))))),
    (Check.POLICY, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(policies(TEST_OIDS.policies[SIGNATURE], ANY_POLICY))))),
    (Check.POLICY, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.CertificatePolicies)))),
    (Check.PRACTICE_STATEMENT, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(policies(TEST_OIDS.policies[SIGNATURE], qualifiers=()))))),
    (Check.PRACTICE_STATEMENT, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(policies(TEST_OIDS.policies[SIGNATURE], qualifiers=(CPS, CPS)))))),
    (Check.PRACTICE_STATEMENT, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(policies(
            TEST_OIDS.policies[SIGNATURE], qualifiers=(x509.UserNotice(None, "read"),)))))),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 4, "0000")),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 4, "00002")),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 5, "0")),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 1, "419900532")),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 1, "419900230")),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 1, "19900505")),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 1, "419900505", kind=0x13)),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 2, "7")),
    (Check.ATTRIBUTES, lambda p: with_attribute(p, 0, "")),
    (Check.ATTRIBUTES, lambda p: with_attributes(p, lambda names: names.pop())),
    (Check.ATTRIBUTES, lambda p: with_attributes(p, lambda names: names.reverse())),
    (Check.ATTRIBUTES, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.SubjectAlternativeName)))),
    (Check.ATTRIBUTES, lambda p: Case(p, AUTHENTICATION, certificate=changed_authentication(
        p, extensions=adding(certified(p))))),
    (Check.DISTRIBUTION_POINT, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.CRLDistributionPoints)))),
    (Check.DISTRIBUTION_POINT, lambda p: Case(p, certificate=changed(p, extensions=point(
        full_name=[x509.UniformResourceIdentifier("http://127.0.0.1:8001/crl")])))),
    (Check.DISTRIBUTION_POINT, lambda p: Case(p, certificate=changed(p, extensions=point(
        reasons=frozenset({x509.ReasonFlags.key_compromise}))))),
    (Check.DISTRIBUTION_POINT, lambda p: Case(p, certificate=changed(p, extensions=point(
        crl_issuer=[x509.DirectoryName(p.authentication.certificate.subject)])))),
    (Check.AUTHORITY_KEY, lambda p: Case(p, certificate=changed(
        p, extensions=authority_key(p, authority_cert_serial_number=78)))),
    (Check.AUTHORITY_KEY, lambda p: Case(p, certificate=changed(p, extensions=authority_key(
        p, authority_cert_issuer=[x509.DirectoryName(p.authentication.certificate.subject)])))),
    (Check.AUTHORITY_KEY, lambda p: Case(p, certificate=changed(p, extensions=authority_key(
        p, authority_cert_issuer=None, authority_cert_serial_number=None)))),
    (Check.SUBJECT_KEY, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(x509.SubjectKeyIdentifier(bytes(20)))))),
    (Check.SUBJECT_KEY, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.SubjectKeyIdentifier)))),
    (Check.END_ENTITY, lambda p: Case(p, certificate=changed(
        p, extensions=adding(x509.BasicConstraints(ca=True, path_length=None))))),
    (Check.VALIDITY, lambda p: Case(p, at=AT - timedelta(seconds=1), answered_at=AT
                                    - timedelta(seconds=1))),
    (Check.STATUS_ANSWERED, lambda p: Case(p, ocsp=TRY_LATER)),
    (Check.STATUS_ANSWERED, lambda p: Case(p, ocsp=b"no answer")),
    (Check.STATUS_CERTIFICATE, lambda p: Case(p, asked=changed(p, serial_number=99))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, signer=p.second_signature.key))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, extensions=dropping(x509.ExtendedKeyUsage)))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, extensions=dropping(x509.OCSPNoCheck)))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, not_valid_after_utc=AT.astimezone(UTC)))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, extensions=replacing(KEY_USAGES[CertificateKind.AUTHORITY])))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, extensions=adding(UNKNOWN, critical=True)))),
    (Check.STATUS_SIGNATURE, lambda p: Case(p, ocsp=with_flipped_signature(Case(p)))),
    (Check.STATUS_EXTENSIONS, lambda p: Case(p, ocsp=resigned(p, add_critical))),
    (Check.STATUS_TIME, lambda p: Case(p, answered_at=NOW - timedelta(days=1, seconds=1))),
    (Check.STATUS_TIME, lambda p: Case(p, answered_at=NOW + timedelta(seconds=1))),
    (Check.STATUS_NONCE, lambda p: Case(p, sent_nonce=None)),
    (Check.STATUS_NONCE, lambda p: Case(p, sent_nonce=b"another nonce")),
    (Check.STATUS_GOOD, lambda p: Case(p, ocsp=unknown(p))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "case"), DEFECTS, ids=[f"{c}-{i}" for i, (c, _) in enumerate(DEFECTS)]
)
@pytest.mark.source("RFC 5280 §6.1.3", "RFC 6960 §3.2, §4.2.2.2", "RFC 9654 §2.1")
def test_a_single_defect_is_named_by_its_check(pki: Pki, check: Check, case: Any) -> None:
    verdict = case(pki).verdict()
    assert failed(verdict) == [check]
    assert verdict.refusal == Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": str(check)})
    assert not verdict.is_valid


def test_no_check_of_certificates_and_answers_goes_without_a_defect() -> None:
    elsewhere = {Check.NESTING, Check.CALENDAR, Check.STATUS_OPEN}
    kinds = ("certificate.", "chain.", "profile.", "status.")
    expected = {check for check in Check if check.startswith(kinds)} - elsewhere
    assert {check for check, _ in DEFECTS} == expected
