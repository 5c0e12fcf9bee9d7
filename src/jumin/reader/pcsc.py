"""Cards in readers of this computer, through PC/SC (extra `[pcsc]`)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from jumin.terms import FaultError


if TYPE_CHECKING:
    from smartcard.CardConnection import CardConnection as SmartcardConnection
    from smartcard.reader.Reader import Reader


class PcscError(FaultError):
    """PC/SC or the card in the reader does not work; the text says what to do."""


def list_readers() -> list[str]:
    """List the names of this computer's card readers (カードリーダ).

    Raises `PcscError` where pyscard is missing or the smart-card service does not run.
    """
    return [str(reader) for reader in _readers()]


class PcscConnection:
    """The card in a reader, as a `CardConnection`; a context manager.

    Without a name it takes the first reader. Leaving it takes the card's power away, so that
    presented PINs are forgotten. Raises `PcscError` where there is no such reader or no card.
    """

    def __init__(self, reader: str | None = None) -> None:
        self._connection = _connect(_reader(reader))

    @property
    def atr(self) -> bytes:
        """Tell the answer to reset (ISO/IEC 7816-3 §8.2)."""
        return bytes(self._connection.getATR())

    def transmit(self, command: bytes) -> bytes:
        """Send a command APDU; raises `PcscError` where the card was taken away."""
        with _explained("The card did not answer. Put it back and start again."):
            data, sw1, sw2 = self._connection.transmit(list(command))
        return bytes((*data, sw1, sw2))

    def close(self) -> None:
        """Take the card's power away and let the reader go."""
        # Where the card was pulled there is nothing left to let go.
        with suppress(PcscError), _explained("The reader does not let the card go."):
            self._connection.disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _explained(text: str) -> Iterator[None]:
    """Turn what pyscard raises into a `PcscError` with this text and pyscard's own."""
    try:
        from smartcard.Exceptions import SmartcardException  # noqa: PLC0415  (an extra)
        from smartcard.pcsc.PCSCExceptions import BaseSCardException  # noqa: PLC0415  (the same)
    except ImportError as error:
        raise PcscError(
            "Reading cards needs pyscard: install jumin[pcsc] (on Linux it is built with gcc, "
            "swig and libpcsclite-dev)."
        ) from error
    try:
        yield
    except (SmartcardException, BaseSCardException) as error:
        raise PcscError(f"{text} ({error})") from error


def _readers() -> "list[Reader]":
    with _explained("The smart-card service does not run. Start pcscd."):
        from smartcard.System import readers  # noqa: PLC0415  (an extra)

        return list(readers())


def _reader(name: str | None) -> "Reader":
    readers = _readers()
    for reader in readers:
        if name in (None, str(reader)):
            return reader
    there = ", ".join(str(reader) for reader in readers) or "none"
    raise PcscError(f"There is no such card reader. Readers here: {there}.")


def _connect(reader: "Reader") -> "SmartcardConnection":
    with _explained(f"No card answers in {reader}. Put a card in."):
        connection = reader.createConnection()
        connection.connect()
    return connection
