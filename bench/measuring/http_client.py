"""A client of HTTP that costs little: requests written beforehand, over several connections."""

import itertools
import socket
from collections.abc import Iterable
from pathlib import Path


_AT_ONCE = 65_536
_END = b"\r\n\r\n"
_LENGTH = b"Content-Length: "


class Client:
    """Keeps connections open, and has one request under way on each."""

    def __init__(self, port: int, connections: int) -> None:
        self._wires = [_connect(port) for _ in range(connections)]

    def ask(self, requests: Iterable[bytes]) -> None:
        """Send all requests, and read their answers."""
        left = iter(requests)
        while batch := list(itertools.islice(left, len(self._wires))):
            asked = list(zip(self._wires, batch, strict=False))
            for wire, request in asked:
                wire.sendall(request)
            for wire, _ in asked:
                read_answer(wire)

    def close(self) -> None:
        """Close all connections."""
        for wire in self._wires:
            wire.close()


def ask_apart(port: int, requests: Iterable[bytes]) -> None:
    """Ask each request on a connection of its own."""
    for request in requests:
        with _connect(port) as wire:
            wire.sendall(request)
            read_answer(wire)


def read_answer(wire: socket.socket) -> bytes:
    """Read one whole answer."""
    said = wire.recv(_AT_ONCE)
    while said:
        head, end, body = said.partition(_END)
        _, found, length = head.partition(_LENGTH)
        if end and (not found or len(body) >= int(length.partition(b"\r\n")[0])):
            break
        piece = wire.recv(_AT_ONCE)
        if not piece:
            break
        said += piece
    if not said.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200")):
        raise ConnectionError(said[:100])
    return said


def processor_seconds(pid: int) -> float:
    """Tell how long a process has had a processor, all its threads together."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def anonymous_megabytes(pid: int) -> float:
    """Tell how much memory a process has that is no file's."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


def _connect(port: int) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), timeout=30)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire
