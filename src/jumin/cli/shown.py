"""Texts of strangers on a terminal: what they bring must not command it."""

import unicodedata
from typing import Final


_UNSHOWN: Final = frozenset({"Cc", "Cf", "Cs"})


def shown(text: str) -> str:
    """Leave out what would command a terminal; lines stay."""
    return "".join(letter for letter in text if not _commands(letter))


def escaped(json_text: str) -> str:
    """Escape in JSON what would command a terminal: its value stays (RFC 8259 §7)."""
    return "".join(_escape(letter) if _commands(letter) else letter for letter in json_text)


def _commands(letter: str) -> bool:
    return letter != "\n" and unicodedata.category(letter) in _UNSHOWN


def _escape(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[at : at + 2]):04x}" for at in range(0, len(units), 2))
