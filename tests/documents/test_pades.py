"""PAdES besides the codes: what real clients say of it, and what it leaves as it was."""

import io
import re
import subprocess
from datetime import UTC, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from invented_papers import CERTIFICATION, RECORD
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sealed_papers import KEY, SEAL

from jumin.documents import DifferenceKind, PaperState, render_resident_record, verify_paper
from jumin.documents.pades import judge, only_signs, sign_pdf


AT = CERTIFICATION.issued_at + timedelta(seconds=2)
KEY_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


@pytest.fixture(scope="module")
def signer() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Make a key and its certificate."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "JUMIN-TEST issuing centre")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=365))
        .add_extension(KEY_USAGE, critical=True)
        .sign(key, SHA256())
    )
    return key, certificate


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return render_resident_record(RECORD, seal=SEAL).pdf


@pytest.fixture(scope="module")
def signed(sealed: bytes, signer: tuple[rsa.RSAPrivateKey, x509.Certificate]) -> bytes:
    return sign_pdf(sealed, *signer, at=AT)


@pytest.mark.source("ETSI EN 319 142-1 §6")
def test_poppler_finds_the_signature_valid_and_of_the_whole_file(
    signed: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(signed)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    ).stdout
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "Signature Type: ETSI.CAdES.detached" in told
    assert "Signing Hash Algorithm: SHA-256" in told
    assert f"Signing Time: {AT.astimezone(UTC):%b %d %Y}" in told


@pytest.mark.source("ETSI EN 319 142-1 §6")
def test_pyhanko_finds_the_signature_valid(
    signed: bytes, signer: tuple[rsa.RSAPrivateKey, x509.Certificate]
) -> None:
    root = asn1.Certificate.load(signer[1].public_bytes(Encoding.DER))
    [found] = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    context = ValidationContext(trust_roots=[root], moment=AT, allow_fetching=False)
    status = validate_pdf_signature(found, signer_validation_context=context)
    assert status.bottom_line
    assert found.self_reported_timestamp == AT


@pytest.mark.source("ISO 19005-2 §6.1.2")
def test_a_signed_paper_stays_what_it_was(sealed: bytes, signed: bytes) -> None:
    """The metadata say PDF/A-2a as before; nothing makes it another version of PDF."""
    assert signed.startswith(sealed)
    assert b"/Metadata" in signed
    assert not re.search(rb"/Type\s*/Metadata", signed[len(sealed) :])
    with pikepdf.open(io.BytesIO(signed)) as opened:
        assert opened.pdf_version == "1.7"
        assert "/Version" not in opened.Root
        assert opened.check_pdf_syntax() == []


def test_a_signed_paper_is_unaltered(signed: bytes) -> None:
    verdict = verify_paper(signed, [KEY])
    assert verdict.state is PaperState.UNALTERED
    assert verdict.is_countersigned


def test_what_is_appended_besides_the_signature_is_not_passed(sealed: bytes, signed: bytes) -> None:
    assert judge(signed, len(sealed))
    assert not judge(signed + b"\n", len(sealed))
    visible = re.sub(rb"/Rect \[ ?0 0 0 0 ?\]", b"/Rect [ 9 9 9 0 ]", signed)
    assert visible != signed
    assert len(visible) == len(signed)
    verdict = verify_paper(visible, [KEY])
    assert verdict.state is PaperState.ALTERED
    assert verdict.differences[-1].kind is DifferenceKind.APPENDED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Parent 1 0", b"/Parent 2 0"),
        (b"/FT /Sig", b"/FT /Btn"),
        (b"/SigFlags", b"/XFAFlags"),
    ],
    ids=str,
)
def test_no_part_of_page_or_catalogue_may_be_another(
    old: bytes, new: bytes, sealed: bytes, signed: bytes
) -> None:
    appended = signed[len(sealed) :]
    assert old in appended
    assert not only_signs(sealed + appended.replace(old, new, 1), len(sealed))
