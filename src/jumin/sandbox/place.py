"""Where the town lies: its data folder and the mark of its founding."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from jumin.installation import DataFolder
from jumin.installation.folder import FolderError, RestoreInterruptedError


PACKAGED: Final = "packaged"
"""The cast of a town whose people come with the package."""
RESIDENTS_FILE: Final = "residents.csv"
"""The cast of a town that was founded with a residents' file; the file's copy has this name."""


@dataclass(frozen=True)
class TownMark:
    """What the mark says: how the town was founded and who is who."""

    seed: int
    founded_at: str
    base_url: str
    """Where the certificates of this town say that the responder answers."""
    cast: str
    """Where its people come from: `PACKAGED` or `RESIDENTS_FILE`."""
    residents: dict[str, str]
    """From the cast's ids to numbers in the registers."""
    journals: dict[str, str]
    """The last line of each office's journal at the founding: no later journal is without it."""


def folder() -> DataFolder:
    """Tell the data folder of this installation."""
    found: DataFolder = settings.FOLDER
    return found


def residents_file(place: DataFolder) -> Path:
    """Tell where the copy of the residents' file lies, in a town that was founded with one."""
    return place.root / RESIDENTS_FILE


def require_nothing_interrupted(place: DataFolder) -> None:
    """Raise `RestoreInterruptedError` where a saved town was not put back whole."""
    if place.is_interrupted:
        raise RestoreInterruptedError(place.root)


def require_town() -> TownMark:
    """Read the mark; raises `NoTownError`, `RestoreInterruptedError` or `FolderError`."""
    place = folder()
    mark = place.require_founded()
    try:
        return TownMark(**{name: mark[name] for name in TownMark.__annotations__})  # type: ignore[arg-type]
    except KeyError as error:
        raise FolderError(
            place.root,
            "the mark of the town (town.json) is damaged.",
            "Found a new town: `jumin sandbox reset`.",
        ) from error
