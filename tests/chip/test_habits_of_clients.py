"""Ways in which clients are known to read, ask and repeat."""

from collections.abc import Callable

import pytest
from card_makers import full_image, full_records

from jumin.chip import Card


SELECT_JPKI = bytes.fromhex("00A4040C0AD392F000260100000001")
DER = full_records().authentication_certificate or b""
CONTENT = DER.ljust(2048, b"\xff")


def read(card: Card, offset: int, le: str) -> bytes:
    answer = card.transmit(b"\x00\xb0" + offset.to_bytes(2, "big") + bytes.fromhex(le))
    assert answer[-2:] == b"\x90\x00"
    return answer[:-2]


def header_then_rest(card: Card) -> bytes:
    content = read(card, 0, "07")
    while len(content) < len(DER):
        rest = len(DER) - len(content)
        content += read(card, len(content), "00" if rest > 255 else f"{rest:02X}")
    return content


def whole_blocks_past_the_end_of_the_object(card: Card) -> bytes:
    assert read(card, 0, "04") == DER[:4]
    blocks = -(-len(DER) // 256)
    return b"".join(read(card, block * 256, "00") for block in range(blocks))[: len(DER)]


def one_extended_read_of_the_object(card: Card) -> bytes:
    assert read(card, 0, "04") == DER[:4]
    return read(card, 0, f"00{len(DER):04X}")


def one_extended_read_of_everything(card: Card) -> bytes:
    return read(card, 0, "000000").rstrip(b"\xff")


def steps_of_255_until_the_offset_is_refused(card: Card) -> bytes:
    content = b""
    while True:
        head = b"\x00\xb0" + len(content).to_bytes(2, "big")
        answer = card.transmit(head + b"\xff")
        if answer == b"\x6b\x00":
            assert content == CONTENT
            return content.rstrip(b"\xff")
        assert answer[-2:] == b"\x90\x00"
        content += answer[:-2]


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
@pytest.mark.parametrize(
    "habit",
    [
        header_then_rest,
        whole_blocks_past_the_end_of_the_object,
        one_extended_read_of_the_object,
        one_extended_read_of_everything,
        steps_of_255_until_the_offset_is_refused,
    ],
)
def test_a_certificate_is_read_by_any_habit(habit: Callable[[Card], bytes]) -> None:
    card = full_image().open()
    card.transmit(SELECT_JPKI)
    card.transmit(bytes.fromhex("00A4020C02000A"))
    assert habit(card) == DER


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
def test_a_client_that_sends_every_command_twice_gets_the_same_twice() -> None:
    card = full_image().open()
    for apdu in (
        SELECT_JPKI,
        bytes.fromhex("00A4020C020018"),
        bytes.fromhex("00200080"),
        bytes.fromhex("0020008004") + b"1234",
        bytes.fromhex("00A4020C020017"),
        bytes.fromhex("802A0080014100"),
        bytes.fromhex("00A4020C02000A"),
        bytes.fromhex("00B0000000"),
    ):
        first = card.transmit(apdu)
        assert first[-2:] in (b"\x90\x00", b"\x63\xc3")
        assert card.transmit(apdu) == first
