"""Reading a stranger's file in a process of its own: time and memory are bounded.

Whatever such a file makes PDFium, Pillow or pyHanko do, it ends that process only.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

from jumin.terms import UsageError


_SECONDS: Final = 60
_OCTETS: Final = 3 * 2**30


class UnreadableFileError(UsageError):
    """A file can't be read as a paper or a picture of one."""

    def __init__(self) -> None:
        super().__init__(
            "This file can't be read: it is damaged, locked by a password, or far larger than any "
            "paper. Give a paper's PDF, or a PNG or JPEG picture of a sheet's back."
        )


def ask(module: str, file: bytes, *arguments: str) -> Any:
    """Let the `main` of a module of this room answer about a file; raises UnreadableFileError."""
    try:
        run = subprocess.run(  # noqa: S603 (modules of this room, by this interpreter)
            [sys.executable, "-c", f"from {module} import main; main()", *arguments],
            input=file,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        return json.loads(run.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise UnreadableFileError from error


def answer(function: Callable[[bytes], object]) -> None:
    """Be that process: answer about the file on standard input, or end with exit code 1."""
    resource.setrlimit(resource.RLIMIT_AS, (_OCTETS, _OCTETS))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        said = json.dumps(function(sys.stdin.buffer.read()))
    except Exception:  # noqa: BLE001 (whatever a stranger's file makes these libraries say)
        sys.exit(1)
    sys.stdout.write(said)
