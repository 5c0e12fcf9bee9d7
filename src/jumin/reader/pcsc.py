"""Cards in readers of this computer, through PC/SC (extra `[pcsc]`)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Final, Self

from jumin.terms import FaultError


if TYPE_CHECKING:
    from smartcard.CardConnection import CardConnection as SmartcardConnection
    from smartcard.reader.Reader import Reader


_NO_PYSCARD: Final = (
    "Reading cards needs pyscard: install jumin[pcsc] (on Linux it is built with gcc, swig and "
    "libpcsclite-dev)."
)
_NO_SERVICE: Final = "The smart-card service does not run. Start pcscd."
_NO_READER: Final = "No card reader is connected to this computer. Connect one."
_NO_SUCH_READER: Final = "There is no such card reader. Readers here: {there}."
_NO_READERS_HERE: Final = "There is no such card reader: none is connected to this computer."
_NO_CARD: Final = "No card answers in {reader}. Put a card in, and end other programs that use it."
_NO_ANSWER: Final = "The card did not answer. Put it back and start again."
_HELD: Final = "The reader does not let the card go."
TEXTS: Final = frozenset(
    {_NO_PYSCARD, _NO_SERVICE, _NO_READER, _NO_SUCH_READER, _NO_READERS_HERE, _NO_CARD, _NO_ANSWER}
)
"""All that is told of readers, for who says it in another language."""


class PcscError(FaultError):
    """PC/SC or the card in the reader does not work; the text says what to do.

    `text` is that text with the names of `facts` in it, for who says it in another language;
    `detail` is what PC/SC itself says, or nothing.
    """

    def __init__(self, text: str, *, detail: object = "", **facts: str) -> None:
        super().__init__(with_detail(text.format(**facts), str(detail)))
        self.text, self.facts, self.detail = text, facts, str(detail)


class PcscAbsentError(PcscError):
    """There is no PC/SC here: pyscard is missing, or the smart-card service does not run."""


class ReaderAbsentError(PcscError):
    """There is no such card reader, or none at all."""


class CardAbsentError(PcscError):
    """No card answers in the reader, or another program has it for itself."""


def with_detail(told: str, detail: str) -> str:
    """Put what PC/SC itself says behind a text."""
    return f"{told} ({detail})" if detail else told


def list_readers() -> list[str]:
    """List the names of this computer's card readers (カードリーダ).

    Raises `PcscAbsentError` where pyscard is missing or the smart-card service does not run.
    """
    return [str(reader) for reader in _readers()]


def list_readers_with_card() -> list[str]:
    """List the names of the readers in which a card lies; the cards are left alone.

    Raises `PcscAbsentError` as `list_readers` does, and `ReaderAbsentError` where there is none.
    """
    names = list_readers()
    if not names:
        raise ReaderAbsentError(_NO_READER)
    with _context() as (scard, context):
        _, states = scard.SCardGetStatusChange(
            context, 0, [(name, scard.SCARD_STATE_UNAWARE) for name in names]
        )
    return [name for name, state, _ in states if state & scard.SCARD_STATE_PRESENT]


class PcscConnection:
    """The card in a reader, as a `CardConnection` whose power can be switched; a context manager.

    Without a name it takes the first reader; `exclusive` keeps other programs away from the card
    meanwhile. Leaving it takes the card's power away, so that presented PINs are forgotten.
    Raises `PcscAbsentError`, `ReaderAbsentError` where there is no such reader, `CardAbsentError`.
    """

    def __init__(self, reader: str | None = None, *, exclusive: bool = False) -> None:
        self._exclusive = exclusive
        self._connection = _connect(_reader(reader), exclusive=exclusive)
        self._was_reset = False

    @property
    def atr(self) -> bytes:
        """Tell the answer to reset (ISO/IEC 7816-3 §8.2)."""
        return bytes(self._connection.getATR())

    def transmit(self, command: bytes) -> bytes:
        """Send a command APDU; raises `PcscError` where the card was taken away."""
        with _explained(_NO_ANSWER):
            data, sw1, sw2 = self._connection.transmit(list(command))
        return bytes((*data, sw1, sw2))

    def power_on(self) -> None:
        """Give power: a connected card has it."""

    def power_off(self) -> None:
        """Take the power away and give it back: presented PINs are forgotten."""
        self._reconnect("SCARD_UNPOWER_CARD")

    def reset(self) -> None:
        """Reset warm (ISO/IEC 7816-3 §6.2.3)."""
        self._reconnect("SCARD_RESET_CARD")
        self._was_reset = True

    def close(self) -> None:
        """Take the card's power away and let the reader go."""
        # Where the card was pulled there is nothing left to let go.
        if self._was_reset:  # pyscard would let go of the card in the way of the last reconnection
            with suppress(PcscError):
                self.power_off()
        with suppress(PcscError), _explained(_HELD):
            self._connection.disconnect()

    def _reconnect(self, disposition: str) -> None:
        with _explained(_NO_ANSWER):
            from smartcard import scard  # noqa: PLC0415  (an extra)

            self._connection.reconnect(
                mode=_sharing(scard, exclusive=self._exclusive),
                disposition=getattr(scard, disposition),
            )

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
def _explained(text: str, kind: type[PcscError] = PcscError, **facts: str) -> Iterator[None]:
    """Turn what pyscard raises into an error with this text and pyscard's own."""
    try:
        from smartcard.Exceptions import SmartcardException  # noqa: PLC0415  (an extra)
        from smartcard.pcsc.PCSCExceptions import BaseSCardException  # noqa: PLC0415  (the same)
    except ImportError as error:
        raise PcscAbsentError(_NO_PYSCARD) from error
    try:
        yield
    except (SmartcardException, BaseSCardException) as error:
        raise kind(text, detail=error, **facts) from error


def _readers() -> "list[Reader]":
    with _explained(_NO_SERVICE, PcscAbsentError):
        from smartcard.System import readers  # noqa: PLC0415  (an extra)

        return list(readers())


@contextmanager
def _context() -> Iterator[tuple[ModuleType, int]]:
    """Open the service's own interface for a question that pyscard's classes do not ask."""
    from smartcard import scard  # noqa: PLC0415  (an extra)

    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        raise PcscAbsentError(_NO_SERVICE, detail=scard.SCardGetErrorMessage(result))
    try:
        yield scard, context
    finally:
        scard.SCardReleaseContext(context)


def _reader(name: str | None) -> "Reader":
    readers = _readers()
    for reader in readers:
        if name in (None, str(reader)):
            return reader
    if not readers:
        raise ReaderAbsentError(_NO_READERS_HERE)
    raise ReaderAbsentError(_NO_SUCH_READER, there=", ".join(map(str, readers)))


def _connect(reader: "Reader", *, exclusive: bool) -> "SmartcardConnection":
    with _explained(_NO_CARD, CardAbsentError, reader=str(reader)):
        from smartcard import scard  # noqa: PLC0415  (an extra)

        connection = reader.createConnection()
        connection.connect(mode=_sharing(scard, exclusive=exclusive))
    return connection


def _sharing(scard: ModuleType, *, exclusive: bool) -> int:
    mode: int = scard.SCARD_SHARE_EXCLUSIVE if exclusive else scard.SCARD_SHARE_SHARED
    return mode
