"""The options by which all commands of `jumin guide` are asked (共通のオプション)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jumin.cli.guide.days import Day
from jumin.cli.guide.wrong import WrongValueError, manner_in
from jumin.cli.manner import Manner, wrong_use
from jumin.cli.out_file import STANDARD_OUTPUT, out_to
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST


if TYPE_CHECKING:
    from jumin.rules import Municipality

F = TypeVar("F", bound=Callable[..., Any])


class MunicipalityName(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """A municipality (市区町村) that the rules hold: by its short name, code or Japanese name."""

    name = "municipality"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "Municipality":
        """Find the municipality; name those that there are, and the one that was meant."""
        from jumin.cli.edge import explain
        from jumin.rules import Municipality, UnknownMunicipalityError, municipality

        if isinstance(value, Municipality):
            return value
        try:
            return municipality(value)
        except UnknownMunicipalityError as error:
            raise WrongValueError(explain(error, manner_in(ctx)), ctx, param) from None

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002  (click's signature)
        """Tell which municipalities there are, where none was named."""
        from jumin.rules import municipalities

        return f"There are: {', '.join(known.id for known in municipalities())}."


def municipality_option(*, required: bool = True) -> Callable[[F], F]:
    """Give a command the option `--municipality NAME`: the argument `municipality`."""
    return click.option(
        "--municipality",
        type=MunicipalityName(),
        required=required,
        metavar="NAME",
        help="Whose guide: a name, its code or its Japanese name (kamakura, 14204, 鎌倉市).",
    )


def day_option(name: str, *, help: str, required: bool = False) -> Callable[[F], F]:  # noqa: A002  (as click names it)
    """Give a command an option that takes a day: the argument of its name."""
    return click.option(name, type=Day(), metavar="DAY", required=required, help=help)


def on_option(function: F) -> F:
    """Give a command the option `--on DAY`: the argument `on`; unasked it is today in Japan."""
    return click.option(
        "--on",
        type=Day(),
        metavar="DAY",
        default=today,
        show_default="today in Japan",
        help="The day on which it is asked.",
    )(function)


def today() -> date:
    """Tell the day in Japan by the clock of this computer; rules themselves read no clock."""
    return datetime.now(JST).date()


def ics_option(function: F) -> F:
    """Give a command `--ics FILE` and `--force`: the arguments for `calendar_out`."""
    return click.option(
        "--ics",
        metavar="FILE",
        help="Write the days as a calendar (RFC 5545); - is standard output.",
    )(force_option(function))


def calendar_out(
    manner: Manner, ics: str | None, *, force: bool
) -> Callable[[Callable[[], bytes], Callable[[], None]], None]:
    """Make sure of where `--ics` says; give what answers: by a calendar there, and else by itself.

    It takes what makes the calendar, which is done only where one is asked for, and what shows the
    answer, which is left out where the calendar goes to standard output.
    """
    if ics == STANDARD_OUTPUT and manner.as_json:
        wrong_use(
            manner.text(_("Standard output takes one of both: --json, or --ics -. Name a file."))
        )
    put = None if ics is None else out_to(ics, force=force)

    def give(make: Callable[[], bytes], show: Callable[[], None]) -> None:
        if put is not None:
            put(make())
        if ics != STANDARD_OUTPUT:
            show()

    return give


def force_option(function: F) -> F:
    """Give a command the option `--force`, for the file that it writes: the argument `force`."""
    return click.option("--force", is_flag=True, help="Replace the file, should there be one.")(
        function
    )
