"""The file that a command writes: tried out before anything is spent on it, then put whole."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jumin.installation.folder import write_atomically
from jumin.terms import FaultError, UsageError


STANDARD_OUTPUT: Final = "-"


class OutFileError(UsageError):
    """The file can't be written; nothing was done yet."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why

    @classmethod
    def of(cls, path: Path, error: OSError) -> "OutFileError":
        """Tell what the system says of the place, and what to do."""
        return cls(path, f"it can't be written ({error.strerror}). Name a place you may write to.")


class NotWrittenError(FaultError):
    """The file could not be written although its place had been found good."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"{path}: it could not be written ({error.strerror}). Start again when it can, or "
            f"name another place."
        )
        self.path = path


def out_file(path: Path, *, force: bool, mode: int = 0o600) -> Callable[[bytes | memoryview], None]:
    """Make sure of a file, then give a function that puts its content there, whole.

    Links are followed and stay. Only regular files are replaced, and with `force` only.
    Raises OutFileError; the function given raises NotWrittenError.
    """
    target = _target(path, force=force)
    try:
        with tempfile.NamedTemporaryFile(prefix=f".{target.name}.", dir=target.parent):
            pass  # a draft can be made there, and will be again
    except OSError as error:
        raise OutFileError.of(path, error) from error

    def put(content: bytes | memoryview) -> None:
        try:
            write_atomically(target, content, mode=mode)
        except OSError as error:
            raise NotWrittenError(path, error) from error

    return put


def _target(path: Path, *, force: bool) -> Path:
    """Tell the file that a path names; raises OutFileError where it is not to be replaced."""
    if str(path) == STANDARD_OUTPUT:
        raise OutFileError(path, "standard output is for the answer; name a file.")
    target = Path(os.path.realpath(path))
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return target
    except OSError as error:
        raise OutFileError.of(path, error) from error
    if stat.S_ISDIR(kind):
        raise OutFileError(path, "this is a folder; name a file in it.")
    if not stat.S_ISREG(kind):
        raise OutFileError(path, "this is a device, pipe or socket; name a file.")
    if not force:
        raise OutFileError(path, "this file exists; --force replaces it.")
    return target
