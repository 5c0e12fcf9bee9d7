"""The processes of `jumin up`: pages, responder, courier. None of them outlives it."""

import contextlib
import http.client
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Final, TypeAlias

from jumin.terms import FaultError


PATIENCE: Final = 60.0
"""Seconds that a server may take until it answers."""

GRACE: Final = 10.0
"""Seconds that a server may take to end when it is asked to."""

_GLANCE: Final = 0.1
_SERVER_ERROR: Final = 500


class ServerEndedError(FaultError):
    """A server ended by itself."""

    def __init__(self, name: str, code: int | None) -> None:
        super().__init__(
            f"The {name} ended by itself (exit code {code}); what it said stands above. "
            f"Everything was stopped; start again with `jumin up`."
        )
        self.name, self.code = name, code


class ServerSilentError(FaultError):
    """A server does not answer as it should."""

    def __init__(self, name: str, answer: str) -> None:
        super().__init__(f"The {name} does not answer as it should: {answer}.")
        self.name, self.answer = name, answer


Address: TypeAlias = tuple[str, int]
"""Host and port."""


@dataclass(frozen=True)
class Wanted:
    """A process to start: a function with its arguments, and where it will answer, if it does."""

    name: str
    serve: Callable[..., None]
    arguments: tuple[Any, ...]
    answers_at: Address | None = None


@dataclass(frozen=True)
class Server:
    """A running process of the town."""

    name: str
    process: SpawnProcess
    answers_at: Address | None

    def wait_until_it_answers(self) -> None:
        """Wait for its first answer; raises FaultError where it ends or stays silent."""
        if self.answers_at is None:
            return
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.exitcode is not None:
                raise ServerEndedError(self.name, self.process.exitcode)
            status = _status(self.answers_at)
            if status is not None and status >= _SERVER_ERROR:
                raise ServerSilentError(self.name, f"HTTP status {status}")
            if status is not None:
                return
            time.sleep(_GLANCE)
        raise ServerSilentError(self.name, f"nothing within {PATIENCE:.0f} seconds")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and whatever it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid or 0, number)


@contextmanager
def running(*wanted: Wanted) -> Iterator[tuple[Server, ...]]:
    """Start processes; end them all at the end."""
    context = multiprocessing.get_context("spawn")
    started: list[Server] = []
    try:
        for one in wanted:
            process = context.Process(target=_serve, args=(one.serve, *one.arguments))
            process.start()
            started.append(Server(one.name, process, one.answers_at))
        yield tuple(started)
    finally:
        _end(started)


def watch(servers: Sequence[Server], *, seconds: float) -> None:
    """Wait a while; raises ServerEndedError as soon as one ends."""
    wait([server.process.sentinel for server in servers], timeout=seconds)
    for server in servers:
        if server.process.exitcode is not None:
            raise ServerEndedError(server.name, server.process.exitcode)


def _status(address: Address) -> int | None:
    connection = http.client.HTTPConnection(*address, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _end(servers: Sequence[Server]) -> None:
    for server in servers:
        server.process.terminate()
    until = time.monotonic() + GRACE
    for server in servers:
        server.process.join(max(0.0, until - time.monotonic()))
        server.signal(signal.SIGKILL)
        server.process.join()


def _serve(serve: Callable[..., None], *arguments: Any) -> None:
    """Run in the child: apart from the terminal's Ctrl-C, but never longer than the parent."""
    os.setsid()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
    serve(*arguments)


def _follow(parent: int) -> None:
    wait([parent])
    os.kill(os.getpid(), signal.SIGTERM)


def serve_pages(host: str, port: int, workers: int) -> None:
    """Serve the pages of the town with so many processes; blocks."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "jumin.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()


def serve_responder(host: str, port: int, data: Path, passphrase: bytes) -> None:
    """Serve OCSP and CRLs; blocks."""
    from jumin.installation import DataFolder, InstallationClock
    from jumin.installation.settings import Settings
    from jumin.responder import run

    folder, settings = DataFolder(data), Settings()
    run(
        host=host,
        port=port,
        tls_port=settings.responder_tls_port,
        directory=folder.published,
        queries=folder.queries if settings.query_log else None,
        now=InstallationClock(folder.clock).now,
        passphrase=passphrase,
        validity=settings.ocsp_validity,
        interval=settings.status_interval,
        is_open=settings.relying_parties == "open",
    )


def carry() -> None:
    """Be the courier: deliver what waits, do what falls due, publish what is due; blocks."""
    from jumin.cli.town import set_up_django

    set_up_django()
    from jumin.sandbox.clockwork import work

    work(lambda: True)
