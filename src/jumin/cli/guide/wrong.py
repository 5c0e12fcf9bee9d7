"""A value that an option can't take: what is wrong with it and what would be right."""

from typing import Final

import click

from jumin.cli.manner import ENGLISH, Manner
from jumin.cli.shown import shown


_MOST: Final = 40
"""Letters of what was given that are told back."""


class WrongValueError(click.BadParameter):
    """A value that an option can't take, told in the language asked for."""

    def format_message(self) -> str:
        """Tell the option and what is wrong, without click's English around it."""
        told = shown(self.message)
        return f"{self.param.opts[0]}: {told}" if isinstance(self.param, click.Option) else told


def wrong_value(
    given: str,
    param: click.Parameter | None,
    ctx: click.Context | None,
    message: str,
    **facts: object,
) -> WrongValueError:
    """Make the error of a value; `message` is a sentence of the catalogue with `{value}` in it."""
    value = given[:_MOST] + ("…" if len(given) > _MOST else "")
    return WrongValueError(manner_in(ctx).text(message, value=value, **facts), ctx, param)


def manner_in(ctx: click.Context | None) -> Manner:
    """Tell the manner in which the command answers whose options are being read."""
    return (ctx and ctx.find_object(Manner)) or Manner(ENGLISH)
