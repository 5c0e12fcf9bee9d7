"""The slot's end of the vpcd protocol, against a driver of our own on a loopback socket."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.reader import NoSlotError, VirtualSlot


PATIENCE = 10.0
ATR_REQUEST = b"\x04"
POWER_OFF, POWER_ON, RESET = b"\x00", b"\x01", b"\x02"


class Echo:
    """A card that answers each command with itself and 9000, and notes its power."""

    atr = b"\x3b\x00"

    def __init__(self) -> None:
        self.events: list[str] = []

    def power_on(self) -> None:
        """Note it."""
        self.events.append("on")

    def power_off(self) -> None:
        """Note it."""
        self.events.append("off")

    def reset(self) -> None:
        """Note it."""
        self.events.append("reset")

    def transmit(self, command: bytes) -> bytes:
        """Give the command back."""
        return command + b"\x90\x00"


class Driver:
    """vpcd's end: it listens, and the card connects."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE)
        self.port = self._listener.getsockname()[1]

    def accept(self) -> socket.socket:
        """Wait for the card."""
        stream, _ = self._listener.accept()
        stream.settimeout(PATIENCE)
        return stream

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()


def send(stream: socket.socket, *messages: bytes) -> None:
    framed = (len(message).to_bytes(2, "big") + message for message in messages)
    stream.sendall(b"".join(framed))


def receive(stream: socket.socket) -> bytes:
    length = int.from_bytes(exactly(stream, 2), "big")
    return exactly(stream, length)


def exactly(stream: socket.socket, count: int) -> bytes:
    octets = b""
    while len(octets) < count:
        received = stream.recv(count - len(octets))
        assert received, "The slot closed the connection."
        octets += received
    return octets


@contextmanager
def served(card: Echo) -> Iterator[Driver]:
    """Serve a card to a driver."""
    driver, stop = Driver(), threading.Event()
    slot = VirtualSlot(port=driver.port, patience=PATIENCE)
    thread = threading.Thread(target=slot.serve, args=(card, stop))
    thread.start()
    try:
        yield driver
    finally:
        stop.set()
        thread.join(PATIENCE)
        driver.close()
        assert not thread.is_alive()


@pytest.mark.source("vsmartcard, vpcd.h")
def test_a_card_in_the_slot_answers_the_driver() -> None:
    card = Echo()
    with served(card) as driver, driver.accept() as stream:
        send(stream, POWER_ON, ATR_REQUEST)
        assert receive(stream) == card.atr
        send(stream, b"\x00\xa4\x00\x00")
        assert receive(stream) == b"\x00\xa4\x00\x00\x90\x00"
        send(stream, RESET, POWER_OFF, ATR_REQUEST)
        assert receive(stream) == card.atr
        assert card.events == ["on", "reset", "off"]


@pytest.mark.source("vsmartcard, vpcd.h")
def test_a_card_taken_out_has_no_power() -> None:
    card = Echo()
    with served(card) as driver, driver.accept() as stream:
        send(stream, POWER_ON, ATR_REQUEST)
        receive(stream)
    assert card.events == ["on", "off"]


@pytest.mark.source("vsmartcard, vpcd.h")
def test_the_card_comes_back_when_the_driver_drops_it() -> None:
    card = Echo()
    with served(card) as driver:
        for _ in range(3):
            with driver.accept() as stream:
                send(stream, ATR_REQUEST)
                assert receive(stream) == card.atr


@pytest.mark.source("vsmartcard, vpcd.h")
@settings(deadline=None, max_examples=10)
@given(st.lists(st.binary(max_size=80) | st.sampled_from([b"\x03", b"\xff", b""]), max_size=10))
def test_whatever_frames_come_the_card_goes_on_answering(messages: list[bytes]) -> None:
    card = Echo()
    with served(card) as driver, driver.accept() as stream:
        send(stream, *messages, ATR_REQUEST)
        for message in messages:
            if len(message) != 1:
                assert receive(stream) == message + b"\x90\x00"
            elif message == ATR_REQUEST:
                assert receive(stream) == card.atr
        assert receive(stream) == card.atr


@pytest.mark.source("vsmartcard, vpcd.h")
def test_a_frame_that_never_ends_holds_nothing_up() -> None:
    with served(Echo()) as driver, driver.accept() as stream:
        stream.sendall(b"\xff\xff\x00")


@pytest.mark.source("vsmartcard, vpcd.h")
@pytest.mark.parametrize("start", [b"\x00", b"\x00\x05\x00\xa4"])
def test_a_frame_cut_by_the_driver_ends_that_connection_only(start: bytes) -> None:
    card = Echo()
    with served(card) as driver:
        with driver.accept() as stream:
            stream.sendall(start)
        with driver.accept() as stream:
            send(stream, ATR_REQUEST)
            assert receive(stream) == card.atr


@pytest.mark.source("vsmartcard, vpcd.h")
def test_the_card_is_noticed_once_and_not_before_the_driver_speaks() -> None:
    driver, stop, noticed = Driver(), threading.Event(), threading.Semaphore(0)
    slot = VirtualSlot(port=driver.port, patience=PATIENCE)
    serving = threading.Thread(
        target=slot.serve, args=(Echo(), stop), kwargs={"on_noticed": noticed.release}
    )
    serving.start()
    try:
        with driver.accept() as stream:
            assert not noticed.acquire(timeout=0.3)
            send(stream, ATR_REQUEST, ATR_REQUEST)
            assert noticed.acquire(timeout=PATIENCE)
            receive(stream)
            receive(stream)
        with driver.accept() as stream:
            send(stream, ATR_REQUEST)
            receive(stream)
        assert not noticed.acquire(blocking=False)
    finally:
        stop.set()
        serving.join(PATIENCE)
        driver.close()


@pytest.mark.source("vsmartcard, virtualsmartcard/README")
def test_without_a_driver_the_error_says_what_to_do() -> None:
    driver = Driver()
    driver.close()
    card = Echo()
    slot = VirtualSlot(port=driver.port, patience=0.0)
    with pytest.raises(NoSlotError, match="start pcscd") as caught:
        slot.serve(card, threading.Event())
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", driver.port)
    assert card.events == ["off"]


@pytest.mark.source("vsmartcard, virtualsmartcard/README")
def test_a_slot_that_is_to_stop_at_once_asks_for_no_driver() -> None:
    stop = threading.Event()
    stop.set()
    VirtualSlot(port=1, patience=0.0).serve(Echo(), stop)
