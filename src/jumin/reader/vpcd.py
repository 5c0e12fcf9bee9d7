"""A virtual slot: plug a virtual card into pcscd by the protocol of its driver vpcd.

Each message on the TCP stream is a length of two bytes, big-endian, and as many bytes. A message
of one byte to the card is a control (power off and on, reset, ATR), any other a command APDU.
Source: vsmartcard, virtualsmartcard/README and src/vpcd/vpcd.h.
"""

import functools
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum, unique
from typing import Final, Protocol

from jumin.iso7816 import CardConnection
from jumin.terms import FaultError


DEFAULT_PORT: Final = 35963
"""Where vpcd listens for the card of its first slot; the second is one higher."""

_LENGTH_BYTES: Final = 2
_GLANCE: Final = 0.2
"""Seconds between two looks at the stop sign."""
_BREATH: Final = 0.05
"""Seconds between a dropped connection and the next: a peer that always drops costs no more."""


class VirtualCard(CardConnection, Protocol):
    """A card whose power the slot switches."""

    def power_on(self) -> None:
        """Give power."""
        ...

    def power_off(self) -> None:
        """Take power away."""
        ...

    def reset(self) -> None:
        """Reset warm."""
        ...


class StopSign(Protocol):
    """Whatever says that it is time to stop: a `threading.Event`."""

    def is_set(self) -> bool:
        """Whether to stop."""
        ...


class NoSlotError(FaultError):
    """No vpcd listens at the address."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"No virtual slot at {host}:{port}. Install vsmartcard-vpcd, start pcscd (it loads the "
            "slot's driver), and see that no other virtual card is in the slot."
        )
        self.host = host
        self.port = port


class _DroppedError(Exception):
    """The driver closed the connection."""


@unique
class Control(IntEnum):
    """The control bytes of vpcd."""

    POWER_OFF = 0
    POWER_ON = 1
    RESET = 2
    ATR = 4


class VirtualSlot:
    """A slot of pcscd's virtual reader (仮想リーダ).

    `patience` is how many seconds the driver may be away, at the start or after it dropped the
    connection, until `serve` gives up.
    """

    def __init__(
        self, host: str = "127.0.0.1", port: int = DEFAULT_PORT, *, patience: float = 5.0
    ) -> None:
        self._address = (host, port)
        self._patience = patience

    def serve(
        self, card: VirtualCard, stop: StopSign, *, on_noticed: Callable[[], None] = lambda: None
    ) -> None:
        """Keep the card in the slot until `stop` is set; blocks.

        Connects again when the driver drops the connection. The card is without power at the end.
        `on_noticed` is called once, when the driver first speaks to the card: a connection alone
        may be waiting behind another card's. Raises `NoSlotError` where no driver listens.
        """
        noticed = functools.cache(on_noticed)  # so further calls do nothing
        try:
            while not stop.is_set():
                stream = self._connect(stop)
                if stream is not None:
                    with stream, suppress(_DroppedError):
                        _converse(stream, card, stop, noticed)
                    time.sleep(_BREATH)
        finally:
            card.power_off()

    def _connect(self, stop: StopSign) -> socket.socket | None:
        """Connect to the driver; None where it is time to stop."""
        until = time.monotonic() + self._patience
        while not stop.is_set():
            try:
                stream = socket.create_connection(self._address, timeout=_GLANCE)
            except OSError:
                if time.monotonic() >= until:
                    raise NoSlotError(*self._address) from None
                time.sleep(min(_GLANCE, self._patience))
            else:
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return stream
        return None


def _converse(
    stream: socket.socket, card: VirtualCard, stop: StopSign, noticed: Callable[[], None]
) -> None:
    """Answer the driver until it drops the connection or it is time to stop."""
    while (message := _receive(stream, stop)) is not None:
        noticed()
        answer = _answer(card, message)
        if answer is not None:
            _send(stream, answer)


def _answer(card: VirtualCard, message: bytes) -> bytes | None:
    """Do what a message says; None where the driver expects no answer."""
    if len(message) != 1:
        return card.transmit(message)
    match message[0]:
        case Control.POWER_OFF:
            card.power_off()
        case Control.POWER_ON:
            card.power_on()
        case Control.RESET:
            card.reset()
        case Control.ATR:
            return card.atr
        case _:
            pass  # a control of a later vpcd; those so far that want an answer are above
    return None


def _send(stream: socket.socket, message: bytes) -> None:
    try:
        stream.sendall(len(message).to_bytes(_LENGTH_BYTES, "big") + message)
    except OSError:
        raise _DroppedError from None


def _receive(stream: socket.socket, stop: StopSign) -> bytes | None:
    """Receive one message; None where it is time to stop."""
    length = _receive_exactly(stream, _LENGTH_BYTES, stop)
    if length is None:
        return None
    return _receive_exactly(stream, int.from_bytes(length, "big"), stop)


def _receive_exactly(stream: socket.socket, count: int, stop: StopSign) -> bytes | None:
    octets = b""
    while len(octets) < count:
        if stop.is_set():
            return None
        try:
            _acknowledge_at_once(stream)
            received = stream.recv(count - len(octets))
        except TimeoutError:
            continue
        except OSError:
            raise _DroppedError from None
        if not received:
            raise _DroppedError
        octets += received
    return octets


def _acknowledge_at_once(stream: socket.socket) -> None:
    """Spare each command a wait of 40 ms.

    The driver (3.3) writes length and command apart, and its kernel holds the second until ours
    has acknowledged the first. Linux forgets this option, so it is set before every receipt.
    """
    if sys.platform == "linux":
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
