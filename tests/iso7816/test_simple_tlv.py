"""SIMPLE-TLV objects: both length forms, and any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.iso7816 import SimpleTlv, TlvError


@pytest.mark.source("ISO/IEC 7816-4 §6.2")
@given(
    st.integers(0, 0xFE),
    st.binary(max_size=300) | st.sampled_from([254, 255, 256, 65_535]).map(bytes),
    st.binary(max_size=3),
)
def test_what_is_built_is_parsed_back(tag: int, value: bytes, behind: bytes) -> None:
    built = bytes(SimpleTlv(tag, value))
    assert SimpleTlv.parse(built + behind) == (SimpleTlv(tag, value), behind)
    assert len(built) == len(value) + (2 if len(value) < 255 else 4)


@pytest.mark.source("ISO/IEC 7816-4 §6.2")
@pytest.mark.parametrize(
    ("length", "header"),
    [(0, "0100"), (28, "011C"), (254, "01FE"), (255, "01FF00FF"), (65_535, "01FFFFFF")],
)
def test_the_length_has_one_byte_up_to_254_and_else_three(length: int, header: str) -> None:
    assert bytes(SimpleTlv(1, bytes(length))) == bytes.fromhex(header) + bytes(length)


@pytest.mark.source("ISO/IEC 7816-4 §6.2")
def test_three_bytes_may_tell_a_short_length_too() -> None:
    assert SimpleTlv.parse(bytes.fromhex("01FF0001AA")) == (SimpleTlv(1, b"\xaa"), b"")


@pytest.mark.source("ISO/IEC 7816-4 §6.2")
@given(st.binary(max_size=8))
def test_any_bytes_are_a_data_object_or_a_tlv_error(octets: bytes) -> None:
    try:
        tlv, rest = SimpleTlv.parse(octets)
    except TlvError:
        return
    assert octets.endswith(rest)
    assert SimpleTlv.parse(bytes(tlv)) == (tlv, b"")


@pytest.mark.source("ISO/IEC 7816-4 §6.2")
@pytest.mark.parametrize(
    "octets",
    [
        pytest.param("", id="nothing"),
        pytest.param("01", id="no length"),
        pytest.param("01FF00", id="length cut short"),
        pytest.param("0102AA", id="value cut short"),
        pytest.param("FF00", id="tag FF"),
    ],
)
def test_what_is_malformed_is_refused(octets: str) -> None:
    with pytest.raises(TlvError):
        SimpleTlv.parse(bytes.fromhex(octets))


@pytest.mark.source("ISO/IEC 7816-4 §6.2")
@pytest.mark.parametrize(("tag", "length"), [(-1, 0), (0xFF, 0), (0x100, 0), (1, 65_536)])
def test_what_has_no_such_form_cannot_be_built(tag: int, length: int) -> None:
    with pytest.raises(TlvError):
        SimpleTlv(tag, bytes(length))
