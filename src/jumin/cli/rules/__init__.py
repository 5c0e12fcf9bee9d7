"""`jumin rules …`: the law as data: every value with its source, what differs, one's own (法令)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import click

from jumin.cli.lazy import LazyGroup


COMMANDS: Final = {
    "list": "List what is known: by municipality, topic, kind, day.",
    "show": "Show one of it with all its days, sources and reasons.",
    "export": "Write all of it as JSON or CSV, one row a value.",
    "diff": "Tell what differs between two days, or two municipalities.",
    "check": "Check a folder with rules of one's own: every finding with file and line.",
    "schema": "Write the JSON Schema of such files, for editors.",
}
"""The commands in the order in which one meets them."""
_HOMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "list": ("rules.catalogue", "list_"),
        "show": ("rules.catalogue", "show"),
        "export": ("rules.export", "export"),
        "diff": ("rules.diff", "diff"),
        "check": ("rules.own", "check"),
        "schema": ("rules.own", "schema"),
    }
)


@click.group(cls=LazyGroup, listed=COMMANDS, home=_HOMES.__getitem__)
def rules() -> None:
    """Look into the law as data: dated values of law and guides, each with its source.

    Nothing else of the town is needed. JUMIN_RULES names a folder with values of one's own, laid
    over those that come with the package.
    """
