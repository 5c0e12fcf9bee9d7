"""All databases as one: emptied, copied, and put back from a copy."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from django.db import connections

from jumin.installation.folder import write_atomically
from jumin.offices import OFFICES
from jumin.offices.common import postgresql_storage, sqlite_storage
from jumin.offices.common.databases import WEB, migrations
from jumin.offices.common.transactions import office_transaction
from jumin.terms import FaultError


MANIFEST: Final = "databases.json"
"""Written last: without it a copy is not whole."""

_ENGINES: Final[dict[str, ModuleType]] = {
    "sqlite": sqlite_storage,
    "postgresql": postgresql_storage,
}


class CopyUnfitError(FaultError):
    """A copy of the databases can't be put back here; nothing was changed."""

    def __init__(self, folder: Path, why: str, cure: str) -> None:
        super().__init__(f"{folder}: this copy of the offices' databases {why}. {cure}")
        self.folder, self.why, self.cure = folder, why, cure


def engine() -> str:
    """Tell on what the databases are: `sqlite` or `postgresql`."""
    return connections[WEB].vendor


def clear() -> None:
    """Empty every database; connections of this thread are closed. Nobody else may use them."""
    connections.close_all()
    _each(lambda engine, alias: engine.clear(alias))


@contextmanager
def held_still() -> Iterator[None]:
    """Keep every office between two acts; what they keep outside their databases rests, too."""
    with ExitStack() as still:
        for office in OFFICES:
            still.enter_context(office_transaction(office))
            _ENGINES[connections[office].vendor].hold(office)
        yield


def save(folder: Path) -> None:
    """Copy every database into `folder`, made if need be, while others may go on reading.

    All offices hold still while it is done: no act is half in one copy and half in another, and
    no message is missing between two. Raises `OfficeFaultError` where one can't be read.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    facts: dict[str, Any] = {}
    with held_still():
        _each(lambda engine, alias: facts.update({alias: engine.save(alias, folder / alias)}))
    manifest = {
        "engine": engine(),
        "migrations": [list(one) for one in migrations()],
        "facts": facts,
        "sha256": _digests(folder),
    }
    write_atomically(folder / MANIFEST, json.dumps(manifest).encode(), mode=0o600)


def restore(folder: Path) -> None:
    """Put every database back as it was copied; connections of this thread are closed.

    Each database changes at once; where this is cut short between two of them, do it again.
    Nobody else may use them meanwhile. Raises `CopyUnfitError`, having changed nothing, for a copy
    that is not whole, of another engine, or made by another version's migrations.
    """
    facts = require_fit(folder)
    connections.close_all()
    _each(lambda engine, alias: engine.restore(alias, folder / alias, facts[alias]))
    connections.close_all()


def _each(work: Callable[[ModuleType, str], object]) -> None:
    for alias in connections:
        work(_ENGINES[connections[alias].vendor], alias)


def require_fit(folder: Path) -> dict[str, Any]:
    """Tell what an engine noted of each database of a copy that can be put back.

    Raises `CopyUnfitError` for any other.
    """
    again = "Make a new copy, or take another one."
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        made_on, made_by = manifest["engine"], manifest["migrations"]
        facts, digests = dict(manifest["facts"]), manifest["sha256"]
    except FileNotFoundError as error:
        raise CopyUnfitError(folder, "was never finished, or is none", again) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CopyUnfitError(folder, f"has a damaged {MANIFEST}", again) from error
    if made_on != engine():
        raise CopyUnfitError(
            folder,
            f"was made on {made_on}, and the databases here are on {engine()}",
            "Set JUMIN_DATABASE_URL as it was when the copy was made.",
        )
    if made_by != [list(one) for one in migrations()]:
        raise CopyUnfitError(
            folder,
            "was made by another version of Jumin, whose tables are others",
            "Put it back with the version that made it; its `jumin up` can be followed by a newer.",
        )
    if digests != _digests(folder) or set(facts) != set(connections):
        raise CopyUnfitError(folder, "is damaged: its files are not those that were written", again)
    fits = [_ENGINES[made_on].fits(alias, folder / alias, facts[alias]) for alias in connections]
    if not all(fits):
        raise CopyUnfitError(folder, "does not hold what these databases do", again)
    return facts


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): _digest(path)
        for alias in connections
        for path in sorted((folder / alias).rglob("*"))
        if path.is_file()
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
