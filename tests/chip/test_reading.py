"""Reading files of bytes, records and data objects."""

from datetime import date

import pytest
from card_dialogues import (
    SELECT,
    SELECT_CARD_FACE,
    SELECT_COMMON_DATA,
    SELECT_INPUT_SUPPORT,
    SELECT_ISSUER_DOMAIN,
    SELECT_JPKI,
    SELECT_RESIDENT_REGISTER,
    answer,
    read,
    sw,
    verify,
)
from card_makers import (
    HOLDER,
    card_image,
    full_card,
    full_card_records,
    full_keys,
    full_records,
    record_signers,
    rsa_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import (
    Applet,
    AppletInfo,
    AttributesRecord,
    CardRecord,
    FaceAppletInfo,
    InputSupportFile,
    KeyReference,
    NumberRecord,
    TokenInfo,
)
from jumin.chip import CONTACT_ATR, Card


VERIFY_SIGNATURE_PIN = verify(0x1B, "ABC123")
VERIFY_AUTHENTICATION_PIN = verify(0x18, "1234")


def content(card: Card, *apdus: str) -> bytes:
    """Send commands; give the data of the last answer."""
    read_ = bytes.fromhex(answer(card, *apdus))
    assert read_[-2:] == b"\x90\x00"
    return read_[:-2]


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
@pytest.mark.parametrize(
    ("apdu", "length", "expected"),
    [
        pytest.param("00B0000004", 4, "9000", id="short"),
        pytest.param("00B0000000", 256, "9000", id="short, 256"),
        pytest.param("00B00000000400", 1024, "9000", id="extended"),
        pytest.param("00B0000000000A", 10, "9000", id="extended, few"),
        pytest.param("00B00000000000", 2048, "9000", id="extended, all of the file"),
        pytest.param("00B0070000", 256, "9000", id="to the end of the file"),
        pytest.param("00B0070100", 255, "9000", id="over the end of the file"),
        pytest.param("00B007FF01", 1, "9000", id="the last byte"),
        pytest.param("00B0080001", 0, "6B00", id="behind the end"),
        pytest.param("00B07FFF00", 0, "6B00", id="far behind the end"),
        pytest.param("00B08A0A10", 16, "9000", id="by short identifier"),
        pytest.param("00B08A0A000000", 2038, "9000", id="by short identifier, extended"),
        pytest.param("00B0830010", 0, "6A82", id="by short identifier, no such file"),
        pytest.param("00B0800010", 16, "9000", id="by short identifier 0, the current file"),
        pytest.param("00B0AA0010", 0, "6A86", id="P1 with unknown bits"),
        pytest.param("00B0980010", 0, "6981", id="a PIN file"),
        pytest.param("00B0970010", 0, "6981", id="a key file"),
        pytest.param("00B0810010", 0, "6982", id="a file behind a PIN"),
        pytest.param("00B00000", 0, "6700", id="without Le"),
        pytest.param("00B0000001AA01", 0, "6700", id="with data"),
    ],
)
def test_a_file_is_read_in_any_length(jpki: Card, apdu: str, length: int, expected: str) -> None:
    read_ = bytes.fromhex(answer(jpki, "00A4020C02000A", apdu))
    assert (len(read_) - 2, read_[-2:].hex().upper()) == (length, expected)


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2100), st.integers(1, 2500))
def test_what_is_read_is_what_stands_there(offset: int, length: int) -> None:
    der = full_records().authentication_certificate or b""
    written = der.ljust(2048, b"\xff")
    read_ = bytes.fromhex(
        answer(full_card(), SELECT_JPKI, "00A4020C02000A", f"00B0{offset:04X}00{length:04X}")
    )
    expected = written[offset : offset + length] + b"\x90\0" if offset < 2048 else b"\x6b\0"
    assert read_ == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
def test_a_short_identifier_makes_the_file_current(jpki: Card) -> None:
    assert answer(jpki, "00B0860004") == answer(jpki, "00B0000004")


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
@pytest.mark.parametrize("applet", Applet)
def test_nothing_is_read_where_no_file_is_selected(card: Card, applet: Applet) -> None:
    assert sw(card, SELECT[applet], "00B0000000") == "6986"
    assert sw(card, "00B2010400") == "6986"


@pytest.mark.source("PKCS #11 v2.40 §3.2")
def test_the_token_information_says_that_it_is_a_test_card(jpki: Card) -> None:
    token = TokenInfo.parse(content(jpki, "00B08600FF"))
    assert token.label == "JPKIAPICCTOKEN2"
    assert "JUMIN-TEST" in token.manufacturer
    assert token.serial == "0000000000000017"


@pytest.mark.source("CARD-3", "observed on cards")
def test_the_number_has_seventeen_bytes_and_the_attributes_are_the_holders(card: Card) -> None:
    content(card, SELECT_INPUT_SUPPORT, verify(0x11, "2345"))
    number = content(card, read(InputSupportFile.INDIVIDUAL_NUMBER))
    assert number == b"\xff\x10\x0c123456789018\xff\xff"
    assert NumberRecord.parse(number).number == HOLDER.number
    attributes = content(card, read(InputSupportFile.ATTRIBUTES))
    assert AttributesRecord.parse(attributes).attributes == HOLDER.attributes


@pytest.mark.source("jpki/myna go: reads 256, 336 and 568 bytes")
def test_files_of_input_support_have_the_lengths_that_clients_insist_on(card: Card) -> None:
    content(card, SELECT_INPUT_SUPPORT, verify(0x11, "2345"))
    assert len(content(card, read(InputSupportFile.APPLET_INFO))) == 256
    assert content(card, read(InputSupportFile.APPLET_INFO)).startswith(b"\xff\x40\x82\x00\x9f")
    assert len(content(card, read(InputSupportFile.INTEGRITY, "000150"))) == 336
    assert len(content(card, read(InputSupportFile.CV_CERTIFICATE, "000238"))) == 568
    assert content(card, read(InputSupportFile.UNUSED)) == b"\xff" * 16


@pytest.mark.source("observed on cards")
def test_the_applications_tell_of_themselves_to_everybody(card: Card) -> None:
    AppletInfo.parse(content(card, SELECT_INPUT_SUPPORT, read(0x05)))
    info = FaceAppletInfo.parse(content(card, SELECT_CARD_FACE, read(0x03, "000000")))
    assert info.municipality_code == HOLDER.municipality_code


@pytest.mark.source("jpki/myna unknown number: record 1 by short identifier 1, no file selected")
def test_the_card_record_is_read_without_a_pin(card: Card) -> None:
    assert sw(card, SELECT_COMMON_DATA) == "9000"
    record = content(card, "00B2010C00")
    assert record == b"\x01\x1c" + b"900000000000017" + b"14204" + b"20350217"
    assert CardRecord.parse(record).last_day == date(2035, 2, 17)


@pytest.mark.source("ISO/IEC 7816-4 §11.4.3")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("00B2010400", "9000", id="of the current file"),
        pytest.param("00B2010C00", "9000", id="by short identifier"),
        pytest.param("00B2010C1E", "9000", id="exactly its length"),
        pytest.param("00B2010C000000", "9000", id="extended"),
        pytest.param("00B2010D00", "9000", id="from it to the last"),
        pytest.param("00B2010C1D", "6700", id="Le too short"),
        pytest.param("00B2010C", "6700", id="without Le"),
        pytest.param("00B2010C01AA00", "6700", id="with data"),
        pytest.param("00B2020C00", "6A83", id="no such record"),
        pytest.param("00B2000C00", "6A83", id="no record 0"),
        pytest.param("00B2020D00", "6A83", id="from no such record on"),
        pytest.param("00B2010E00", "6A86", id="from the last to it"),
        pytest.param("00B2010000", "6A86", id="first occurrence"),
        pytest.param("00B2012C00", "6A82", id="no such file"),
        pytest.param("00B201CC00", "6981", id="a key"),
        pytest.param("00B201E400", "6981", id="a PIN"),
        pytest.param("00B0810000", "6981", id="not as bytes"),
    ],
)
def test_a_record_is_read_by_its_number(card: Card, apdu: str, expected: str) -> None:
    assert sw(card, SELECT_COMMON_DATA, "00A4020C020001", apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.4.3")
def test_a_file_of_bytes_has_no_records(jpki: Card) -> None:
    assert sw(jpki, "00B2013400") == "6981"


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize("select", [SELECT_COMMON_DATA, SELECT_RESIDENT_REGISTER])
def test_both_record_applications_name_a_key(card: Card, select: str) -> None:
    reference = KeyReference.parse(content(card, select, "00B2011400"))
    assert reference.key_id == record_signers().root_certificate.subject


@pytest.mark.source("observed on cards: data objects of the issuer's domain")
def test_the_issuers_domain_tells_what_card_it_is(card: Card) -> None:
    assert content(card, "00CA004500") == b"900000000000017"
    assert content(card, "00CA00F000") == b"14204"
    assert content(card, "00CA00F200") == b"20350217"
    assert b"JUMIN-TEST" in content(card, "00CA004210")
    assert content(card, "00CA5F5100") == CONTACT_ATR[1:]
    assert content(card, "00CA006600")[:1] == b"\x73"
    assert content(card, "00CA00F700") == bytes(record_signers().root_certificate.subject)


@pytest.mark.source("observed on cards: CV certificates without their template; a short Le: 6700")
@pytest.mark.parametrize("tag", ["00F8", "7F21"])
def test_a_large_data_object_wants_an_extended_le(card: Card, tag: str) -> None:
    assert answer(card, f"00CA{tag}00") == "6700"
    value = content(card, f"00CA{tag}000000")
    assert len(value) == 568 - 5
    assert value.startswith(b"\x5f\x4e\x82\x01\x29")


@pytest.mark.source("ISO/IEC 7816-4 §11.5.2")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        ("00CA123400", "6A88"),
        ("00CA001E00", "6A88"),
        ("00CA0045", "6700"),
        ("00CA004501AA00", "6700"),
    ],
)
def test_an_absent_data_object_is_not_found(card: Card, apdu: str, expected: str) -> None:
    assert answer(card, apdu) == expected


@pytest.mark.source("observed on cards: only with the issuer's domain selected")
def test_data_objects_are_the_issuers_domains_alone(jpki: Card) -> None:
    assert answer(jpki, "00CA004500") == "6A88"
    assert sw(jpki, SELECT_ISSUER_DOMAIN, "00CA004500") == "9000"


@pytest.mark.source("CERT-3", "observed on cards: some lack the second CV certificate")
def test_a_card_may_lack_the_second_certificate() -> None:
    signers = record_signers()
    without = card_image(
        full_card_records(),
        full_keys(),
        signers=type(signers)(signers.input_support, signers.card_face, signers.root_certificate),
    )
    assert answer(without.open(), "00CA7F21000000") == "6A88"
    assert sw(without.open(), "00CA00F8000000") == "9000"


@pytest.mark.source("observed on cards: the card key is one in both applications")
def test_the_card_keys_public_half_is_shown_to_terminals(card: Card) -> None:
    shown = content(card, SELECT_INPUT_SUPPORT, verify(0x11, "2345"), read(0x07, "000000"))
    modulus = rsa_key("card").public_key().public_numbers().n.to_bytes(256, "big")
    assert modulus in shown
