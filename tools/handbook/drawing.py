"""Draws bars on a scale of days or hours, as SVG that is read in light and in dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape


SVG: Final = "http://www.w3.org/2000/svg"
ROLE: Final = 'role="img" aria-labelledby="title description"'
WIDTH: Final = 960
LEFT: Final = 232
RIGHT: Final = 28
TOP: Final = 74
LANE: Final = 58
BAR: Final = 24
LETTER: Final = 6.6
"""How wide a letter is at most, on average, at 12 pixels."""
STYLE: Final = """\
    svg { --paper: #ffffff; --ink: #1a1a1c; --soft: #5e5e62; --line: #d8d8db; --on: #ffffff;
      --card: #0031d8; --card-open: #b8c8ff; --authentication: #197a4b;
      --authentication-open: #a8e0c2; --signature: #8b3ea8; --signature-open: #e5c4f2;
      --due: #0f6f8c; --missed: #c21d1d; --closed: #e6e6ea }
    @media (prefers-color-scheme: dark) { svg { --paper: #1a1a1c; --ink: #f2f2f4;
      --soft: #b4b4ba; --line: #46464b; --on: #101012; --card: #8fa8ff; --card-open: #34447f;
      --authentication: #6fd3a0; --authentication-open: #235c40; --signature: #dba2f0;
      --signature-open: #5e3570; --due: #6cc9e4; --missed: #ff8f8f; --closed: #36363b } }
    text { font-family: system-ui, sans-serif; font-size: 12px; fill: var(--ink) }
    .title { font-size: 16px; font-weight: 600 } .name { font-size: 13px; font-weight: 600 }
    .soft { fill: var(--soft); paint-order: stroke; stroke: var(--paper); stroke-width: 5px }
    .on { fill: var(--on) }
    .tick { stroke: var(--line) }\
"""


@dataclass(frozen=True)
class Bar:
    """A span on a lane; `kind` is its colour."""

    start: float
    end: float
    kind: str
    text: str = ""
    """Stands in the bar, if there is room."""


@dataclass(frozen=True)
class Mark:
    """An instant on a lane."""

    at: float
    kind: str


@dataclass(frozen=True)
class Lane:
    """A line of the picture: its name, what lies on it, what is said below it."""

    name: str
    about: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture with its text alternative."""

    title: str
    description: str
    start: float
    end: float
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]

    def x(self, at: float) -> float:
        """Tell where an instant lies."""
        share = (at - self.start) / (self.end - self.start)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


@dataclass(frozen=True)
class Drawn:
    """A picture as it is shown: with what it says, and the same as a table."""

    key: str
    title: str
    description: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def svg(picture: Picture) -> str:
    """Draw a picture."""
    height = TOP + LANE * len(picture.lanes) + 12
    return framed(picture.title, picture.description, height, _lines(picture, height))


def framed(title: str, description: str, height: int, lines: Iterator[str]) -> str:
    """Put a drawing into its frame, with title and text alternative."""
    return "\n".join(
        (
            f'<svg xmlns="{SVG}" viewBox="0 0 {WIDTH} {height}" {ROLE}>',
            f'  <title id="title">{escape(title)}</title>',
            f'  <desc id="description">{escape(description)}</desc>',
            f"  <style>\n{STYLE}\n  </style>",
            f'  <rect width="{WIDTH}" height="{height}" rx="8" fill="var(--paper)"/>',
            f'  <text class="title" x="20" y="30">{escape(title)}</text>',
            *lines,
            "</svg>\n",
        )
    )


def _lines(picture: Picture, height: int) -> Iterator[str]:
    for at, text in picture.ticks:
        x = picture.x(at)
        yield f'  <line class="tick" x1="{x}" x2="{x}" y1="{TOP - 12}" y2="{height - 10}"/>'
        yield f'  <text class="soft" x="{x}" y="{TOP - 18}" text-anchor="middle">{text}</text>'
    for index, lane in enumerate(picture.lanes):
        yield from _lane(picture, lane, TOP + index * LANE)


def _lane(picture: Picture, lane: Lane, y: int) -> Iterator[str]:
    yield f'  <text class="name" x="20" y="{y + 16}">{escape(lane.name)}</text>'
    yield f'  <text class="soft" x="20" y="{y + 33}">{escape(lane.about)}</text>'
    for bar in lane.bars:
        start, end = picture.x(bar.start), picture.x(bar.end)
        yield (
            f'  <rect x="{start}" y="{y}" width="{round(max(end - start, 2), 1)}" height="{BAR}"'
            f' rx="3" fill="var(--{bar.kind})" stroke="var(--{bar.kind.removesuffix("-open")})"/>'
        )
        if bar.text and len(bar.text) * LETTER + 12 <= end - start:
            yield f'  <text class="on" x="{start + 8}" y="{y + 16}">{escape(bar.text)}</text>'
    for mark in lane.marks:
        x = picture.x(mark.at)
        points = f"{x},{y - 4} {x + 6},{y - 12} {x - 6},{y - 12}"
        yield f'  <polygon points="{points}" fill="var(--{mark.kind})"/>'
    if lane.note:
        yield _note(picture, lane, y + BAR + 16)


def _note(picture: Picture, lane: Lane, y: int) -> str:
    """Write below a lane: from where its bars begin or, without room, to where they end."""
    begins = picture.x(min((bar.start for bar in lane.bars), default=picture.start))
    ends = picture.x(max((bar.end for bar in lane.bars), default=picture.end))
    fits = begins + len(lane.note) * LETTER <= WIDTH - RIGHT
    x, anchor = (begins, "start") if fits else (min(ends, WIDTH - RIGHT), "end")
    return f'  <text class="soft" x="{x}" y="{y}" text-anchor="{anchor}">{escape(lane.note)}</text>'
