"""One command to a card and its answer, or an error that explains itself."""

from typing import Final

from jumin.cardfiles import FILLER, PinRole
from jumin.iso7816 import (
    SW,
    CardConnection,
    Command,
    Response,
    TlvError,
    explain,
    object_length,
)
from jumin.terms import FaultError, UsageError


_STEP: Final = 256
"""What one short READ BINARY gives at most; every card and reader takes it."""
_FILE_LIMIT: Final = 0x8000
"""A file's offset has 15 bits."""


class StatusWordError(FaultError):
    """The card answered a command with a status word that is not foreseen here."""

    def __init__(self, act: str, sw: int) -> None:
        super().__init__(f"The card did not {act}: {explain(sw)}.")
        self.act = act
        self.sw = sw


class PinNeededError(UsageError):
    """The card does this only after `verify_pin` with the PIN of `role`."""

    def __init__(self, role: PinRole) -> None:
        super().__init__(f"The card wants the {role.value} PIN first: call verify_pin.")
        self.role = role


class CardContentError(FaultError):
    """A file of the card does not hold what it should; the text says what is wrong."""


def exchange(connection: CardConnection, command: Command) -> Response:
    """Send a command; get the answer, whatever its status word."""
    return Response.parse(connection.transmit(bytes(command)))


def expect_success(act: str, response: Response) -> Response:
    """Give the answer back if it says 9000; raise `StatusWordError` with the act otherwise."""
    if response.sw != SW.SUCCESS:
        raise StatusWordError(act, response.sw)
    return response


def select_application(connection: CardConnection, aid: bytes) -> Response:
    """Select an application by its name (ISO/IEC 7816-4 §11.2.2)."""
    command = Command(0x00, 0xA4, 0x04, 0x0C, aid)
    response = exchange(connection, command)
    if response.sw == SW.NO_PRECISE_DIAGNOSIS:
        # Some real cards answer so to the first command after power-on, whatever it is.
        response = exchange(connection, command)
    return response


def select_file(connection: CardConnection, identifier: int) -> Response:
    """Select a file of the current application by its identifier (ISO/IEC 7816-4 §11.2.2)."""
    return exchange(connection, Command(0x00, 0xA4, 0x02, 0x0C, identifier.to_bytes(2, "big")))


def read_binary(connection: CardConnection, offset: int, length: int) -> Response:
    """Read up to 256 bytes of the current file (ISO/IEC 7816-4 §11.3.3)."""
    return exchange(connection, Command(0x00, 0xB0, *divmod(offset, _STEP), le=length))


def read_record(connection: CardConnection, short_identifier: int) -> Response:
    """Read record 1 of a file by its short identifier (ISO/IEC 7816-4 §11.4.3)."""
    return exchange(connection, Command(0x00, 0xB2, 0x01, short_identifier << 3 | 0x04, le=_STEP))


def get_data(connection: CardConnection, tag: int) -> Response:
    """Get a data object of the current application (ISO/IEC 7816-4 §11.6.2).

    Where a short answer can't hold it, it is asked for again with an extended Le.
    """
    response = exchange(connection, Command(0x00, 0xCA, tag >> 8, tag & 0xFF, le=_STEP))
    if response.sw == SW.WRONG_LENGTH:
        longest = 0x1_0000
        response = exchange(connection, Command(0x00, 0xCA, tag >> 8, tag & 0xFF, le=longest))
    return response


def read_object(connection: CardConnection) -> bytes | None:
    """Read the one data object at the start of the current file, without the filler behind it.

    None where the file holds filler only. Raises `StatusWordError` where the card does not let
    it be read, and `CardContentError` where there is no whole object.
    """
    content = expect_success("let the file be read", read_binary(connection, 0, _STEP)).data
    if set(content[:2]) <= {FILLER}:  # one FF may begin a tag of the private class
        return None
    try:
        length = object_length(content)
    except TlvError as error:
        raise CardContentError(f"The file holds no data object: {error}") from error
    if length > _FILE_LIMIT:
        raise CardContentError("The object is longer than a file of a card can be.")
    while len(content) < length:
        wanted = min(_STEP, length - len(content))
        more = expect_success("read on", read_binary(connection, len(content), wanted)).data
        if not more:
            raise CardContentError("The file ends within its object.")
        content += more
    return content[:length]
