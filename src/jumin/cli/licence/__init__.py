"""`jumin licence …`: whether a verifier checks all that it has to (検証器の検定)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import click

from jumin.cli.lazy import LazyGroup


COMMANDS: Final = {
    "run": "Examine a verifier: a program, an address, or Jumin's own.",
    "list": "List the cases.",
    "show": "Show a case: what is wrong, what is right to answer, and its material.",
    "export": "Write the cases with their answers into a folder.",
}
"""The commands in the order in which one meets them."""
_HOMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "run": ("licence.run", "run"),
        "list": ("licence.catalogue", "list_"),
        "show": ("licence.catalogue", "show"),
        "export": ("licence.export", "export"),
    }
)


@click.group(cls=LazyGroup, listed=COMMANDS, home=_HOMES.__getitem__)
def licence() -> None:
    """Ask a verifier of certificates hundreds of questions whose answers are known (TEST).

    Each certificate, chain, list, answer or signature is wrong in exactly one way, or right in an
    unusual one. Everything is made for the examination, with keys that nobody trusts.
    """
