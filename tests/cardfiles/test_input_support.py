"""Number, four items and integrity record, to the byte."""

from datetime import date

import pytest
from damaged import damaged
from hypothesis import given
from hypothesis import strategies as st

from jumin.cardfiles import AttributesRecord, IntegrityRecord, NumberRecord, RecordFormError
from jumin.terms import BasicFour, IndividualNumber, Sex


FOUR = BasicFour(
    name="霧島　花子",
    address="神奈川県鎌倉市二階堂１２－７－２０２",
    born_on=date(1980, 2, 17),
    sex=Sex.FEMALE,
)
FOURS = st.builds(
    BasicFour,
    name=st.text(max_size=200),
    address=st.text(max_size=300),
    born_on=st.dates(),
    sex=st.sampled_from(Sex),
)
ELEVEN = st.text("0123456789", min_size=11, max_size=11)
INTEGRITY = IntegrityRecord(bytes(range(32)), bytes(range(32, 64)), b"\xbc" * 256)


@pytest.mark.source("observed on cards: FF10 0C, 12 digits, FF FF")
def test_the_number_is_in_seventeen_bytes_two_of_them_filler() -> None:
    record = NumberRecord(IndividualNumber("123456789018"))
    assert bytes(record) == b"\xff\x10\x0c123456789018\xff\xff"
    assert len(bytes(record)) == NumberRecord.LENGTH == 17
    assert "123456789018" not in repr(record)


@pytest.mark.source("observed on cards")
@given(ELEVEN)
def test_a_built_number_record_is_parsed_back(first_eleven: str) -> None:
    record = NumberRecord(
        IndividualNumber(first_eleven + IndividualNumber.check_digit(first_eleven))
    )
    assert NumberRecord.parse(bytes(record)) == record


@pytest.mark.source("observed on cards")
@given(damaged(bytes(NumberRecord(IndividualNumber("123456789018")))))
def test_any_number_record_is_parsed_or_a_record_form_error(octets: bytes) -> None:
    try:
        record = NumberRecord.parse(octets)
    except RecordFormError:
        return
    assert bytes(record) == octets


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"\xff\x10\x0c123456789018\xff", id="sixteen bytes"),
        pytest.param(b"\xff\x10\x0c123456789018\xff\xff\xff", id="eighteen bytes"),
        pytest.param(b"\xff\x10\x0c123456789018\x00\x00", id="other filler"),
        pytest.param(b"\xff\x10\x0c123456789017\xff\xff", id="wrong check digit"),
        pytest.param(b"\xff\x11\x0c123456789018\xff\xff", id="other tag"),
        pytest.param(b"\x10\x01\x0c123456789018\x00\x00", id="another layout"),
        pytest.param(b"\xff\x10\x0d1234567890180\xff", id="thirteen digits"),
    ],
)
def test_what_is_no_number_record_is_refused_without_telling_it(octets: bytes) -> None:
    with pytest.raises(RecordFormError) as caught:
        NumberRecord.parse(octets)
    assert caught.value.__cause__ is None
    assert "12345678901" not in str(caught.value)


@pytest.mark.source("observed on cards: FF20 65, offsets 000E 0020 0059 0064")
def test_the_four_items_stand_where_the_table_says() -> None:
    octets = bytes(AttributesRecord(FOUR))
    name, address = FOUR.name.encode(), FOUR.address.encode()
    assert (len(name), len(address)) == (15, 54)
    assert octets == (
        bytes.fromhex("FF2065" + "DF2108" + "000E002000590064")
        + bytes.fromhex("DF220F")
        + name
        + bytes.fromhex("DF2336")
        + address
        + b"\xdf\x24\x0819800217"
        + b"\xdf\x25\x012"
    )
    assert [octets[at : at + 2].hex() for at in (0x0E, 0x20, 0x59, 0x64)] == [
        "df22",
        "df23",
        "df24",
        "df25",
    ]
    assert AttributesRecord(FOUR).signed_part == octets[0x0E:]


@pytest.mark.source("observed on cards: from 128 bytes on, 82 hh ll")
def test_long_names_and_addresses_move_what_is_behind_them() -> None:
    long = BasicFour("ア" * 60, "町" * 180, date(1912, 7, 30), Sex.OTHER)
    octets = bytes(AttributesRecord(long))
    assert octets[:16].hex() == "ff208202f4" + "df2108" + "001000c902ea02f5"
    assert octets[0x10:0x15].hex() == "df228200b4"
    assert octets[0xC9:0xCE].hex() == "df2382021c"
    assert AttributesRecord.parse(octets).attributes == long


@pytest.mark.source("observed on cards")
@given(FOURS, st.sampled_from([b"", b"\xff" * 40, b"\x00" * 3]))
def test_built_items_are_parsed_back_whatever_filler_follows(four: BasicFour, end: bytes) -> None:
    record = AttributesRecord(four)
    assert AttributesRecord.parse(bytes(record) + end) == record
    assert bytes(record).endswith(record.signed_part)
    assert record.signed_part.startswith(b"\xdf\x22")


@pytest.mark.source("observed on cards")
@given(damaged(bytes(AttributesRecord(FOUR)) + b"\xff" * 20))
def test_any_items_are_parsed_or_a_record_form_error(octets: bytes) -> None:
    try:
        record = AttributesRecord.parse(octets)
    except RecordFormError:
        return
    assert AttributesRecord.parse(bytes(record)) == record


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize("at", range(6, 14))
def test_an_offset_that_points_elsewhere_is_refused(at: int) -> None:
    octets = bytearray(bytes(AttributesRecord(FOUR)))
    octets[at] ^= 1
    with pytest.raises(RecordFormError, match="offset table"):
        AttributesRecord.parse(bytes(octets))


@pytest.mark.source("ISO/IEC 8825-1 §8.1.3")
def test_items_whose_lengths_are_written_otherwise_are_read_too() -> None:
    body = bytes(AttributesRecord(FOUR))[3:].replace(
        bytes.fromhex("000E002000590064"), bytes.fromhex("000F0021005A0065")
    )
    assert AttributesRecord.parse(b"\xff\x20\x81\x65" + body).attributes == FOUR


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        pytest.param(b"19800217", b"19810229", id="a day that is none"),
        pytest.param(b"19800217", b"1980021 ", id="a day with a space"),
        pytest.param(b"\xdf\x25\x012", b"\xdf\x25\x013", id="a sex that is none"),
        pytest.param(b"\xdf\x25\x012", b"\xdf\x25\x01\xff", id="a sex that is no letter"),
        pytest.param("花".encode(), b"\xe3\x80\xff", id="a name that is not UTF-8"),
        pytest.param(b"\xdf\x24", b"\xdf\x26", id="another field"),
        pytest.param(b"\xff\x20", b"\xff\x21", id="another record"),
    ],
)
def test_items_that_are_none_are_refused(good: bytes, bad: bytes) -> None:
    octets = bytes(AttributesRecord(FOUR))
    assert octets.count(good) == 1
    with pytest.raises(RecordFormError) as caught:
        AttributesRecord.parse(octets.replace(good, bad))
    assert caught.value.__cause__ is None


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3: offsets of 15 bits")
def test_items_too_long_for_a_file_or_without_utf_8_cannot_be_built() -> None:
    for address in ("a" * 32_740, "\ud800"):
        record = AttributesRecord(BasicFour("", address, date(2000, 1, 1), Sex.MALE))
        with pytest.raises(RecordFormError):
            bytes(record)


@pytest.mark.source("observed on cards: 336 bytes")
def test_the_integrity_record_has_336_bytes_each_in_its_place() -> None:
    octets = bytes(INTEGRITY)
    assert len(octets) == IntegrityRecord.LENGTH == 336
    assert octets[:5].hex() == "ff3082014b"
    assert octets[5:40] == b"\xdf\x31\x20" + bytes(range(32))
    assert octets[40:75] == b"\xdf\x32\x20" + bytes(range(32, 64))
    assert octets[75:] == b"\xdf\x33\x82\x01\x00" + b"\xbc" * 256
    assert INTEGRITY.signed_part == octets[5:75]


@pytest.mark.source("observed on cards")
@given(damaged(bytes(INTEGRITY)))
def test_any_integrity_record_is_parsed_or_a_record_form_error(octets: bytes) -> None:
    try:
        record = IntegrityRecord.parse(octets)
    except RecordFormError:
        return
    assert IntegrityRecord.parse(bytes(record)) == record


@pytest.mark.source("observed on cards")
@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=300))
def test_digests_and_signature_of_other_lengths_are_refused(
    number: bytes, attributes: bytes, signature: bytes
) -> None:
    with pytest.raises(RecordFormError):
        IntegrityRecord(number, attributes, signature)
