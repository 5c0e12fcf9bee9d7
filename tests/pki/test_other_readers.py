"""What others say of our certificates, lists and answers: pkilint and the openssl command."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import (
    AT,
    HANAKO,
    KAMAKURA,
    LAST_DAY,
    Pki,
    authentication_request,
    dropping,
    reissue,
    signature_request,
)
from pkilint.bin import lint_crl, lint_ocsp_response, lint_pkix_cert

from jumin.pki import (
    REAL_OIDS,
    Authority,
    CertificateRequest,
    CrlEdition,
    IssuingOffice,
    Profile,
    Revocation,
    StatusSnapshot,
    answer,
    authority_certificate,
    build_crl,
    build_request,
    encode_snapshot,
    issue_certificate,
)
from jumin.terms import JST, CertificatePurpose, Medium, RevocationReason, SerialNumber


PURPOSES = pytest.mark.parametrize("purpose", CertificatePurpose)
EDITION = CrlEdition(1, AT, AT + timedelta(days=1))
POLICIES = {
    CertificatePurpose.SIGNATURE: "1.3.6.1.4.1.32473.1.1.20",
    CertificatePurpose.AUTHENTICATION: "1.3.6.1.4.1.32473.1.3.30",
}
REASONS = {
    SerialNumber(reason + 1): Revocation(reason, AT - timedelta(days=1))
    for reason in RevocationReason
}


class Lint:
    """The linters of pkilint in this process, reading standard input; above NOTICE they find."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys, self._patch = capsys, patch

    def __call__(self, program: ModuleType, der: bytes, *options: str) -> str:
        """Tell what a linter finds."""
        given = BytesIO(der)
        given.name = "standard input"
        self._patch.setattr(sys, "stdin", SimpleNamespace(buffer=given))
        status = program.main(["lint", *options, "-s", "WARNING", "-"])
        said = self._capsys.readouterr()
        return (said.out + said.err).strip() or (f"status {status}" if status else "")


@pytest.fixture
def lint(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lint:
    return Lint(capsys, monkeypatch)


def issued(
    pki: Pki,
    request: CertificateRequest,
    authority: Authority | None = None,
    *,
    profile: Profile | None = None,
    **fields: object,
) -> x509.Certificate:
    """Issue a certificate that is right, but unusual."""
    given = {"serial": SerialNumber(9), "at": AT, "last_day": LAST_DAY} | fields
    authority = authority or pki.authority(request.purpose)
    authority = replace(authority, profile=profile or Profile())
    return issue_certificate(request, authority, **given)


def late(pki: Pki, day: date) -> Authority:
    """Found an authority whose last day is the tenth anniversary's eve of a day."""
    at, key = datetime.combine(day, time(9), JST), pki.signature.key
    purpose = CertificatePurpose.SIGNATURE
    certificate = authority_certificate(purpose, key, serial=SerialNumber(1), at=at)
    return Authority(purpose, 1, certificate, key)


def late_holder(pki: Pki, day: date) -> x509.Certificate:
    """Issue a certificate that ends with such an authority."""
    authority = late(pki, day)
    begin = authority.certificate.not_valid_before_utc
    last_day = authority.certificate.not_valid_after_utc.astimezone(JST).date()
    request = signature_request(pki.holder_key.public_key())
    return issued(pki, request, authority, at=begin, last_day=last_day)


def for_holder(pki: Pki, **changes: object) -> CertificateRequest:
    """Apply for a signature certificate for somebody else."""
    return signature_request(pki.holder_key.public_key(), replace(HANAKO, **changes))


def for_login(pki: Pki, medium: Medium = Medium.CARD) -> CertificateRequest:
    return authentication_request(pki.holder_key.public_key(), medium)


REAL = Profile(oids=REAL_OIDS)
LONG = replace(KAMAKURA, prefecture="K" * 58, city="K" * 58)
CERTIFICATES: dict[str, Callable[[Pki], x509.Certificate]] = {
    "signature CA": lambda pki: pki.signature.certificate,
    "authentication CA": lambda pki: pki.authentication.certificate,
    "CA until 2049": lambda pki: late(pki, date(2040, 1, 1)).certificate,
    "CA until 2050": lambda pki: late(pki, date(2040, 1, 2)).certificate,
    "responder": lambda pki: pki.signature_responder.certificate,
    "signature": lambda pki: pki.signature_certificate,
    "signature on a phone": lambda pki: pki.phone_signature_certificate,
    "authentication": lambda pki: pki.authentication_certificate,
    "authentication on a phone": lambda pki: pki.phone_certificate,
    "signature, real identifiers": lambda pki: issued(pki, for_holder(pki), profile=REAL),
    "authentication, real identifiers": lambda pki: issued(pki, for_login(pki), profile=REAL),
    "signature until 2049": lambda pki: late_holder(pki, date(2040, 1, 1)),
    "signature until 2050": lambda pki: late_holder(pki, date(2040, 1, 2)),
    "with substitute characters": lambda pki: issued(
        pki, for_holder(pki, name="髙橋　𠮷子", address="葛\U000e0100城" * 100)
    ),
    "longest names of places": lambda pki: issued(pki, replace(for_holder(pki), office=LONG)),
    "longest name of a point": lambda pki: issued(pki, replace(for_login(pki), office=LONG)),
    "longest name": lambda pki: issued(pki, for_holder(pki, name="寿限無" * 66)),
    "longest serial number": lambda pki: issued(
        pki, for_holder(pki), serial=SerialNumber((1 << 159) - 1), last_day=date(2036, 3, 31)
    ),
}


@pytest.mark.source("RFC 5280 §4")
@pytest.mark.parametrize("name", CERTIFICATES)
def test_pkilint_finds_nothing_above_notice_in_a_certificate(
    pki: Pki, lint: Lint, name: str
) -> None:
    der = CERTIFICATES[name](pki).public_bytes(Encoding.DER)
    assert lint(lint_pkix_cert, der) == ""


@pytest.mark.source("RFC 5280 §5")
@pytest.mark.parametrize("office", [KAMAKURA, None], ids=["municipality", "full"])
def test_pkilint_finds_nothing_above_notice_in_a_list(
    pki: Pki, lint: Lint, office: IssuingOffice | None
) -> None:
    crl = build_crl(pki.signature, REASONS, EDITION, office=office)
    assert lint(lint_crl, crl.public_bytes(Encoding.DER), "-t", "CRL", "-p", "PKIX") == ""


@pytest.mark.source("RFC 6960 §4.2")
@pytest.mark.parametrize("nonce", [None, bytes(32)], ids=["plain", "nonce"])
@pytest.mark.parametrize("revocation", [None, REASONS[SerialNumber(7)]], ids=["good", "held"])
def test_pkilint_finds_nothing_above_notice_in_an_answer(
    pki: Pki, lint: Lint, nonce: bytes | None, revocation: Revocation | None
) -> None:
    certificate, issuer = pki.signature_certificate, pki.signature.certificate
    states = {SerialNumber(certificate.serial_number): revocation}
    der = answer(
        build_request(certificate, issuer, nonce),
        StatusSnapshot(encode_snapshot(AT, [(issuer, states)])),
        [pki.signature_responder],
        at=AT,
    )
    assert lint(lint_ocsp_response, der) == ""


@pytest.mark.source("RFC 5280 §4.2.1.1")
def test_pkilint_would_find_something(pki: Pki, lint: Lint) -> None:
    without = dropping(x509.AuthorityKeyIdentifier)
    bad = reissue(pki.signature_certificate, pki.signature.key, extensions=without)
    assert "authority_key_identifier" in lint(lint_pkix_cert, bad.public_bytes(Encoding.DER))


def openssl_verify(pki: Pki, folder: Path, purpose: CertificatePurpose, **given: object) -> str:
    """Let openssl verify the holder's certificate with revocation list and policy."""
    revocations = given.get("revocations", {})
    office = given.get("office", KAMAKURA)
    at = given.get("at", AT + timedelta(hours=1))
    policy = given.get("policy", POLICIES[purpose])
    authority = pki.authority(purpose)
    edition = CrlEdition(1, at - timedelta(minutes=1), at + timedelta(days=1))
    crl = build_crl(authority, revocations, edition, office=office)
    # Both generations share one name: openssl has to tell them by their keys.
    anchors = (pki.second_signature.certificate, authority.certificate)
    (folder / "ca.pem").write_bytes(b"".join(a.public_bytes(Encoding.PEM) for a in anchors))
    (folder / "crl.pem").write_bytes(crl.public_bytes(Encoding.PEM))
    (folder / "certificate.pem").write_bytes(pki.certificate(purpose).public_bytes(Encoding.PEM))
    options = ["-x509_strict", "-crl_check", "-explicit_policy", "-policy", policy]
    done = subprocess.run(
        ["openssl", "verify", *options, "-attime", str(int(at.timestamp())),
         "-CAfile", "ca.pem", "-CRLfile", "crl.pem", "certificate.pem"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@PURPOSES
@pytest.mark.source("RFC 5280 §6")
def test_openssl_verifies_strictly_with_list_and_policy(
    pki: Pki, tmp_path: Path, purpose: CertificatePurpose
) -> None:
    assert openssl_verify(pki, tmp_path, purpose) == "certificate.pem: OK\n"
    assert openssl_verify(pki, tmp_path, purpose, office=None) == "certificate.pem: OK\n"


@PURPOSES
@pytest.mark.source("RFC 5280 §6.3")
def test_openssl_refuses_what_is_revoked(
    pki: Pki, tmp_path: Path, purpose: CertificatePurpose
) -> None:
    serial = SerialNumber(pki.certificate(purpose).serial_number)
    held = {serial: Revocation(RevocationReason.CERTIFICATE_HOLD, AT)}
    for office in (KAMAKURA, None):
        said = openssl_verify(pki, tmp_path, purpose, revocations=held, office=office)
        assert "error 23 at 0 depth lookup: certificate revoked" in said


@pytest.mark.source("RFC 5280 §6.3.3 (b)(2)")
def test_openssl_does_not_take_another_municipalitys_list(pki: Pki, tmp_path: Path) -> None:
    chigasaki = IssuingOffice("14207", "Kanagawa-ken", "Chigasaki-shi")
    said = openssl_verify(pki, tmp_path, CertificatePurpose.SIGNATURE, office=chigasaki)
    assert "error 44 at 0 depth lookup: different crl scope" in said.lower()


@pytest.mark.source("RFC 5280 §4.2.1.4")
def test_openssl_does_not_take_the_other_policy(pki: Pki, tmp_path: Path) -> None:
    said = openssl_verify(
        pki,
        tmp_path,
        CertificatePurpose.SIGNATURE,
        policy=POLICIES[CertificatePurpose.AUTHENTICATION],
    )
    assert "error 43 at 0 depth lookup: no explicit policy" in said


@pytest.mark.source("RFC 5280 §4.1.2.5")
@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        # openssl 3.0 counts the second of notAfter itself as over; RFC 5280 includes it.
        pytest.param(datetime(2031, 5, 5, 23, 59, 58, tzinfo=JST), "OK", id="last day"),
        pytest.param(datetime(2031, 5, 6, 0, 0, 0, tzinfo=JST), "expired", id="over"),
    ],
)
def test_openssl_sees_the_same_end(pki: Pki, tmp_path: Path, at: datetime, verdict: str) -> None:
    assert at.date() - LAST_DAY in {timedelta(0), timedelta(days=1)}
    assert verdict in openssl_verify(pki, tmp_path, CertificatePurpose.SIGNATURE, at=at)
