import re
from pathlib import Path
from subprocess import CompletedProcess
from subprocess import run as run_command

import pytest
from card_makers import ImageInMemory, full_records
from private_pcscd import PrivatePcscd, find_library, needed

from jumin.client import JpkiSession
from jumin.terms import CertificatePurpose


AUTHENTICATION = ("JPKI (User Authentication PIN)", "01", "1234")
SIGNATURE = ("JPKI (Digital Signature PIN)", "02", "ABC123")
MESSAGE = b"a message to sign"


def pkcs11(pcscd: PrivatePcscd, *arguments: str) -> CompletedProcess[bytes]:
    module = find_library("opensc-pkcs11.so")
    return pcscd.run("pkcs11-tool", "--module", str(module), *arguments)


def tries_left(plugged: ImageInMemory, purpose: CertificatePurpose) -> int:
    return JpkiSession(plugged.open()).tries_left(purpose)


@pytest.mark.source("OpenSC, opensc-tool(1)")
def test_opensc_names_the_card_jpki(pcscd: PrivatePcscd, plugged: ImageInMemory) -> None:
    del plugged
    result = pcscd.run("opensc-tool", "--name")
    assert (result.returncode, result.stdout) == (0, b"jpki\n")


@pytest.mark.source("OpenSC, pkcs15-tool(1)")
def test_opensc_dumps_keys_certificates_and_pins(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    del plugged
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
def test_opensc_lists_the_pins_with_their_tries(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    del plugged
    result = pcscd.run("pkcs15-tool", "--list-pins")
    assert result.returncode == 0, result.stderr
    assert re.findall(rb"Tries left *: (\d+)", result.stdout) == [b"3", b"5"]


@pytest.mark.source("OpenSC, pkcs15-tool(1)")
def test_opensc_reads_the_signature_certificate_only_after_its_pin(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    del plugged
    read = ("pkcs15-tool", "--read-certificate", "02")
    assert pcscd.run(*read).returncode == 1
    result = pcscd.run(*read, "--verify-pin", "--auth-id", "02", "--pin", "ABC123")
    assert result.returncode == 0, result.stderr
    assert b"BEGIN CERTIFICATE" in result.stdout


@pytest.mark.source("PKCS #11 v2.40 §5.11", "RFC 8017 §8.2")
@pytest.mark.parametrize(
    ("token", "identifier", "pin"),
    [
        pytest.param(*AUTHENTICATION, id="authentication"),
        pytest.param(*SIGNATURE, id="signature"),
    ],
)
def test_a_signature_through_pkcs11_verifies_with_the_certificate_on_the_card(  # noqa: PLR0917
    pcscd: PrivatePcscd,
    plugged: ImageInMemory,
    tmp_path: Path,
    token: str,
    identifier: str,
    pin: str,
) -> None:
    del plugged
    message, signature = tmp_path / "message", tmp_path / "signature"
    certificate, public_key = tmp_path / "certificate", tmp_path / "public_key"
    message.write_bytes(MESSAGE)
    login = ("--token-label", token, "--login", "--pin", pin, "--id", identifier)

    result = pkcs11(
        pcscd,
        *(*login, "--sign", "--mechanism", "SHA256-RSA-PKCS"),
        *("--input-file", str(message), "--output-file", str(signature)),
    )
    assert result.returncode == 0, result.stderr
    result = pkcs11(
        pcscd, *login, "--read-object", "--type", "cert", "--output-file", str(certificate)
    )
    assert result.returncode == 0, result.stderr

    records = full_records()
    assert certificate.read_bytes() in (
        records.signature_certificate,
        records.authentication_certificate,
    )
    openssl(
        *("x509", "-inform", "der", "-in", str(certificate)),
        *("-noout", "-pubkey", "-out", str(public_key)),
    )
    verify = ("dgst", "-sha256", "-verify", str(public_key), "-signature", str(signature))
    assert openssl(*verify, str(message)) == b"Verified OK\n"


def openssl(*arguments: str) -> bytes:
    return run_command(
        [needed("openssl"), *arguments], check=True, capture_output=True, timeout=30
    ).stdout


@pytest.mark.source("PKCS #11 v2.40 §5.11", "RFC 8017 §9.2")
def test_the_card_signs_a_bare_digest_as_it_is(
    pcscd: PrivatePcscd, plugged: ImageInMemory, tmp_path: Path
) -> None:
    del plugged
    digest, signature = tmp_path / "digest", tmp_path / "signature"
    certificate, public_key = tmp_path / "certificate", tmp_path / "public_key"
    digest.write_bytes(bytes(range(32)))
    token, identifier, pin = AUTHENTICATION
    result = pkcs11(
        pcscd,
        *("--token-label", token, "--login", "--pin", pin, "--id", identifier),
        *("--sign", "--mechanism", "RSA-PKCS"),
        *("--input-file", str(digest), "--output-file", str(signature)),
    )
    assert result.returncode == 0, result.stderr
    certificate.write_bytes(full_records().authentication_certificate or b"")
    openssl(
        *("x509", "-inform", "der", "-in", str(certificate)),
        *("-noout", "-pubkey", "-out", str(public_key)),
    )
    recovered = openssl(
        *("pkeyutl", "-verifyrecover", "-pubin", "-inkey", str(public_key)),
        *("-in", str(signature)),
    )
    assert recovered == bytes(range(32))


@pytest.mark.source("PKCS #11 v2.40 §5.6")
def test_a_wrong_pin_through_pkcs11_costs_one_try(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    token, _, _ = AUTHENTICATION
    result = pkcs11(pcscd, "--token-label", token, "--login", "--pin", "4321", "--list-objects")
    assert result.returncode != 0
    assert b"CKR_PIN_INCORRECT" in result.stderr
    assert tries_left(plugged, CertificatePurpose.AUTHENTICATION) == 2
    assert tries_left(plugged, CertificatePurpose.SIGNATURE) == 5


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
def test_opensc_shows_a_blocked_pin_and_still_the_card(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    token, _, _ = AUTHENTICATION
    for _ in range(3):
        pkcs11(pcscd, "--token-label", token, "--login", "--pin", "4321", "--list-objects")
    assert tries_left(plugged, CertificatePurpose.AUTHENTICATION) == 0
    result = pcscd.run("pkcs15-tool", "--list-pins")
    assert re.findall(rb"Tries left *: (\d+)", result.stdout) == [b"0", b"5"]


@pytest.mark.source("vsmartcard, virtualsmartcard/README")
def test_a_second_card_fits_the_second_slot(pcscd: PrivatePcscd, plugged: ImageInMemory) -> None:
    second = ImageInMemory(bytearray(plugged.image))
    with pcscd.holding(second.open(), slot=1):
        for reader in ("0", "1"):
            name = pcscd.run("opensc-tool", "--reader", reader, "--name")
            assert name.stdout == b"jpki\n", name.stderr
