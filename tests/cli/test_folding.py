"""Folding a line where the terminal ends."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jumin.cli.folding import folded


SENTENCE = "- 満了した月の3か月後の月末まで、医療機関で保険資格を確認できます。"


def test_what_fits_is_left_as_it_is() -> None:
    assert list(folded(SENTENCE, cell_len(SENTENCE))) == [SENTENCE]


def test_a_marked_line_hangs_below_its_words() -> None:
    assert list(folded("- one two three four five six seven", 24)) == [
        "- one two three four",
        "  five six seven",
    ]


def test_no_part_begins_with_what_closes() -> None:
    for width in range(22, cell_len(SENTENCE)):
        parts = list(folded(SENTENCE, width))
        assert not [part for part in parts if part.lstrip()[0] in "。、"]
        assert max(map(cell_len, parts)) <= width
        assert "".join(part.removeprefix("  ") for part in parts) == SENTENCE


@given(st.text(st.sampled_from("満了 ab。、）"), max_size=80), st.integers(24, 60))
def test_nothing_is_lost_and_nothing_too_wide(words: str, width: int) -> None:
    parts = list(folded(f"- 初{words}", width))
    assert "".join("".join(parts).split()) == "".join(f"- 初{words}".split())
    assert max(map(cell_len, parts)) <= max(width, cell_len(parts[0]) if len(parts) == 1 else 0)
