"""The card's answers, byte by byte."""

import pytest
from card_makers import (
    ISSUER_KEY,
    bare_image,
    counting_bytes,
    full_image,
    full_records,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import TokenInfo, terminal_cryptogram
from jumin.chip import CONTACTLESS_ATR, Card


SELECT_JPKI = "00A4040C0AD392F000260100000001"
VERIFY_SIGNATURE_PIN = "0020009B06" + b"ABC123".hex()
VERIFY_AUTHENTICATION_PIN = "0020009804" + b"1234".hex()


def answer(card: Card, *apdus: str) -> str:
    """Send commands; give the last answer in hexadecimal."""
    answers = [card.transmit(bytes.fromhex(apdu)) for apdu in apdus]
    return answers[-1].hex().upper()


def sw(card: Card, *apdus: str) -> str:
    """Send commands; give the last status word."""
    return answer(card, *apdus)[-4:]


@pytest.fixture
def card() -> Card:
    """A card with both certificates, its JPKI application not selected."""
    return full_image().open()


@pytest.fixture
def jpki(card: Card) -> Card:
    """The card with its JPKI application selected."""
    assert sw(card, SELECT_JPKI) == "9000"
    return card


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
@pytest.mark.parametrize("length", range(1, 11))
def test_the_application_is_selected_by_its_name_or_the_first_bytes_of_it(
    card: Card, length: int
) -> None:
    part = bytes.fromhex("D392F000260100000001")[:length].hex()
    assert answer(card, f"00A4040C{length:02X}{part}") == "9000"
    assert sw(card, "00A4020C020006") == "9000"


@pytest.mark.source("OpenSC 0.23.0, the probes of its drivers")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        ("00A4040007627601FF000000", "6A82"),
        ("00A4040006A00000000101", "6A82"),
        ("00A404000BE82B0601040181C31F020100", "6A82"),
        ("00A4040C0FD23300000045737445494420763335", "6A82"),
        ("00CADF3005", "6D00"),
        ("00CB3FFF035C017E08", "6D00"),
        ("00A4040009A0000003080000100000", "6A82"),
        ("00A4040C07A000000116DB0000", "6A82"),
        ("00A4040C07A000000079010F00", "6A82"),
        ("00A404000CF276A288BCFBA69D34F31001", "6A82"),
        ("00A4040006D2760001240100", "6A82"),
        ("00A4040C0BD392F00026010000000100", "6A82"),
        ("00A4040000", "6A82"),
    ],
)
def test_what_is_not_on_this_card_is_not_found(card: Card, apdu: str, expected: str) -> None:
    assert answer(card, apdu) == expected
    assert sw(card, "00A4020C020006") == "6A82"


@pytest.mark.source("ISO/IEC 7816-4 §7.4.2")
def test_file_control_information_names_the_application(card: Card) -> None:
    aid = "D392F000260100000001"
    assert answer(card, f"00A404000A{aid}00") == f"6F0C840A{aid}9000"
    assert answer(card, f"00A404000A{aid}") == "9000"
    assert answer(card, f"00A4040003{aid[:6]}00") == f"6F0C840A{aid}9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("00A4020C020001", "9000", id="readable with a PIN, selectable without"),
        pytest.param("00A4020C02001A", "9000", id="a key"),
        pytest.param("00A4020C020005", "6A82", id="no such file"),
        pytest.param("00A4020002000A", "6A86", id="FCI of a file"),
        pytest.param("00A4020C0100", "6700", id="one byte"),
        pytest.param("00A4020C", "6700", id="no identifier"),
        pytest.param("00A4090C02000A", "6A86", id="by path"),
        pytest.param("00A4040402D392", "6A86", id="next occurrence"),
        pytest.param("00A4000C023F00", "6A82", id="no master file"),
        pytest.param("00A40000", "9000", id="master file without name, no effect"),
    ],
)
def test_a_file_is_selected_under_the_application_only(
    jpki: Card, apdu: str, expected: str
) -> None:
    assert answer(jpki, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
def test_selecting_the_application_leaves_no_file_selected(jpki: Card) -> None:
    assert sw(jpki, "00A4020C020006", "00B0000020") == "9000"
    assert sw(jpki, SELECT_JPKI, "00B0000020") == "6986"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
def test_a_failed_selection_leaves_the_file_selected(jpki: Card) -> None:
    assert sw(jpki, "00A4020C020006", "00A4020C020005") == "6A82"
    assert answer(jpki, "00B0000004") == b"JPKI".hex().upper() + "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
def test_without_an_application_there_is_no_master_file_either(card: Card) -> None:
    assert sw(card, "00A40000") == "6A86"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
@pytest.mark.parametrize(
    ("apdu", "length", "expected"),
    [
        pytest.param("00B0000004", 4, "9000", id="short"),
        pytest.param("00B0000000", 256, "9000", id="short, 256"),
        pytest.param("00B00000000400", 1024, "9000", id="extended"),
        pytest.param("00B00000000000", 2048, "9000", id="extended, all of the file"),
        pytest.param("00B0070000", 256, "9000", id="to the end of the file"),
        pytest.param("00B0070100", 255, "9000", id="over the end of the file"),
        pytest.param("00B007FF01", 1, "9000", id="the last byte"),
        pytest.param("00B0080001", 0, "6B00", id="behind the end"),
        pytest.param("00B07FFF00", 0, "6B00", id="far behind the end"),
        pytest.param("00B08A0A10", 16, "9000", id="by short identifier"),
        pytest.param("00B0850010", 0, "6A82", id="by short identifier, no such file"),
        pytest.param("00B0800010", 0, "6A82", id="by short identifier 0"),
        pytest.param("00B0AA0010", 0, "6A86", id="P1 with unknown bits"),
        pytest.param("00B0980010", 0, "6981", id="a PIN file"),
        pytest.param("00B0970010", 0, "6981", id="a key file"),
        pytest.param("00B0810010", 0, "6982", id="a file behind a PIN"),
        pytest.param("00B00000", 0, "6700", id="without Le"),
        pytest.param("00B0000001AA01", 0, "6700", id="with data"),
    ],
)
def test_a_file_is_read_in_any_length(jpki: Card, apdu: str, length: int, expected: str) -> None:
    read = bytes.fromhex(answer(jpki, "00A4020C02000A", apdu))
    assert (len(read) - 2, read[-2:].hex().upper()) == (length, expected)


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2100), st.integers(1, 2500))
def test_what_is_read_is_what_stands_there(offset: int, length: int) -> None:
    der = full_records().authentication_certificate or b""
    content = der.ljust(2048, b"\xff")
    card = full_image().open()
    read = bytes.fromhex(
        answer(card, SELECT_JPKI, "00A4020C02000A", f"00B0{offset:04X}00{length:04X}")
    )
    expected = content[offset : offset + length] + b"\x90\0" if offset < 2048 else b"\x6b\0"
    assert read == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
def test_a_short_identifier_makes_the_file_current(jpki: Card) -> None:
    assert answer(jpki, "00B0860004") == answer(jpki, "00B0000004")


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_the_signature_certificate_is_read_after_its_pin(jpki: Card) -> None:
    assert sw(jpki, VERIFY_AUTHENTICATION_PIN, "00B0810010") == "6982"
    assert sw(jpki, VERIFY_SIGNATURE_PIN, "00B0810010") == "9000"


@pytest.mark.source("PKCS #11 v2.40 §3.2")
def test_the_token_information_says_that_it_is_a_test_card(jpki: Card) -> None:
    record = bytes.fromhex(answer(jpki, "00B08600FF"))[:-2]
    token = TokenInfo.parse(record)
    assert token.label == "JPKIAPICCTOKEN2"
    assert "JUMIN-TEST" in token.manufacturer
    assert token.serial == "0000000000000017"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.6")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("00200098", "63C3", id="asked for the tries left"),
        pytest.param("0020009800", "6700", id="with Le"),
        pytest.param("00200098043132333400", "6700", id="with data and Le"),
        pytest.param("00200098" + "11" + "31" * 17, "6700", id="seventeen characters"),
        pytest.param("0020018004" + "31323334", "6A86", id="P1"),
        pytest.param("0020000004" + "31323334", "6A86", id="a global PIN"),
        pytest.param("00200080", "6986", id="no file selected"),
        pytest.param("00200085", "6A82", id="no such file"),
        pytest.param("0020008A", "6981", id="a file of bytes"),
        pytest.param("00200097", "6981", id="a key"),
        pytest.param("0020009803313233", "63C2", id="too short to be right costs a try"),
        pytest.param("0020009804" + b"4321".hex(), "63C2", id="wrong"),
        pytest.param("0020009804" + b"1234".hex(), "9000", id="right"),
        pytest.param("00200098000004" + b"1234".hex(), "9000", id="right, extended length"),
        pytest.param("0020009B06" + b"abc123".hex(), "63C4", id="the card does not fold case"),
    ],
)
def test_a_pin_is_compared_byte_by_byte(jpki: Card, apdu: str, expected: str) -> None:
    assert answer(jpki, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.6.6")
def test_asking_for_tries_tells_them_even_after_the_pin_was_right(jpki: Card) -> None:
    assert answer(jpki, "00A4020C020018", VERIFY_AUTHENTICATION_PIN, "00200080") == "63C3"


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(("file", "tries"), [("98", 3), ("9B", 5)])
def test_after_the_last_wrong_try_the_right_pin_is_refused_too(
    jpki: Card, file: str, tries: int
) -> None:
    wrong = f"002000{file}0430303030"
    assert [answer(jpki, wrong) for _ in range(tries)] == [
        f"63C{left}" for left in reversed(range(tries))
    ]
    right = VERIFY_AUTHENTICATION_PIN if file == "98" else VERIFY_SIGNATURE_PIN
    assert answer(jpki, right) == "6984"
    assert answer(jpki, f"002000{file}") == "63C0"


@pytest.mark.source("RFC 8017 §9.2", "ISO/IEC 7816-8 §5.4")
@settings(deadline=None, max_examples=25)
@given(st.binary(min_size=1, max_size=245), st.sampled_from(["17", "1A"]))
def test_the_card_pads_and_signs_what_it_gets_and_always_the_same(data: bytes, key: str) -> None:
    card = full_image().open()
    answer(card, SELECT_JPKI, VERIFY_AUTHENTICATION_PIN, VERIFY_SIGNATURE_PIN)
    sign = f"802A0080{len(data):02X}{data.hex()}00"
    first = answer(card, f"00A4020C0200{key}", sign)
    assert first == answer(card, sign)
    public = rsa_key("authentication" if key == "17" else "signature").public_key()
    signature = bytes.fromhex(first)[:-2]
    assert public.recover_data_from_signature(signature, PKCS1v15(), None) == data


@pytest.mark.source("ISO/IEC 7816-8 §5.4")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("802A0097014100", "9000", id="by short identifier"),
        pytest.param("802A009A014100", "6982", id="the other key wants the other PIN"),
        pytest.param("802A0098014100", "6981", id="a PIN file"),
        pytest.param("802A0085014100", "6A82", id="no such file"),
        pytest.param("802A0080014100", "6981", id="the file of the PIN is still selected"),
        pytest.param("802A0000014100", "6A86", id="no default key"),
        pytest.param("802A0197014100", "6A86", id="another scheme"),
        pytest.param("802A009700", "6700", id="nothing to sign"),
        pytest.param("802A0097F6" + "41" * 246 + "00", "6700", id="246 bytes"),
        pytest.param("802A00970141", "6700", id="without Le"),
        pytest.param("802A00970141FF", "6700", id="Le too short"),
        pytest.param("802A00970000F5" + "41" * 245 + "0000", "9000", id="extended lengths"),
        pytest.param("002A0097014100", "6D00", id="another class"),
    ],
)
def test_the_card_signs_under_these_conditions(jpki: Card, apdu: str, expected: str) -> None:
    assert sw(jpki, VERIFY_AUTHENTICATION_PIN, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_a_key_signs_only_after_its_pin(jpki: Card) -> None:
    assert sw(jpki, "802A0080014100") == "6986"
    assert sw(jpki, "802A0097014100") == "6982"
    assert sw(jpki, "0020009804" + b"4321".hex(), "802A0097014100") == "6982"
    assert sw(jpki, VERIFY_AUTHENTICATION_PIN, "802A0097014100") == "9000"
    assert sw(jpki, "0020009804" + b"4321".hex(), "802A0097014100") == "6982"


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
    assert answer(full_image().open(random=counting_bytes), apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §5.4.1")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        ("00C0000000", "6D00"),
        ("0024018004", "6D00"),
        ("80A40000", "6D00"),
        ("01A40000", "6881"),
        ("0CA40000", "6882"),
        ("08B0000000", "6882"),
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
    assert full_image().open().atr == CONTACTLESS_ATR
    assert full_image().open(atr=b"\x3b\0").atr == b"\x3b\0"


@pytest.mark.source("observed on cards: a reset keeps presented PINs, power off forgets them")
def test_a_reset_keeps_presented_pins_and_power_off_forgets_them(jpki: Card) -> None:
    sign = "802A0097014100"
    answer(jpki, VERIFY_AUTHENTICATION_PIN)
    jpki.reset()
    assert sw(jpki, sign) == "6A82"
    assert sw(jpki, SELECT_JPKI, sign) == "9000"
    jpki.power_off()
    assert answer(jpki, SELECT_JPKI) == "6F00"
    jpki.power_on()
    assert sw(jpki, SELECT_JPKI, sign) == "6982"


@pytest.mark.source("observed on cards: sources disagree on selecting the application again")
@pytest.mark.parametrize(("keeps", "expected"), [(True, "9000"), (False, "6982")])
def test_selecting_the_application_again_keeps_presented_pins_or_not(
    keeps: bool,  # noqa: FBT001  (a column of the table above)
    expected: str,
) -> None:
    card = full_image().open(reselect_keeps_status=keeps)
    answer(card, SELECT_JPKI, VERIFY_AUTHENTICATION_PIN)
    assert sw(card, SELECT_JPKI, "802A0097014100") == expected


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
def test_a_card_without_certificates_has_filler_no_keys_and_blocked_pins() -> None:
    card = bare_image().open()
    assert answer(card, SELECT_JPKI, "00B0880003") == "0000009000"
    assert answer(card, "00B08A0004") == "FFFFFFFF9000"
    assert answer(card, "00B0810004") == "6982"
    assert answer(card, "00A4020C020017") == "6A82"
    assert answer(card, "00200098") == "63C0"
    assert answer(card, VERIFY_AUTHENTICATION_PIN) == "6984"
    assert answer(card, "00B0820002") == "30829000"


def apdus() -> st.SearchStrategy[bytes]:
    head = st.tuples(
        st.sampled_from([0x00, 0x80, 0x01, 0x0C, 0x10, 0xFF]),
        st.sampled_from([0xA4, 0xB0, 0x20, 0x2A, 0x84, 0x82, 0x47, 0xD6, 0x2C, 0xC0, 0x24, 0xCA]),
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
    return st.one_of(st.binary(max_size=300), st.builds(bytes.__add__, head, body))


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
