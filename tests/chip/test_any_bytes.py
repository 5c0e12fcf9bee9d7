"""Any bytes are answered, and who knows no PIN changes nothing but the tries left."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watched_card import WatchedCard

from jumin.cardfiles import AIDS


BODY = slice(80, None)
"""Where an image keeps the files, behind its counters."""
bytes_alone = st.integers(0, 0xFF)
commands = st.builds(
    lambda header, parameters, data, le: bytes((*header, *parameters)) + data + le,
    st.tuples(
        st.sampled_from((0x00, 0x80, 0x08, 0x0C, 0x01, 0x10, 0xFF)),
        st.sampled_from((0x20, 0x24, 0x2A, 0x2C, 0x32, 0x44, 0x47, 0x82, 0x84, 0x88)) | bytes_alone,
    ),
    st.tuples(bytes_alone, st.integers(0x80, 0x9E) | bytes_alone),
    st.binary(min_size=1, max_size=40).map(lambda data: bytes((len(data),)) + data) | st.just(b""),
    st.sampled_from((b"", b"\x00", b"\x10", b"\x00\x00", b"\x00\x00\x00")),
)
selections = st.builds(
    lambda name, length, le: bytes((0x00, 0xA4, 0x04, 0x0C, length)) + name[:length] + le,
    st.sampled_from(tuple(AIDS.values())),
    st.integers(1, 10),
    st.sampled_from((b"", b"\x00")),
)


@pytest.mark.source("ISO/IEC 7816-4 §5.1", "ISO/IEC 7816-4 §5.6")
@settings(deadline=None, max_examples=150)
@given(st.lists(commands | selections | st.binary(max_size=300), max_size=25))
def test_whatever_comes_is_answered_and_changes_no_file(sent):
    card = WatchedCard()
    files, full = bytes(card.image.image[BODY]), card.tries
    for command in sent:
        card.transmit(command)
    card.open_again()
    assert bytes(card.image.image[BODY]) == files
    assert all(left <= most for left, most in zip(card.tries, full, strict=True))


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=300))
def test_without_power_there_is_one_answer(sent):
    card = WatchedCard()
    card.power_off()
    assert card.transmit(sent) == b"\x6f\x00"
