"""Standard output and error, whose failures are told apart from those of all else."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

import click

from jumin.terms import FaultError, because


class UnwrittenError(FaultError):
    """The answer itself can't be written: the disk is full, or nobody reads on."""

    def __init__(self, error: OSError) -> None:
        super().__init__(because("The answer can't be written ({why}).", why=error.strerror))
        self.number = error.errno


class _Told:
    """A stream whose failures are `UnwrittenError`s."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        with _unwritten():
            return self._stream.write(text)

    def flush(self) -> None:
        """Write what is held back."""
        with _unwritten():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def told_streams() -> Iterator[None]:
    """Let failures of standard output and error be `UnwrittenError`s; at the end all is written.

    A stream that the shell closed is None, and stays so.
    """
    before = sys.stdout, sys.stderr
    for stream in filter(None, before):
        if hasattr(stream, "reconfigure"):  # names must not fail on a terminal that lacks them
            stream.reconfigure(errors="replace")
    try:
        sys.stdout, sys.stderr = (cast("TextIO", s and _Told(s)) for s in before)
        yield
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    finally:
        sys.stdout, sys.stderr = before


def write_octets(content: bytes) -> None:
    """Write octets to standard output, below its text."""
    with _unwritten():
        click.echo(content, nl=False)


def give_up() -> None:
    """Lose what the streams still hold and can't write, or Python tries again at its end."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)


@contextmanager
def _unwritten() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwrittenError(error) from error
