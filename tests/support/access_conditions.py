"""The applications of a My Number Card, and who may do what with them, as publicly known.

Nothing of the chip is imported. Files are told by application and identifier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reference:
    """A PIN or verification number: how often it may be wrong, and by what it is changed."""

    tries: int
    changed_by: str = ""
    form: str = ""


@dataclass(frozen=True)
class Binary:
    """A file of bytes; `opened_by` are the PINs any of which opens it, None: it is free."""

    opened_by: frozenset[int] | None = None


@dataclass(frozen=True)
class Records:
    """A file of records, free to read."""


@dataclass(frozen=True)
class Key:
    """A private key, and the PIN that it wants; `answers` challenges or else signs."""

    wants: int | None = None
    answers: bool = False


@dataclass(frozen=True)
class Internal:
    """A file that can be selected and no more."""


File = Reference | Binary | Records | Key | Internal

BLOCKED: Final = Reference(0)
"""A PIN that is blocked as issued."""
FREE: Final = Binary()


def opened_by(*pins: int) -> Binary:
    """Tell a file that one of these PINs opens."""
    return Binary(frozenset(pins))


REFERENCE_DATA, CHANGE_KEY = "00 24 01", "80 32 00"
FOUR_DIGITS: Final = "[0-9]{4}"
SIGNATURE_PASSWORD: Final = "(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}"
_REGISTER_PIN: Final = Reference(3, CHANGE_KEY, FOUR_DIGITS)

JPKI: Final = "D392F000260100000001"
INPUT_SUPPORT: Final = "D3921000310001010408"
CARD_FACE: Final = "D3921000310001010402"
RESIDENT_REGISTER: Final = "D3921000310001010401"
COMMON_DATA: Final = "D3921000310001010100"
ISSUER_DOMAIN: Final = "A0000001510000"

APPLICATIONS: Final[Mapping[str, Mapping[int, File]]] = {
    JPKI: {
        0x0001: opened_by(0x001B),
        0x0002: FREE,
        0x0005: opened_by(),
        0x0006: FREE,
        0x0008: FREE,
        0x0009: opened_by(),
        0x000A: FREE,
        0x000B: FREE,
        0x0010: Internal(),
        0x0016: Internal(),
        0x0017: Key(wants=0x0018),
        0x0018: Reference(3, REFERENCE_DATA, FOUR_DIGITS),
        0x0019: Internal(),
        0x001A: Key(wants=0x001B),
        0x001B: Reference(5, REFERENCE_DATA, SIGNATURE_PASSWORD),
        0x001C: Internal(),
        0x001E: Internal(),
    },
    INPUT_SUPPORT: {
        0x0001: opened_by(0x0011, 0x0014),
        0x0002: opened_by(0x0011, 0x0015),
        0x0003: opened_by(0x0011, 0x0014, 0x0015),
        0x0004: FREE,
        0x0005: FREE,
        0x0006: opened_by(0x0011, 0x0014, 0x0015),
        0x0007: opened_by(0x0011, 0x0014, 0x0015),
        0x0008: FREE,
        0x0010: Internal(),
        0x0011: Reference(3, REFERENCE_DATA, FOUR_DIGITS),
        0x0012: BLOCKED,
        0x0013: Key(),
        0x0014: Reference(10),
        0x0015: Reference(10),
        0x001C: Internal(),
        0x001E: Internal(),
    },
    CARD_FACE: {
        0x0001: opened_by(0x0011),
        0x0002: opened_by(0x0012, 0x0013),
        0x0003: FREE,
        0x0004: FREE,
        0x0005: opened_by(0x0013),
        0x0006: FREE,
        0x0011: Reference(10),
        0x0012: Reference(10),
        0x0013: Reference(10),
        0x001A: Key(),
    },
    RESIDENT_REGISTER: {0x0002: Records(), 0x001C: _REGISTER_PIN},
    COMMON_DATA: {
        0x0001: Records(),
        0x0002: Records(),
        0x0019: Key(answers=True),
        0x001C: _REGISTER_PIN,
        0x001E: Internal(),
    },
    ISSUER_DOMAIN: {0x001E: Internal()},
}
DEFAULT_KEYS: Final = {INPUT_SUPPORT: 0x0013, CARD_FACE: 0x001A}
"""The keys that sign where a command names none."""
OBJECTS: Final = frozenset({0x42, 0x45, 0x66, 0xF0, 0xF2, 0xF7, 0xF8, 0x5F51, 0x7F21})
"""Tags of the issuer domain's data objects."""
SCHEMES: Final = {0: range(1, 246), 1: range(1, 256), 2: (32,), 3: range(1, 256), 4: (32,)} | {
    5: range(1, 256)
}
"""How long the input of each signature scheme is."""

Place = tuple[str, int]
PINS: Final[Mapping[Place, Reference]] = {
    (name, file): kind
    for name, files in APPLICATIONS.items()
    for file, kind in files.items()
    if isinstance(kind, Reference)
}
BLOCKED_PIN: Final = (INPUT_SUPPORT, 0x0012)
