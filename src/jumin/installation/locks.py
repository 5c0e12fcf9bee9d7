"""Exclusive locks on files, freed by the kernel when their holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jumin.terms import JuminError


class LockHeldError(JuminError):
    """Somebody else holds the lock; `holder` is what they wrote of themselves."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is locked by: {holder or 'another process'}")
        self.path, self.holder = path, holder


@contextmanager
def exclusive(path: Path, holder: str) -> Iterator[None]:
    """Hold an exclusive lock on `path`, telling who comes second who `holder` is."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeldError(path, file.read().strip()) from error
        file.truncate()
        file.write(holder)
        file.flush()
        yield
