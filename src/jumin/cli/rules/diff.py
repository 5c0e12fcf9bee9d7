"""`jumin rules diff`: what changes between two days, or differs between two municipalities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
from rich.table import Table

from jumin.cli.answers import cell
from jumin.cli.console import console
from jumin.cli.guide.asking import MunicipalityName, municipality_option, today
from jumin.cli.guide.days import Day
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.rules import words
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.moments import tell_day
from jumin.rules import (
    DatedValue,
    Parameter,
    catalogue,
    differences,
    differences_between,
)
from jumin.rules.known.plain import plain_dated


if TYPE_CHECKING:
    from jumin.rules import Difference, Municipality


_TITLES: Final = {
    "differences": _("What differs"),
    "first_told": _("What is known since only: no older edition is held"),
    "same": _("What is the same"),
}


@dataclass(frozen=True)
class _Row:
    """A parameter on both sides."""

    name: str
    title_ja: str
    title_en: str
    unit: str | None
    sides: tuple[DatedValue[object] | None, DatedValue[object] | None]

    @property
    def is_first_told(self) -> bool:
        """Whether the other value may have held earlier, too: no older edition is held."""
        after = self.sides[1]
        return after is not None and not after.since_known

    @classmethod
    def of(cls, told: "Difference") -> "_Row":
        name = f"{told.municipality}.{told.name}" if told.municipality else told.name
        sides = told.before, told.after
        return cls(name, told.title_ja, told.title_en, told.unit, sides)


@click.command(cls=Command)
@click.argument("places", nargs=-1, type=MunicipalityName(), metavar="[MUNICIPALITY MUNICIPALITY]")
@click.option("--from", "first", type=Day(), metavar="DAY", help="The one day.")
@click.option("--to", "last", type=Day(), metavar="DAY", help="The other day, not before it.")
@municipality_option(required=False)
@click.option(
    "--on",
    type=Day(),
    metavar="DAY",
    help="Of two municipalities: on which day they are compared; else today in Japan.",
)
@click.option(
    "--all", "with_same", is_flag=True, help="Of two municipalities: also what is the same."
)
@json_option
@click.pass_obj
def diff(
    manner: Manner,
    *,
    places: tuple["Municipality", ...],
    first: date | None,
    last: date | None,
    municipality: "Municipality | None",
    on: date | None,
    with_same: bool,
) -> None:
    """Tell what changes between two days, or what differs between two municipalities.

    `--from DAY --to DAY` compares two days, everywhere or for one `--municipality`; two names
    compare two municipalities on a day.

    --json: {"sides": [day or municipality, the other], "differences": [{"name", "title": {"ja",
    "en"}, "unit", "values": [what is known on each side, or null]}]}, each as of `jumin rules list
    --json`; between days also "first_told": what is known from the second side on only, since an
    earlier edition is not held; with --all also "same".
    """
    if places:
        if len(places) != len(("one", "other")) or first or last or municipality:
            _tell_use(manner)
        on = on or today()
        _compare(manner, places[0], places[1], on, with_same=with_same)
        return
    if first is None or last is None or on or with_same:
        _tell_use(manner)
    rows = [
        _Row.of(each)
        for each in differences(first, last, municipality.id if municipality else None)
    ]
    sections = {
        "differences": [row for row in rows if not row.is_first_told],
        "first_told": [row for row in rows if row.is_first_told],
    }
    headings = tell_day(first, manner.language), tell_day(last, manner.language)
    _show(manner, (first.isoformat(), last.isoformat()), headings, sections)


def _tell_use(manner: Manner) -> NoReturn:
    told = _(
        "Compare two days: --from DAY --to DAY [--municipality NAME]; or two municipalities: "
        "`jumin rules diff kamakura tsukuba [--on DAY] [--all]`."
    )
    wrong_use(manner.text(told))


def _compare(
    manner: Manner, one: "Municipality", other: "Municipality", on: date, *, with_same: bool
) -> None:
    differing = [_Row.of(each) for each in differences_between(one.id, other.id, on)]
    sections = {"differences": differing}
    if with_same:
        sections["same"] = _same(one, other, on, {row.name for row in differing})
    headings = (one.name_ja, other.name_ja) if manner.language == "ja" else (one.id, other.id)
    _show(manner, (one.id, other.id), headings, sections)


def _same(one: "Municipality", other: "Municipality", on: date, differing: set[str]) -> list[_Row]:
    held: tuple[dict[str, Parameter], ...] = tuple(
        {each.name: each for each in catalogue(place.id, on)} for place in (one, other)
    )
    return [
        _Row(name, each.title_ja, each.title_en, each.unit, (each.values[0], twin.values[0]))
        for name, each in held[0].items()
        if name not in differing and (twin := held[1].get(name)) is not None
    ]


def _show(
    manner: Manner,
    sides: tuple[str, str],
    headings: tuple[str, str],
    sections: Mapping[str, Sequence[_Row]],
) -> None:
    told = {"sides": sides, **{key: [_data(row) for row in rows] for key, rows in sections.items()}}
    manner.show(told, lambda: _print(manner, headings, sections))


def _data(row: _Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "title": {"ja": row.title_ja, "en": row.title_en},
        "unit": row.unit,
        "values": [side and plain_dated(side) for side in row.sides],
    }


def _print(
    manner: Manner, headings: tuple[str, str], sections: Mapping[str, Sequence[_Row]]
) -> None:
    if not sections["differences"]:
        manner.say(_("Nothing differs."))
    for key, rows in sections.items():
        if rows:
            console().print(_table(manner, _TITLES[key], headings, rows))


def _table(manner: Manner, title: str, headings: tuple[str, str], rows: Sequence[_Row]) -> Table:
    table = Table(title=manner.text(title), show_lines=True)
    for heading in (manner.text(_("What")), *headings):
        table.add_column(cell(heading), overflow="fold", ratio=1)
    for row in rows:
        what = f"{row.name}\n{words.title(row, manner)}"
        cells = (what, *(_side(side, row.unit, manner) for side in row.sides))
        table.add_row(*map(cell, cells))
    return table


def _side(side: DatedValue[object] | None, unit: str | None, manner: Manner) -> str:
    if side is None:
        return manner.text(_("no value is held"))
    value = words.value(side, unit, manner, between="\n")
    return "\n".join((value, words.days(side, manner), words.known_by(side, manner)))
