"""Exclusive locks on files, freed by the kernel when their holder ends, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from jumin.terms import JuminError


LABEL: Final = 128
"""Bytes that tell who holds a lock; always so many, for cutting a file short is slow."""


LOOK: Final = 0.02
"""Seconds in which somebody who only looks whether a lock is free is gone again."""


class LockHeldError(JuminError):
    """Somebody else holds the lock; `holder` is what they wrote of themselves."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is locked by: {holder or 'another process'}")
        self.path, self.holder = path, holder


@contextmanager
def exclusive(path: Path, holder: str, *, patience: float = LOOK) -> Iterator[None]:
    """Hold an exclusive lock on `path`, telling who comes second who `holder` is.

    Raises `LockHeldError` where somebody else holds it for longer than `patience` seconds.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, path, fcntl.LOCK_EX, patience)
        os.pwrite(descriptor, holder.encode().ljust(LABEL)[:LABEL], 0)
        yield
    finally:
        os.close(descriptor)


def require_free(path: Path) -> None:
    """Raise `LockHeldError` while somebody holds the lock; take nothing."""
    if not path.exists():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        _lock(descriptor, path, fcntl.LOCK_SH, LOOK)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path, kind: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                label = os.pread(descriptor, LABEL, 0).decode(errors="replace")
                raise LockHeldError(path, label.strip()) from error
            time.sleep(LOOK / 4)
        else:
            return
