"""外字: what the typeface lacks is found before anything is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.documents import lacks_characters, unsupported_characters


@pytest.mark.source("Basic Resident Registration Act art. 7", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(
    "name",
    [
        "鎌倉\u3000太郎",
        "髙橋\u3000﨑子",
        "𠮷野\u3000家子",
        "NGUYEN THI MINH ANH",
        "葛\U000e0100城",
        "辻\U000e0101子",
    ],
    ids=["plain", "old forms", "beyond the BMP", "Latin", "葛 with a hook", "辻 with one dot"],
)
def test_names_that_the_typeface_has_lack_nothing(name: str) -> None:
    assert unsupported_characters(name) == frozenset()
    assert not lacks_characters(name)


@pytest.mark.source("KIOSK-5", "ISO/IEC 10646 cl. 23", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("山\U0003134a子", {"\U0003134a"}, id="CJK extension G"),
        pytest.param("葛\U000e01ef城", {"葛\U000e01ef"}, id="a sequence the typeface lacks"),
        pytest.param("太\U000e0100\U000e0100", {"\U000e0100"}, id="a second selector"),
        pytest.param("\ufe00太", {"\ufe00"}, id="a selector without a character"),
        pytest.param("太\u202e郎", {"\u202e"}, id="a direction override"),
        pytest.param("太\u00ad郎", {"\u00ad"}, id="a soft hyphen"),
        pytest.param("太\x00\n\t", {"\x00", "\n", "\t"}, id="control characters"),
        pytest.param("太\ud800", {"\ud800"}, id="half a surrogate pair"),
        pytest.param("太\ue000", {"\ue000"}, id="private use"),
        pytest.param("😀", {"😀"}, id="emoji"),
    ],
)
def test_what_the_typeface_lacks_is_named(text: str, missing: set[str]) -> None:
    assert unsupported_characters(text) == missing
    assert lacks_characters(text)


@given(st.text(), st.text())
def test_a_text_lacks_what_either_half_lacks(left: str, right: str) -> None:
    """Save a selector at the seam, which belongs to the character before it."""
    whole = unsupported_characters(left + "太" + right)
    if right[:1] not in {chr(c) for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}:
        assert whole == unsupported_characters(left) | unsupported_characters(right)
