"""Cards of every kind, with every chip and with a locked PIN, as OpenSC sees them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from card_makers import (
    ImageInMemory,
    bare_image,
    face_authentication_image,
    full_image,
    image_without_certificates,
    image_without_pins,
    image_without_signature_certificate,
    phone_image,
)
from opensc import (
    AUTHENTICATION,
    SIGNATURE,
    login,
    openssl,
    pkcs11_tool,
    public_key,
    tries_left,
)
from private_pcscd import PrivatePcscd

from jumin.chip import ATRS, CardOptions
from jumin.iso7816 import SW


Kind = tuple[Callable[[], ImageInMemory], int]
"""How such a card is made, and how many certificates anybody may read on it."""
PAIRS_OF_KINDS: list[dict[str, Kind]] = [
    {"without PINs": (image_without_pins, 3), "bare": (bare_image, 2)},
    {"phone": (phone_image, 2), "face authentication": (face_authentication_image, 3)},
    {
        "without certificates": (image_without_certificates, 2),
        "without signature certificate": (image_without_signature_certificate, 3),
    },
]
"""Two at a time, as there are two slots."""


@pytest.mark.source("OpenSC, opensc-tool(1)", "OpenSC, pkcs15-tool(1)")
@pytest.mark.parametrize("two", PAIRS_OF_KINDS, ids=" and ".join)
def test_opensc_dumps_a_card_of_any_kind_and_spends_no_try(
    pcscd: PrivatePcscd, two: dict[str, Kind]
) -> None:
    images = [make() for make, _ in two.values()]
    before = [tries_left(image) for image in images]
    with pcscd.holding(images[0].open()), pcscd.holding(images[1].open(), slot=1):
        for reader, (_, readable) in enumerate(two.values()):
            named = pcscd.run("opensc-tool", "--reader", str(reader), "--name")
            assert named.stdout == b"jpki\n", named.stderr
            dumped = pcscd.run("pkcs15-tool", "--reader", str(reader), "--dump")
            assert dumped.returncode == 0, dumped.stderr
            shown = re.findall(r"Tries left *: (\d+)", dumped.stdout.decode())
            assert tuple(map(int, shown)) == before[reader]
            assert dumped.stdout.count(b"Encoded serial") == readable
    assert [tries_left(image) for image in images] == before


@pytest.mark.source("OpenSC, pkcs15-crypt(1)", "RFC 8017 §8.2")
def test_a_phone_signs_for_opensc_like_a_card(pcscd: PrivatePcscd, tmp_path: Path) -> None:
    message, digest, signature = (tmp_path / name for name in ("message", "digest", "signature"))
    message.write_bytes(b"a challenge")
    openssl("dgst", "-sha256", "-binary", "-out", digest, message)
    with pcscd.holding(phone_image().open()):
        result = pcscd.run(
            *("pkcs15-crypt", "--sign", "--pkcs1", "--sha-256", "--key", "01"),
            *("--pin", AUTHENTICATION.pin, "--input", str(digest), "--output", str(signature)),
        )
    assert result.returncode == 0, result.stderr
    key = public_key(AUTHENTICATION, tmp_path)
    verify = ("dgst", "-sha256", "-verify", key, "-signature", signature)
    assert openssl(*verify, message) == b"Verified OK\n"


@pytest.mark.source("ISO/IEC 7816-3 §8.2", "OpenSC, src/libopensc/card-jpki.c")
@pytest.mark.parametrize("kinds", [("contact", "contact-da"), ("contact-f5-b3", "contactless-05")])
def test_opensc_knows_the_card_by_its_atr_or_by_its_application(
    pcscd: PrivatePcscd, kinds: tuple[str, str]
) -> None:
    cards = [full_image().open(atr=ATRS[kind]) for kind in kinds]
    with pcscd.holding(cards[0]), pcscd.holding(cards[1], slot=1):
        for reader, kind in enumerate(kinds):
            told = pcscd.run("opensc-tool", "--reader", str(reader), "--atr").stdout.decode()
            assert bytes.fromhex(told.replace(":", "")) == ATRS[kind]
            named = pcscd.run("opensc-tool", "--reader", str(reader), "--name")
            assert named.stdout == b"jpki\n", named.stderr


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5", "PKCS #11 v2.40 §5.6")
def test_a_locked_pin_stays_locked_and_the_other_works(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    for _ in range(3):
        wrong = pkcs11_tool(pcscd, *login(AUTHENTICATION, "4321"), "--list-objects")
        assert b"CKR_PIN_INCORRECT" in wrong.stderr
    assert tries_left(plugged) == (0, 5)
    listed = pcscd.run("pkcs15-tool", "--list-pins")
    assert re.findall(rb"Tries left *: (\d+)", listed.stdout) == [b"0", b"5"]
    slots = pkcs11_tool(pcscd, "--list-slots").stdout.decode()
    assert len(re.findall(r"token flags *: .*user PIN locked", slots)) == 1

    refused = pkcs11_tool(pcscd, *login(AUTHENTICATION), "--list-objects")
    assert refused.returncode != 0
    assert b"CKR_GENERAL_ERROR" in refused.stderr
    other = pkcs11_tool(pcscd, *login(SIGNATURE), "--list-objects")
    assert other.returncode == 0, other.stderr

    told_otherwise = CardOptions(blocked_verify=SW.AUTHENTICATION_METHOD_BLOCKED)
    with pcscd.holding(plugged.open(options=told_otherwise), slot=1):
        reader = ("--slot-index", "2")
        locked = pkcs11_tool(pcscd, *reader, *login(AUTHENTICATION)[2:], "--list-objects")
    assert b"CKR_PIN_LOCKED" in locked.stderr
