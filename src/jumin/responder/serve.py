"""The responder's process: listen, answer, stop when told to."""

import asyncio
import errno
import resource
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from ssl import SSLContext
from typing import Final

import uvloop

from jumin.pki.publication import Publication
from jumin.responder.access import Access
from jumin.responder.connections import MOST_CONNECTIONS, Connections
from jumin.responder.http import HttpConnection
from jumin.responder.ocsp import OcspService
from jumin.responder.present import Present
from jumin.responder.published import PublishedFolder
from jumin.responder.queries import QueryLog
from jumin.responder.service import Service
from jumin.responder.shortcut import Shortcut
from jumin.responder.tls import TlsServer, server_context
from jumin.terms import FaultError


_OTHER_FILES: Final = 128
"""What is open besides connections."""
_WAITING: Final = 1024
"""Connections that the kernel holds until they are accepted."""


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
    tls_port: int | None = None,
    directory: Path,
    queries: Path | None = None,
    now: Callable[[], datetime],
    passphrase: bytes,
    validity: timedelta,
    interval: timedelta = timedelta(0),
    is_open: bool = True,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serve a published folder until SIGTERM or SIGINT; blocks, in the main thread only.

    `directory` is laid out as in `jumin.pki.publication`, `queries` is the folder of the log of
    queries (None: none is kept), `now` is the installation's clock, `passphrase` opens the
    responders' keys, `validity` is from an OCSP answer's making to its nextUpdate, `interval`
    between two publications (zero: at every change), `is_open` tells whether those who are not
    registered may ask, `ready` is called once connections are accepted. Raises `PortTakenError` or
    `ListenError`; what `PublishedFolder` raises about keys and certificates; `QueryLogError`,
    `TlsFileError`. RFC 6960, RFC 9919.
    """
    publication = Publication(directory)
    access = Access(publication.parties, is_open=is_open)
    present = Present(PublishedFolder(publication, passphrase), access, now)
    log = None if queries is None else QueryLog(queries)
    ocsp = OcspService(present, validity, interval, log)
    service = Service(publication, present, ocsp)
    doors = [Door(host, port, Shortcut(present, ocsp, log))]
    if tls_port is not None:
        context = server_context(publication.tls, passphrase, access)
        doors.append(Door(host, tls_port, context=context))
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(service, doors, ready))
    finally:
        if log is not None:
            log.close()


@dataclass(frozen=True)
class Door:
    """Where the responder listens."""

    host: str
    port: int
    shortcut: Shortcut | None = None
    """Not through TLS: who asks is known by the connection there, not by the head alone."""
    context: SSLContext | None = None


async def _serve(service: Service, doors: Sequence[Door], ready: Callable[[], None] | None) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    connections = Connections(_most_connections())
    servers = [await _open(door, service, connections) for door in doors]
    if ready is not None:
        ready()
    await stopped.wait()
    for server in servers:
        server.close()
    connections.close()


async def _open(
    door: Door, service: Service, connections: Connections
) -> asyncio.Server | TlsServer:
    def http() -> HttpConnection:
        return HttpConnection(service, connections, door.shortcut)

    loop, address = asyncio.get_running_loop(), (door.host, door.port)
    try:
        if door.context is None:
            return await loop.create_server(http, *address, backlog=_WAITING)
        family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
        listening = socket.create_server(address, family=family, backlog=_WAITING)
        return TlsServer(listening, door.context, connections, http)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(door.host, door.port) from None
        raise ListenError(door.host, door.port, f"{error.strerror}.") from None


def _most_connections() -> int:
    """Raise the limit of open files as far as is needed, or take fewer connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    granted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < granted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, hard))
        soft = granted
    return (
        MOST_CONNECTIONS
        if soft == resource.RLIM_INFINITY
        else min(MOST_CONNECTIONS, max(1, soft - _OTHER_FILES))
    )
