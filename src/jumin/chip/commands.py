"""The commands of the card: one function for each, chosen by CLA and INS from a table."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import CHALLENGE_LENGTH
from jumin.chip.issuer_commands import ISSUER_HANDLERS
from jumin.chip.reading import get_data, read_binary, read_record
from jumin.chip.reference_data import change_reference_data, verify
from jumin.chip.secure_messaging import set_session_key
from jumin.chip.selecting import select
from jumin.chip.signing import compute_digital_signature, internal_authenticate
from jumin.chip.state import CardState, CommandRefusedError, Handler, expect
from jumin.iso7816 import SW, CommandFields


_LONGEST_CHALLENGE: Final = 256
_TERMINAL_CERTIFICATE: Final = ((0x06, 0xC1), (0x00, 0xC1))
_TERMINAL_CERTIFICATE_LENGTH: Final = 307


def get_challenge(state: CardState, command: CommandFields) -> bytes:
    """Give random bytes (GET CHALLENGE), ISO/IEC 7816-4 §11.6.3; the extended form is refused.

    A terminal may answer it by EXTERNAL AUTHENTICATE if it has `CHALLENGE_LENGTH` bytes.
    """
    expect(command.p1 == command.p2 == 0, SW.INCORRECT_P1_P2)
    expect(not command.extended, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    expect(command.le is not None and not command.data, SW.WRONG_LENGTH)
    given = state.random(command.le or _LONGEST_CHALLENGE)
    state.challenge = given if len(given) == CHALLENGE_LENGTH else None
    return given


def verify_terminal_certificate(state: CardState, command: CommandFields) -> bytes:
    """Check the certificate of a terminal (端末認証), of the card system's own: none is right.

    What certifies terminals is not public, so no certificate verifies here: an assumption.
    """
    expect((command.p1, command.p2) in _TERMINAL_CERTIFICATE, SW.INCORRECT_P1_P2)
    if state.application is None or not state.application.terminal_key:
        raise CommandRefusedError(SW.REFERENCED_DATA_NOT_FOUND)
    expect(len(command.data) == _TERMINAL_CERTIFICATE_LENGTH, SW.WRONG_LENGTH)
    raise CommandRefusedError(SW.VERIFICATION_FAILED)


def last_command(state: CardState, command: CommandFields) -> bytes:
    """Take the sign that a client has done its last command: iPhones do, cards do not (6700)."""
    expect(command.p1 == command.p2 == 0, SW.INCORRECT_P1_P2)
    application = state.application
    expect(application is not None and application.knows_last_command, SW.WRONG_LENGTH)
    return b""


HANDLERS: Final[Mapping[int, Handler]] = MappingProxyType(
    {
        cla << 8 | ins: handler
        for (cla, ins), handler in {
            (0x00, 0xA4): select,
            (0x00, 0xB0): read_binary,
            (0x00, 0xB2): read_record,
            (0x00, 0x20): verify,
            (0x00, 0x24): change_reference_data,
            (0x80, 0x32): change_reference_data,
            (0x80, 0x2A): compute_digital_signature,
            (0x00, 0x88): internal_authenticate,
            (0x00, 0x84): get_challenge,
            (0x00, 0xCA): get_data,
            (0x80, 0xAE): set_session_key,
            (0x80, 0xA2): verify_terminal_certificate,
            (0x80, 0xFC): last_command,
            **ISSUER_HANDLERS,
        }.items()
    }
)
"""Which function answers which command, by CLA and INS as one number."""
