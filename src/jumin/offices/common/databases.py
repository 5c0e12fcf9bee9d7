"""Each office's rows live in its own database; nothing joins across offices."""

from functools import cache
from typing import Any, Final

from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from jumin.offices import OFFICES


WEB: Final = "default"
"""The database of the pages: sessions. It holds no books."""


@cache
def migrations() -> tuple[tuple[str, str], ...]:
    """Tell the migrations of this version, in order; every database notes those of all apps."""
    return tuple(sorted(MigrationLoader(None).disk_migrations))


class OfficeRouter:
    """Sends an office's models to the office's database, everything else to that of the pages."""

    def db_for_read(self, model: type[Model], **_hints: object) -> str:
        """Tell where a model is read."""
        return _database(model)

    def db_for_write(self, model: type[Model], **_hints: object) -> str:
        """Tell where a model is written."""
        return _database(model)

    def allow_relation(self, one: Model, other: Model, **_hints: object) -> bool:
        """Allow relations within one office only."""
        return _database(type(one)) == _database(type(other))

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Allow tables in their own database only."""
        return db == _named(app_label)


def _database(model: type[Model]) -> str:
    return _named(model._meta.app_label)  # noqa: SLF001 (Django's public interface, by its docs)


def _named(app_label: str) -> str:
    return app_label if app_label in OFFICES else WEB
