import re
from pathlib import Path

import pytest
from card_makers import ImageInMemory, full_image, full_records
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from opensc import AUTHENTICATION, SIGNATURE, Token, openssl, public_key
from private_pcscd import PrivatePcscd


MESSAGE = b"a message to sign"


@pytest.mark.source("OpenSC, opensc-tool(1)")
@pytest.mark.usefixtures("card")
def test_opensc_names_the_card_jpki(pcscd: PrivatePcscd) -> None:
    result = pcscd.run("opensc-tool", "--name")
    assert (result.returncode, result.stdout) == (0, b"jpki\n")


@pytest.mark.source("OpenSC, pkcs15-tool(1)")
@pytest.mark.usefixtures("card")
def test_opensc_dumps_keys_certificates_and_pins(pcscd: PrivatePcscd) -> None:
    result = pcscd.run("pkcs15-tool", "--dump")
    assert result.returncode == 0, result.stderr
    shown = re.compile(r"^(PIN|Private RSA Key|X.509 Certificate) \[(.*)\]", re.MULTILINE)
    found = shown.findall(result.stdout.decode())
    assert found == [
        ("PIN", "User Authentication PIN"),
        ("PIN", "Digital Signature PIN"),
        ("Private RSA Key", "User Authentication Key"),
        ("Private RSA Key", "Digital Signature Key"),
        ("X.509 Certificate", "User Authentication Certificate"),
        ("X.509 Certificate", "Digital Signature Certificate"),
        ("X.509 Certificate", "User Authentication Certificate CA"),
        ("X.509 Certificate", "Digital Signature Certificate CA"),
    ]


@pytest.mark.source("OpenSC, pkcs15-tool(1)")
@pytest.mark.usefixtures("card")
def test_opensc_lists_the_pins_with_their_tries(pcscd: PrivatePcscd) -> None:
    result = pcscd.run("pkcs15-tool", "--list-pins")
    assert result.returncode == 0, result.stderr
    assert re.findall(rb"Tries left *: (\d+)", result.stdout) == [b"3", b"5"]


@pytest.mark.source("OpenSC, pkcs15-tool(1)")
@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("01", "authentication_certificate"),
        ("03", "authentication_ca_certificate"),
        ("04", "signature_ca_certificate"),
    ],
)
def test_opensc_reads_a_certificate_without_any_pin(
    pcscd: PrivatePcscd, identifier: str, name: str
) -> None:
    assert certificate(pcscd, identifier) == getattr(full_records(), name)


@pytest.mark.source("CLIENT-2", "OpenSC, pkcs15-tool(1)")
@pytest.mark.usefixtures("card")
def test_opensc_reads_the_signature_certificate_only_after_its_pin(pcscd: PrivatePcscd) -> None:
    refused = pcscd.run("pkcs15-tool", "--read-certificate", "02")
    assert refused.returncode == 1
    assert b"BEGIN CERTIFICATE" not in refused.stdout
    by_pin = ("--verify-pin", "--auth-id", "02", "--pin", SIGNATURE.pin)
    assert certificate(pcscd, "02", *by_pin) == SIGNATURE.certificate


@pytest.mark.source("OpenSC, pkcs15-tool(1)")
@pytest.mark.usefixtures("card")
def test_the_other_pin_does_not_open_the_signature_certificate(pcscd: PrivatePcscd) -> None:
    by_pin = ("--verify-pin", "--auth-id", "01", "--pin", AUTHENTICATION.pin)
    refused = pcscd.run("pkcs15-tool", "--read-certificate", "02", *by_pin)
    assert refused.returncode == 1
    assert b"BEGIN CERTIFICATE" not in refused.stdout


def certificate(pcscd: PrivatePcscd, identifier: str, *by_pin: str) -> bytes:
    """Read a certificate by OpenSC; give its DER."""
    result = pcscd.run("pkcs15-tool", "--read-certificate", identifier, *by_pin)
    assert result.returncode == 0, result.stderr
    return x509.load_pem_x509_certificate(result.stdout).public_bytes(Encoding.DER)


@pytest.mark.source("OpenSC, pkcs15-crypt(1)", "RFC 8017 §8.2")
@pytest.mark.usefixtures("card")
@pytest.mark.parametrize("token", [AUTHENTICATION, SIGNATURE], ids=lambda token: token.purpose)
def test_a_signature_by_pkcs15_crypt_verifies_with_the_certificate(
    pcscd: PrivatePcscd, tmp_path: Path, token: Token
) -> None:
    message, digest, signature = (tmp_path / name for name in ("message", "digest", "signature"))
    message.write_bytes(MESSAGE)
    openssl("dgst", "-sha256", "-binary", "-out", digest, message)
    result = pcscd.run(
        *("pkcs15-crypt", "--sign", "--pkcs1", "--sha-256", "--key", token.id, "--pin", token.pin),
        *("--input", str(digest), "--output", str(signature)),
    )
    assert result.returncode == 0, result.stderr
    key = public_key(token, tmp_path)
    verify = ("dgst", "-sha256", "-verify", key, "-signature", signature)
    assert openssl(*verify, message) == b"Verified OK\n"


@pytest.mark.source("OpenSC, src/libopensc/card-jpki.c")
@pytest.mark.parametrize(
    "change",
    [
        ("--change-pin", "--auth-id", "01", "--pin", AUTHENTICATION.pin, "--new-pin", "9999"),
        ("--unblock-pin", "--auth-id", "01", "--puk", "1234", "--new-pin", "9999"),
    ],
    ids=["change", "unblock"],
)
def test_opensc_changes_no_pin_and_spends_no_try(
    pcscd: PrivatePcscd, card: ImageInMemory, change: tuple[str, ...]
) -> None:
    before = bytes(card.image)
    refused = pcscd.run("pkcs15-tool", *change)
    assert refused.returncode != 0
    assert b"Not supported" in refused.stderr
    assert bytes(card.image) == before


@pytest.mark.source("vsmartcard, virtualsmartcard/README")
@pytest.mark.usefixtures("card")
def test_a_second_card_fits_the_second_slot(pcscd: PrivatePcscd) -> None:
    with pcscd.holding(full_image().open(), slot=1):
        for reader in ("0", "1"):
            name = pcscd.run("opensc-tool", "--reader", reader, "--name")
            assert name.stdout == b"jpki\n", name.stderr
