"""Towns for tests: founded once in a process, then copied as often as tests want one.

A town is a data folder and, on PostgreSQL, the databases that belong to that folder: their names
are made of its path. `JUMIN_TEST_DATABASE=postgresql` chooses that engine; else it is SQLite.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from private_postgresql import PrivatePostgresql, running_postgresql

from jumin.cli.postgresql import make_ready
from jumin.installation import DataFolder, Secrets
from jumin.installation.databases import DatabaseAddress
from jumin.offices import OFFICES
from jumin.offices.common import storage


CHOICE: Final = "JUMIN_TEST_DATABASE"
ENGINES: Final = ("sqlite", "postgresql")
SOCKET: Final = "JUMIN_TEST_POSTGRESQL"
"""Where worker processes find the server that the first process of the tests has started."""

DATABASES: Final = ("web", *OFFICES)


@contextmanager
def chosen_engine() -> Iterator[str]:
    """Have the engine that the environment chooses: a PostgreSQL is run where none is yet."""
    engine = os.environ.get(CHOICE) or ENGINES[0]
    if engine not in ENGINES:
        raise ValueError(f"{CHOICE} is one of {', '.join(ENGINES)}.")
    if engine == "sqlite" or SOCKET in os.environ:
        yield engine
        return
    with running_postgresql() as server:
        os.environ[SOCKET] = str(server.folder)
        try:
            yield engine
        finally:
            del os.environ[SOCKET]


def server() -> PrivatePostgresql | None:
    """Tell the tests' PostgreSQL; None where they run on SQLite."""
    return PrivatePostgresql(Path(os.environ[SOCKET])) if SOCKET in os.environ else None


def environment(folder: Path) -> dict[str, str]:
    """Tell the environment that points a process to the town in a data folder."""
    postgresql = server()
    url = "" if postgresql is None else postgresql.url(_database(folder, "{office}"))
    return {"JUMIN_DATA": str(folder), "JUMIN_DATABASE_URL": url}


def make_databases(folder: Path) -> None:
    """Make the empty databases of a data folder in which a town is to be founded."""
    take_databases(folder, founded=False)


@dataclass(frozen=True)
class Template:
    """A town at which nobody works: its data folder, and a copy of its databases."""

    folder: Path
    databases: Path

    @classmethod
    def of_own_town(cls, home: Path) -> "Template":
        """Keep the town of this process as it is now, in an empty folder `home`."""
        template = cls(home / "town", home / "databases")
        copy_town(_own(), template.folder)
        storage.save(template.databases)
        connections.close_all()
        return template

    def put_back(self) -> None:
        """Make the town of this process as it was; connections of this thread are closed."""
        connections.close_all()
        _copy_files(self.folder, _own())
        if server() is not None:
            storage.restore(self.databases)

    def copy_to(self, folder: Path) -> dict[str, str]:
        """Make one more town in a data folder; tell the `environment` of its processes."""
        return copy_town(self.folder, folder)


def copy_town(town: Path, to: Path) -> dict[str, str]:
    """Copy a town at which nobody works into the data folder `to`; tell its `environment`.

    Connections of this thread are closed.
    """
    connections.close_all()
    _copy_files(town, to)
    if (postgresql := server()) is not None:
        forget_town(to)
        postgresql.do(
            *(
                f'CREATE DATABASE "{_database(to, name)}" TEMPLATE "{_database(town, name)}"'
                for name in DATABASES
            )
        )
        take_databases(to, founded=True)
    return environment(to)


def forget_town(folder: Path) -> None:
    """Drop the databases of a town that no test needs any more; its folder is left."""
    if (postgresql := server()) is not None:
        postgresql.do(
            *(
                f'DROP DATABASE IF EXISTS "{_database(folder, name)}" WITH (FORCE)'
                for name in DATABASES
            ),
            role="postgres",  # may also end what the server does there by itself
        )


def take_databases(folder: Path, *, founded: bool) -> None:
    """Have databases say to which data folder they belong, as `jumin up` does; make the missing."""
    if (url := environment(folder)["JUMIN_DATABASE_URL"]) and DataFolder(folder).secret.exists():
        make_ready(
            DatabaseAddress.parse(url),
            DATABASES,
            fingerprint=Secrets.load(DataFolder(folder).secret).derive("databases").hex()[:16],
            founded=founded,
        )


def _own() -> Path:
    return settings.FOLDER.root


def _copy_files(town: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(town, to)


def _database(folder: Path, office: str) -> str:
    return f"town_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}_{office}"
