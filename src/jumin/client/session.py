"""What all sessions have in common: an application, its files and its PINs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import ClassVar, Final, TypeVar

from jumin.cardfiles import AIDS, Applet, PinRole, RecordFormError
from jumin.client.exchange import (
    CardContentError,
    PinNeededError,
    StatusWordError,
    expect_success,
    read_object,
    read_record,
    select_application,
    select_file,
)
from jumin.client.pins import PinFile
from jumin.iso7816 import SW, CardConnection, Command, Response, explain
from jumin.terms import CertificatePurpose, Pin, Refusal, RefusalCode, RefusedError


T = TypeVar("T")

_SELECT_BY_NAME: Final = b"\xa4\x04"
_SUCCESS: Final = SW.SUCCESS.to_bytes(2, "big")


class ApplicationAbsentError(RefusedError):
    """The card does not have the application of this session: CARD_UNREADABLE (facts: answer)."""

    def __init__(self, applet: Applet, sw: int) -> None:
        super().__init__(Refusal(RefusalCode.CARD_UNREADABLE, {"answer": explain(sw)}))
        self.applet = applet


class SharedConnection:
    """A card that several sessions use in turn: it remembers which application is current.

    A session over such a connection selects its application again where another one was used
    meanwhile; the card has forgotten presented PINs then.
    """

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        self.current: bytes | None = None
        """The name by which an application was selected last; None where that is not known."""

    @property
    def atr(self) -> bytes:
        """Tell the card's answer to reset."""
        return self._connection.atr

    def transmit(self, command: bytes) -> bytes:
        """Send a command; notice when it selects an application."""
        answer = self._connection.transmit(command)
        if command[1:3] == _SELECT_BY_NAME:
            selected = answer[-2:] == _SUCCESS
            self.current = Command.parse(command).data if selected else None
        return answer


class ApplicationSession:
    """A session with one application of a card, virtual or real.

    Selects the application; raises `ApplicationAbsentError` where the card has none of it. Unless
    the connection is a `SharedConnection`, no other session may use it at the same time. Every
    method may raise `StatusWordError` where the card answers something unforeseen, and
    `CardContentError` where a file does not hold what it should.
    """

    APPLET: ClassVar[Applet]
    PINS: ClassVar[Mapping[PinRole, PinFile]] = MappingProxyType({})
    """The PINs of the application."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        self._select_application()

    def tries_left(self, role: PinRole | CertificatePurpose) -> int:
        """Ask how often a PIN may still be wrong (残り照合回数); 0 is blocked. Costs no try.

        A certificate's purpose names the PIN of its key.
        """
        return self._pin(role).tries_left(self._connection)

    def verify_pin(self, role: PinRole | CertificatePurpose, pin: Pin) -> None:
        """Present a PIN (暗証番号の照合).

        Raises `RefusedError`: PIN_FORM (facts: role) before the card sees what can't be this PIN,
        PIN_WRONG (facts: role, tries_left), PIN_BLOCKED (facts: role) where no try is left, be it
        by this one.
        """
        self._pin(role).verify(self._connection, pin)

    def change_pin(self, role: PinRole | CertificatePurpose, old: Pin, new: Pin) -> None:
        """Present the old PIN and put the new one in its place (暗証番号の変更).

        Raises as `verify_pin` does, and `PinUnchangeableError` where only the issuer changes it.
        """
        self._pin(role).change(self._connection, old, new)

    def _pin(self, role: PinRole | CertificatePurpose) -> PinFile:
        self._take_turn()
        return self.PINS[PinRole(role)]

    def _select(self, file: int) -> Response:
        """Select a file of this application, whatever was used in between."""
        self._take_turn()
        return select_file(self._connection, file)

    def _read_object(self, file: int, name: str, opened_by: PinRole | None = None) -> bytes:
        """Read the object in a file; raises `PinNeededError` where that PIN opens it."""
        expect_success(f"select {name}", self._select(file))
        with pin_needed(opened_by):
            content = read_object(self._connection)
        if content is None:
            raise CardContentError(f"{name} holds nothing.")
        return content

    def _read_record(self, file: int, name: str) -> bytes:
        """Read record 1 of a record file; all of them can be read freely."""
        self._take_turn()
        return expect_success(f"let {name} be read", read_record(self._connection, file)).data

    def _take_turn(self) -> None:
        connection = self._connection
        if isinstance(connection, SharedConnection) and connection.current != AIDS[self.APPLET]:
            self._select_application()

    def _select_application(self) -> None:
        response = select_application(self._connection, AIDS[self.APPLET])
        if response.sw != SW.SUCCESS:
            raise ApplicationAbsentError(self.APPLET, response.sw)


@contextmanager
def pin_needed(role: PinRole | None) -> Iterator[None]:
    """Turn the card's "security status not satisfied" into what is to be done: present a PIN."""
    try:
        yield
    except StatusWordError as error:
        if role is None or error.sw != SW.SECURITY_STATUS_NOT_SATISFIED:
            raise
        raise PinNeededError(role) from None


def parsed(parse: Callable[[bytes], T], octets: bytes) -> T:
    """Read a record; raises `CardContentError` for what is no such record."""
    try:
        return parse(octets)
    except RecordFormError as error:
        raise CardContentError(str(error)) from error
