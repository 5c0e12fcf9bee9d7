"""The town's clerk: has commands carried out in a process of the town's own (`jumin.cli.clerk`)."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Final

from jumin.terms import FaultError, Refusal, RefusalCode, RefusedError, UsageError


PATIENCE: Final = 30.0
"""Seconds in which a clerk ends when nobody asks any more."""


class ClerkGoneError(FaultError):
    """The clerk ended by itself."""

    def __init__(self) -> None:
        super().__init__("The town's clerk ended by itself; what it said stands above.")


class Clerk:
    """The test's end of the two pipes."""

    def __init__(self, asked: IO[str], answered: IO[str]) -> None:
        self._asked, self._answered = asked, answered

    def jumin(self, *arguments: object) -> Any:
        """Have `jumin …` carried out; give its answer, read from JSON.

        Raises RefusedError where a rule says no, UsageError for wrong use, FaultError.
        """
        try:
            self._asked.write(json.dumps([*map(str, arguments), "--json"]) + "\n")
            self._asked.flush()
        except BrokenPipeError as error:
            raise ClerkGoneError from error
        line = self._answered.readline()
        if not line:
            raise ClerkGoneError
        return _understood(*json.loads(line))


@contextmanager
def working(environment: Mapping[str, str]) -> Iterator[Clerk]:
    """Have a clerk for the town that the environment names."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "jumin.cli.clerk"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            if process.stdin is None or process.stdout is None:
                raise ClerkGoneError
            yield Clerk(process.stdin, process.stdout)
        finally:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                process.communicate(timeout=PATIENCE)
            process.kill()


def _understood(code: int, out: str, err: str) -> Any:
    try:
        answer = json.loads(out) if out.strip() else None
    except ValueError:
        answer = out
    match code, answer:
        case 0, _:
            return answer
        case 1, {"refused": {"code": refused, "facts": facts}}:
            raise RefusedError(Refusal(RefusalCode(refused), facts))
        case 2, {"error": {"detail": detail}}:
            raise UsageError(detail)
        case _, {"error": {"detail": detail}}:
            raise FaultError(detail)
    raise FaultError(err or out or f"A command ended with exit code {code}.")
