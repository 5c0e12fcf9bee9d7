"""A town for a while: a folder and ports of its own, gone when it ends (使い捨ての町).

`jumin up --ephemeral` makes the folder, starts `jumin up` for it, and removes the folder in the
end. Either of the two processes does the other's part where that was killed: the town ends with
the process that it is for, and removes its folder itself.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from signal import SIGTERM
from typing import Final

from jumin.installation import DataFolder
from jumin.terms import UsageError


GRACE: Final = 15.0
"""Seconds in which servers that lost their parent have ended, and write no more."""

_MARK: Final = "ephemeral"
"""The file by which a data folder says that it goes when its town has ended."""


class DatabasesElsewhereError(UsageError):
    """The books would lie where nobody removes them."""

    def __init__(self) -> None:
        super().__init__(
            "A town for a while keeps its books in its own folder: unset JUMIN_DATABASE_URL."
        )


class ProcessUnknownError(UsageError):
    """There is no process with which the town could end."""

    def __init__(self, process: int) -> None:
        super().__init__(f"There is no process {process} with which the town could end.")
        self.process = process


@contextmanager
def folder_for_a_while() -> Iterator[Path]:
    """Make a data folder that says of itself that it goes; remove it in the end."""
    root = Path(tempfile.mkdtemp(prefix="jumin-town-"))
    try:
        (root / _MARK).touch()
        yield root
    finally:
        _remove(root)


@contextmanager
def free_ports(*wanted: int | None) -> Iterator[tuple[int, ...]]:
    """Tell a port for each one wanted, a free one where it is None, and keep those from others.

    A socket that is bound and does not listen keeps a port out of the kernel's choice, yet not
    from a server that allows itself to share it (SO_REUSEADDR).
    """
    with ExitStack() as kept:
        ports = []
        for port in wanted:
            if port is None:
                probe = kept.enter_context(socket.socket())
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", 0))
                ports.append(probe.getsockname()[1])
            else:
                ports.append(port)
        yield tuple(ports)


@contextmanager
def running(root: Path, options: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `jumin up` in a folder, ending with this process; see that it ends."""
    if os.environ.get("JUMIN_DATABASE_URL"):
        raise DatabasesElsewhereError
    command = [sys.executable, "-P", "-m", "jumin.cli", "up", "--with-process", str(os.getpid())]
    with subprocess.Popen(  # noqa: S603 (this very program)
        [*command, *options], env={**os.environ, "JUMIN_DATA": str(root)}
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def end_with(process: int) -> None:
    """Ask this process to stop when another one has ended; raises `ProcessUnknownError`."""
    try:
        descriptor = os.pidfd_open(process)
    except OSError as error:
        raise ProcessUnknownError(process) from error

    def follow() -> None:
        wait([descriptor])
        os.kill(os.getpid(), SIGTERM)

    threading.Thread(target=follow, daemon=True).start()


def is_for_a_while(folder: DataFolder) -> bool:
    """Whether a town's folder goes when it ends."""
    return (folder.root / _MARK).exists()


def remove_if_for_a_while(folder: DataFolder) -> None:
    """Remove the folder of a town that has ended, where it says so of itself."""
    if is_for_a_while(folder):
        shutil.rmtree(folder.root, ignore_errors=True)


def _remove(root: Path) -> None:
    """Remove a folder; a server whose parent was killed may still write there for a moment."""
    until = time.monotonic() + GRACE
    while root.exists() and time.monotonic() < until:
        shutil.rmtree(root, ignore_errors=True)
        if root.exists():
            time.sleep(0.1)
