"""Every lint with a good and a bad sample; and nothing that a lint finds gets signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pki_makers import (
    AT,
    LAST_DAY,
    Pki,
    adding,
    dropping,
    reissue,
    replacing,
    signature_request,
)

from jumin.pki import Profile, issue_certificate
from jumin.pki.authority import distribution_points
from jumin.pki.building import LintError
from jumin.pki.lint import Specimen
from jumin.pki.lints import LINTS, lint_certificate
from jumin.pki.profiles import KEY_USAGES, CertificateKind
from jumin.terms import CertificatePurpose, SerialNumber


def specimen(pki: Pki, kind: CertificateKind) -> Specimen:
    """A good sample of each kind."""
    if kind is CertificateKind.AUTHENTICATION:
        certificate, authority = pki.authentication_certificate, pki.authentication
    elif kind is CertificateKind.PHONE_AUTHENTICATION:
        certificate, authority = pki.phone_certificate, pki.authentication
    else:
        authority = pki.signature
        certificate = {
            CertificateKind.AUTHORITY: authority.certificate,
            CertificateKind.RESPONDER: pki.signature_responder.certificate,
            CertificateKind.SIGNATURE: pki.signature_certificate,
        }[kind]
    issuer = None if kind is CertificateKind.AUTHORITY else authority.certificate
    return Specimen(certificate, kind, authority.purpose, issuer, Profile())


def spoiled(kind: CertificateKind, **changes: object) -> Callable[[Pki], Specimen]:
    """A sample that was signed again after changing it."""

    def make(pki: Pki) -> Specimen:
        good = specimen(pki, kind)
        fields = {
            k: v(good.certificate) if callable(v) and k != "extensions" else v
            for k, v in changes.items()
        }
        return replace(good, certificate=reissue(good.certificate, pki.signature.key, **fields))

    return make


def pretended(kind: CertificateKind, **fields: object) -> Callable[[Pki], Specimen]:
    """A sample that no library would build: only the fields that the lint looks at."""
    return lambda pki: replace(specimen(pki, kind), certificate=SimpleNamespace(**fields))


def with_country_in_utf8(certificate: x509.Certificate) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP", _ASN1Type.UTF8String)
    return x509.Name([country, *list(certificate.subject)[1:]])


def with_generalized_end(pki: Pki) -> Specimen:
    good = specimen(pki, CertificateKind.SIGNATURE)
    tbs = asn1.TbsCertificate.load(good.certificate.tbs_certificate_bytes)
    tbs["validity"]["not_after"] = asn1.Time("general_time", tbs["validity"]["not_after"].native)
    return replace(good, certificate=SimpleNamespace(tbs_certificate_bytes=tbs.dump(force=True)))


def of_organisation(name: str) -> Callable[[x509.Certificate], x509.Name]:
    return lambda certificate: x509.Name(
        x509.NameAttribute(a.oid, name if a.oid == NameOID.ORGANIZATION_NAME else a.value)
        for a in certificate.issuer
    )


def common_name(value: str) -> Callable[[x509.Certificate], x509.Name]:
    return lambda certificate: x509.Name(
        x509.NameAttribute(a.oid, value if a.oid == NameOID.COMMON_NAME else a.value)
        for a in certificate.subject
    )


def reversed_attributes(extensions: list[x509.Extension]) -> list[x509.Extension]:
    names = list(extensions[1].value)
    return replacing(x509.SubjectAlternativeName(names[::-1]))(extensions)


SIGNATURE, AUTHENTICATION = CertificateKind.SIGNATURE, CertificateKind.AUTHENTICATION
AUTHORITY, RESPONDER = CertificateKind.AUTHORITY, CertificateKind.RESPONDER
OTHER_NAME = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")])
OTHER_ALTERNATIVE = [x509.DirectoryName(OTHER_NAME)]
SHORT_KEY = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - the bad sample
OTHER_KEY = rsa.generate_private_key(65537, 2048).public_key()
ACCESS = x509.AuthorityInformationAccess(
    [
        x509.AccessDescription(
            x509.AuthorityInformationAccessOID.OCSP,
            x509.UniformResourceIdentifier("http://elsewhere.example/ocsp"),
        )
    ]
)

BAD = [
    ("version", pretended(SIGNATURE, version=x509.Version.v1)),
    ("serial", pretended(SIGNATURE, serial_number=0)),
    ("serial", pretended(SIGNATURE, serial_number=-1)),
    ("serial", pretended(SIGNATURE, serial_number=1 << 159)),
    ("algorithm", spoiled(SIGNATURE, algorithm=hashes.SHA384())),
    ("key", spoiled(SIGNATURE, public_key=lambda _: SHORT_KEY)),
    ("issuer", spoiled(SIGNATURE, issuer=lambda _: OTHER_NAME)),
    ("organisation", spoiled(SIGNATURE, issuer=of_organisation("JPKI"))),
    ("organisation", spoiled(SIGNATURE, issuer=lambda _: OTHER_NAME)),
    ("string types", spoiled(SIGNATURE, subject=with_country_in_utf8)),
    ("subject", spoiled(SIGNATURE, subject=lambda c: x509.Name(list(c.subject)[::-1]))),
    ("common name", spoiled(SIGNATURE, subject=common_name("2026060110300500017"))),
    ("common name", spoiled(AUTHENTICATION, subject=common_name("a" * 14 + "14204003A"))),
    ("time types", with_generalized_end),
    (
        "last second",
        spoiled(
            SIGNATURE,
            not_valid_after_utc=lambda c: c.not_valid_after_utc - timedelta(seconds=1),
        ),
    ),
    (
        "ten years",
        spoiled(AUTHORITY, not_valid_after_utc=lambda c: c.not_valid_after_utc + timedelta(days=1)),
    ),
    ("extension order", spoiled(SIGNATURE, extensions=lambda e: e[::-1])),
    (
        "criticality",
        spoiled(SIGNATURE, extensions=lambda e: replacing(e[2].value, critical=False)(e)),
    ),
    ("key usage", spoiled(SIGNATURE, extensions=replacing(KEY_USAGES[AUTHENTICATION]))),
    (
        "extended key usage",
        spoiled(
            AUTHENTICATION,
            extensions=replacing(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])),
        ),
    ),
    (
        "basic constraints",
        spoiled(SIGNATURE, extensions=adding(x509.BasicConstraints(ca=True, path_length=None))),
    ),
    (
        "policy",
        spoiled(
            SIGNATURE,
            extensions=replacing(
                x509.CertificatePolicies(
                    [x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), None)]
                )
            ),
        ),
    ),
    ("information access", spoiled(SIGNATURE, extensions=replacing(ACCESS))),
    (
        "issuer in Japanese",
        spoiled(SIGNATURE, extensions=replacing(x509.IssuerAlternativeName(OTHER_ALTERNATIVE))),
    ),
    (
        "subject in Japanese",
        spoiled(AUTHORITY, extensions=replacing(x509.SubjectAlternativeName(OTHER_ALTERNATIVE))),
    ),
    ("authority's list", spoiled(AUTHORITY, extensions=replacing(distribution_points(OTHER_NAME)))),
    (
        "municipality's list",
        spoiled(SIGNATURE, extensions=replacing(distribution_points(OTHER_NAME))),
    ),
    (
        "authority key",
        spoiled(
            SIGNATURE, extensions=replacing(x509.AuthorityKeyIdentifier(b"k" * 20, None, None))
        ),
    ),
    (
        "subject key",
        spoiled(SIGNATURE, extensions=replacing(x509.SubjectKeyIdentifier(b"k" * 20))),
    ),
    ("six attributes", spoiled(SIGNATURE, extensions=reversed_attributes)),
    ("six attributes", spoiled(SIGNATURE, extensions=dropping(x509.SubjectAlternativeName))),
    (
        "no attributes",
        spoiled(AUTHENTICATION, extensions=adding(x509.SubjectAlternativeName(OTHER_ALTERNATIVE))),
    ),
    ("no check", spoiled(RESPONDER, extensions=dropping(x509.OCSPNoCheck))),
]


@pytest.mark.parametrize("kind", CertificateKind)
def test_no_lint_finds_anything_in_a_good_sample(pki: Pki, kind: CertificateKind) -> None:
    assert lint_certificate(specimen(pki, kind)) == ()


@pytest.mark.parametrize(("name", "make"), BAD, ids=[f"{n}-{i}" for i, (n, _) in enumerate(BAD)])
def test_each_lint_finds_its_bad_sample(
    pki: Pki, name: str, make: Callable[[Pki], Specimen]
) -> None:
    bad = make(pki)
    (lint,) = (lint for lint in LINTS if lint.name == name)
    assert bad.kind in lint.kinds
    assert list(lint.look(bad))


def test_every_lint_has_a_bad_sample() -> None:
    assert {name for name, _ in BAD} == {lint.name for lint in LINTS}
    assert len({lint.name for lint in LINTS}) == len(LINTS)


@pytest.mark.source("RFC 5280 §4.1.2.7", "Ordinance for the JPKI Act, art. 2")
def test_the_authoritys_key_is_not_used_where_a_lint_finds_something(pki: Pki) -> None:
    authority = replace(pki.signature)
    object.__setattr__(authority, "key", None)  # Whoever touched it would fail otherwise.
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
