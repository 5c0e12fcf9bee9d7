"""A town to measure in: of this process, as settings are, founded at a fixed instant."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import django
from django.db import connections

from jumin.installation import DataFolder, Secrets
from jumin.terms import JST


AT: Final = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
"""A Friday morning: kiosks are open."""
STATUS_INTERVAL: Final = "PT15M"
"""As the real service publishes; else every revocation publishes the whole status."""
ENGINES: Final = ("sqlite", "postgresql")

_SUPPORT: Final = Path(__file__).resolve().parents[2] / "tests" / "support"


def set_up(folder: Path, *, url: str = "") -> None:
    """Make `folder` the data folder of this process and set Django up; no town is founded yet."""
    data = DataFolder(folder)
    data.prepare()
    Secrets.create(data.secret)
    os.environ |= {
        "JUMIN_DATA": str(folder),
        "JUMIN_DATABASE_URL": url,
        "JUMIN_STATUS_INTERVAL": STATUS_INTERVAL,
        "DJANGO_SETTINGS_MODULE": "jumin.web.settings",
    }
    django.setup()


def found(residents: bytes | None = None) -> None:
    """Found a town in the data folder of this process: the packaged one, or these residents'."""
    from jumin.sandbox import founding

    founding.found(progress=lambda *_: None, at=AT, residents=residents)


@contextmanager
def databases(engine: str, towns: int = 1) -> Iterator[tuple[str, ...]]:
    """Have databases for so many towns: what `JUMIN_DATABASE_URL` says to each.

    On PostgreSQL a server of our own, whose commits wait for the disk as SQLite's do.
    """
    if engine == "sqlite":
        yield ("",) * towns
        return
    sys.path.append(str(_SUPPORT))
    from private_postgresql import running_postgresql

    from jumin.offices import OFFICES

    with running_postgresql(durable=True) as server:
        names = [f"town{number}_{{office}}" for number in range(towns)]
        server.do(
            *(
                f'CREATE DATABASE "{name.format(office=office)}"'
                for name in names
                for office in ("web", *OFFICES)
            )
        )
        yield tuple(server.url(name) for name in names)


class BareCommits:
    """The least that an act could be: BEGIN, one INSERT of some 500 bytes, COMMIT, no framework."""

    def __init__(self, office: str) -> None:
        self._number, self._connection = 0, connections[office]
        is_sqlite = self._connection.vendor == "sqlite"
        self._begin = "BEGIN IMMEDIATE" if is_sqlite else "BEGIN"
        insert = "INSERT INTO bare VALUES (?, ?)"
        self._insert = insert if is_sqlite else insert.replace("?", "%s")
        with self._connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare (id BIGINT PRIMARY KEY, content VARCHAR(500))")

    def __call__(self) -> None:
        """Commit once more."""
        self._connection.ensure_connection()
        bare = self._connection.connection
        self._number += 1
        bare.execute(self._begin)
        bare.execute(self._insert, (self._number, "x" * 500))
        bare.execute("COMMIT")
