"""Who writes into an office's database just now, as far as the system tells."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from jumin.offices import OFFICES


SQLITE: Final = "sqlite"
ADVISORY_LOCKS: Final = 0x4A554D49
"""Names the advisory locks of this project among those of a PostgreSQL server."""

_LOCKS: Final = Path("/proc/locks")
"""Where Linux tells of locks on files, one a line: kind, process, inode (proc(5))."""


def writer(office: str) -> str:
    """Tell which process holds an office's database, so that somebody may end it; or nothing."""
    connection = connections[office]
    return _of_file(connection) if connection.vendor == SQLITE else _of_server(connection, office)


def _of_file(connection: BaseDatabaseWrapper) -> str:
    database = str(connection.settings_dict["NAME"])
    with suppress(OSError, ValueError):
        inodes = {str(Path(database + kind).stat().st_ino) for kind in ("", "-shm")}
        for line in _LOCKS.read_text().splitlines():
            _, kind, _, access, process, place, *_ = line.split()
            is_others = access == "WRITE" and int(process) not in (0, -1, os.getpid())
            if kind == "POSIX" and is_others and place.rpartition(":")[2] in inodes:
                return f"process {process}"
    return ""


def _of_server(connection: BaseDatabaseWrapper, office: str) -> str:
    with suppress(Error), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objid = %s AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())",
            [ADVISORY_LOCKS, OFFICES.index(office)],
        )
        if (found := cursor.fetchone()) is not None:
            return f"process {found[0]} of the database server"
    return ""
