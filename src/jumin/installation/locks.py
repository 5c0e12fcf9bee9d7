"""Exclusive locks on files, freed by the kernel when their holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from jumin.terms import JuminError


LABEL: Final = 128
"""Bytes that tell who holds a lock; always so many, for cutting a file short is slow."""


class LockHeldError(JuminError):
    """Somebody else holds the lock; `holder` is what they wrote of themselves."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is locked by: {holder or 'another process'}")
        self.path, self.holder = path, holder


@contextmanager
def exclusive(path: Path, holder: str) -> Iterator[None]:
    """Hold an exclusive lock on `path`, telling who comes second who `holder` is."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, path)
        os.pwrite(descriptor, holder.encode().ljust(LABEL)[:LABEL], 0)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        label = os.pread(descriptor, LABEL, 0).decode(errors="replace")
        raise LockHeldError(path, label.strip()) from error
