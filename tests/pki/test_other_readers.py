"""What others say of our certificates, lists and answers: pkilint and the openssl command."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import AT, HANAKO, KAMAKURA, LAST_DAY, Pki, signature_request

from jumin.pki import (
    CrlEdition,
    IssuingOffice,
    Revocation,
    StatusSnapshot,
    answer,
    build_crl,
    build_request,
    encode_snapshot,
    issue_certificate,
)
from jumin.terms import JST, CertificatePurpose, RevocationReason, SerialNumber


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


def lint(command: str, path: Path, *options: str) -> None:
    """Run a linter of pkilint; findings above NOTICE fail."""
    program = Path(sys.executable).with_name(command)
    done = subprocess.run(
        [program, "lint", *options, "-s", "WARNING", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "", "")


CERTIFICATES: dict[str, Callable[[Pki], object]] = {
    "signature CA": lambda pki: pki.signature.certificate,
    "authentication CA": lambda pki: pki.authentication.certificate,
    "responder": lambda pki: pki.signature_responder.certificate,
    "signature": lambda pki: pki.signature_certificate,
    "authentication": lambda pki: pki.authentication_certificate,
    "with substitute characters": lambda pki: issue_certificate(
        signature_request(
            pki.holder_key.public_key(),
            replace(HANAKO, name="髙橋　𠮷子", address="葛\U000e0100城" * 100),
        ),
        pki.signature,
        serial=SerialNumber((1 << 159) - 1),
        at=AT,
        last_day=date(2036, 3, 31),
    ),
}


@pytest.mark.source("RFC 5280 §4")
@pytest.mark.parametrize("name", CERTIFICATES)
def test_pkilint_finds_nothing_above_notice_in_a_certificate(
    pki: Pki, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "certificate.pem"
    path.write_bytes(CERTIFICATES[name](pki).public_bytes(Encoding.PEM))
    lint("lint_pkix_cert", path)


@pytest.mark.source("RFC 5280 §5")
@pytest.mark.parametrize("office", [KAMAKURA, None], ids=["municipality", "full"])
def test_pkilint_finds_nothing_above_notice_in_a_list(
    pki: Pki, tmp_path: Path, office: IssuingOffice | None
) -> None:
    path = tmp_path / "list.pem"
    crl = build_crl(pki.signature, REASONS, EDITION, office=office)
    path.write_bytes(crl.public_bytes(Encoding.PEM))
    lint("lint_crl", path, "-t", "CRL", "-p", "PKIX")


@pytest.mark.source("RFC 6960 §4.2")
@pytest.mark.parametrize("nonce", [None, bytes(32)], ids=["plain", "nonce"])
@pytest.mark.parametrize("revocation", [None, REASONS[SerialNumber(7)]], ids=["good", "held"])
def test_pkilint_finds_nothing_above_notice_in_an_answer(
    pki: Pki, tmp_path: Path, nonce: bytes | None, revocation: Revocation | None
) -> None:
    certificate, issuer = pki.signature_certificate, pki.signature.certificate
    states = {SerialNumber(certificate.serial_number): revocation}
    path = tmp_path / "answer.der"
    path.write_bytes(
        answer(
            build_request(certificate, issuer, nonce),
            StatusSnapshot(encode_snapshot(AT, [(issuer, states)])),
            [pki.signature_responder],
            at=AT,
        )
    )
    lint("lint_ocsp_response", path)


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
