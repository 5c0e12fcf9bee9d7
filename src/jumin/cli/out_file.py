"""The file that a command writes: tried out before anything is spent on it, then put whole."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jumin.terms import UsageError


class OutFileError(UsageError):
    """The file can't be written; nothing was done yet."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


@contextmanager
def out_file(path: Path, *, force: bool) -> Iterator[Callable[[bytes], None]]:
    """Make sure of a file, then give a function that puts its content there, whole.

    The draft lies beside it and is readable by its owner only. An existing file is replaced with
    `force` only.
    """
    if path.is_dir():
        raise OutFileError(path, "this is a folder; name a file in it.")
    if path.exists() and not force:
        raise OutFileError(path, "this file exists; --force replaces it.")
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", dir=path.parent)
    except OSError as error:
        raise OutFileError(path, f"it can't be written there ({error.strerror}).") from error
    draft = Path(name)

    def put(content: bytes) -> None:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    try:
        yield put
    finally:
        os.close(descriptor)
        draft.unlink(missing_ok=True)
