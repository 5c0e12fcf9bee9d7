"""What a page wishes for the town as a whole: begun anew, or put back as it was saved (町の願い出).

A town is not pulled from under those who serve it. So a page writes down what is wished, beside the
town, and `jumin up` carries it out between ending its servers and starting them again. The wish
is taken away only when that is done: whatever is killed meanwhile, the next `jumin up` goes on.
Nothing here needs Django, for what is wished may change all its settings.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from pathlib import Path
from typing import BinaryIO, Final

from jumin.installation import DataFolder, LockHeldError, exclusive, require_free
from jumin.installation.folder import settle, write_atomically
from jumin.terms import FaultError


LARGEST_ARCHIVE: Final = 256 * 1024 * 1024
"""Octets of a saved town that a page takes; `jumin sandbox restore` takes larger ones."""
_SERVING: Final = "jumin up"


@unique
class Act(StrEnum):
    """What can be wished for."""

    RESET = "reset"
    """The town is cleared away, and founded anew (やり直し)."""
    RESTORE = "restore"
    """A saved town takes its place (復元)."""


@dataclass(frozen=True)
class Wish:
    """What is wished for."""

    act: Act
    seed: int = 1
    """Of a new town: of which everybody's PINs are made."""
    at: datetime | None = None
    """Of a new town: where its clock begins."""


@dataclass(frozen=True)
class Outcome:
    """How the last wish ended."""

    act: Act
    at: datetime
    """Real time."""
    error: str
    """Why it was not carried out, told in English; empty where it was."""


class NobodyCarriesOutError(FaultError):
    """The pages are not served by `jumin up`: nobody would carry a wish out."""

    def __init__(self) -> None:
        super().__init__(
            "These pages are not served by `jumin up`, which alone can do this for a page. Stop "
            "what serves them, and use `jumin sandbox`."
        )


class WishPendingError(FaultError):
    """Somebody else has just wished for something."""

    def __init__(self) -> None:
        super().__init__("Another page has just asked for such a thing. Wait until it is done.")


class ArchiveTooLargeError(FaultError):
    """A file is larger than what a page takes."""

    def __init__(self) -> None:
        super().__init__(
            f"The file is larger than {LARGEST_ARCHIVE // 1024**2} MB. Put it back by "
            f"`jumin sandbox restore FILE`."
        )


def is_carried_out(place: DataFolder) -> bool:
    """Whether somebody is there who would carry a wish out."""
    try:
        require_free(place.root / "up.lock")
    except LockHeldError as error:
        return error.holder.startswith(_SERVING)
    return False


def ask_for_reset(place: DataFolder, *, seed: int, at: datetime | None) -> None:
    """Wish for a new town; raises `NobodyCarriesOutError` or `WishPendingError`."""
    with _desk(place):
        _write(place, Wish(Act.RESET, seed, at))


def ask_for_restore(
    place: DataFolder, chunks: Iterable[bytes], examine: Callable[[Path], None]
) -> None:
    """Wish for a saved town in the place of this one; `examine` raises where it is none.

    Raises also `NobodyCarriesOutError`, `WishPendingError`, `ArchiveTooLargeError`.
    """
    with _desk(place):
        archive = archive_of(place)
        try:
            with archive.open("wb") as file:
                _keep(file, chunks)
            settle(_folder(place))
            examine(archive)
        except BaseException:
            archive.unlink(missing_ok=True)
            raise
        _write(place, Wish(Act.RESTORE))


def pending(place: DataFolder) -> Wish | None:
    """Tell what is wished for and not carried out yet."""
    try:
        kept = json.loads(_note(place).read_bytes())
        at = kept["at"] and datetime.fromisoformat(kept["at"])
        return Wish(Act(kept["act"]), int(kept["seed"]), at)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError):
        forget(place)
        return None


def archive_of(place: DataFolder) -> Path:
    """Tell where the saved town lies that is to be put back."""
    return place.root / "wish" / "archive"


def forget(place: DataFolder) -> None:
    """Let a wish go: it is carried out, or somebody began anew in another way."""
    _note(place).unlink(missing_ok=True)
    archive_of(place).unlink(missing_ok=True)


def carried_out(place: DataFolder, outcome: Outcome) -> None:
    """Note how a wish ended, and let it go."""
    told = {"act": outcome.act, "at": outcome.at.isoformat(), "error": outcome.error}
    _folder(place)
    write_atomically(_told(place), json.dumps(told).encode(), mode=0o600)
    forget(place)


def outcome(place: DataFolder) -> Outcome | None:
    """Tell how the last wish ended."""
    try:
        kept = json.loads(_told(place).read_bytes())
        return Outcome(Act(kept["act"]), datetime.fromisoformat(kept["at"]), str(kept["error"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def _desk(place: DataFolder) -> Iterator[None]:
    """Be the one page that wishes for something, where somebody would carry it out."""
    if not is_carried_out(place):
        raise NobodyCarriesOutError
    with ExitStack() as held:
        try:
            held.enter_context(exclusive(_folder(place) / "wish.lock", "a page"))
        except LockHeldError as error:
            raise WishPendingError from error
        if pending(place) is not None:
            raise WishPendingError
        yield


def _keep(file: BinaryIO, chunks: Iterable[bytes]) -> None:
    size = 0
    os.fchmod(file.fileno(), 0o600)
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_ARCHIVE:
            raise ArchiveTooLargeError
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())


def _write(place: DataFolder, wish: Wish) -> None:
    at = wish.at.isoformat() if wish.at else None
    kept = json.dumps({"act": wish.act, "seed": wish.seed, "at": at})
    write_atomically(_note(place), kept.encode(), mode=0o600)
    settle(_folder(place))


def _folder(place: DataFolder) -> Path:
    folder = place.root / "wish"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _note(place: DataFolder) -> Path:
    return place.root / "wish" / "wish.json"


def _told(place: DataFolder) -> Path:
    return place.root / "wish" / "told.json"
