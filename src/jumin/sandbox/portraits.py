"""Drawn portraits of the town's people (似顔絵): of nobody real, always the same for one id.

A portrait is drawn of a person's short name, age and sex alone, as SVG with presentation attributes
only: it needs no style, no script and no file.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache
from typing import Final

from jumin.terms import Sex


@unique
class Stage(StrEnum):
    """At what stage of life somebody is drawn."""

    CHILD = "child"
    YOUNG = "young"
    ADULT = "adult"
    OLD = "old"


@unique
class Hair(StrEnum):
    """How the hair is worn."""

    CROPPED = "cropped"
    SHORT = "short"
    PARTED = "parted"
    BOB = "bob"
    LONG = "long"
    BUN = "bun"
    TAILS = "tails"
    RECEDING = "receding"


@dataclass(frozen=True)
class Features:
    """What somebody looks like."""

    stage: Stage
    hair: Hair
    hair_colour: str
    skin: str
    shirt: str
    ground: str
    has_glasses: bool
    has_beard: bool
    smile: int
    """How far the mouth bends, in units of the drawing."""


_CHILD_UNTIL: Final = 12
_YOUNG_UNTIL: Final = 25
_OLD_FROM: Final = 62

_WORN: Final = {
    Sex.MALE: {
        Stage.CHILD: (Hair.SHORT, Hair.CROPPED, Hair.PARTED),
        Stage.YOUNG: (Hair.SHORT, Hair.PARTED, Hair.CROPPED),
        Stage.ADULT: (Hair.PARTED, Hair.SHORT, Hair.CROPPED),
        Stage.OLD: (Hair.RECEDING, Hair.CROPPED, Hair.PARTED),
    },
    Sex.FEMALE: {
        Stage.CHILD: (Hair.TAILS, Hair.BOB, Hair.LONG),
        Stage.YOUNG: (Hair.LONG, Hair.BOB, Hair.TAILS),
        Stage.ADULT: (Hair.BOB, Hair.LONG, Hair.BUN),
        Stage.OLD: (Hair.BUN, Hair.BOB, Hair.SHORT),
    },
    Sex.OTHER: {
        Stage.CHILD: (Hair.SHORT, Hair.BOB, Hair.PARTED),
        Stage.YOUNG: (Hair.BOB, Hair.SHORT, Hair.LONG),
        Stage.ADULT: (Hair.SHORT, Hair.BOB, Hair.PARTED),
        Stage.OLD: (Hair.SHORT, Hair.BOB, Hair.CROPPED),
    },
}
_DARK: Final = ("#1d1a19", "#2b211c", "#3d2a1e", "#54371f")
_GREY: Final = ("#8d9196", "#b4b8bc", "#dadcdd")
_SKINS: Final = ("#f6d7bd", "#f2c9a6", "#e9b98f", "#d9a077")
_SHIRTS: Final = ("#3460fb", "#197a4b", "#ce4a2b", "#8b5fbf", "#d08b00", "#2b7f95", "#5c6670")
_GROUNDS: Final = ("#d9e6ff", "#e0f2e6", "#fff0c9", "#fde2e2", "#ece2f8", "#dff1f5")
_LINE: Final = "#3b2a20"


def features(name: str, *, years: int, sex: Sex) -> Features:
    """Tell what somebody of a short name and an age looks like."""
    drawn = hashlib.sha256(f"portrait:{name}".encode()).digest()
    stage = _stage(years)
    worn = _WORN[sex][stage]
    colours = _GREY if stage is Stage.OLD else _DARK
    return Features(
        stage=stage,
        hair=worn[drawn[0] % len(worn)],
        hair_colour=colours[drawn[1] % len(colours)],
        skin=_SKINS[drawn[2] % len(_SKINS)],
        shirt=_SHIRTS[drawn[3] % len(_SHIRTS)],
        ground=_GROUNDS[drawn[4] % len(_GROUNDS)],
        has_glasses=stage is not Stage.CHILD and drawn[5] % 4 == 0,
        has_beard=sex is Sex.MALE and stage in {Stage.ADULT, Stage.OLD} and drawn[6] % 4 == 0,
        smile=2 + drawn[7] % 4,
    )


@lru_cache(maxsize=4096)
def draw(seen: Features) -> str:
    """Draw somebody: the content of an SVG of 96 by 96 units, without a name or a title."""
    parts = (
        f'<circle cx="48" cy="48" r="48" fill="{seen.ground}"/>',
        _behind(seen),
        _body(seen),
        _head(seen),
        _face(seen),
        _in_front(seen),
        _glasses(seen),
    )
    return "".join(parts)


def photograph(seen: Features) -> str:
    """Draw somebody as for the photograph on a card (顔写真): a whole SVG, three to four."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="16.5 5 63 84">'
        f'<rect width="96" height="96" fill="{seen.ground}"/>{draw(seen)}</svg>'
    )


def _stage(years: int) -> Stage:
    if years <= _CHILD_UNTIL:
        return Stage.CHILD
    if years <= _YOUNG_UNTIL:
        return Stage.YOUNG
    return Stage.OLD if years >= _OLD_FROM else Stage.ADULT


def _behind(seen: Features) -> str:
    """Hair that falls behind the head."""
    shapes = {
        Hair.LONG: '<path d="M24 46Q22 18 48 18T72 46L74 82H22Z"/>',
        Hair.BOB: '<path d="M24 44Q23 19 48 19T72 44L71 66Q48 72 25 66Z"/>',
        Hair.BUN: '<circle cx="48" cy="17" r="9"/>',
        Hair.TAILS: (
            '<path d="M27 40Q12 46 17 68Q27 62 30 50Z"/><path d="M69 40Q84 46 79 68Q69 62 66 50Z"/>'
        ),
    }
    shape = shapes.get(seen.hair, "")
    return f'<g fill="{seen.hair_colour}">{shape}</g>' if shape else ""


def _body(seen: Features) -> str:
    top, wide = (78, 22) if seen.stage is Stage.CHILD else (74, 30)
    return (
        f'<path d="M41 60h14v18H41z" fill="{seen.skin}"/>'
        f'<path d="M41 68q7 5 14 0v5q-7 4-14 0z" fill="{_LINE}" opacity=".14"/>'
        f'<path d="M{48 - wide} 92Q{48 - wide + 1} {top} 41 {top - 1}L48 {top + 6}L55 {top - 1}'
        f'Q{48 + wide - 1} {top} {48 + wide} 92Q48 99 {48 - wide} 92Z" fill="{seen.shirt}"/>'
    )


def _head(seen: Features) -> str:
    deep = 22 if seen.stage is Stage.CHILD else 24
    return (
        f'<g fill="{seen.skin}"><circle cx="27.5" cy="48" r="4.5"/>'
        '<circle cx="68.5" cy="48" r="4.5"/>'
        f'<ellipse cx="48" cy="45" rx="20.5" ry="{deep}"/></g>'
    )


def _face(seen: Features) -> str:
    at, wide = (50, 2.6) if seen.stage is Stage.CHILD else (47, 2.2)
    return "".join(
        (
            (
                f'<g fill="{_LINE}"><circle cx="40" cy="{at}" r="{wide}"/>'
                f'<circle cx="56" cy="{at}" r="{wide}"/></g>'
            ),
            f'<g fill="none" stroke="{_LINE}" stroke-width="1.8" stroke-linecap="round">',
            f'<path d="M36 {at - 7}q4-2.4 8-.4M52 {at - 7.4}q4-2 8 .4"/>',
            f'<path d="M48 {at + 2}q-1.6 4 .6 5" stroke-width="1.3" opacity=".6"/>',
            f'<path d="M42 {at + 11}q6 {seen.smile * 1.4:g} 12 0"/>',
            '<path d="M33 53l-3 3M63 53l3 3M36 60q2 2 2 4M60 60q-2 2-2 4" stroke-width="1"'
            ' opacity=".45"/>'
            if seen.stage is Stage.OLD
            else "",
            "</g>",
            '<g fill="#e8624a" opacity=".3"><circle cx="34" cy="57" r="4"/>'
            '<circle cx="62" cy="57" r="4"/></g>'
            if seen.stage is Stage.CHILD
            else "",
            f'<path d="M33 56Q34 70 48 71Q62 70 63 56Q60 64 54 63H42Q36 64 33 56Z'
            f'M43 {at + 12}q5 {seen.smile} 10 0Z" fill="{seen.hair_colour}" opacity=".92"'
            ' fill-rule="evenodd"/>'
            if seen.has_beard
            else "",
        )
    )


def _in_front(seen: Features) -> str:
    """Hair that frames the forehead."""
    fringe = '<path d="M27 45Q25 20 48 20T69 45Q65 33 57 31Q48 37 39 31Q31 34 27 45Z"/>'
    shapes = {
        Hair.CROPPED: '<path d="M28 40Q28 20 48 20T68 40Q64 30 48 30T28 40Z"/>',
        Hair.SHORT: (
            '<path d="M26 46Q23 17 48 18T70 46L67 37Q60 35 57 29Q52 36 42 34Q34 34 29 38Z"/>'
        ),
        Hair.PARTED: '<path d="M27 45Q23 18 49 18T69 45Q67 34 58 31Q46 33 38 28Q31 33 27 45Z"/>',
        Hair.BOB: '<path d="M25 52Q22 19 48 19T71 52Q68 38 63 34Q48 39 33 34Q28 39 25 52Z"/>',
        Hair.LONG: '<path d="M25 56Q20 18 48 18T71 56Q69 38 50 26Q30 36 25 56Z"/>',
        Hair.BUN: '<path d="M27 44Q26 20 48 20T69 44Q62 30 48 29T27 44Z"/>',
        Hair.TAILS: fringe,
        Hair.RECEDING: (
            '<path d="M26 50Q24 36 31 30Q29 40 30 50ZM70 50Q72 36 65 30Q67 40 66 50Z"/>'
        ),
    }
    return f'<g fill="{seen.hair_colour}">{shapes[seen.hair]}</g>'


def _glasses(seen: Features) -> str:
    if not seen.has_glasses:
        return ""
    return (
        '<g fill="#fff" fill-opacity=".25" stroke="#262626" stroke-width="1.6">'
        '<circle cx="40" cy="47" r="6.5"/><circle cx="56" cy="47" r="6.5"/>'
        '<path d="M46.5 46q1.5-1.4 3 0M33.5 46l-6-1.5M62.5 46l6-1.5" fill="none"/></g>'
    )
