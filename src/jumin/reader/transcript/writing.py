"""Writing transcripts, in the form that `text` reads."""

from collections.abc import Iterable, Iterator
from typing import Final

from jumin.reader.transcript.text import NOTE, VERSION
from jumin.reader.transcript.values import (
    Anything,
    Blinded,
    DataLength,
    Digits,
    Element,
    Entry,
    Exchange,
    Header,
    LeftOut,
    Parameter,
    Pattern,
    Power,
    Remark,
    Transcript,
)


_GAP: Final = "  "
_HEAD_DIGITS: Final = 8
_LENGTH_DIGITS: Final = 10
_STATUS_WORD_DIGITS: Final = 4
_WIDTH: Final = 64
"""Digits on a line."""


def write(transcript: Transcript) -> bytes:
    """Write a transcript."""
    return (beginning() + "".join(map(write_entry, transcript.entries))).encode()


def beginning() -> str:
    """Write what every transcript begins with."""
    return f"{VERSION}\n"


def write_entry(entry: Entry) -> str:
    """Write one entry, its line ends included."""
    match entry:
        case Header(name, text):
            return f"{name}: {text}".rstrip() + "\n"
        case Remark(text):
            return f"# {text}\n" if text else "\n"
        case Power(event):
            return f"= {event}\n"
        case Exchange(command, answer, command_note, answer_note):
            told = _line(">", _command_words(command), command_note)
            if answer is None:
                return told
            return told + _line("<", _answer_words(answer), answer_note)


def show_command(pattern: Pattern) -> str:
    """Write a command on one line."""
    return " ".join(_command_words(pattern))


def show_answer(pattern: Pattern) -> str:
    """Write an answer on one line."""
    return " ".join(_answer_words(pattern))


def _line(mark: str, words: Iterable[str], note: str) -> str:
    """Write a command or answer, long ones on several lines; the note stands on the first."""
    lines = [mark]
    for word in words:
        if len(lines[-1]) > len(mark) and len(lines[-1]) + len(word) > _WIDTH + _LENGTH_DIGITS:
            lines.append(" " * len(mark))
        lines[-1] += f" {word}"
    if note:
        lines[0] += f"{_GAP}{NOTE} {note}"
    return "".join(f"{line}\n" for line in lines)


def _command_words(pattern: Pattern) -> Iterator[str]:
    """Part a command as people read it: header, length, the rest."""
    for at, element in enumerate(pattern):
        if at == 0 and isinstance(element, Digits):
            digits = element.digits
            yield from filter(None, (digits[:_HEAD_DIGITS], digits[_HEAD_DIGITS:_LENGTH_DIGITS]))
            yield from _parted(digits[_LENGTH_DIGITS:])
        else:
            yield from _element_words(element)


def _answer_words(pattern: Pattern) -> Iterator[str]:
    """Part an answer: data, status word."""
    for element in pattern[:-1]:
        yield from _element_words(element)
    match pattern[-1:]:
        case [Digits(digits)]:
            yield from _parted(digits[:-_STATUS_WORD_DIGITS])
            yield digits[-_STATUS_WORD_DIGITS:]
        case [element]:
            yield from _element_words(element)


def _element_words(element: Element) -> Iterator[str]:
    match element:
        case Digits(digits):
            yield from _parted(digits)
        case Blinded(length):
            yield from _parted("**" * length)
        case LeftOut(length, digest):
            yield f"[{length} sha256 {digest}]" if digest else f"[{length}]"
        case Parameter(name):
            yield f"{{{name}}}"
        case DataLength():
            yield "Lc"
        case Anything():
            yield "…"


def _parted(digits: str) -> Iterator[str]:
    for at in range(0, len(digits), _WIDTH):
        yield digits[at : at + _WIDTH]
