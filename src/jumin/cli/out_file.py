"""The file that a command writes: tried out before anything is spent on it, then put whole."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jumin.cli.streams import write_octets
from jumin.installation.folder import write_atomically
from jumin.terms import FaultError, Reason, UsageError, because


STANDARD_OUTPUT: Final = "-"
_PUBLIC: Final = 0o644


class OutFileError(UsageError):
    """The file can't be written; nothing was done yet."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(reason)
        self.path = path

    @classmethod
    def of(cls, path: Path, error: OSError) -> "OutFileError":
        """Tell what the system says of the place, and what to do."""
        reason = because(
            "{file}: it can't be written ({why}). Name a place you may write to.",
            file=str(path),
            why=error.strerror,
        )
        return cls(path, reason)


class NotWrittenError(FaultError):
    """The file could not be written although its place had been found good."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            because(
                "{file}: it could not be written ({why}). Start again when it can, or name another "
                "place.",
                file=str(path),
                why=error.strerror,
            )
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


def out_to(where: str, *, force: bool) -> Callable[[bytes], None]:
    """Make sure of a file that anybody may read, or of standard output (`-`); give what puts there.

    Raises OutFileError; the function given raises NotWrittenError.
    """
    if where != STANDARD_OUTPUT:
        return out_file(Path(where), force=force, mode=_PUBLIC)
    return write_octets


def _target(path: Path, *, force: bool) -> Path:
    """Tell the file that a path names; raises OutFileError where it is not to be replaced."""
    if str(path) == STANDARD_OUTPUT:
        reason = because("{file}: standard output is for the answer; name a file.", file=str(path))
        raise OutFileError(path, reason)
    target = Path(os.path.realpath(path))
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return target
    except OSError as error:
        raise OutFileError.of(path, error) from error
    if stat.S_ISDIR(kind):
        reason = because("{file}: this is a folder; name a file in it.", file=str(path))
        raise OutFileError(path, reason)
    if not stat.S_ISREG(kind):
        reason = because("{file}: this is a device, pipe or socket; name a file.", file=str(path))
        raise OutFileError(path, reason)
    if not force:
        reason = because("{file}: this file exists; --force replaces it.", file=str(path))
        raise OutFileError(path, reason)
    return target
