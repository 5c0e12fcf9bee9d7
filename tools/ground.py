"""Draw the ground of the papers (地紋): the hidden words 見本 and 複写, as a picture for Typst.

A paper's ground is one flat tint. Where a word stands, the tint is left out and coarse lines of the
same mean tone are drawn instead: the eye hardly tells the two apart. A copier takes the tint for
the colour of the paper and drops it; the lines are dark enough to stay, and the words come out.

Run it after a change here, and look at a paper: `python tools/ground.py`.
"""

import math
from collections.abc import Iterable
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Final

import pylopdf_fonts_cjk
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont


Point = tuple[float, float]
Outline = list[Point]
Span = tuple[float, float]

WIDTH: Final = 105.0
HEIGHT: Final = 59.4
"""A tile in millimetres: ten of them make a sheet of A4."""
WORDS: Final = (("見本", 2.5, 1.0), ("複写", 46.5, 30.5))
"""Words, with the left and upper edge of each."""
SIZE: Final = 28.0
"""Height and width of a character."""
BOLD: Final = 0.7
"""How much thicker than the typeface's the strokes become on every side."""
PITCH: Final = 0.6
"""From one line to the next, across them."""
COVERAGE: Final = 0.4
"""The part of the words that lines cover; common.typ makes the tint from the same number."""
SLOPE: Final = math.radians(25)
"""Of the lines: hardly any stroke of a character runs like them."""
INK: Final = "#b3d3c4"
"""Replaced by the colour of each kind of paper."""
BEND_STEPS: Final = 8


def turned(point: Point, angle: float) -> Point:
    """Turn a point around the tile's upper left corner."""
    x, y = point
    return (
        x * math.cos(angle) - y * math.sin(angle),
        x * math.sin(angle) + y * math.cos(angle),
    )


def _bend(points: tuple[Point, ...]) -> Outline:
    """Turn a cubic curve into short straight lines."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    steps = [step / BEND_STEPS for step in range(1, BEND_STEPS + 1)]
    weights = [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in steps]
    return [
        (a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy)
        for a, b, c, d in weights
    ]


def outlines(character: str, typeface: TTFont, left: float, top: float) -> Iterable[Outline]:
    """Give the outlines of a character in millimetres, the y axis downwards."""
    glyphs = typeface.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[typeface.getBestCmap()[ord(character)]].draw(pen)
    scale = SIZE / typeface["head"].unitsPerEm
    baseline = top + typeface["OS/2"].sTypoAscender * scale
    outline: Outline = []
    for command, points in pen.value:
        if command == "curveTo":
            outline += _bend((outline[-1], *points))
        elif command in {"moveTo", "lineTo"}:
            outline.append(points[0])
        else:
            yield [(left + x * scale, baseline - y * scale) for x, y in outline]
            outline = []


def crossed(shape: list[Outline], across: float) -> list[Span]:
    """Tell which spans of a line lie in a shape, by the nonzero winding rule."""
    hits = sorted(
        (u0 + (across - v0) / (v1 - v0) * (u1 - u0), 1 if v1 > v0 else -1)
        for outline in shape
        for (u0, v0), (u1, v1) in pairwise([*outline, outline[0]])
        if (v0 <= across) != (v1 <= across)
    )
    spans: list[Span] = []
    winding, start = 0, 0.0
    for along, turn in hits:
        if winding == 0:
            start = along
        winding += turn
        if winding == 0:
            spans.append((start, along))
    return spans


def united(spans: Iterable[Span]) -> list[Span]:
    """Join spans that meet."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def emboldened(shape: list[Outline], across: float) -> list[Span]:
    """Tell the spans in a shape whose strokes are thicker: moved every way, and united."""
    turns = [turn * math.pi / 8 for turn in range(16)]
    return united(
        (start + BOLD * math.cos(turn), end + BOLD * math.cos(turn))
        for turn in turns
        for start, end in crossed(shape, across - BOLD * math.sin(turn))
    )


def ground() -> str:
    """Draw one tile as SVG: the words left white, and their lines."""
    folder = Path(pylopdf_fonts_cjk.serif_path()).parent
    with TTFont(folder / "NotoSansJP-Regular.otf") as typeface:
        shape = [
            outline
            for word, left, top in WORDS
            for place, character in enumerate(word)
            for outline in outlines(character, typeface, left + place * SIZE, top)
        ]
    level = [[turned(point, -SLOPE) for point in outline] for outline in shape]
    lines = [
        (start, end, number * PITCH)
        for number in range(-math.ceil(WIDTH / PITCH), math.ceil(HEIGHT / PITCH))
        for start, end in emboldened(level, number * PITCH)
    ]
    words = "".join(
        "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in outline) + "z" for outline in shape
    )
    half = PITCH * COVERAGE / 2
    bars = "".join(
        "M" + "L".join("{:.2f} {:.2f}".format(*turned(corner, SLOPE)) for corner in bar) + "z"
        for start, end, across in lines
        for low, high in [(across - half, across + half)]
        for bar in [((start, low), (end, low), (end, high), (start, high))]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        f'<path fill="#fff" stroke="#fff" stroke-width="{2 * BOLD}" stroke-linejoin="round"'
        f' d="{words}"/>\n'
        f'<path fill="{INK}" d="{bars}"/>\n</svg>\n'
    )


if __name__ == "__main__":
    Path(str(files("jumin.documents").joinpath("templates", "ground.svg"))).write_text(ground())
