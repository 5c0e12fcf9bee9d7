"""Base45 (RFC 9285): octets in the alphabet that two-dimensional codes hold most densely."""

from typing import Final


ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_BASE: Final = len(ALPHABET)
_VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_OCTETS_OF_LETTERS: Final = {2: 1, 3: 2}


class Base45Error(ValueError):
    """A text is no Base45 (RFC 9285 §6)."""


def encode(octets: bytes) -> str:
    """Write two octets as three letters, a last single one as two (RFC 9285 §4)."""
    letters: list[str] = []
    for start in range(0, len(octets), 2):
        group = octets[start : start + 2]
        number = int.from_bytes(group)
        for _ in range(len(group) + 1):
            number, value = divmod(number, _BASE)
            letters.append(ALPHABET[value])
    return "".join(letters)


def decode(text: str) -> bytes:
    """Read what `encode` writes; raises Base45Error."""
    octets = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        try:
            number = sum(_VALUES[letter] * _BASE**place for place, letter in enumerate(group))
            octets += number.to_bytes(_OCTETS_OF_LETTERS[len(group)])
        except (KeyError, OverflowError) as error:
            raise Base45Error from error
    return bytes(octets)
