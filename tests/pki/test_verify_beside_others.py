"""Beside openssl and pyhanko-certvalidator: on RFC 5280 itself all three say the same."""

import asyncio
import subprocess
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from list_makers import Entry, revocation_list, scope
from pki_makers import LAST_DAY, Pki, adding, reissue
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError
from relying_party import NOW, Case, changed

from jumin.pki.names import IssuingOffice
from jumin.pki.validity import last_second_of


@dataclass(frozen=True)
class Scene:
    """A certificate, what is trusted, the lists and the instant."""

    case: Case
    is_valid: bool

    @property
    def certificate(self) -> bytes:
        """In DER."""
        certificate = self.case.certificate or self.case.pki.signature_certificate
        if isinstance(certificate, bytes):
            return certificate
        return certificate.public_bytes(Encoding.DER)

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]:
        """Both generations, unless it is said otherwise."""
        pki = self.case.pki
        both = (pki.second_signature.certificate, pki.signature.certificate)
        return self.case.anchors or both


SERIAL = 0x0102_0304
ZUSHI = IssuingOffice("14208", "Kanagawa-ken", "Zushi-shi")
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
ENDS = last_second_of(LAST_DAY)
BEGINS = NOW.replace(microsecond=0) - timedelta(days=1)
SECOND = timedelta(seconds=1)


def scene(pki: Pki, *crls: bytes, is_valid: bool, **question: Any) -> Scene:
    return Scene(Case(pki, ocsp=None, crls=crls, **question), is_valid)


SCENES = {
    "a full list": lambda p: scene(p, revocation_list(p), is_valid=True),
    "a municipality's list": lambda p: scene(p, revocation_list(p, limits=scope()), is_valid=True),
    "a list with others in it": lambda p: scene(
        p, revocation_list(p, [Entry(5), Entry(6)]), is_valid=True),
    "the first second": lambda p: scene(
        p, revocation_list(p, at=BEGINS), at=BEGINS, is_valid=True),
    "the second before": lambda p: scene(
        p, revocation_list(p, at=BEGINS - timedelta(hours=1)), at=BEGINS - SECOND,
        is_valid=False),
    # In the last second itself, openssl calls a certificate expired; RFC 5280 §4.1.2.5 does not.
    "the last second but one": lambda p: scene(
        p, revocation_list(p, at=ENDS - SECOND), at=ENDS - SECOND, is_valid=True),
    "the next second": lambda p: scene(
        p, revocation_list(p, at=ENDS), at=ENDS + SECOND, is_valid=False),
    "no list": lambda p: scene(p, is_valid=False),
    "revoked": lambda p: scene(p, revocation_list(p, [Entry(SERIAL)]), is_valid=False),
    "held": lambda p: scene(p, revocation_list(
        p, [Entry(SERIAL, reason=x509.ReasonFlags.certificate_hold)]), is_valid=False),
    "another municipality's list": lambda p: scene(
        p, revocation_list(p, limits=scope(ZUSHI)), is_valid=False),
    "another generation's list": lambda p: scene(p, revocation_list(
        p, issuer=p.second_signature.certificate, key=p.second_signature.key), is_valid=False),
    "a forged list": lambda p: scene(
        p, revocation_list(p, key=p.second_signature.key), is_valid=False),
    "yesterday's list": lambda p: scene(
        p, revocation_list(p, at=NOW - timedelta(days=2)), is_valid=False),
    "tomorrow's list": lambda p: scene(
        p, revocation_list(p, at=NOW + timedelta(days=1)), is_valid=False),
    "an unknown critical extension": lambda p: scene(p, revocation_list(p), certificate=changed(
        p, extensions=adding(UNKNOWN, critical=True)), is_valid=False),
    "a forged certificate": lambda p: scene(p, revocation_list(p), certificate=reissue(
        p.signature_certificate, p.responder_key), is_valid=False),
    "another generation alone": lambda p: scene(
        p, revocation_list(p), anchors=(p.second_signature.certificate,), is_valid=False),
    "an unknown critical extension in the list": lambda p: scene(
        p, revocation_list(p, more=[(UNKNOWN, True)]), is_valid=False),
}  # fmt: skip


@pytest.fixture(params=SCENES.values(), ids=SCENES.keys())
def one(pki: Pki, request: pytest.FixtureRequest) -> Scene:
    made: Scene = request.param(pki)
    return made


@pytest.mark.source("RFC 5280 §6.1.3, §6.3.3")
def test_our_verdict(one: Scene) -> None:
    assert one.case.verdict().is_valid == one.is_valid


@pytest.mark.source("RFC 5280 §6.1.3, §6.3.3")
def test_that_of_openssl(one: Scene, tmp_path: Path) -> None:
    (tmp_path / "certificate.der").write_bytes(one.certificate)
    anchors = b"".join(anchor.public_bytes(Encoding.PEM) for anchor in one.anchors)
    (tmp_path / "anchors.pem").write_bytes(anchors)
    lists = [x509.load_der_x509_crl(crl).public_bytes(Encoding.PEM) for crl in one.case.crls]
    (tmp_path / "lists.pem").write_bytes(b"".join(lists))
    command = ["openssl", "verify", "-CAfile", "anchors.pem", "-crl_check", "-x509_strict"]
    command += ["-CRLfile", "lists.pem"] if lists else []
    command += ["-attime", str(int(one.case.at.timestamp())), "certificate.der"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (done.returncode == 0) == one.is_valid, done.stdout + done.stderr


@pytest.mark.source("RFC 5280 §6.1.3, §6.3.3")
def test_that_of_pyhanko(one: Scene) -> None:
    context = ValidationContext(
        trust_roots=[
            asn1_x509.Certificate.load(anchor.public_bytes(Encoding.DER)) for anchor in one.anchors
        ],
        crls=[asn1_crl.CertificateList.load(crl) for crl in one.case.crls],
        moment=one.case.at.astimezone(UTC),
        revocation_mode="require",
        time_tolerance=timedelta(0),
    )
    certificate = asn1_x509.Certificate.load(one.certificate)
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage({"digital_signature"}))
    except (ValidationError, PathBuildingError):
        is_valid = False
    else:
        is_valid = True
    assert is_valid == one.is_valid
