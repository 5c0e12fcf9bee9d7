"""The town that a command acts on: found in the data folder, opened with Django set up."""

import os
from pathlib import Path

from pydantic import ValidationError

from jumin.installation import DataFolder, InstallationClock
from jumin.installation.settings import Settings
from jumin.terms import FaultError, UsageError


class DatabaseMissingError(FaultError):
    """A database of a founded town is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: this database of the town is missing. If its books lie on PostgreSQL, set "
            f"JUMIN_DATABASE_URL as it was; else put the town back: `jumin sandbox restore FILE`."
        )
        self.name = name


def settings() -> Settings:
    """Read the installation's settings; raises UsageError naming the variables that are wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"JUMIN_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
            for problem in error.errors()
        )
        raise UsageError(f"An environment variable is wrong: {wrong}") from error


def data_folder() -> DataFolder:
    """Tell the data folder."""
    return DataFolder(settings().data.absolute())


def founded_folder() -> DataFolder:
    """Tell the data folder of a founded town; raises NoTownError where there is none."""
    folder = data_folder()
    folder.require_founded()
    return folder


def clock() -> InstallationClock:
    """Tell the clock of a founded town; needs no Django."""
    return InstallationClock(founded_folder().clock)


def set_up_django() -> None:
    """Set Django up for the data folder, before anything imports models."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jumin.web.settings")
    django.setup()


def open_town() -> InstallationClock:
    """Open a founded town for a command: from here on offices and sandbox can be imported."""
    town_clock = clock()
    set_up_django()
    _require_databases()
    return town_clock


def _require_databases() -> None:
    """Make sure that the files of the books are there: opening one that is not would make it."""
    from django.conf import settings

    for database in settings.DATABASES.values():
        name = str(database["NAME"])
        if "sqlite" in database["ENGINE"] and not Path(name).exists():
            raise DatabaseMissingError(name)
