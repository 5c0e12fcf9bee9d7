"""Ways in which clients are known to read, ask and repeat."""

from collections.abc import Callable

import pytest
from card_dialogues import (
    SELECT_CARD_FACE,
    SELECT_COMMON_DATA,
    SELECT_INPUT_SUPPORT,
    SELECT_JPKI,
    answer,
    sw,
)
from card_makers import HOLDER, NUMBER_A, full_card, full_records

from jumin.cardfiles import AttributesRecord, CardFaceRecord
from jumin.chip import Card


DER = full_records().authentication_certificate or b""
CONTENT = DER.ljust(2048, b"\xff")


def read(card: Card, offset: int, le: str) -> bytes:
    got = card.transmit(b"\x00\xb0" + offset.to_bytes(2, "big") + bytes.fromhex(le))
    assert got[-2:] == b"\x90\x00"
    return got[:-2]


def short_le(length: int) -> str:
    return "00" if length > 255 else f"{length:02X}"


def header_then_rest(card: Card) -> bytes:
    content = read(card, 0, "07")
    while len(content) < len(DER):
        content += read(card, len(content), short_le(len(DER) - len(content)))
    return content


def header_then_everything_again(card: Card) -> bytes:
    assert read(card, 0, "07") == DER[:7]
    content = b""
    while len(content) < len(DER):
        content += read(card, len(content), short_le(len(DER) - len(content)))
    return content


def header_of_four_then_blocks_and_the_exact_rest(card: Card) -> bytes:
    length = int.from_bytes(read(card, 0, "04")[2:], "big") + 4
    return b"".join(
        read(card, offset, short_le(length - offset)) for offset in range(0, length, 256)
    )


def eight_bytes_then_steps_of_255(card: Card) -> bytes:
    content = read(card, 0, "08")
    while len(content) < len(DER):
        content += read(card, len(content), f"{min(255, len(DER) - len(content)):02X}")
    return content


def whole_blocks_past_the_end_of_the_object(card: Card) -> bytes:
    assert read(card, 0, "04") == DER[:4]
    blocks = -(-len(DER) // 256)
    return b"".join(read(card, block * 256, "00") for block in range(blocks))[: len(DER)]


def one_extended_read_of_the_object(card: Card) -> bytes:
    assert read(card, 0, "04") == DER[:4]
    return read(card, 0, f"00{len(DER):04X}")


def every_le_in_three_bytes(card: Card) -> bytes:
    return read(card, 0, "000003") + read(card, 3, f"00{len(DER) - 3:04X}")


def one_extended_read_of_everything(card: Card) -> bytes:
    return read(card, 0, "000000").rstrip(b"\xff")


def one_extended_read_by_short_identifier(card: Card) -> bytes:
    got = card.transmit(bytes.fromhex("00B08A00000000"))
    assert got[-2:] == b"\x90\x00"
    return got[:-2].rstrip(b"\xff")


def steps_of_255_until_the_offset_is_refused(card: Card) -> bytes:
    content = b""
    while True:
        head = b"\x00\xb0" + len(content).to_bytes(2, "big")
        got = card.transmit(head + b"\xff")
        if got == b"\x6b\x00":
            assert content == CONTENT
            return content.rstrip(b"\xff")
        assert got[-2:] == b"\x90\x00"
        content += got[:-2]


def steps_of_224_until_less_comes(card: Card) -> bytes:
    content = part = read(card, 0, "E0")
    while len(part) == 0xE0:
        part = read(card, len(content), "E0")
        content += part
    assert content == CONTENT
    return content.rstrip(b"\xff")


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
@pytest.mark.parametrize(
    "habit",
    [
        header_then_rest,
        header_then_everything_again,
        header_of_four_then_blocks_and_the_exact_rest,
        eight_bytes_then_steps_of_255,
        whole_blocks_past_the_end_of_the_object,
        one_extended_read_of_the_object,
        every_le_in_three_bytes,
        one_extended_read_of_everything,
        one_extended_read_by_short_identifier,
        steps_of_255_until_the_offset_is_refused,
        steps_of_224_until_less_comes,
    ],
)
def test_a_certificate_is_read_by_any_habit(habit: Callable[[Card], bytes]) -> None:
    card = full_card()
    assert sw(card, SELECT_JPKI, "00A4020C02000A") == "9000"
    assert habit(card) == DER


@pytest.mark.source("jpki-rs: the last Le is the low byte of the whole length")
@pytest.mark.parametrize("offset", [2000, 2040, 2047])
def test_a_step_over_the_end_of_the_file_gets_what_there_is(offset: int) -> None:
    card = full_card()
    assert sw(card, SELECT_JPKI, "00A4020C02000A") == "9000"
    assert read(card, offset, "FF") == CONTENT[offset:]
    assert answer(card, "00B0080000") == "6B00"


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
def test_a_client_that_sends_every_command_twice_gets_the_same_twice() -> None:
    card = full_card()
    for apdu in (
        SELECT_JPKI,
        "00A4020C020018",
        "00200080",
        "0020008004" + b"1234".hex(),
        "00A4020C020017",
        "802A0080014100",
        "00A4020C02000A",
        "00B0000000",
        "00B0000007",
        SELECT_INPUT_SUPPORT,
        "00A4020C020011",
        "0020008004" + b"2345".hex(),
        "00A4020C020001",
        "00B0000011",
        SELECT_CARD_FACE,
        "00A4020C020013",
        "002000800C" + NUMBER_A.encode().hex(),
        "00A4020C020002",
        "00B0000000",
    ):
        first = answer(card, apdu)
        assert first[-4:] in ("9000", "63C3")
        assert answer(card, apdu) == first


@pytest.mark.source("jpki-rs: every command is sent twice")
def test_a_wrong_pin_sent_twice_costs_two_tries() -> None:
    card = full_card()
    assert sw(card, SELECT_JPKI, "00A4020C020018") == "9000"
    wrong = "0020008004" + b"9999".hex()
    assert [answer(card, wrong), answer(card, wrong)] == ["63C2", "63C1"]


@pytest.mark.source("pyjpki: selects the application again between VERIFY and every use")
@pytest.mark.parametrize(
    ("pin", "use"),
    [
        ("00A4020C02001B 0020008006" + b"ABC123".hex(), "00A4020C020001 00B00000FF"),
        ("00A4020C02001B 0020008006" + b"ABC123".hex(), "00A4020C02001A 802A0080014100"),
        ("00A4020C020018 0020008004" + b"1234".hex(), "00A4020C020017 802A0080014100"),
    ],
)
def test_a_pin_counts_after_the_application_was_selected_again(pin: str, use: str) -> None:
    assert sw(full_card(), SELECT_JPKI, *pin.split(), SELECT_JPKI, *use.split()) == "9000"


@pytest.mark.source("pyjpki, nfcpy_mynacard: one short READ BINARY for all four items")
def test_the_attributes_come_in_one_short_read() -> None:
    card = full_card()
    assert sw(card, SELECT_INPUT_SUPPORT, "00A4020C020011", "0020008004" + b"2345".hex()) == "9000"
    assert sw(card, SELECT_INPUT_SUPPORT, "00A4020C020002") == "9000"
    record = read(card, 0, "00")
    assert AttributesRecord.parse(record).attributes == HOLDER.attributes
    assert record[:2] == b"\xff\x20"
    assert record[2] < 128


@pytest.mark.source("flutter_nfc_mynumber, Miena: the length byte, or three bytes, then the rest")
def test_the_attributes_come_in_two_steps() -> None:
    card = full_card()
    assert sw(card, SELECT_INPUT_SUPPORT, "00A4020C020011", "0020008004" + b"2345".hex()) == "9000"
    assert sw(card, "00A4020C020002") == "9000"
    length = read(card, 2, "01")[0]
    whole = read(card, 0, "000003") + read(card, 3, f"00{length:04X}")
    assert AttributesRecord.parse(whole).attributes == HOLDER.attributes


@pytest.mark.source("every client: 16, 17 or 256 bytes of the number")
@pytest.mark.parametrize("le", ["10", "11", "00", "000000"])
def test_the_number_stands_in_its_fixed_place(le: str) -> None:
    card = full_card()
    assert sw(card, SELECT_INPUT_SUPPORT, "00A4020C020011", "0020008004" + b"2345".hex()) == "9000"
    assert sw(card, "00A4020C020001") == "9000"
    assert read(card, 0, le)[3:15] == NUMBER_A.encode()


@pytest.mark.source("jpki/myna visual: the number is read first, and opens the card's face")
def test_the_cards_face_comes_in_steps_of_256() -> None:
    card = full_card()
    assert sw(card, SELECT_INPUT_SUPPORT, "00A4020C020011", "0020008004" + b"2345".hex()) == "9000"
    assert sw(card, "00A4020C020001") == "9000"
    number = read(card, 0, "11")[3:15]
    assert sw(card, SELECT_CARD_FACE, "00A4020C020013", "002000800C" + number.hex()) == "9000"
    assert sw(card, "00A4020C020002") == "9000"
    content = read(card, 0, "07")
    length = int.from_bytes(content[3:5], "big") + 5
    while len(content) < length:
        content += read(card, len(content), short_le(length - len(content)))
    assert CardFaceRecord.parse(content).born_on == HOLDER.attributes.born_on


@pytest.mark.source("jpki/myna pin status: any other answer than 63xx ends the program")
def test_the_tries_of_every_pin_are_told_one_after_the_other() -> None:
    card = full_card()
    told = [
        sw(card, select, f"00A4020C02{file}", "00200080")
        for select, files in (
            (SELECT_INPUT_SUPPORT, "0011 0014 0015"),
            (SELECT_CARD_FACE, "0013 0012"),
            (SELECT_JPKI, "0018 001B"),
            (SELECT_COMMON_DATA, "001C"),
        )
        for file in files.split()
    ]
    assert told == ["63C3", "63CA", "63CA", "63CA", "63CA", "63C3", "63C5", "63C3"]


@pytest.mark.source("OpenSC 0.23.0 pkcs11-tool: PIN again for each use of the signature key")
def test_a_pin_may_be_asked_for_and_presented_again_and_again() -> None:
    card = full_card()
    answer(card, SELECT_JPKI)
    for _ in range(3):
        assert answer(card, "00A4020C02001B", "00200080") == "63C5"
        assert answer(card, "00A4020C02001B", "0020008006" + b"ABC123".hex()) == "9000"
    assert sw(card, "00A4020C02001A", "802A0080014100") == "9000"
    assert len(answer(card, "008400000A")) == 2 * 12


@pytest.mark.source("PC/SC clients: a throw-away command first, and no command at all")
def test_a_first_command_of_no_use_harms_nothing() -> None:
    card = full_card()
    assert answer(card, "00A40000") == "6A86"
    assert answer(card, "FFCA000000") == "6E00"
    assert sw(card, SELECT_JPKI) == "9000"
