"""What `jumin up` does before it serves: ports, secret, databases, and founding the town."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from os import getpid
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jumin.cli import progress
from jumin.cli.manner import Manner
from jumin.cli.town import set_up_django, settings
from jumin.installation import DataFolder, LockHeldError, Secrets, exclusive
from jumin.installation.databases import DatabaseAddress
from jumin.installation.secrets import SecretError
from jumin.locale.catalogue import gettext_noop as _
from jumin.offices import OFFICES
from jumin.terms import FaultError


if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

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
    """An office's database can't be read; `name` is its file, or its name on the server."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name}: this database can't be used ({why}). Put the town back from a copy "
            f"(`jumin sandbox restore`), or begin anew (`jumin sandbox reset`)."
        )
        self.name, self.why = name, why


@contextmanager
def alone(folder: DataFolder, being: str = "jumin up") -> Iterator[None]:
    """Be the one who serves a data folder, or changes all of it."""
    try:
        with exclusive(folder.root / "up.lock", f"{being}, process {getpid()}"):
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


def prepare_databases(folder: DataFolder, address: DatabaseAddress | None) -> None:
    """Make sure of the databases on a server, where the books are kept on one."""
    if address is None:
        return
    from jumin.cli.postgresql import make_ready

    make_ready(
        address,
        ("web", *OFFICES),
        fingerprint=Secrets.load(folder.secret).derive("databases").hex()[:16],
        founded=folder.founded() is not None,
    )


def open_or_found(folder: DataFolder, manner: Manner) -> None:
    """Open the town, or found it, where that was not done or not finished."""
    set_up_django()
    if folder.founded() is None:
        _found(manner)
    else:
        _require_known_people()
        _update_databases()


def _require_known_people() -> None:
    """Read who lives here before anything is served: pages could not tell what is wrong."""
    from jumin.sandbox.residents import roles

    roles()


def _update_databases() -> None:
    """Make sure that a town's databases are whole, and bring their tables up to date."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    for alias in connections:
        name = str(settings.DATABASES[alias]["NAME"])
        try:
            _require_whole_database(connections[alias], name)
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        except DatabaseError as error:
            raise DatabaseDamagedError(name, str(error).partition("\n")[0]) from error


def _require_whole_database(connection: "BaseDatabaseWrapper", name: str) -> None:
    """Ask the engine whether a database is whole: SQLite can tell, PostgreSQL when it reads."""
    from django.db.migrations.recorder import MigrationRecorder

    is_there = connection.vendor != "sqlite" or Path(name).exists()  # asking would make the file
    if connection.vendor == "sqlite" and is_there:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            found = cursor.fetchone()[0]
        if found != "ok":
            raise DatabaseDamagedError(name, found.splitlines()[0])
    if not is_there or not MigrationRecorder(connection).applied_migrations():
        raise DatabaseDamagedError(
            name, "there is nothing in it; JUMIN_DATABASE_URL says where a town's books lie"
        )


def _found(manner: Manner) -> None:
    from jumin.sandbox import founding

    with progress.shown(manner, STEPS) as tell:
        founding.found(progress=tell)


def prepare_tls() -> None:
    """Make sure of the certificate of the responder's TLS port, where it has one."""
    if settings().responder_tls_port is None:
        return
    from jumin.offices.certification.gateway import tls_certificate

    tls_certificate(at=datetime.now(UTC))  # real time: that of all TLS
