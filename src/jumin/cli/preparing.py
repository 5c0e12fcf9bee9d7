"""What `jumin up` does before it serves: ports, secret, databases, and founding the town."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from os import getpid
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from jumin.cli.manner import Manner
from jumin.cli.town import set_up_django
from jumin.installation import DataFolder, LockHeldError, Secrets, exclusive
from jumin.installation.secrets import SecretError
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import FaultError


STEPS: Final = {
    "databases": _("Laying out the offices' books:"),
    "keys": _("Making the key pairs of the cards:"),
    "acts": _("Playing what happened so far:"),
}
"""What founding does, as people are told of it."""

_HIGH: Final = 65_500
"""From here on there may be no port ten numbers up."""


class AlreadyUpError(FaultError):
    """Another `jumin up` works in this data folder."""

    def __init__(self, root: Path, holder: str) -> None:
        super().__init__(
            f"{root}: {holder or 'another process'} is already at work here. Use that town, stop "
            f"it first, or name another folder in JUMIN_DATA."
        )
        self.root, self.holder = root, holder


class PortTakenError(FaultError):
    """A port that is needed is not free."""

    def __init__(self, port: int, why: str, make_variable: str, option: str) -> None:
        other = port + 10 if port < _HIGH else port - 10
        super().__init__(
            f"Port {port} can't be used ({why}). Choose another one: "
            f"make run {make_variable}={other}, or jumin up {option} {other}."
        )
        self.port = port


class DatabaseDamagedError(FaultError):
    """An office's database can't be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path}: this database can't be used ({why}). Put the data folder back from a backup, "
            f"or move it away and start again: a new town is founded."
        )
        self.path, self.why = path, why


@contextmanager
def alone(folder: DataFolder) -> Iterator[None]:
    """Be the one `jumin up` of a data folder."""
    try:
        with exclusive(folder.root / "up.lock", f"jumin up, process {getpid()}"):
            yield
    except LockHeldError as error:
        raise AlreadyUpError(folder.root, error.holder) from error


def check_port(host: str, port: int, make_variable: str, option: str) -> None:
    """Make sure that a port is free before anything is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = error.strerror or "not free"
            raise PortTakenError(port, why, make_variable, option) from error


def prepare_secret(folder: DataFolder) -> None:
    """Make the secret of a folder that has no town yet; a town's secret is never replaced.

    A first start that was ended while writing it leaves a short one behind, which opens nothing.
    """
    if folder.founded() is not None:
        Secrets.load(folder.secret)
        return
    try:
        Secrets.load(folder.secret)
    except SecretError:
        folder.secret.unlink(missing_ok=True)
        Secrets.create(folder.secret)


def open_or_found(folder: DataFolder, manner: Manner) -> None:
    """Open the town, or found it, where that was not done or not finished."""
    set_up_django()
    if folder.founded() is None:
        _found(manner)
    else:
        _require_whole_mark()
        _update_databases()


def _require_whole_mark() -> None:
    from jumin.sandbox.place import require_town

    require_town()


def _update_databases() -> None:
    """Make sure that a town's databases are whole, and bring their tables up to date."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    for alias in connections:
        path = Path(settings.DATABASES[alias]["NAME"])
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA quick_check(1)")
                found = cursor.fetchone()[0]
            if found != "ok":
                raise DatabaseDamagedError(path, found.splitlines()[0])
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        except DatabaseError as error:
            raise DatabaseDamagedError(path, str(error)) from error


def _found(manner: Manner) -> None:
    from jumin.sandbox import founding

    console = Console()
    if not console.is_terminal:
        founding.found(progress=_PlainProgress(manner))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(_said(what, manner), total=of)
            progress.update(tasks[what], completed=done, total=of)

        founding.found(progress=show)


class _PlainProgress:
    """Progress for logs: a line when something begins and ends."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._begun: set[str] = set()

    def __call__(self, what: str, done: int, of: int) -> None:
        if what not in self._begun or done == of:
            self._begun.add(what)
            click.echo(f"{_said(what, self._manner)} {done}/{of}")


def _said(what: str, manner: Manner) -> str:
    return manner.text(STEPS.get(what, what))
