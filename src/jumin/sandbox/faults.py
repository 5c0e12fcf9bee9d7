"""Faults of real kiosks in 2023, as they were, to be switched on in play (誤交付の再現).

Both let papers of several people meet on their way to the printer. Under the guard at the printer
nobody gets another's paper; who gets none has the fee back.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestNumber
from jumin.sandbox.clockwork import clock
from jumin.terms import FaultError


PATIENCE: Final = 0.05
"""Seconds that a print job waited for the queue (assumed); then it gave up, its paper stayed."""


class PrintJobTimedOutError(FaultError):
    """A print job gave up waiting for the queue."""

    def __init__(self) -> None:
        super().__init__("The print queue was busy for too long; print again.")


class SharedQueue:
    """One queue for all machines, behind a lock: a job takes the paper that lies foremost."""

    def __init__(self) -> None:
        self._papers: deque[bytes] = deque()
        self._lock = threading.Lock()

    def put(self, number: RequestNumber, pdf: bytes) -> None:  # noqa: ARG002 (that is the fault)
        """Lay a paper behind the others."""
        self._papers.append(pdf)

    def fetch(self, number: RequestNumber) -> bytes:  # noqa: ARG002 (that is the fault)
        """Take the foremost paper; raises PrintJobTimedOutError, leaving it there."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise PrintJobTimedOutError
        try:
            return self._papers.popleft() if self._papers else b""
        finally:
            self._lock.release()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Be at the queue for so long that the jobs behind give up."""
        with self._lock:
            yield


class FilesByTheSecond:
    """A file for each paper, named by the second at which it was made."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._files: dict[str, bytes] = {}
        self._names: dict[RequestNumber, str] = {}

    def put(self, number: RequestNumber, pdf: bytes) -> None:
        """Write a file, over whatever has its name."""
        name = self._names[number] = f"{self._now():%Y%m%d%H%M%S}.pdf"
        self._files[name] = pdf

    def fetch(self, number: RequestNumber) -> bytes:
        """Read the file that was named for the request."""
        return self._files.get(self._names.get(number, ""), b"")


@contextmanager
def yokohama() -> Iterator[SharedQueue]:
    """Print as in Yokohama in March 2023: who comes next takes what a job before left behind."""
    queue = SharedQueue()
    with issuance.printing_by(queue):
        yield queue


@contextmanager
def kawasaki(now: Callable[[], datetime] | None = None) -> Iterator[FilesByTheSecond]:
    """Print as in Kawasaki in May 2023: two papers of one second are written into one file.

    `now` tells the time by which files are named; the town's clock unless given.
    """
    files = FilesByTheSecond(now or clock().now)
    with issuance.printing_by(files):
        yield files
