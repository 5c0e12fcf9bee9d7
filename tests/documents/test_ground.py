"""The ground of a paper: words that the eye hardly sees, and that a copier brings out."""

import runpy
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import pytest
from invented_papers import Kind

from jumin.documents import Paper, paper, paper_seal


SOURCE = "words against copying (けん制文字) of certificates issued at convenience stores"
MILLIMETRES = 25.4
WORDS = (107.5, 238.8, 56.0, 27.5)
"""Left, top, width and height of 見本 on a back, where nothing else is printed (millimetres)."""
STEM = (148.8, 245.0, 1.5, 6.0)
"""Within the upright stroke of 本."""
PLAIN = (168.0, 240.0, 20.0, 20.0)
"""Where the ground has no word."""
FRAME = (20.0, 8.9, 60.0, 1.6)
"""The micro text in the upper frame."""


@dataclass(frozen=True)
class Picture:
    """A part of a sheet in shades of grey, 0 black to 255 white."""

    width: int
    pixels: bytes

    @property
    def mean(self) -> float:
        return fmean(self.pixels)

    def scanned(self, side: int) -> list[float]:
        """See it by a scanner whose pixels are so many times as broad."""
        height = len(self.pixels) // self.width
        return [
            fmean(
                shade
                for row in range(top, top + side)
                for shade in self.pixels[row * self.width + left : row * self.width + left + side]
            )
            for top in range(0, height - side + 1, side)
            for left in range(0, self.width - side + 1, side)
        ]


Look = Callable[..., Picture]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def at(done: Paper, box: tuple[float, ...], *, dpi: int, page: int = 1) -> Picture:
        path = tmp_path / "paper.pdf"
        path.write_bytes(done.pdf)
        left, top, width, height = (str(round(edge / MILLIMETRES * dpi)) for edge in box)
        command = ["pdftoppm", "-gray", "-r", str(dpi), "-f", str(page), "-l", str(page)]
        command += ["-x", left, "-y", top, "-W", width, "-H", height, str(path)]
        run = subprocess.run(command, check=True, capture_output=True, timeout=60)
        return Picture(int(width), run.stdout[-int(width) * int(height) :])

    return at


@pytest.mark.source(SOURCE)
def test_words_and_ground_have_the_same_tone(kind: Kind, look: Look) -> None:
    """In print as on a screen; poppler draws slanted edges a little too broad."""
    done = kind.render(kind.entry, seal=paper_seal(bytes(32)))
    for dpi, tolerance in ((100, 5), (600, 1.2)):
        stem, plain = (look(done, box, dpi=dpi, page=2) for box in (STEM, PLAIN))
        assert set(plain.pixels) == {plain.pixels[0]}
        assert stem.mean == pytest.approx(plain.mean, abs=tolerance)


@pytest.mark.source(SOURCE)
def test_a_copy_drops_the_ground_and_shows_the_words(kind: Kind, look: Look) -> None:
    """A scanner of 200 dpi, and a copier that takes the ground for the colour of the paper."""
    done = kind.render(kind.entry, seal=paper_seal(bytes(32)))
    stem, plain = (look(done, box, dpi=600, page=2) for box in (STEM, PLAIN))
    paper_white = plain.mean - 8
    copied_plain = [shade < paper_white for shade in plain.scanned(3)]
    copied_stem = [shade < paper_white for shade in stem.scanned(3)]
    assert not any(copied_plain)
    assert fmean(copied_stem) > 0.3
    words = look(done, WORDS, dpi=600, page=2)
    assert 0.1 < fmean(shade < paper_white for shade in words.scanned(3)) < 0.4


@pytest.mark.source(SOURCE)
def test_micro_text_tells_paper_and_sheet(kind: Kind, look: Look) -> None:
    """It says the same on equal papers, and something else on each sheet of each other one."""
    certification = kind.entry.certification
    other = replace(certification, unique_number="14204-20261121-000018")
    papers = [
        kind.render(kind.entry),
        kind.render(kind.entry),
        kind.render(replace(kind.entry, certification=other)),
    ]
    first, again, another = (look(done, FRAME, dpi=600) for done in papers)
    assert first == again
    assert first != another
    long = kind.render(kind.long)
    sheets = [look(long, FRAME, dpi=600, page=sheet) for sheet in (1, 2)]
    assert sheets[0] != sheets[1]


@pytest.mark.source(SOURCE)
def test_the_ground_is_as_its_tool_draws_it() -> None:
    tool = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "ground.py"))
    drawn = (paper.TEMPLATES / "ground.svg").read_text()
    assert tool["ground"]() == drawn
    common = (paper.TEMPLATES / "common.typ").read_text()
    assert drawn.count(tool["INK"]) == 1
    assert f'.replace("{tool["INK"]}"' in common
    share = round(tool["COVERAGE"] * 100)
    assert f"(colour, {share}%), (white, {100 - share}%)" in common
