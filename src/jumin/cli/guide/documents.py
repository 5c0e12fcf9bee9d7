"""Documents as an option takes them (提示する書類): `driving-licence`, `passport:2030-05-01`."""

from typing import Any

import click

from jumin.cli.guide.days import Day
from jumin.rules import Entry, PresentedDocument


class Document(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """A document by its kind, and its last day behind a colon; it is taken to bear all entries."""

    name = "document"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> PresentedDocument:
        """Read a document; whether there is such a kind, the rules tell."""
        if isinstance(value, PresentedDocument):
            return value
        kind, _colon, day = str(value).strip().lower().partition(":")
        valid_until = Day().convert(day, param, ctx) if day else None
        return PresentedDocument(kind, frozenset(Entry), valid_until)
