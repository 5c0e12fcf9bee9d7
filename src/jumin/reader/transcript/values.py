"""Transcripts of what a card was told and what it answered: their parts, as values.

How they are written is in `text`. What a transcript holds of a command can be sent
again once its parameters are filled; what it holds of an answer is what to expect.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from hashlib import sha256
from itertools import groupby
from typing import Final

from jumin.terms import Pin, UsageError


DIGEST_DIGITS: Final = 16
"""How many hexadecimal digits of a SHA-256 digest tell bytes that are left out."""

SECRET_INSTRUCTIONS: Final = frozenset(
    {0x20, 0x21, 0x24, 0x25, 0x26, 0x28, 0x2C, 0x2D, 0x32, 0x54, 0x82, 0x86}
)
"""INS of the commands whose data is a PIN, a key or an answer made by one."""

_MOST_PIN_BYTES: Final = 255
_HEADER_DIGITS: Final = 8


class TranscriptError(UsageError):
    """A transcript, or what it is to be used with, does not serve; the text says what to do."""


class ByteMissingError(TranscriptError):
    """The transcript does not hold all bytes of a command: they were blinded or left out."""

    def __init__(self) -> None:
        super().__init__(
            "Bytes of this command were blinded or left out, so it can't be sent again. Write "
            "bytes in their place, or a name such as {pin:authentication}."
        )


class ParameterMissingError(TranscriptError):
    """The transcript wants a PIN by a name that is not given."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The transcript wants {name}, which is not given.")
        self.name = name


class ParameterFormError(TranscriptError):
    """What is given for a parameter can't be sent as one."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is 1 to {_MOST_PIN_BYTES} ASCII characters.")
        self.name = name


class ParameterPlaceError(TranscriptError):
    """A PIN stands by its name where nothing would hide it."""

    def __init__(self) -> None:
        super().__init__(
            "A name in braces stands in a command that takes a PIN, such as VERIFY, behind its "
            "header: anywhere else the PIN would be shown."
        )


@dataclass(frozen=True, slots=True)
class Digits:
    """Bytes as hexadecimal digits; in an answer `?` stands for any digit."""

    digits: str = field(repr=False)

    @classmethod
    def of(cls, octets: bytes) -> "Digits":
        """Write bytes down."""
        return cls(octets.hex().upper())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many bytes that are not shown; `digest` begins their SHA-256, or is empty."""

    length: int
    digest: str = ""

    @classmethod
    def of(cls, octets: bytes) -> "LeftOut":
        """Leave bytes out that may be known again by their digest."""
        return cls(len(octets), _digest(octets))


@dataclass(frozen=True, slots=True)
class Blinded:
    """So many bytes that were never written down (`**`): they are part of a secret."""

    length: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """A secret by its name, `{pin:authentication}`: filled in when the command is sent."""

    name: str


@dataclass(frozen=True, slots=True)
class DataLength:
    """`Lc`: one byte that counts the bytes behind it."""


@dataclass(frozen=True, slots=True)
class Anything:
    """`…`: any bytes, be it none."""


Element = Digits | LeftOut | Blinded | Parameter | DataLength | Anything
Pattern = tuple[Element, ...]

_EMPTY: Final = (Digits(""), Blinded(0))


@unique
class PowerEvent(StrEnum):
    """What a reader does to a card without a command (ISO/IEC 7816-3 §6)."""

    ON = "power on"
    OFF = "power off"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Header:
    """What the transcript is about: a name and a text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line for people; without text an empty line."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Power:
    """The reader switches the card."""

    event: PowerEvent


@dataclass(frozen=True, slots=True)
class Exchange:
    """A command and its answer, each with a note in words; no answer: any will do.

    `line` is where the command stands in the file, counted from 1; 0 where it stands in none.
    """

    command: Pattern
    answer: Pattern | None
    command_note: str = ""
    answer_note: str = ""
    line: int = field(default=0, compare=False)


Entry = Header | Remark | Power | Exchange


@dataclass(frozen=True)
class Transcript:
    """A dialogue with a card (記録), entry by entry."""

    entries: tuple[Entry, ...]

    def header(self, name: str) -> str:
        """Tell a header's text; empty where there is none of this name."""
        texts = (one.text for one in self.entries if isinstance(one, Header) and one.name == name)
        return next(texts, "")

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Tell the commands with their answers."""
        return tuple(one for one in self.entries if isinstance(one, Exchange))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Tell the names of the secrets that are to be filled in, in their order."""
        named = (
            element.name
            for exchange in self.exchanges
            for element in exchange.command
            if isinstance(element, Parameter)
        )
        return tuple(dict.fromkeys(named))


def joined(elements: Iterable[Element]) -> Pattern:
    """Make a pattern of elements: neighbours of one kind become one, empty ones fall away."""
    there = (element for element in elements if element not in _EMPTY)
    return tuple(
        one for kind, neighbours in groupby(there, type) for one in _joined(kind, neighbours)
    )


def _joined(kind: type[Element], neighbours: Iterable[Element]) -> Iterable[Element]:
    if kind is Digits:
        return (Digits("".join(one.digits for one in neighbours if isinstance(one, Digits))),)
    if kind is Blinded:
        return (Blinded(sum(one.length for one in neighbours if isinstance(one, Blinded))),)
    return neighbours


def fill(pattern: Pattern, parameters: Mapping[str, Pin]) -> bytes:
    """Make the command of a pattern, its secrets filled in.

    Raises `ByteMissingError`, `ParameterMissingError`, `ParameterFormError`, and
    `ParameterPlaceError` where the command is none that takes a PIN.
    """
    parts: list[bytes] = []
    length = 0
    for element in reversed(pattern):
        match element:
            case Digits(digits) if "?" not in digits:
                part = bytes.fromhex(digits)
            case Parameter(name):
                part = _parameter(name, parameters)
            case DataLength() if length <= _MOST_PIN_BYTES:
                part = bytes((length,))
            case _:
                raise ByteMissingError
        parts.append(part)
        length += len(part)
    if any(isinstance(element, Parameter) for element in pattern) and not _takes_pin(pattern[0]):
        raise ParameterPlaceError
    return b"".join(reversed(parts))


def _takes_pin(first: Element) -> bool:
    """Whether a command that begins so takes a PIN, by its INS (ISO/IEC 7816-4 §5.4.2)."""
    if not isinstance(first, Digits) or len(first.digits) < _HEADER_DIGITS:
        return False
    return bytes.fromhex(first.digits)[1] in SECRET_INSTRUCTIONS


def _parameter(name: str, parameters: Mapping[str, Pin]) -> bytes:
    if name not in parameters:
        raise ParameterMissingError(name)
    characters = parameters[name].reveal()
    if not (characters.isascii() and 1 <= len(characters) <= _MOST_PIN_BYTES):
        raise ParameterFormError(name)
    return characters.encode("ascii")


def matches(pattern: Pattern, answer: bytes) -> bool:
    """Whether an answer is as the pattern says. It has one `…` at most."""
    return _match(pattern, answer)


def _match(pattern: Pattern, answer: bytes) -> bool:
    for at, element in enumerate(pattern):
        if isinstance(element, Anything):
            length = sum(map(_length, pattern[at + 1 :]))
            return length <= len(answer) and _match(
                pattern[at + 1 :], answer[len(answer) - length :]
            )
        length = _length(element)
        if len(answer) < length or not _is(element, answer[:length]):
            return False
        answer = answer[length:]
    return not answer


def _length(element: Element) -> int:
    match element:
        case Digits(digits):
            return len(digits) // 2
        case LeftOut(length) | Blinded(length):
            return length
        case _:
            return 0


def _is(element: Element, octets: bytes) -> bool:
    match element:
        case Digits(digits):
            return bool(re.fullmatch(digits.replace("?", "."), octets.hex().upper()))
        case LeftOut(_, digest):
            return not digest or digest == _digest(octets)
        case Blinded():
            return True
        case _:
            return False


def _digest(octets: bytes) -> str:
    return sha256(octets).hexdigest()[:DIGEST_DIGITS]
