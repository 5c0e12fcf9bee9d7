"""What a killed process left behind: what stands in the books, and whether all of it is right."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connections, models
from killing import BOUNDARIES, course, killed_at
from towns import Template, server

from jumin.offices import OFFICES
from jumin.offices.common import gateway as offices
from jumin.offices.common import models as books
from jumin.offices.common import storage
from jumin.sandbox.agreement import disagreements


Stand = Mapping[str, tuple[str, ...]]
"""What stands in the books: the rows of each table, in no order."""

_OF_CHANCE: Final = {
    "JournalEntry": {"number", "previous", "digest", "seal"},
    "OutboxMessage": {"attempts", "next_attempt_at", "problem", "parked_at"},
    "InboxMessage": {"number"},
    "Certificate": {"der"},
    "Authority": {
        "certificate",
        "transcript",
        "responder",
        "crl_number",
        "crl_published",
        "crl_tags",
    },
    "Publication": {"status_digest"},
}
"""What another run would not write the same, or what is verified apart: digests, keys, numbers."""
_OF_OTHERS: Final = {"household": "household__address", "authority": "authority__generation"}
"""By what a row of another table is known, whose number may leave gaps."""
_PARTS: Final = ("cards", "keys", "published", "clock.json", "town.json")


def keep(home: Path) -> Template:
    """Keep the town of this process as it is now, to put it back again and again."""
    connections.close_all()
    shutil.copytree(settings.FOLDER.root, home / "town")
    storage.save(home / "databases")
    connections.close_all()
    return Template(home / "town", home / "databases")


def stand() -> Stand:
    """Tell what stands in the books of all offices."""
    return {
        f"{model._meta.app_label}.{model.__name__}": tuple(sorted(_rows(model)))
        for office in OFFICES
        for model in apps.get_app_config(office).get_models()
        if not issubclass(model, books.JournalHead)
    }


def changed(before: Stand, after: Stand) -> dict[str, tuple[set[str], set[str]]]:
    """Tell which rows are gone and which came, by table; a row that came twice came."""
    return {
        table: (set(before[table]) - set(after[table]), set(after[table]) - set(before[table]))
        for table in before
        if before[table] != after[table]
    }


def but_the_journal(stood: Stand) -> Stand:
    """Leave out what the journals say."""
    return {table: rows for table, rows in stood.items() if not table.endswith(".JournalEntry")}


def check_all_is_well() -> None:
    """Demand whole journals, empty outboxes, and that offices, status and pockets agree."""
    assert [office for office in OFFICES if not offices.verify(office).is_whole] == []
    assert [queue.office for queue in offices.queues() if queue.waiting] == []
    assert disagreements() == ()


def each_aftermath(
    kept: Template, act: Callable[..., object], *arguments: Any, every: int = 1, of_all: int = 1
) -> Iterator[int]:
    """Kill an act at its points, beginning in the kept town; tell after which one is to judge.

    Points that leave what an earlier one left, in databases and files, are not told again: what
    follows would be the same. Each `every`th is killed at of those within a transaction, where
    nothing changes; each `of_all`th of those about a commit or where a file takes another's place.
    The last one is always among them. With `JUMIN_TEST_EVERY_POINT=1` in the environment it is all
    of them, which takes long.
    """
    if server() is not None:  # a town costs more to put back there
        every, of_all = every * 2, of_all * 2 if of_all > 1 else 1
    if os.environ.get("JUMIN_TEST_EVERY_POINT"):
        every = of_all = 1
    kept.put_back()
    before = _all_that_lasts()
    kinds, seen, passed = course(act, *arguments), set[str](), [0, 0]
    kept.put_back()
    for n, kind in enumerate(kinds, start=1):
        passed[kind in BOUNDARIES] += 1
        step = of_all if kind in BOUNDARIES else every
        if (passed[kind in BOUNDARIES] - 1) % step and n < len(kinds):
            continue
        killed_at(n, act, *arguments)
        left = _all_that_lasts()
        if is_new := left not in seen:
            seen.add(left)
            yield n
        if is_new or left != before:
            kept.put_back()


def _all_that_lasts() -> str:
    """Tell a digest of the books and of every file; half-written drafts only by their folders."""
    lasting = hashlib.sha256(repr(stand()).encode())
    root, with_drafts = settings.FOLDER.root, set[str]()
    for part in _PARTS:
        for path in sorted((root / part, *(root / part).rglob("*"))):
            if not path.is_file() or path.suffix == ".lock":
                continue
            if path.name.startswith(".") or path.suffix == ".draft":
                with_drafts.add(str(path.parent))
            else:
                state = path.stat()
                lasting.update(_digest(path, state.st_size, state.st_mtime_ns))
    lasting.update(repr(sorted(with_drafts)).encode())
    return lasting.hexdigest()


@lru_cache(maxsize=1024)
def _digest(path: Path, _size: int, _changed_at: int) -> bytes:
    return hashlib.sha256(str(path).encode() + path.read_bytes()).digest()


def _rows(model: type[models.Model]) -> Iterator[str]:
    columns = _columns(model)
    for row in model._default_manager.values_list(*columns):
        told = zip(columns, row, strict=True)
        yield repr([bool(value) if name == "delivered_at" else value for name, value in told])


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    left_out = _OF_CHANCE.get(model.__name__, set())
    return tuple(
        _OF_OTHERS.get(field.name, field.name)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField) and field.name not in left_out
    )
