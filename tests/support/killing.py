"""Acts that are killed at any of their points, in processes of their own.

An act is a function at the top level of a test's module, called with values that can be pickled.
Its points: before each SQL statement, before and after each commit, before and after each
`os.replace`, `os.link`, `os.fsync` and `os.fdatasync`, and before each lock on a file. At a point
everything ends by SIGKILL, as when the machine's power is pulled: no `finally`, no rollback, no
goodbye.

    for n in range(1, points(act, *some_town) + 1):
        killed_at(n, act, *a_fresh_town)

Both run the act on the town of this process as it is now: connections should be closed before
one puts another town in its place. A child is forked from a process that has never typeset
anything: Typst's threads would be missing in the child, which would then wait for them for ever.
"""

import atexit
import fcntl
import importlib.util
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, Final


PATIENCE: Final = 60.0
"""Seconds that one act may take."""

BOUNDARIES: Final = frozenset({"commit", "replace", "link"})
"""The kinds of points between which nothing that lasts changes, but in files written in place."""


class ActFailedError(AssertionError):
    """The act raised an error by itself."""


class PointNotReachedError(AssertionError):
    """The act ended before it came to its n-th point."""


@dataclass(frozen=True)
class _Order:
    """An act to be done in a child, killed at a point or (0) counted."""

    path: str
    name: str
    arguments: tuple[Any, ...]
    kill_at: int


def points(act: Callable[..., object], *arguments: Any) -> int:
    """Do an act to its end, in a process of its own; tell how many points it has."""
    return len(course(act, *arguments))


def course(act: Callable[..., object], *arguments: Any) -> tuple[str, ...]:
    """Do an act to its end, in a process of its own; tell of which kind its points are."""
    passed = _do(act, arguments, kill_at=0)
    if passed is None:
        raise ActFailedError(f"{act.__qualname__} was killed by somebody else.")
    return passed


def killed_at(n: int, act: Callable[..., object], *arguments: Any) -> None:
    """Do an act in a process of its own, which is killed at the act's n-th point, from 1.

    Raises PointNotReachedError where the act has fewer points: then it was done to its end.
    """
    passed = _do(act, arguments, kill_at=n)
    if passed is not None:
        raise PointNotReachedError(f"{act.__qualname__} has {len(passed)} points, not {n}.")


def _do(
    act: Callable[..., object], arguments: tuple[Any, ...], *, kill_at: int
) -> tuple[str, ...] | None:
    """Tell the kinds of the points that were passed; None where the child was killed."""
    connection = _parent_of_children()
    connection.send(_Order(act.__code__.co_filename, act.__qualname__, arguments, kill_at))
    if not connection.poll(PATIENCE):
        raise ActFailedError(f"{act.__qualname__} did not end within {PATIENCE:.0f} seconds.")
    answer: tuple[str, ...] | str | None = connection.recv()
    if isinstance(answer, str):
        raise ActFailedError(answer)
    return answer


@cache
def _parent_of_children() -> Connection:
    """Start the process whose children do the acts, once; it ends with this one."""
    ours, theirs = Pipe()
    process = subprocess.Popen(
        [sys.executable, __file__, str(theirs.fileno())],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "jumin.web.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
        pass_fds=[theirs.fileno()],
    )
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _serve(connection: Connection) -> None:
    """Do what is ordered, each in a child, until whoever orders is gone."""
    modules: dict[str, Any] = {}
    while True:
        try:
            order: _Order = connection.recv()
        except EOFError:
            return
        if order.path not in modules:
            modules[order.path] = _load(order.path)
        connection.send(_in_child(getattr(modules[order.path], order.name), order))


def _load(path: str) -> Any:
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _in_child(act: Callable[..., object], order: _Order) -> tuple[str, ...] | str | None:
    """Fork; tell the kinds of the act's points, what it raised, or None where it was killed."""
    reading, writing = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            writing.send(_count(act, order))
        except BaseException:  # noqa: BLE001 (whatever it is, the test is told)
            writing.send(traceback.format_exc())
        finally:
            os._exit(0)
    writing.close()
    try:
        answer: tuple[str, ...] | str | None = reading.recv()
    except EOFError:
        answer = None
    finally:
        reading.close()
    _, status = os.waitpid(child, 0)
    if answer is None and not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        return f"{order.name} ended with the wait status {status}."
    return answer


def _count(act: Callable[..., object], order: _Order) -> tuple[str, ...]:
    passed: list[str] = []

    def point(kind: str) -> None:
        passed.append(kind)
        if len(passed) == order.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    _watch(point)
    act(*order.arguments)
    return tuple(passed)


def _watch(point: Callable[[str], None]) -> None:
    """Have `point` called at every point of this process from now on."""
    from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415 (in the child)
    from django.db.backends.signals import connection_created  # noqa: PLC0415 (in the child)

    def statement(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        point("statement")
        return execute(sql, params, many, context)

    def connected(connection: BaseDatabaseWrapper, **_: object) -> None:
        connection.execute_wrappers.append(statement)

    connection_created.connect(connected, weak=False)
    for owner, name in (
        (BaseDatabaseWrapper, "commit"),
        (os, "replace"),
        (os, "link"),
        (os, "fsync"),
        (os, "fdatasync"),
    ):
        setattr(owner, name, _with_points(getattr(owner, name), point, after=True))
    fcntl.flock = _with_points(fcntl.flock, point, after=False)


def _with_points(
    function: Callable[..., Any], point: Callable[[str], None], *, after: bool
) -> Callable[..., Any]:
    @wraps(function)
    def watched(*arguments: Any, **named: Any) -> Any:
        point(function.__name__)
        answer = function(*arguments, **named)
        if after:
            point(function.__name__)
        return answer

    return watched


if __name__ == "__main__":
    # What is unpickled here was pickled by `killing`, not by `__main__`.
    sys.modules["killing"] = sys.modules["__main__"]
    import django

    from jumin.rules import municipalities

    django.setup()
    municipalities()  # reads the parameters of the rules: once, and not in every child
    _serve(Connection(int(sys.argv[1])))
