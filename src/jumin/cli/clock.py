"""`jumin clock …`: the town's clock, in Japan Standard Time."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

import click

from jumin.cli import town
from jumin.cli.manner import Group, Manner, json_option
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST, UsageError


OPENING: Final = time(9, 0)
"""A day without a time means nine in the morning: kiosks and counters are open."""

_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_SPAN: Final = re.compile(r"(?:[0-9]{1,6}[wdhm])+")
_PART: Final = re.compile(r"([0-9]+)([wdhm])")


class InstantFormError(UsageError):
    """What was given is no instant."""

    def __init__(self) -> None:
        super().__init__(
            "An instant is written 2026-11-21 (that day at 09:00 JST) or 2026-11-21T10:00."
        )


class SpanFormError(UsageError):
    """What was given is no span of time."""

    def __init__(self) -> None:
        super().__init__(
            "A span is a number with w, d, h or m, or several of them: 3d, 2h30m, 1w. "
            "It is more than nothing, and the clock only goes forwards by it."
        )


def instant(text: str) -> datetime:
    """Read an instant in Japan Standard Time; a day alone means 09:00."""
    try:
        if len(text) == len("2026-11-21"):
            return datetime.combine(date.fromisoformat(text), OPENING, JST)
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=JST) if at.tzinfo is None else at.astimezone(JST)
    except (ValueError, OverflowError):
        raise InstantFormError from None


def span(text: str) -> timedelta:
    """Read a span of time: weeks, days, hours and minutes."""
    if not _SPAN.fullmatch(text):
        raise SpanFormError
    parts = (timedelta(**{_UNITS[unit]: int(count)}) for count, unit in _PART.findall(text))
    total = sum(parts, timedelta())
    if not total:
        raise SpanFormError
    return total


@click.group(cls=Group)
def clock() -> None:
    """Read and turn the town's clock (Japan Standard Time)."""


@clock.command()
@json_option
@click.pass_obj
def show(manner: Manner) -> None:
    """Tell what the clock shows and how it goes."""
    _show(town.clock().now(), manner)


@clock.command("set")
@click.argument("at", metavar="INSTANT")
@json_option
@click.pass_obj
def set_(manner: Manner, at: str) -> None:
    """Turn the clock to INSTANT, from where it goes on.

    INSTANT is a day, 2026-11-21, which means 09:00 of that day, or a day and a time,
    2026-11-21T10:00. It can't be before what the offices have already written down.
    """
    wanted = instant(at)
    town.open_town()
    from jumin.sandbox.clockwork import set_clock

    _show(set_clock(wanted), manner)


@clock.command()
@click.argument("by", metavar="SPAN")
@json_option
@click.pass_obj
def advance(manner: Manner, by: str) -> None:
    """Turn the clock forwards by SPAN: 3d, 2h30m, 1w."""
    wanted = span(by)
    town.open_town()
    from jumin.sandbox.clockwork import advance_clock

    _show(advance_clock(wanted), manner)


@clock.command()
@json_option
@click.pass_obj
def stop(manner: Manner) -> None:
    """Let the clock stand at what it shows."""
    town.open_town()
    from jumin.sandbox.clockwork import stop_clock

    _show(stop_clock(), manner)


@clock.command()
@json_option
@click.pass_obj
def real(manner: Manner) -> None:
    """Let the clock show real time again."""
    town.open_town()
    from jumin.sandbox.clockwork import real_clock

    _show(real_clock(), manner)


def _show(at: datetime, manner: Manner) -> None:
    state = town.clock().state()
    how = _("stopped") if state.stopped_at else _("real") if state.is_real else _("turned")
    manner.show(
        {"at": at.isoformat(), "clock": how, "offset_seconds": state.offset.total_seconds()},
        lambda: click.echo(f"{at:%Y-%m-%d %H:%M:%S} JST ({manner.text(how)})"),
    )
