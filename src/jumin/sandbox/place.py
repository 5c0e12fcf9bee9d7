"""Where the town lies: its data folder and the mark of its founding."""

from dataclasses import dataclass

from django.conf import settings

from jumin.installation import DataFolder
from jumin.installation.folder import FolderError
from jumin.offices.card_office.gateway import CardNumber


@dataclass(frozen=True)
class TownMark:
    """What the mark says: how the town was founded and who is who."""

    seed: int
    founded_at: str
    base_url: str
    """Where the certificates of this town say that the responder answers."""
    residents: dict[str, str]
    """From the cast's ids to numbers in the registers."""
    cards: dict[str, CardNumber]
    """From the cast's ids to the numbers of their cards."""


def folder() -> DataFolder:
    """Tell the data folder of this installation."""
    found: DataFolder = settings.FOLDER
    return found


def require_town() -> TownMark:
    """Read the mark; raises `NoTownError` or `FolderError`."""
    mark = folder().require_founded()
    try:
        return TownMark(**{name: mark[name] for name in TownMark.__annotations__})  # type: ignore[arg-type]
    except KeyError as error:
        raise FolderError(
            folder().root,
            "the mark of the town (town.json) is damaged.",
            "Move the folder away and start again: a new town is founded.",
        ) from error
