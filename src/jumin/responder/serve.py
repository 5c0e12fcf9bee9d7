"""The responder's process: listen, answer, stop when told to."""

import asyncio
import errno
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import uvloop

from jumin.pki.publication import Publication
from jumin.responder.http import HttpConnection
from jumin.responder.published import PublishedFolder
from jumin.responder.service import Service
from jumin.terms import FaultError


class ListenError(FaultError):
    """The responder can't listen where it was told to."""

    def __init__(self, host: str, port: int, problem: str) -> None:
        super().__init__(f"The responder can't listen on {host}, port {port}: {problem}")
        self.host, self.port = host, port


class PortTakenError(ListenError):
    """Another process listens there already."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, "another process does. Stop that one, or choose another port.")


def run(  # noqa: PLR0913 - what a process is started with
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    directory: Path,
    now: Callable[[], datetime],
    passphrase: bytes,
    validity: timedelta,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serve a published folder until SIGTERM or SIGINT; blocks, in the main thread only.

    `directory` is laid out as in `jumin.pki.publication`, `passphrase` opens the responders'
    keys, `now` is the installation's clock, `validity` is from an OCSP answer's making to its
    nextUpdate, `ready` is called once connections are accepted. Raises `PortTakenError` or
    `ListenError`; and what `PublishedFolder` raises about keys and certificates. RFC 6960,
    RFC 5019.
    """
    publication = Publication(directory)
    service = Service(publication, PublishedFolder(publication, passphrase), now, validity)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(service, host, port, ready))


async def _serve(service: Service, host: str, port: int, ready: Callable[[], None] | None) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    connections: set[HttpConnection] = set()
    try:
        server = await loop.create_server(
            lambda: HttpConnection(service.answer, connections), host, port
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(host, port) from None
        raise ListenError(host, port, f"{error.strerror}.") from None
    if ready is not None:
        ready()
    await stopped.wait()
    server.close()
    for connection in tuple(connections):
        connection.close()
