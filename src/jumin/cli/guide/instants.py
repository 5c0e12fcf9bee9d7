"""Instants as people write them: 2026-11-28 10:00, in Japan's time."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click

from jumin.cli.guide.asking import day_option
from jumin.cli.guide.days import Day
from jumin.cli.guide.wrong import wrong_value
from jumin.cli.manner import Manner, wrong_use
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST, day_of


F = TypeVar("F", bound=Callable[..., Any])


class Instant(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """An instant (日時), in Japan's time unless it names another zone."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read an instant; say what would be right where it is none."""
        if isinstance(value, datetime):
            return value
        plain = unicodedata.normalize("NFKC", value).strip().replace("/", "-")
        try:
            at = datetime.fromisoformat(plain)
        except ValueError:
            told = _("{value}: this can't be read as an instant. Write 2026-11-28T10:00.")
            raise wrong_value(value, param, ctx, told) from None
        Day().convert(at.date().isoformat(), param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=JST)


def when_options(function: F) -> F:
    """Give a command `--on DAY` and `--at INSTANT`: the arguments `on` and `at` for `asked_for`."""
    on = day_option("--on", help="The whole day that is asked about.")
    at = click.option(
        "--at",
        type=Instant(),
        metavar="INSTANT",
        help='The instant that is asked about ("2026-11-28 10:00"), in Japan\'s time; else now.',
    )
    return on(at(function))


def asked_for(manner: Manner, on: date | None, at: datetime | None) -> tuple[date, datetime | None]:
    """Tell the day and the instant asked about: now, where none was named; no instant of a day."""
    if on is not None and at is not None:
        wrong_use(manner.text(_("Name a day (--on) or an instant (--at), not both.")))
    if on is not None:
        return on, None
    instant = at or datetime.now(JST).replace(microsecond=0)
    return day_of(instant), instant
