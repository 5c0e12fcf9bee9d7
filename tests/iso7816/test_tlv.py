import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.iso7816 import Tlv, TlvError, object_length


def tag_numbers() -> st.SearchStrategy[int]:
    first = st.integers(0, 0xFF)
    one = first.filter(lambda tag: tag & 0x1F != 0x1F)
    two = st.tuples(st.sampled_from([0x5F, 0x7F, 0xDF, 0xFF]), st.integers(0, 0x7F))
    three = st.tuples(st.sampled_from([0x5F, 0xFF]), st.integers(0x80, 0xFF), st.integers(0, 0x7F))
    return one | (two | three).map(lambda octets: int.from_bytes(bytes(octets)))


@pytest.mark.source("ISO/IEC 7816-4 §6.3")
@given(
    tag_numbers(),
    st.binary(max_size=300) | st.sampled_from([127, 128, 255, 256, 65_535, 65_536]).map(bytes),
    st.binary(max_size=3),
)
def test_what_is_built_is_parsed_back(tag: int, value: bytes, behind: bytes) -> None:
    built = bytes(Tlv(tag, value))
    assert Tlv.parse(built + behind) == (Tlv(tag, value), behind)
    assert object_length(built + behind) == len(built)


@pytest.mark.source("ISO/IEC 7816-4 §6.3")
@given(st.binary(max_size=20))
def test_any_bytes_are_a_data_object_or_a_tlv_error(octets: bytes) -> None:
    try:
        tlv, rest = Tlv.parse(octets)
    except TlvError:
        return
    assert octets.endswith(rest)
    assert len(bytes(tlv)) <= len(octets) - len(rest)
    assert Tlv.parse(bytes(tlv)) == (tlv, b"")


@pytest.mark.source("ISO/IEC 8825-1 §8.1.3")
@pytest.mark.parametrize(
    ("octets", "length"),
    [
        ("3000", 2),
        ("307F", 129),
        ("308180", 131),
        ("30820000", 4),
        ("308204D2", 1238),
        ("FF4082009F", 164),
        ("5F810102", 6),
    ],
)
def test_the_length_is_known_from_the_first_bytes(octets: str, length: int) -> None:
    assert object_length(bytes.fromhex(octets)) == length


@pytest.mark.source("ISO/IEC 8825-1 §8.1.3")
@pytest.mark.parametrize(
    "octets",
    [
        pytest.param("", id="nothing"),
        pytest.param("30", id="no length"),
        pytest.param("3080", id="indefinite length"),
        pytest.param("308201", id="length cut short"),
        pytest.param("30850000000001", id="length field of five bytes"),
        pytest.param("DF", id="tag cut short"),
        pytest.param("DF81810100", id="tag of four bytes"),
    ],
)
def test_malformed_tags_and_lengths_are_refused(octets: str) -> None:
    with pytest.raises(TlvError):
        object_length(bytes.fromhex(octets))


@pytest.mark.source("ISO/IEC 7816-4 §6.3")
def test_a_value_cut_short_is_refused() -> None:
    with pytest.raises(TlvError):
        Tlv.parse(bytes.fromhex("300301"))


@pytest.mark.source("observed on cards: FF40 82009F")
@pytest.mark.parametrize(
    ("length", "header"),
    [(0, "FF4000"), (127, "FF407F"), (128, "FF40820080"), (159, "FF4082009F"), (300, "FF4082012C")],
)
def test_a_card_writes_lengths_from_128_on_in_two_bytes(length: int, header: str) -> None:
    assert Tlv(0xFF40, bytes(length)).to_card_bytes() == bytes.fromhex(header) + bytes(length)


@pytest.mark.source("ISO/IEC 7816-4 §6.3")
@given(tag_numbers(), st.binary(max_size=300), st.binary(max_size=3))
def test_what_a_card_wrote_is_parsed_back(tag: int, value: bytes, behind: bytes) -> None:
    written = Tlv(tag, value).to_card_bytes()
    assert Tlv.parse(written + behind) == (Tlv(tag, value), behind)


@pytest.mark.source("observed on cards: FF40 82009F")
def test_a_card_has_no_length_for_more_than_two_bytes_can_tell() -> None:
    assert len(Tlv(0xFF40, bytes(65_535)).to_card_bytes()) == 65_540
    with pytest.raises(TlvError):
        Tlv(0xFF40, bytes(65_536)).to_card_bytes()
