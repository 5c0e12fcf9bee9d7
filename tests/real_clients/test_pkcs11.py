import re
from pathlib import Path

import pytest
from card_makers import ImageInMemory
from opensc import (
    AUTHENTICATION,
    SIGNATURE,
    Token,
    login,
    openssl,
    pkcs11_tool,
    public_key,
    tries_left,
)
from private_pcscd import PrivatePcscd


MESSAGE = b"a message to sign"
BOTH = pytest.mark.parametrize("token", [AUTHENTICATION, SIGNATURE], ids=lambda one: one.purpose)


def objects(listed: bytes) -> list[tuple[str, str]]:
    """Take kind and label of each object out of pkcs11-tool's list."""
    found = re.findall(r"^(\S.*?) Object;.*\n +label: +(.*)$", listed.decode(), re.MULTILINE)
    return [(str(kind), str(label)) for kind, label in found]


@pytest.mark.source("PKCS #11 v2.40 §5.5")
@pytest.mark.usefixtures("card")
def test_the_module_makes_a_token_of_each_pin(pcscd: PrivatePcscd) -> None:
    result = pkcs11_tool(pcscd, "--list-slots")
    assert result.returncode == 0, result.stderr
    shown = result.stdout.decode()
    assert re.findall(r"token label *: (.*)", shown) == [AUTHENTICATION.label, SIGNATURE.label]
    assert re.findall(r"pin min/max *: (.*)", shown) == ["4/4", "6/16"]
    assert "PIN initialized" in shown
    assert "locked" not in shown


@pytest.mark.source("PKCS #11 v2.40 §5.7")
@pytest.mark.usefixtures("card")
def test_the_module_lists_what_anybody_may_see(pcscd: PrivatePcscd) -> None:
    result = pkcs11_tool(pcscd, "--list-objects")
    assert result.returncode == 0, result.stderr
    assert objects(result.stdout) == [
        ("Public Key", "User Authentication Public Key"),
        ("Certificate", "User Authentication Certificate"),
        ("Certificate", "User Authentication Certificate CA"),
        ("Public Key", "User Authentication Certificate CA"),
        ("Certificate", "Digital Signature Certificate CA"),
        ("Public Key", "Digital Signature Certificate CA"),
    ]


@pytest.mark.source("PKCS #11 v2.40 §5.6")
@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("token", "shown"),
    [
        (
            AUTHENTICATION,
            {
                ("Private Key", "User Authentication Key"),
                ("Certificate", "User Authentication Certificate"),
            },
        ),
        (
            SIGNATURE,
            {
                ("Private Key", "Digital Signature Key"),
                ("Certificate", "Digital Signature Certificate"),
            },
        ),
    ],
    ids=["authentication", "signature"],
)
def test_after_login_the_module_shows_key_and_certificate(
    pcscd: PrivatePcscd, token: Token, shown: set[tuple[str, str]]
) -> None:
    result = pkcs11_tool(pcscd, *login(token), "--list-objects")
    assert result.returncode == 0, result.stderr
    assert shown <= set(objects(result.stdout))


@pytest.mark.source("PKCS #11 v2.40 §5.7")
@pytest.mark.usefixtures("card")
def test_without_login_the_signature_certificate_is_not_there(pcscd: PrivatePcscd) -> None:
    result = pkcs11_tool(
        pcscd,
        *("--token-label", SIGNATURE.label, "--id", SIGNATURE.id),
        *("--read-object", "--type", "cert"),
    )
    assert result.returncode != 0
    assert b"object not found" in result.stderr


@pytest.mark.source("PKCS #11 v2.40 §5.11", "RFC 8017 §8.2")
@pytest.mark.usefixtures("card")
@BOTH
def test_a_signature_through_pkcs11_verifies_with_the_certificate_on_the_card(
    pcscd: PrivatePcscd, tmp_path: Path, token: Token
) -> None:
    message, signature = tmp_path / "message", tmp_path / "signature"
    read = tmp_path / "read"
    message.write_bytes(MESSAGE)
    of_token = (*login(token), "--id", token.id)

    result = pkcs11_tool(
        pcscd,
        *(*of_token, "--sign", "--mechanism", "SHA256-RSA-PKCS"),
        *("--input-file", message, "--output-file", signature),
    )
    assert result.returncode == 0, result.stderr
    result = pkcs11_tool(pcscd, *of_token, "--read-object", "--type", "cert", "--output-file", read)
    assert result.returncode == 0, result.stderr

    assert read.read_bytes() == token.certificate
    key = public_key(token, tmp_path)
    verify = ("dgst", "-sha256", "-verify", key, "-signature", signature)
    assert openssl(*verify, message) == b"Verified OK\n"


@pytest.mark.source("PKCS #11 v2.40 §5.11", "RFC 8017 §9.2")
@pytest.mark.usefixtures("card")
@BOTH
def test_the_card_signs_a_bare_digest_as_it_is(
    pcscd: PrivatePcscd, tmp_path: Path, token: Token
) -> None:
    digest, signature = tmp_path / "digest", tmp_path / "signature"
    digest.write_bytes(bytes(range(32)))
    result = pkcs11_tool(
        pcscd,
        *(*login(token), "--id", token.id, "--sign", "--mechanism", "RSA-PKCS"),
        *("--input-file", digest, "--output-file", signature),
    )
    assert result.returncode == 0, result.stderr
    key = public_key(token, tmp_path)
    recover = ("pkeyutl", "-verifyrecover", "-pubin", "-inkey", key, "-in", signature)
    assert openssl(*recover) == bytes(range(32))


@pytest.mark.source("OpenSC, pkcs11-tool(1) --test")
@pytest.mark.usefixtures("card")
@BOTH
def test_the_tool_finds_no_error_in_its_own_test(pcscd: PrivatePcscd, token: Token) -> None:
    result = pkcs11_tool(pcscd, *login(token), "--test")
    assert result.returncode == 0, result.stderr
    assert b"all 4 signature functions seem to work" in result.stdout
    assert result.stdout.count(b"-PKCS: OK") == 9, result.stdout
    assert result.stdout.endswith(b"No errors\n")


@pytest.mark.source("PKCS #11 v2.40 §5.6")
@BOTH
def test_a_wrong_pin_through_pkcs11_costs_one_try_until_the_right_one(
    pcscd: PrivatePcscd, card: ImageInMemory, token: Token
) -> None:
    wrong = pkcs11_tool(pcscd, *login(token, "9" * len(token.pin)), "--list-objects")
    assert wrong.returncode != 0
    assert b"CKR_PIN_INCORRECT" in wrong.stderr
    assert tries_left(card) == ((2, 5) if token is AUTHENTICATION else (3, 4))
    right = pkcs11_tool(pcscd, *login(token), "--list-objects")
    assert right.returncode == 0, right.stderr
    assert tries_left(card) == (3, 5)


@pytest.mark.source("PKCS #11 v2.40 §5.6")
def test_a_pin_of_a_wrong_length_never_reaches_the_card(
    pcscd: PrivatePcscd, card: ImageInMemory
) -> None:
    result = pkcs11_tool(pcscd, *login(AUTHENTICATION, "12345"), "--list-objects")
    assert b"CKR_PIN_LEN_RANGE" in result.stderr
    assert tries_left(card) == (3, 5)
