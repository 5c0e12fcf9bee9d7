"""Comparing and changing PINs (照合, 暗証番号変更)."""

from typing import Final

from jumin.chip.addressing import select_referenced
from jumin.chip.state import CardState, CommandRefusedError, expect
from jumin.chip.structure import PinChange, PinFile
from jumin.iso7816 import SW, CommandFields, tries_left_word
from jumin.terms import Pin, RefusedError


_LONGEST_PIN: Final = 16
_NEW_REFERENCE_DATA_ONLY: Final = {PinChange.CHANGE_REFERENCE_DATA: 0x01, PinChange.CHANGE_KEY: 0}
"""P1 of each command that says so."""


def verify(state: CardState, command: CommandFields) -> bytes:
    """Compare a PIN with the one of the file (VERIFY, 照合), ISO/IEC 7816-4 §11.6.6.

    Four bytes without data ask for the tries left. A try is taken off and written before the
    comparison; a card whose plug is pulled between has spent it.
    """
    expect(command.p1 == 0, SW.INCORRECT_P1_P2)
    select_referenced(state, command.p2)
    at, _ = state.current(PinFile)
    expect(command.le is None and len(command.data) <= _LONGEST_PIN, SW.WRONG_LENGTH)
    tries = state.memory.tries_left(at)
    if not command.data:
        raise CommandRefusedError(tries_left_word(tries))
    expect(tries > 0, state.options.blocked_verify)
    state.presented.discard(at)
    state.compare(at, command.data, state.memory.files[at])
    state.presented.add(at)
    return b""


def change_reference_data(state: CardState, command: CommandFields) -> bytes:
    """Change a PIN that was presented (CHANGE REFERENCE DATA), ISO/IEC 7816-4 §11.6.7.

    The data is the new PIN alone, in the form of its role (INCORRECT_DATA). It stays presented,
    with its full tries. Some applications want JICSAP's CHANGE KEY instead.
    """
    by = PinChange(command.cla << 8 | command.ins)
    expect(command.p1 == _NEW_REFERENCE_DATA_ONLY[by], SW.INCORRECT_P1_P2)
    select_referenced(state, command.p2)
    at, file = state.current(PinFile)
    expect(file.changed_by is by, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    expect(bool(command.data) and command.le is None, SW.WRONG_LENGTH)
    state.require(at)
    check_reference_data(file, command.data)
    with state.writing() as memory:
        memory.replace({at: command.data})
    return b""


def check_reference_data(file: PinFile, data: bytes) -> None:
    """Refuse what can't be a PIN of the file's role (INCORRECT_DATA)."""
    if file.role is None:
        raise CommandRefusedError(SW.INCORRECT_DATA)
    try:
        file.role.check_form(Pin(data.decode("ascii")))
    except (UnicodeDecodeError, RefusedError):
        raise CommandRefusedError(SW.INCORRECT_DATA) from None
