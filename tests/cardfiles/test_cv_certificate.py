"""CV certificates and key names, to the byte."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from record_signers import AUTHORITY_ID, SIGNER_ID, record_signer, rsa_key

from jumin.cardfiles import CvCertificate, KeyId, RecordFormError


KEY_IDS = st.builds(
    KeyId,
    st.text("0123456789", min_size=7, max_size=7),
    st.text("0123456789", min_size=3, max_size=3),
    st.binary(min_size=4, max_size=4),
)


@pytest.mark.source("observed on cards: 6000034/001")
def test_a_key_has_a_name_of_sixteen_bytes() -> None:
    key_id = KeyId("6000034")
    assert bytes(key_id).hex() == "36303030303334" + "0805" + "303031" + "00000000"
    assert str(key_id) == "6000034/001"


@pytest.mark.source("observed on cards")
@given(KEY_IDS)
def test_a_built_name_is_parsed_back(key_id: KeyId) -> None:
    assert len(bytes(key_id)) == KeyId.LENGTH
    assert KeyId.parse(bytes(key_id)) == key_id


@pytest.mark.source("observed on cards")
@given(
    st.binary(max_size=20)
    | st.tuples(st.integers(0, 15), st.binary(min_size=1, max_size=1)).map(
        lambda change: bytes(SIGNER_ID)[: change[0]] + change[1] + bytes(SIGNER_ID)[change[0] + 1 :]
    )
)
def test_any_bytes_are_a_name_or_a_record_form_error(octets: bytes) -> None:
    try:
        key_id = KeyId.parse(octets)
    except RecordFormError:
        return
    assert bytes(key_id) == octets


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    ("number", "group", "padding"),
    [
        ("900003", "001", bytes(4)),
        ("90000333", "001", bytes(4)),
        ("９００００３３", "001", bytes(4)),
        ("9000033", "01", bytes(4)),
        ("9000033", "00a", bytes(4)),
        ("9000033", "001", bytes(3)),
    ],
)
def test_what_is_no_name_cannot_be_built(number: str, group: str, padding: bytes) -> None:
    with pytest.raises(RecordFormError):
        KeyId(number, group, padding)


@pytest.mark.source("observed on cards: 568 bytes")
def test_a_certificate_has_568_bytes_each_in_its_place() -> None:
    certificate = record_signer().certificate
    octets = bytes(certificate)
    modulus = rsa_key("signer").public_key().public_numbers().n.to_bytes(256, "big")
    assert len(octets) == CvCertificate.LENGTH == 568
    assert octets[:10].hex() == "7f21820233" + "5f4e820129"
    assert octets[10:26] == bytes(AUTHORITY_ID)
    assert octets[26:42] == bytes(SIGNER_ID)
    assert octets[42:51].hex() == "9003010001" + "91820100"
    assert octets[51:307] == modulus
    assert octets[307:312].hex() == "5f37820100"
    assert octets[312:] == certificate.signature
    assert certificate.signed_part == octets[10:307]
    assert certificate.content == octets[5:]


@pytest.mark.source("observed on cards: RSASSA-PKCS1-v1_5, SHA-256 over 297 bytes")
def test_openssl_finds_the_signature_right(tmp_path: Path) -> None:
    certificate = record_signer().certificate
    key = rsa_key("authority").public_key()
    (tmp_path / "key.pem").write_bytes(
        key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "signature").write_bytes(certificate.signature)
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature"]
    part = bytes(certificate)[10:307]
    assert len(part) == 297
    subprocess.run(command, cwd=tmp_path, input=part, capture_output=True, check=True)


@pytest.mark.source("observed on cards")
def test_a_certificate_is_parsed_with_and_without_its_header_and_before_filler() -> None:
    certificate = record_signer().certificate
    assert CvCertificate.parse(bytes(certificate)) == certificate
    assert CvCertificate.parse(bytes(certificate) + b"\xff" * 9) == certificate
    assert CvCertificate.parse_content(certificate.content) == certificate


@pytest.mark.source("observed on cards")
def test_a_certificate_is_signed_by_its_issuer_and_nobody_else() -> None:
    certificate = record_signer().certificate
    assert certificate.is_signed_by(rsa_key("authority").public_key())
    assert not certificate.is_signed_by(rsa_key("signer").public_key())


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(("bits", "exponent"), [(3072, 65_537), (2048, 3)])
def test_another_kind_of_key_is_not_certified(bits: int, exponent: int) -> None:
    key = generate_private_key(exponent, bits).public_key()
    with pytest.raises(RecordFormError):
        CvCertificate.issue(rsa_key("authority"), AUTHORITY_ID, SIGNER_ID, key)


@pytest.mark.source("observed on cards")
@given(
    st.integers(5, 567),
    st.integers(1, 255),
    st.sampled_from([b"", b"\xff", b"\x00\x00", b"\xff\x00", b"x"]),
)
def test_a_changed_certificate_is_malformed_or_not_signed(
    at: int, change: int, behind: bytes
) -> None:
    octets = bytearray(bytes(record_signer().certificate))
    octets[at] ^= change
    try:
        certificate = CvCertificate.parse(bytes(octets) + behind)
    except RecordFormError:
        return
    assert not certificate.is_signed_by(rsa_key("authority").public_key())


@pytest.mark.source("observed on cards")
@given(st.binary(min_size=256, max_size=256))
def test_a_certificate_with_any_modulus_is_parsed_or_a_record_form_error(modulus: bytes) -> None:
    octets = bytes(record_signer().certificate)
    changed = octets[:51] + modulus + octets[307:]
    try:
        certificate = CvCertificate.parse(changed)
    except RecordFormError:
        return
    assert bytes(certificate) == changed
    assert not certificate.is_signed_by(certificate.key)


@pytest.mark.source("observed on cards")
@given(st.integers(2**2047, 2**2048 - 1))
def test_no_key_whatsoever_makes_checking_fail(modulus: int) -> None:
    try:
        key = RSAPublicNumbers(65_537, modulus).public_key()
    except ValueError:
        return
    assert not record_signer().certificate.is_signed_by(key)
