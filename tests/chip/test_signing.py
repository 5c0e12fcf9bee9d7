"""Signing in six schemes, and answering challenges."""

import hashlib
from collections.abc import Callable

import pytest
from card_dialogues import (
    SELECT_CARD_FACE,
    SELECT_COMMON_DATA,
    SELECT_INPUT_SUPPORT,
    SELECT_JPKI,
    answer,
    sw,
    verify,
)
from card_makers import full_card, rsa_key
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.chip import Card


VERIFY_SIGNATURE_PIN = verify(0x1B, "ABC123")
VERIFY_AUTHENTICATION_PIN = verify(0x18, "1234")
DIGEST = hashlib.sha256(b"a message").digest()
PRESENTED = {
    "no DigestInfo at all": DIGEST,
    "a DigestInfo without NULL": bytes.fromhex("302F300B0609608648016503040201" + "0420") + DIGEST,
    "SHA-1": bytes.fromhex("3021300906052B0E03021A05000414") + bytes(20),
    "MD5": bytes.fromhex("3020300C06082A864886F70D020505000410") + bytes(16),
    "RIPEMD-160": bytes.fromhex("3021300906052B2403020105000414") + bytes(20),
    "a text": "署名します".encode(),
    "one byte": b"\0",
    "as much as fits": b"\xff" * 245,
}


@pytest.fixture
def jpki() -> Card:
    """A card with its JPKI application selected and both PINs presented."""
    card = full_card()
    assert sw(card, SELECT_JPKI, VERIFY_SIGNATURE_PIN, VERIFY_AUTHENTICATION_PIN) == "9000"
    return card


def signed(card: Card, scheme: int, reference: int, data: bytes) -> bytes:
    apdu = bytes((0x80, 0x2A, scheme, reference, len(data))) + data + b"\0"
    signature = card.transmit(apdu)
    assert signature[-2:] == b"\x90\0"
    assert len(signature) == 256 + 2
    return signature[:-2]


@pytest.mark.source("RFC 8017 §9.2", "ISO/IEC 7816-8 §5.4")
@settings(deadline=None, max_examples=25)
@given(st.binary(min_size=1, max_size=245), st.sampled_from(["17", "1A"]))
def test_the_card_pads_and_signs_what_it_gets_and_always_the_same(data: bytes, key: str) -> None:
    card = full_card()
    answer(card, SELECT_JPKI, VERIFY_AUTHENTICATION_PIN, VERIFY_SIGNATURE_PIN)
    sign = f"802A0080{len(data):02X}{data.hex()}00"
    first = answer(card, f"00A4020C0200{key}", sign)
    assert first == answer(card, sign)
    public = rsa_key("authentication" if key == "17" else "signature").public_key()
    signature = bytes.fromhex(first)[:-2]
    assert public.recover_data_from_signature(signature, PKCS1v15(), None) == data


@pytest.mark.source("observed clients: what they give to be signed")
@pytest.mark.parametrize("data", PRESENTED.values(), ids=PRESENTED)
def test_the_card_does_not_look_into_what_it_signs(jpki: Card, data: bytes) -> None:
    public = rsa_key("authentication").public_key()
    assert public.recover_data_from_signature(signed(jpki, 0, 0x97, data), PKCS1v15(), None) == data


def _bare_digest(public: RSAPublicKey, signature: bytes, message: bytes) -> None:
    recovered = public.recover_data_from_signature(signature, PKCS1v15(), None)
    assert recovered == hashlib.sha256(message).digest()


def _pkcs1(public: RSAPublicKey, signature: bytes, message: bytes) -> None:
    public.verify(signature, message, PKCS1v15(), SHA256())


def _pkcs1_digest(public: RSAPublicKey, signature: bytes, digest: bytes) -> None:
    public.verify(signature, digest, PKCS1v15(), Prehashed(SHA256()))


def _pss(public: RSAPublicKey, signature: bytes, message: bytes) -> None:
    public.verify(signature, message, PSS(MGF1(SHA256()), PSS.DIGEST_LENGTH), SHA256())


def _pss_digest(public: RSAPublicKey, signature: bytes, digest: bytes) -> None:
    padding = PSS(MGF1(SHA256()), PSS.DIGEST_LENGTH)
    public.verify(signature, digest, padding, Prehashed(SHA256()))


@pytest.mark.source("RFC 8017 §8, observed on cards: P1 chooses how much the card does")
@pytest.mark.parametrize(
    ("scheme", "data", "check"),
    [
        (1, b"a message", _bare_digest),
        (2, DIGEST, _pkcs1_digest),
        (3, b"a message", _pkcs1),
        (4, DIGEST, _pss_digest),
        (5, b"a message", _pss),
        (5, b"\xff" * 255, _pss),
    ],
)
def test_six_schemes_of_signatures(
    jpki: Card, scheme: int, data: bytes, check: Callable[[RSAPublicKey, bytes, bytes], None]
) -> None:
    public = rsa_key("signature").public_key()
    signature = signed(jpki, scheme, 0x9A, data)
    check(public, signature, data)
    with pytest.raises((InvalidSignature, AssertionError)):
        check(public, signature, bytes((data[0] ^ 1,)) + data[1:])


@pytest.mark.source("RFC 8017 §9.1: PSS has a random salt; the other paddings have none")
@pytest.mark.parametrize(
    ("scheme", "same"), [(0, True), (1, True), (2, True), (3, True), (4, False), (5, False)]
)
def test_only_pss_signs_differently_each_time(
    jpki: Card,
    scheme: int,
    same: bool,  # noqa: FBT001  (a column of the table above)
) -> None:
    both = {signed(jpki, scheme, 0x97, DIGEST) for _ in range(2)}
    assert (len(both) == 1) == same


@pytest.mark.source("ISO/IEC 7816-8 §5.4")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("802A0097014100", "9000", id="by short identifier"),
        pytest.param("802A0098014100", "6981", id="a PIN file"),
        pytest.param("802A0083014100", "6A82", id="no such file"),
        pytest.param("802A0080014100", "6981", id="the file of the PIN is still selected"),
        pytest.param("802A0000014100", "6A86", id="no default key"),
        pytest.param("802A00B7014100", "6A86", id="P2 with unknown bits"),
        pytest.param("802A0697014100", "6A86", id="another scheme"),
        pytest.param("802A9E9A014100", "6A86", id="the P1 of the standard"),
        pytest.param("802A009700", "6700", id="nothing to sign"),
        pytest.param("802A0097F6" + "41" * 246 + "00", "6700", id="246 bytes"),
        pytest.param("802A0197000100" + "41" * 256 + "0000", "6700", id="256 bytes to hash"),
        pytest.param("802A02971F" + "41" * 31 + "00", "6700", id="31 bytes of digest"),
        pytest.param("802A049721" + "41" * 33 + "00", "6700", id="33 bytes of digest"),
        pytest.param("802A03970000", "6700", id="nothing to hash"),
        pytest.param("802A00970141", "6700", id="without Le"),
        pytest.param("802A00970141FF", "6700", id="Le too short"),
        pytest.param("802A00970000F5" + "41" * 245 + "0000", "9000", id="extended lengths"),
        pytest.param("802A00970000F5" + "41" * 245 + "00FF", "6700", id="extended Le too short"),
        pytest.param("002A0097014100", "6D00", id="another class"),
    ],
)
def test_the_card_signs_under_these_conditions(jpki: Card, apdu: str, expected: str) -> None:
    assert sw(jpki, "00A4020C020018", apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_a_key_signs_only_after_its_pin() -> None:
    card = full_card()
    assert sw(card, SELECT_JPKI, "802A0080014100") == "6986"
    assert sw(card, "802A0097014100") == "6982"
    assert sw(card, "0020009804" + b"4321".hex(), "802A0097014100") == "6982"
    assert sw(card, VERIFY_AUTHENTICATION_PIN, "802A0097014100") == "9000"
    assert sw(card, "802A009A014100") == "6982"
    assert sw(card, "0020009804" + b"4321".hex(), "802A0097014100") == "6982"


@pytest.mark.source("observed on cards: the card's own key signs with no PIN, as the default key")
@pytest.mark.parametrize(
    ("select", "file"), [(SELECT_INPUT_SUPPORT, 0x13), (SELECT_CARD_FACE, 0x1A)]
)
def test_the_cards_own_key_signs_with_no_pin(select: str, file: int) -> None:
    card = full_card()
    assert sw(card, select) == "9000"
    public = rsa_key("card").public_key()
    for reference in (0x00, 0x80 | file, 0x80):
        signature = signed(card, 0, reference, b"a challenge")
        assert public.recover_data_from_signature(signature, PKCS1v15(), None) == b"a challenge"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.2")
def test_the_common_data_application_answers_challenges() -> None:
    card = full_card()
    assert sw(card, SELECT_COMMON_DATA) == "9000"
    first = answer(card, "0088009908" + b"12345678".hex() + "00")
    _pkcs1(rsa_key("card").public_key(), bytes.fromhex(first)[:-2], b"12345678")
    assert answer(card, "00A4020C020019", "0088008008" + b"12345678".hex() + "00") == first


@pytest.mark.source("ISO/IEC 7816-4 §11.6.2, observed on cards")
@pytest.mark.parametrize(
    ("select", "apdu", "expected"),
    [
        pytest.param(SELECT_JPKI, "00880097014100", "6982", id="a key behind a PIN"),
        pytest.param(SELECT_INPUT_SUPPORT, "00880093014100", "6985", id="a key that signs"),
        pytest.param(SELECT_CARD_FACE, "0088009A014100", "6985", id="another key that signs"),
        pytest.param(SELECT_COMMON_DATA, "802A0099014100", "6985", id="signs nothing else"),
        pytest.param(SELECT_COMMON_DATA, "0088009C014100", "6981", id="a PIN"),
        pytest.param(SELECT_COMMON_DATA, "00880183014100", "6A86", id="P1"),
        pytest.param(SELECT_COMMON_DATA, "00880019014100", "6A86", id="P2"),
        pytest.param(SELECT_COMMON_DATA, "0088009900", "6700", id="no challenge"),
        pytest.param(SELECT_COMMON_DATA, "00880099014101", "6700", id="Le too short"),
        pytest.param(SELECT_COMMON_DATA, "00880080014100", "6986", id="no current file"),
    ],
)
def test_only_that_key_answers_challenges(select: str, apdu: str, expected: str) -> None:
    assert sw(full_card(), select, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.6.2, observed on cards")
def test_a_key_behind_a_presented_pin_answers_no_challenge_either(jpki: Card) -> None:
    assert sw(jpki, "00880097014100") == "6985"
