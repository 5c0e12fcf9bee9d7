"""One SQLite database as a file: emptied, copied, and put back."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from django.db import connections

from jumin.installation.folder import settle


_COPY: Final = "database.sqlite3"
_BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database in use; of another database it would be its ruin."""


def clear(alias: str) -> None:
    """Remove the file and what lies beside it."""
    path = _path(alias)
    _leave_alone(path)
    path.unlink(missing_ok=True)


def hold(_alias: str) -> None:
    """Do nothing: SQLite ends no transaction because nothing happens in it."""


def save(alias: str, folder: Path) -> None:
    """Copy what is committed, by SQLite's backup, which reads one state while others write."""
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / _COPY
    target.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(_path(alias))) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    _write_through(target)


def fits(_alias: str, folder: Path, facts: object) -> bool:
    """Whether `save` made such a copy: one file, of which nothing was noted."""
    return facts is None and list(folder.rglob("*")) == [folder / _COPY]


def restore(alias: str, folder: Path, _facts: None) -> None:
    """Put the copy in the file's place."""
    path = _path(alias)
    draft = path.with_name(f".{path.name}.restored")
    shutil.copyfile(folder / _COPY, draft)
    _write_through(draft)
    _leave_alone(path)
    draft.replace(path)
    settle(path.parent)


def _path(alias: str) -> Path:
    return Path(connections[alias].settings_dict["NAME"])


def _leave_alone(path: Path) -> None:
    for suffix in _BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _write_through(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
