"""The commands of the card: one function for each, chosen by CLA and INS from a table."""

from collections.abc import Callable, Mapping
from enum import IntEnum, unique
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo

from jumin.cardfiles import CHALLENGE_LENGTH
from jumin.chip.addressing import select_for_binary, select_referenced
from jumin.chip.issuer_commands import (
    external_authenticate,
    generate_asymmetric_key_pair,
    reset_retry_counter,
    update_binary,
)
from jumin.chip.specification import Application, KeyFile, PinFile, TransparentFile
from jumin.chip.state import CardState, CommandRefusedError, expect
from jumin.iso7816 import SW, Command, Response, Tlv, tries_left_word


Handler = Callable[[CardState, Command], Response]


@unique
class SelectBy(IntEnum):
    """What P1 of SELECT says the data is (ISO/IEC 7816-4 §11.2.2, table 62)."""

    MASTER_FILE = 0x00
    EF_UNDER_CURRENT_DF = 0x02
    DF_NAME = 0x04


_WITH_FCI: Final = 0x00
_NO_RESPONSE_DATA: Final = 0x0C
_FCI_TEMPLATE: Final = 0x6F
_DF_NAME: Final = 0x84
_LONGEST_PIN: Final = 16
_LONGEST_SIGNATURE_INPUT: Final = 245
_SIGNATURE_LENGTH: Final = 256
_LONGEST_CHALLENGE: Final = 256


def select(state: CardState, command: Command) -> Response:
    """Select an application or a file (SELECT), ISO/IEC 7816-4 §11.2.2.

    An application by its name or the first bytes of it; a file under it by P1 02 and its
    identifier. This card has no master file.
    """
    match command.p1:
        case SelectBy.DF_NAME:
            return _select_application(state, command)
        case SelectBy.EF_UNDER_CURRENT_DF:
            expect(command.p2 == _NO_RESPONSE_DATA, SW.INCORRECT_P1_P2)
            expect(len(command.data) == 2, SW.WRONG_LENGTH)  # noqa: PLR2004  (an identifier)
            state.select_ef(int.from_bytes(command.data, "big"))
            return Response()
        case SelectBy.MASTER_FILE:
            expect(not command.data, SW.FILE_NOT_FOUND)
            expect(state.application is not None, SW.INCORRECT_P1_P2)
            return Response()
        case _:
            raise CommandRefusedError(SW.INCORRECT_P1_P2)


def _select_application(state: CardState, command: Command) -> Response:
    expect(command.p2 in (_WITH_FCI, _NO_RESPONSE_DATA), SW.INCORRECT_P1_P2)
    application = state.jpki
    expect(bool(command.data) and application.aid.startswith(command.data), SW.FILE_NOT_FOUND)
    state.select_application(application)
    if command.p2 == _NO_RESPONSE_DATA or command.le is None:
        return Response()
    return Response(_file_control_information(application)[: command.le])


def _file_control_information(application: Application) -> bytes:
    """Build the file control information, ISO/IEC 7816-4 §7.4.2: the full name, nothing else."""
    return bytes(Tlv(_FCI_TEMPLATE, bytes(Tlv(_DF_NAME, application.aid))))


def read_binary(state: CardState, command: Command) -> Response:
    """Read a transparent file (READ BINARY), ISO/IEC 7816-4 §11.3.3.

    Where the file ends within Le, what there is comes with 9000.
    """
    expect(command.le is not None and not command.data, SW.WRONG_LENGTH)
    offset = select_for_binary(state, command)
    identifier, file = state.current_file()
    if not isinstance(file, TransparentFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    state.require(file.read_needs)
    content = state.memory.files[identifier]
    expect(offset < len(content), SW.WRONG_OFFSET)
    return Response(content[offset : offset + (command.le or 0)])


def verify(state: CardState, command: Command) -> Response:
    """Compare a PIN with the one of the file (VERIFY, 照合), ISO/IEC 7816-4 §11.6.6.

    Four bytes without data ask for the tries left. A try is taken off and written before the
    comparison; a card whose plug is pulled between has spent it.
    """
    expect(command.p1 == 0, SW.INCORRECT_P1_P2)
    select_referenced(state, command.p2)
    identifier, file = state.current_file()
    if not isinstance(file, PinFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    expect(command.le is None and len(command.data) <= _LONGEST_PIN, SW.WRONG_LENGTH)
    if not command.data:
        return Response(sw=tries_left_word(state.memory.tries_left(identifier)))
    expect(state.memory.tries_left(identifier) > 0, SW.REFERENCE_DATA_NOT_USABLE)
    state.presented.discard(file.role)
    state.compare(identifier, command.data, state.memory.files[identifier])
    state.presented.add(file.role)
    return Response()


def compute_digital_signature(state: CardState, command: Command) -> Response:
    """Sign with the key of the file (COMPUTE DIGITAL SIGNATURE), ISO/IEC 7816-8 §5.4.

    RSASSA-PKCS1-v1_5 padding (RFC 8017 §9.2) around 1 to 245 bytes, whatever they are: making
    the DigestInfo is the client's part.
    """
    expect(command.p1 == 0, SW.INCORRECT_P1_P2)
    select_referenced(state, command.p2)
    identifier, file = state.current_file()
    if not isinstance(file, KeyFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    state.require(file.use_needs)
    expect(1 <= len(command.data) <= _LONGEST_SIGNATURE_INPUT, SW.WRONG_LENGTH)
    expect((command.le or 0) >= _SIGNATURE_LENGTH, SW.WRONG_LENGTH)
    key = state.private_key(identifier)
    return Response(key.sign(command.data, PKCS1v15(), NoDigestInfo()))


def get_challenge(state: CardState, command: Command) -> Response:
    """Give random bytes (GET CHALLENGE), ISO/IEC 7816-4 §11.6.3; the extended form is refused.

    A terminal may answer it by EXTERNAL AUTHENTICATE if it has `CHALLENGE_LENGTH` bytes.
    """
    expect(command.p1 == command.p2 == 0, SW.INCORRECT_P1_P2)
    expect(not command.extended, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    expect(command.le is not None and not command.data, SW.WRONG_LENGTH)
    given = state.random(command.le or _LONGEST_CHALLENGE)
    state.challenge = given if len(given) == CHALLENGE_LENGTH else None
    return Response(given)


HANDLERS: Final[Mapping[tuple[int, int], Handler]] = MappingProxyType(
    {
        (0x00, 0xA4): select,
        (0x00, 0xB0): read_binary,
        (0x00, 0x20): verify,
        (0x80, 0x2A): compute_digital_signature,
        (0x00, 0x84): get_challenge,
        (0x00, 0x82): external_authenticate,
        (0x00, 0x47): generate_asymmetric_key_pair,
        (0x00, 0xD6): update_binary,
        (0x00, 0x2C): reset_retry_counter,
    }
)
"""Which function answers which command, by CLA and INS."""
