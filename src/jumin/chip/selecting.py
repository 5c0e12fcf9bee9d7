"""Selecting applications and files."""

from enum import IntEnum, unique
from functools import cache
from typing import Final

from jumin.cardfiles import Applet
from jumin.chip.state import CardState, CommandRefusedError, expect
from jumin.chip.structure import Application
from jumin.iso7816 import SW, CommandFields, Tlv


@unique
class SelectBy(IntEnum):
    """What P1 of SELECT says the data is (ISO/IEC 7816-4 §11.2.2)."""

    MASTER_FILE = 0x00
    EF_UNDER_CURRENT_DF = 0x02
    DF_NAME = 0x04


_WITH_FCI: Final = 0x00
_NO_RESPONSE_DATA: Final = 0x0C
_FCI_TEMPLATE: Final = 0x6F
_DF_NAME: Final = 0x84
_IDENTIFIER_LENGTH: Final = 2


def select(state: CardState, command: CommandFields) -> bytes:
    """Select an application or a file (SELECT), ISO/IEC 7816-4 §11.2.2.

    An application by its name or the first bytes of it, the issuer's by no name; a file under it
    by P1 02 and its identifier. This card has no master file.
    """
    if command.p1 == SelectBy.DF_NAME:
        return _select_application(state, command)
    if command.p1 == SelectBy.EF_UNDER_CURRENT_DF:
        expect(command.p2 == _NO_RESPONSE_DATA, SW.INCORRECT_P1_P2)
        expect(len(command.data) == _IDENTIFIER_LENGTH, SW.WRONG_LENGTH)
        state.select_ef(int.from_bytes(command.data, "big"))
        return b""
    expect(command.p1 == SelectBy.MASTER_FILE, SW.INCORRECT_P1_P2)
    expect(not command.data, SW.FILE_NOT_FOUND)
    if state.application is None or state.application.applet is Applet.ISSUER_DOMAIN:
        raise CommandRefusedError(SW.INCORRECT_P1_P2)
    return b""


def _select_application(state: CardState, command: CommandFields) -> bytes:
    expect(command.p2 in (_WITH_FCI, _NO_RESPONSE_DATA), SW.INCORRECT_P1_P2)
    application = state.select_application(command.data)
    if command.p2 == _NO_RESPONSE_DATA or command.le is None:
        return b""
    return _file_control_information(application)[: command.le]


@cache
def _file_control_information(application: Application) -> bytes:
    """Build the file control information, ISO/IEC 7816-4 §7.4.1: the full name, nothing else."""
    return bytes(Tlv(_FCI_TEMPLATE, bytes(Tlv(_DF_NAME, application.aid))))
