"""Which cases, and as of which instant: the options of the commands about cases."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import click

from jumin.cli.manner import F
from jumin.pki.vectors import ENTRIES, Case, Category, Entry, VectorKeys, make_cases
from jumin.terms import JST


_YEARS: Final = range(2016, 2047)
"""Earlier and later, ends of validity fall out of the forms that the cases are about."""


def selection_options(function: F) -> F:
    """Give a command the options `--category` and `--case`."""
    for option in (
        click.option(
            "--case", "ids", multiple=True, metavar="ID", help="Only this case; may be repeated."
        ),
        click.option(
            "--category",
            "categories",
            multiple=True,
            type=click.Choice([category.value for category in Category]),
            help="Only cases of this kind; may be repeated.",
        ),
    ):
        function = option(function)
    return function


def instant_option(function: F) -> F:
    """Give a command the option `--at`."""
    return click.option(
        "--at", callback=_instant, metavar="INSTANT", help="Certificates as of when; else now."
    )(function)


def select_entries(categories: Sequence[str], ids: Sequence[str]) -> tuple[Entry, ...]:
    """Tell the cases asked for; all where none is asked for."""
    unknown = set(ids) - {entry.id for entry in ENTRIES}
    if unknown:
        raise click.UsageError(
            f"No such case: {', '.join(sorted(unknown))}. `jumin licence list` names all."
        )
    return tuple(
        entry
        for entry in ENTRIES
        if (not ids or entry.id in ids) and (not categories or entry.category in categories)
    )


def make_selected(categories: Sequence[str], ids: Sequence[str], at: datetime) -> tuple[Case, ...]:
    """Make the cases asked for, with keys made for this occasion."""
    return make_cases(VectorKeys.generate(), at, select_entries(categories, ids))


def _instant(context: click.Context, parameter: click.Parameter, told: Any) -> datetime:
    try:
        at = datetime.now(UTC) if told is None else datetime.fromisoformat(told)
    except ValueError:
        form = "An instant is written 2026-11-21T10:00 (Japan Standard Time)."
        raise click.BadParameter(form, context, parameter) from None
    at = at if at.tzinfo else at.replace(tzinfo=JST)
    if at.year not in _YEARS:
        years = f"{_YEARS[0]} to {_YEARS[-1]}"
        raise click.BadParameter(f"Cases are made for the years {years}.", context, parameter)
    return at.replace(microsecond=0)
