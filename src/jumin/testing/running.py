"""Running a town beside the tests: in processes of its own, gone at the end."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Final

from jumin.terms import FaultError
from jumin.testing.clerk import working
from jumin.testing.town import Town


PATIENCE: Final = 60.0
"""Seconds in which a town has ended when it is asked to."""


class TownNotUpError(FaultError):
    """The town could not be started; the text is what it said."""


@contextmanager
def running_town() -> Iterator[Town]:
    """Found a town and run it, for as long as the body takes; then nothing is left of it.

    Where this process is killed, the town ends, too. Raises `TownNotUpError`.
    """
    own = _own_environment()
    with (
        _up(own) as addresses,
        working({**own, "JUMIN_DATA": addresses["data"]}) as clerk,
        tempfile.TemporaryDirectory(prefix="jumin-bundle-") as room,
    ):
        town = Town(addresses, clerk, room)
        if not addresses["real_time"]:
            town.clock.real()  # it was founded at an hour when every kiosk is closed
        yield town


def _own_environment() -> dict[str, str]:
    """Leave aside what points to other towns, and to settings of the tests' own Django."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("JUMIN_") and name != "DJANGO_SETTINGS_MODULE"
    } | {"JUMIN_LANG": "en"}


@contextmanager
def _up(environment: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    command = [sys.executable, "-P", "-m", "jumin.cli", "up", "--ephemeral", "--json"]
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(  # noqa: S603 (this very package)
            [*command, "--with-process", str(os.getpid())],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        try:
            yield _addresses(process, said)
        finally:
            _end(process)


def _addresses(process: "subprocess.Popen[str]", said: IO[str]) -> Mapping[str, Any]:
    """Wait for the one line that tells them, and let nothing later fill the pipe."""
    if process.stdout is None:
        raise TownNotUpError
    line = process.stdout.readline()
    try:
        addresses: Mapping[str, Any] = json.loads(line)
    except ValueError:
        rest = process.stdout.read()
        said.seek(0)
        raise TownNotUpError(f"{line}{rest}{said.read()}") from None
    threading.Thread(target=deque, args=(process.stdout, 0), daemon=True).start()
    return addresses


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()  # what it has started ends with it
