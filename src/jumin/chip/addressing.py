"""How P1 and P2 of a command name the file it is about."""

from typing import Final

from jumin.chip.state import CardState, expect
from jumin.iso7816 import SW, Command


_SHORT_IDENTIFIER_BIT: Final = 0x80
_SHORT_IDENTIFIER_MASK: Final = 0x1F


def select_referenced(state: CardState, p2: int) -> None:
    """Follow P2 of VERIFY and of signing: 80 is the current file, 80 + n the file n."""
    if short_identifier(p2):
        state.select_by_short_identifier(short_identifier(p2))


def select_for_binary(state: CardState, command: Command) -> int:
    """Follow P1 and P2 of READ and UPDATE BINARY; give the offset (ISO/IEC 7816-4 §11.3.2).

    P1 80 + n is the file n, P2 the offset; otherwise both are the offset in the current file.
    """
    if not command.p1 & _SHORT_IDENTIFIER_BIT:
        return command.p1 << 8 | command.p2
    state.select_by_short_identifier(short_identifier(command.p1))
    return command.p2


def short_identifier(reference: int) -> int:
    """Read the short identifier out of 80 + n; refuse other forms (INCORRECT_P1_P2)."""
    expect(reference & ~_SHORT_IDENTIFIER_MASK == _SHORT_IDENTIFIER_BIT, SW.INCORRECT_P1_P2)
    return reference & _SHORT_IDENTIFIER_MASK
