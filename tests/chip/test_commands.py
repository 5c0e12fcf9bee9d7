"""What belongs to no file: challenges, classes, what is not understood, and any bytes at all."""

import pytest
from card_dialogues import (
    SELECT_CARD_FACE,
    SELECT_COMMON_DATA,
    SELECT_INPUT_SUPPORT,
    SELECT_JPKI,
    SELECT_RESIDENT_REGISTER,
    answer,
    sw,
)
from card_makers import (
    ISSUER_KEY,
    counting_bytes,
    full_card,
    full_image,
    full_records,
    phone_image,
    rsa_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import IPHONE_LABEL, PHONE_LABEL, terminal_cryptogram
from jumin.chip import ATRS, CONTACT_ATR, CONTACTLESS_ATR, Card


VERIFY_SIGNATURE_PIN = "0020009B06" + b"ABC123".hex()
VERIFY_AUTHENTICATION_PIN = "0020009804" + b"1234".hex()


@pytest.fixture
def jpki() -> Card:
    """A card with its JPKI application selected."""
    card = full_card()
    assert sw(card, SELECT_JPKI) == "9000"
    return card


@pytest.mark.source("ISO/IEC 7816-4 §11.6.3")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        ("008400000A", counting_bytes(10).hex().upper() + "9000"),
        ("0084000000", counting_bytes(256).hex().upper() + "9000"),
        ("00840000000008", "6985"),
        ("00840000", "6700"),
        ("0084000101", "6A86"),
    ],
)
def test_a_challenge_has_as_many_bytes_as_asked_for_in_any_state(apdu: str, expected: str) -> None:
    assert answer(full_card(random=counting_bytes), apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §5.4.1")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        ("00C0000000", "6D00"),
        ("002A0080014100", "6D00"),
        ("80300000", "6D00"),
        ("80A40000", "6D00"),
        ("01A40000", "6881"),
        ("0CA40000", "6882"),
        ("08A40000", "6882"),
        ("04840000", "6882"),
        ("08B0000000", "69FC"),
        ("0CB0000000", "69FC"),
        ("0820008004" + b"1234".hex(), "69FC"),
        ("0D20008004" + b"1234".hex(), "6881"),
        ("03B0000000", "6881"),
        ("81A40000", "6881"),
        ("C0A40000", "6E00"),
        ("10A40000", "6E00"),
        ("90A40000", "6E00"),
        ("FFCA000000", "6E00"),
        ("", "6700"),
        ("00A404", "6700"),
        ("00A4040C0AD392", "6700"),
    ],
)
def test_commands_it_does_not_know_are_refused_with_the_reason(
    jpki: Card, apdu: str, expected: str
) -> None:
    assert answer(jpki, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-3 §8.2")
def test_a_card_tells_its_answer_to_reset() -> None:
    assert full_card().atr == CONTACTLESS_ATR
    assert full_card(atr=CONTACT_ATR).atr == CONTACT_ATR


@pytest.mark.source("ISO/IEC 7816-3 §8.2.5")
@pytest.mark.parametrize("atr", ATRS.values(), ids=ATRS)
def test_every_answer_to_reset_is_whole_and_offers_t_1(atr: bytes) -> None:
    check = 0
    for octet in atr[1:]:
        check ^= octet
    assert check == 0
    assert atr[0] == 0x3B
    historical = atr[1] & 0x0F
    interface = atr[2 : len(atr) - historical - 1]
    assert _protocols(atr[1] >> 4, interface)[-1] == 1


def _protocols(indicator: int, interface: bytes) -> list[int]:
    """Read the protocols that the TD bytes offer; all interface bytes must be used."""
    offered: list[int] = []
    while indicator:
        count = (indicator & 0b0111).bit_count()
        interface = interface[count:]
        if not indicator & 0b1000:
            break
        offered.append(interface[0] & 0x0F)
        indicator, interface = interface[0] >> 4, interface[1:]
    assert not interface
    return offered


@pytest.mark.source("assumption: no certificate of a terminal is right")
@pytest.mark.parametrize(
    ("select", "apdu", "expected"),
    [
        (SELECT_JPKI, "80A206C1000133" + "00" * 307, "6300"),
        (SELECT_JPKI, "80A200C1000133" + "00" * 307, "6300"),
        (SELECT_JPKI, "80A206C10100", "6700"),
        (SELECT_JPKI, "80A200000100", "6A86"),
        (SELECT_COMMON_DATA, "80A206C1000133" + "00" * 307, "6A88"),
    ],
)
def test_no_terminal_proves_itself_by_a_certificate(select: str, apdu: str, expected: str) -> None:
    assert sw(full_card(), select, apdu) == expected


@pytest.mark.source("observed on cards and phones: the last command is told to iPhones")
def test_only_an_iphone_takes_the_sign_of_the_last_command(jpki: Card) -> None:
    assert answer(jpki, "80FC0000") == "6700"
    assert answer(phone_image(PHONE_LABEL).open(), SELECT_JPKI, "80FC0000") == "6700"
    assert answer(phone_image(IPHONE_LABEL).open(), SELECT_JPKI, "80FC0000") == "9000"


INSTRUCTIONS = bytes.fromhex("A4B0B2202432 2A8488CAA2AEFC 8247D6DC2C44DA C0CB00FF")
APPLICATIONS = (
    SELECT_JPKI,
    SELECT_INPUT_SUPPORT,
    SELECT_CARD_FACE,
    SELECT_RESIDENT_REGISTER,
    SELECT_COMMON_DATA,
)


def apdus() -> st.SearchStrategy[bytes]:
    head = st.tuples(
        st.sampled_from([0x00, 0x80, 0x01, 0x08, 0x0C, 0x10, 0xFF]),
        st.sampled_from(list(INSTRUCTIONS)),
        st.sampled_from([0, 1, 2, 4, 0x7F, 0x80, 0x8A, 0x81, 0xFF]),
        st.sampled_from([0, 4, 0x0C, 0x80, 0x81, 0x97, 0x98, 0x9A, 0x9B, 0xFF]),
    ).map(bytes)
    body = st.one_of(
        st.binary(max_size=12),
        st.sampled_from(
            [
                bytes.fromhex("0AD392F000260100000001"),
                b"\x04\x31\x32\x33\x34",
                b"\x06ABC123",
                b"\x02\x00\x17",
                b"\x01\x41\x00",
                b"\x00\x00\x00",
                b"\x04\x30\x82\x00\x01",
                b"\x05\x30\x82\x00\x01\x05",
                b"\x06\x30\x82\x00\x00\x30\x00",
                b"\x02\x30\x82",
            ]
        ),
    )
    select = st.sampled_from([bytes.fromhex(select) for select in APPLICATIONS])
    return st.one_of(st.binary(max_size=300), select, st.builds(bytes.__add__, head, body))


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@settings(deadline=None, max_examples=150)
@given(st.lists(apdus(), max_size=8), st.booleans())
def test_whatever_the_bytes_there_is_an_answer_and_a_card_that_opens(
    sent: list[bytes],
    visited: bool,  # noqa: FBT001  (drawn)
) -> None:
    image = full_image()
    card = image.open(random=counting_bytes, generate_key=lambda: rsa_key("new"))
    if visited:
        cryptogram = terminal_cryptogram(ISSUER_KEY, counting_bytes(16)).hex()
        prelude = ("0084000010", f"0082000010{cryptogram}", SELECT_JPKI, VERIFY_SIGNATURE_PIN)
        assert sw(card, *prelude, VERIFY_AUTHENTICATION_PIN, "00478097000200") == "9000"
    for apdu in sent:
        assert len(card.transmit(apdu)) >= 2
    again = image.open()
    assert answer(again, SELECT_JPKI, "00B08A0004") == full_certificate_start()
    assert sw(again, "00200098").startswith("63C")


def full_certificate_start() -> str:
    der = full_records().authentication_certificate or b""
    return der[:4].hex().upper() + "9000"
