"""Which commands cost a card nothing."""

from typing import Final

from jumin.iso7816 import Command, CommandFormError
from jumin.reader.transcript.values import Parameter, Pattern, fill
from jumin.terms import Pin


_READING: Final = frozenset({0x2A, 0x84, 0x88, 0xA4, 0xB0, 0xB2, 0xC0, 0xCA})
"""INS of the commands that select, read or sign."""
_VERIFY: Final = 0x20
_QUESTION_LENGTH: Final = 4
_STAND_IN: Final = Pin("0")


def is_harmless(command: Pattern) -> bool:
    """Whether a command can neither spend a try nor change the card (無害なコマンド).

    That is known of what selects, reads and signs, and of the question for the tries left; of
    nothing else. Raises `ByteMissingError` where the command can't be sent at all.
    """
    names = (element.name for element in command if isinstance(element, Parameter))
    octets = fill(command, dict.fromkeys(names, _STAND_IN))
    try:
        parsed = Command.parse(octets)
    except CommandFormError:
        return False
    if parsed.ins == _VERIFY:
        return len(octets) == _QUESTION_LENGTH
    return parsed.ins in _READING
