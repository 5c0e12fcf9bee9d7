"""Groups whose commands are imported when they are asked for, and not to be listed."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from jumin.cli.manner import Group


class LazyGroup(Group):
    """A group that knows of its commands their names, their short help and where they are.

    `listed` is in the order in which one meets the commands; `home` tells of a command's name the
    module below `jumin.cli` and the command's name in it.
    """

    def __init__(
        self,
        *args: Any,
        listed: Mapping[str, str],
        home: Callable[[str], tuple[str, str]],
        **attributes: Any,
    ) -> None:
        super().__init__(*args, **attributes)
        self._listed, self._home = listed, home

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """List the commands."""
        return list(self._listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  (the same)
        """Import a command."""
        if cmd_name not in self._listed:
            return None
        module, name = self._home(cmd_name)
        command: click.Command = getattr(import_module(f"jumin.cli.{module}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a name; of another name say which was meant."""
        name = args[0]
        if name not in self._listed and not name.startswith("-") and not ctx.resilient_parsing:
            meant = get_close_matches(name[:40], self._listed, n=1)
            hint = f" Did you mean {meant[0]}?" if meant else ""
            ctx.fail(f"No such command {name[:40]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  (the same)
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._listed.items()))
