"""How P1 and P2 of a command name the file it is about."""

from typing import Final

from jumin.chip.state import CardState, expect
from jumin.iso7816 import SW, CommandFields


_SHORT_IDENTIFIER_BIT: Final = 0x80
_SHORT_IDENTIFIER_MASK: Final = 0x1F
_RECORD_MASK: Final = 0x07
_RECORD_SHIFT: Final = 3


def select_referenced(state: CardState, p2: int) -> None:
    """Follow P2 of VERIFY and of signing: 80 is the current file, 80 + n the file n."""
    _select_short(state, short_identifier(p2))


def select_for_binary(state: CardState, command: CommandFields) -> int:
    """Follow P1 and P2 of READ and UPDATE BINARY; give the offset (ISO/IEC 7816-4 §11.3.2).

    P1 80 + n is the file n, 80 the current one, P2 the offset; otherwise both are the offset in
    the current file.
    """
    if not command.p1 & _SHORT_IDENTIFIER_BIT:
        return command.p1 << 8 | command.p2
    _select_short(state, short_identifier(command.p1))
    return command.p2


def select_for_record(state: CardState, p2: int) -> int:
    """Follow P2 of READ and UPDATE RECORD; give its low three bits (ISO/IEC 7816-4 §11.4.2)."""
    _select_short(state, p2 >> _RECORD_SHIFT)
    return p2 & _RECORD_MASK


def short_identifier(reference: int) -> int:
    """Read the short identifier out of 80 + n; refuse other forms (INCORRECT_P1_P2).

    Every identifier of this card is below 31, so it is its own short identifier (§7.4.4).
    """
    expect(reference & ~_SHORT_IDENTIFIER_MASK == _SHORT_IDENTIFIER_BIT, SW.INCORRECT_P1_P2)
    return reference & _SHORT_IDENTIFIER_MASK


def _select_short(state: CardState, identifier: int) -> None:
    """Select a file by its short identifier; 0 is the current one (ISO/IEC 7816-4 §7.3.1)."""
    if identifier:
        state.select_ef(identifier)
