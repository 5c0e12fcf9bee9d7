"""`jumin clock …`: the town's clock, in Japan Standard Time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from jumin.cli import town
from jumin.cli.console import console
from jumin.cli.manner import Group, Manner, json_option
from jumin.installation import ClockState
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.happenings import explain_act
from jumin.terms import JST, UsageError


if TYPE_CHECKING:
    from jumin.sandbox.clockwork import Progress, Turn
    from jumin.sandbox.happenings import Happening


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
    """Turn the clock to INSTANT, from where it goes on; what falls due until then is done.

    INSTANT is a day, 2026-11-21, which means 09:00 of that day, or a day and a time,
    2026-11-21T10:00. It can't be before what the offices have already written down.
    """
    wanted = instant(at)
    town.open_town()
    from jumin.sandbox.clockwork import set_clock

    with _progress(manner) as progress:
        turn = set_clock(wanted, progress=progress)
    _tell(turn, manner)


@clock.command()
@click.argument("by", metavar="SPAN")
@json_option
@click.pass_obj
def advance(manner: Manner, by: str) -> None:
    """Turn the clock forwards by SPAN: 3d, 2h30m, 1w; what falls due until then is done.

    Day by day: cards and certificates expire or lapse, people who planned to move out are removed
    from the register, authorities and responders are renewed. Tells what happened to whom.
    """
    wanted = span(by)
    town.open_town()
    from jumin.sandbox.clockwork import advance_clock

    with _progress(manner) as progress:
        turn = advance_clock(wanted, progress=progress)
    _tell(turn, manner)


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
    """Let the clock show real time again; what falls due until then is done."""
    town.open_town()
    from jumin.sandbox.clockwork import real_clock

    with _progress(manner) as progress:
        turn = real_clock(progress=progress)
    _tell(turn, manner)


@contextmanager
def _progress(manner: Manner) -> "Iterator[Progress]":
    """Show on which day the clock is on its way, to people at a terminal."""
    shown = console()
    if manner.as_json or not shown.is_terminal:
        yield lambda _at, _to: None
        return
    with shown.status("") as status:
        yield lambda at, to: status.update(f"{at:%Y-%m-%d} → {to:%Y-%m-%d}")


def _tell(turn: "Turn", manner: Manner) -> None:
    from jumin.sandbox.happenings import happenings

    happened = happenings(turn.lines)
    manner.show(
        {**_state(turn.at), "happened": [asdict(one) for one in happened]},
        lambda: _print(turn.at, happened, manner),
    )


def _print(at: datetime, happened: "tuple[Happening, ...]", manner: Manner) -> None:
    _print_state(at, manner)
    for one in happened:
        whom = one.resident or one.subject
        cause = f" ({one.cause})" if one.cause else ""
        click.echo(f"  {one.on}  {whom:12} {explain_act(one.act, manner.language)}{cause}")


def _show(at: datetime, manner: Manner) -> None:
    manner.show(_state(at), lambda: _print_state(at, manner))


def _state(at: datetime) -> dict[str, Any]:
    state = town.clock().state()
    return {
        "at": at.isoformat(),
        "clock": _how(state),
        "offset_seconds": state.offset.total_seconds(),
    }


def _print_state(at: datetime, manner: Manner) -> None:
    how = manner.text(_how(town.clock().state()))
    click.echo(f"{at:%Y-%m-%d %H:%M:%S} JST ({how})")


def _how(state: ClockState) -> str:
    return _("stopped") if state.stopped_at else _("real") if state.is_real else _("turned")
