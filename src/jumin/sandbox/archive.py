"""Keeping a town and bringing it back, whole (町の保存と復元)."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import version
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final, TypeAlias

from jumin.installation import DataFolder, InstallationClock, Secrets
from jumin.installation.folder import settle
from jumin.offices.common import storage
from jumin.sandbox import town_archive
from jumin.sandbox.place import TownMark, folder, require_town
from jumin.sandbox.standstill import cards_held, clock_and_courier_held, town_held
from jumin.sandbox.town_archive import ArchiveError, Manifest
from jumin.terms import JST, JuminError


Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

DATABASES: Final = "databases"
_LOCK: Final = ".lock"
_FOLDERS: Final = ("cards", "keys", "published", "queries")
_FILES: Final = ("secret", "residents.csv", "clock.json")
_MARK: Final = "town.json"
"""Put back last: before it is there, there is no town."""


def save(put: Callable[[memoryview], None], *, progress: Progress) -> Manifest:
    """Save the town: everything that makes it, its secrets included, as of one instant.

    While it is copied, no card can be taken out and no office acts; pages may be read. `put` takes
    the archive. Raises `CardInUseError`, `TownHeldError`, `OfficeFaultError`.
    """
    require_town()
    place, being = folder(), "being saved"
    with town_held(place, being), _workshop(place.root / "saving") as workshop:
        town, packed = workshop / "town", workshop / "town.tar.gz"
        town.mkdir(mode=0o700)
        progress("copying", 0, 1)
        with cards_held(place, being), storage.held_still():
            facts = _facts(place)
            storage.save(town / DATABASES)
            _copy(place, town)
        progress("copying", 1, 1)
        manifest = town_archive.pack(town, facts, packed, tell=partial(progress, "packing"))
        with (
            packed.open("rb") as file,
            mmap(file.fileno(), 0, access=ACCESS_READ) as mapped,
            memoryview(mapped) as content,
        ):
            put(content)
    return manifest


def restore(source: Path, *, progress: Progress) -> Manifest:
    """Put a saved town in the place of whatever is here.

    Nothing is touched before the whole archive was unpacked and every byte of it compared. From
    then on there is no town until all of it is in its place; where that is cut short, do it again.
    The clock goes on as it went, apart from real time by as much as then; where it would show
    less than it did when the town was saved, it is turned there: nothing may come before what the
    offices have written.

    Nobody may serve the town meanwhile, turn its clock or deliver messages. Raises `ArchiveError`,
    `CopyUnfitError`, `CardInUseError`, `TownAtWorkError`, `TownHeldError`, the town being as it
    was.
    """
    place, being = folder(), "being put back"
    with town_held(place, being), cards_held(place, being), clock_and_courier_held(place, being):
        with _workshop(place.root / "unpacking") as workshop:
            town = workshop / "town"
            manifest = town_archive.unpack(source, town, tell=partial(progress, "unpacking"))
            _require_fit(manifest, DataFolder(town))
            shutil.rmtree(place.restoring, ignore_errors=True)
            town.replace(place.restoring)
            settle(place.root)
        progress("placing", 0, 1)
        _put_back(place, place.restoring)
        progress("placing", 1, 1)
    return manifest


def examine(source: Path) -> Manifest:
    """Unpack an archive whole, compare every byte of it, and throw away what was unpacked.

    What it tells of the archive is what `restore` would find. Raises `ArchiveError`,
    `CopyUnfitError`.
    """
    with _workshop(folder().root / "examining") as workshop:
        manifest = town_archive.unpack(source, workshop / "town", tell=lambda *_: None)
        _require_fit(manifest, DataFolder(workshop / "town"))
    return manifest


def _facts(place: DataFolder) -> dict[str, str]:
    shown = InstallationClock(place.clock).now()
    return {
        "note": "Invented people. Holds this town's secret and private keys: keep it to yourself.",
        "saved_at": datetime.now(JST).isoformat(timespec="seconds"),
        "showed": shown.isoformat(),
        "databases": storage.engine(),
        "jumin": version("jumin"),
    }


def _copy(place: DataFolder, town: Path) -> None:
    for name in (*_FILES, _MARK):
        if (place.root / name).exists():
            shutil.copyfile(place.root / name, town / name)
    for name in _FOLDERS:
        for path in _kept(place.root / name):
            copy = town / path.relative_to(place.root)
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _kept(part: Path) -> Iterator[Path]:
    """Tell what belongs to a town: neither locks nor what a killed process left half written."""
    for path in sorted(part.rglob("*")):
        is_other = path.suffix in {_LOCK, ".draft"} or path.name.startswith(".")
        if path.is_file() and not is_other:
            yield path


def _require_fit(manifest: Manifest, town: DataFolder) -> None:
    """Make sure that an unpacked town is whole and of this installation's kind, and its time."""
    here = storage.engine()
    if manifest.facts.get("databases") != here:
        raise ArchiveError(
            f"was saved where the databases are not on {here}, as they are here; set "
            f"JUMIN_DATABASE_URL as it was then"
        )
    try:
        mark = town.require_founded()
        Secrets.load(town.secret)
        _catch_up(InstallationClock(town.clock), datetime.fromisoformat(manifest.facts["showed"]))
    except (JuminError, KeyError, TypeError, ValueError, OverflowError):
        raise ArchiveError("lacks a part of the town, or was saved by another version") from None
    if not set(TownMark.__annotations__) <= set(mark):
        raise ArchiveError("was saved by another version")
    storage.require_fit(town.root / DATABASES)


def _catch_up(clock: InstallationClock, showed: datetime) -> None:
    """Turn a clock that would show less than it did: on another machine, whose own is slow."""
    if clock.now() < showed:
        clock.set(showed)


def _put_back(place: DataFolder, town: Path) -> None:
    """Put everything in its place, the mark first away and last back."""
    place.mark.unlink(missing_ok=True)
    settle(place.root)
    storage.restore(town / DATABASES)
    for name in _FOLDERS:
        _replace_folder(place.root / name, town / name)
    for name in _FILES:
        if (town / name).exists():
            (town / name).replace(place.root / name)
        else:
            (place.root / name).unlink(missing_ok=True)
    settle(place.root)
    (town / _MARK).replace(place.mark)
    settle(place.root)
    shutil.rmtree(town)


def _replace_folder(former: Path, restored: Path) -> None:
    """Replace what a folder holds, but the locks: they are held."""
    former.mkdir(mode=0o700, exist_ok=True)
    for path in former.rglob("*"):
        if path.is_file() and path.suffix != _LOCK:
            path.unlink()
    for path in _kept(restored):
        target = former / path.relative_to(restored)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(target)
    for part in (former, *(path for path in former.rglob("*") if path.is_dir())):
        settle(part)


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """Have a folder to work in, whatever a killed process left of it; it is gone afterwards."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
