"""Reading files of bytes, files of records, and data objects."""

from typing import Final

from jumin.cardfiles import Applet
from jumin.chip.addressing import select_for_binary, select_for_record
from jumin.chip.specification import ISSUER_OBJECTS
from jumin.chip.state import CardState, CommandRefusedError, expect
from jumin.chip.structure import RecordFile, TransparentFile
from jumin.iso7816 import SW, CommandFields, SimpleTlv


_THIS_RECORD: Final = 0x04
_FROM_THIS_RECORD_ON: Final = 0x05


def read_binary(state: CardState, command: CommandFields) -> bytes:
    """Read a transparent file (READ BINARY), ISO/IEC 7816-4 §11.3.3.

    Where the file ends within Le, what there is comes with 9000.
    """
    le = _le_alone(command)
    offset = select_for_binary(state, command)
    at, file = state.current(TransparentFile)
    if file.read_needs is not None and state.presented.isdisjoint(file.read_needs):
        raise CommandRefusedError(SW.SECURITY_STATUS_NOT_SATISFIED)
    content = state.memory.files[at]
    expect(offset < len(content), SW.WRONG_OFFSET)
    return content[offset : offset + le]


def read_record(state: CardState, command: CommandFields) -> bytes:
    """Read a record by its number, or all from it on (READ RECORD), ISO/IEC 7816-4 §11.4.3.

    Records are whole: where they do not fit Le, none comes.
    """
    le = _le_alone(command)
    which = select_for_record(state, command.p2)
    expect(which in (_THIS_RECORD, _FROM_THIS_RECORD_ON), SW.INCORRECT_P1_P2)
    at, _ = state.current(RecordFile)
    records = records_of(state.memory.files[at])
    expect(1 <= command.p1 <= len(records), SW.RECORD_NOT_FOUND)
    last = command.p1 if which == _THIS_RECORD else len(records)
    return _whole(b"".join(records[command.p1 - 1 : last]), le)


def records_of(content: bytes) -> list[bytes]:
    """Part the content of a record file into its records, each a simple TLV."""
    records = []
    while content:
        record, content = SimpleTlv.parse(content)
        records.append(bytes(record))
    return records


def get_data(state: CardState, command: CommandFields) -> bytes:
    """Give a data object of the issuer's domain (GET DATA), ISO/IEC 7816-4 §11.5.2.

    P1 and P2 are its tag; what comes is its value, whole. No other application has any.
    """
    le = _le_alone(command)
    if state.application is None or state.application.applet is not Applet.ISSUER_DOMAIN:
        raise CommandRefusedError(SW.REFERENCED_DATA_NOT_FOUND)
    at = state.application.place(command.p1 << 8 | command.p2)
    if at not in ISSUER_OBJECTS or at not in state.memory.files:
        raise CommandRefusedError(SW.REFERENCED_DATA_NOT_FOUND)
    return _whole(state.memory.files[at], le)


def _le_alone(command: CommandFields) -> int:
    if command.le is None or command.data:
        raise CommandRefusedError(SW.WRONG_LENGTH)
    return command.le


def _whole(answer: bytes, le: int) -> bytes:
    expect(len(answer) <= le, SW.WRONG_LENGTH)
    return answer
