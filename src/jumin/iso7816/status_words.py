"""Status words: what a card says about a command."""

from enum import IntEnum, unique
from typing import Final


_TRIES_LEFT_MASK: Final = 0xFFF0
_MOST_TRIES_TOLD: Final = 15


@unique
class SW(IntEnum):
    """Status word (ステータスワード), ISO/IEC 7816-4 §5.6; it explains itself by `explain`."""

    SUCCESS = 0x9000
    VERIFICATION_FAILED = 0x6300
    """What was to be verified is not right; nothing counts how often."""
    TRIES_LEFT = 0x63C0
    """The last digit tells the tries left: 63C0 to 63CF."""
    MEMORY_FAILURE = 0x6581
    NO_SESSION_KEY_HERE = 0x66F1
    """Seen on cards: the application has no key with which to agree on a session key."""
    WRONG_LENGTH = 0x6700
    LOGICAL_CHANNEL_NOT_SUPPORTED = 0x6881
    SECURE_MESSAGING_NOT_SUPPORTED = 0x6882
    COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE = 0x6981
    SECURITY_STATUS_NOT_SATISFIED = 0x6982
    AUTHENTICATION_METHOD_BLOCKED = 0x6983
    REFERENCE_DATA_NOT_USABLE = 0x6984
    CONDITIONS_OF_USE_NOT_SATISFIED = 0x6985
    NO_CURRENT_EF = 0x6986
    SECURE_MESSAGING_OBJECTS_MISSING = 0x6987
    SECURE_MESSAGING_OBJECTS_INCORRECT = 0x6988
    NO_SECURE_SESSION = 0x69FC
    """Seen on cards: secure messaging before a session key was agreed on."""
    INCORRECT_DATA = 0x6A80
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    INCORRECT_P1_P2 = 0x6A86
    REFERENCED_DATA_NOT_FOUND = 0x6A88
    WRONG_OFFSET = 0x6B00
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00
    NO_PRECISE_DIAGNOSIS = 0x6F00


def explain(sw: int) -> str:
    """Put a status word into words: number and name.

    >>> explain(0x6A82)
    '6A82 (file not found)'
    >>> explain(0x63C2)
    '63C2 (tries left: 2)'
    >>> explain(0x6999)
    '6999'
    """
    tries = tries_left(sw)
    if tries is not None:
        return f"{sw:04X} (tries left: {tries})"
    try:
        name = SW(sw).name.lower().replace("_", " ")
    except ValueError:
        return f"{sw:04X}"
    return f"{sw:04X} ({name})"


def tries_left_word(tries: int) -> int:
    """Build the status word 63Cx; more than 15 tries are told as 15."""
    return SW.TRIES_LEFT | min(tries, _MOST_TRIES_TOLD)


def tries_left(sw: int) -> int | None:
    """Read the tries left out of 63Cx; None for any other status word."""
    return sw & ~_TRIES_LEFT_MASK if sw & _TRIES_LEFT_MASK == SW.TRIES_LEFT else None
