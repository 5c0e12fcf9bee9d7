"""`jumin guide deadlines`: the days in the life of a card and its certificates (期限)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import click
from rich.cells import cell_len
from rich.table import Table

from jumin.cli.answers import (
    answer_as_data,
    cell,
    print_sources,
    tell_value,
    value_as_data,
    why,
)
from jumin.cli.console import console
from jumin.cli.folding import folded
from jumin.cli.guide.asking import (
    calendar_out,
    day_option,
    ics_option,
    municipality_option,
    on_option,
)
from jumin.cli.guide.calendar import Entry, calendar_of
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.shown import shown
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.moments import tell_day
from jumin.locale.reasons import tell_reason
from jumin.rules import Deadline, Municipality, move_deadlines
from jumin.rules import deadlines as deadlines_of
from jumin.rules.expiry.timeline import in_order


_IS_DUE: Final = "last-day"
"""How the keys of days end by which something is to be done."""
_GUTTER: Final = 2
"""Columns between the day and what is told of it."""


@click.command(cls=Command)
@municipality_option()
@day_option("--born", help="Date of birth.", required=True)
@day_option("--issued", help="Day of issue of the card, not of its hand-over.", required=True)
@day_option("--applied", help="Day of application; else that of issue is taken for it.")
@day_option("--stay-until", help="Last day of the period of stay, if it has one.")
@day_option("--certificates", help="Day on which certificates were issued later than the card.")
@day_option("--moved-out", help="Planned day of moving out of the former municipality.")
@day_option("--moved-in", help="Day from which one lives in the new municipality.")
@day_option("--notified", help="Day of the notice of moving in.")
@on_option
@ics_option
@json_option
@click.pass_obj
def deadlines(
    manner: Manner,
    *,
    municipality: Municipality,
    born: date,
    issued: date,
    applied: date | None,
    stay_until: date | None,
    certificates: date | None,
    moved_out: date | None,
    moved_in: date | None,
    notified: date | None,
    on: date,
    ics: str | None,
    force: bool,
) -> None:
    """Tell when a card and its certificates end, when renewal opens, when notices are posted.

    All days of its life in order, each with why and on what authority; what has passed on the
    day asked is marked. With `--ics` they are written as a calendar.
    """
    give = calendar_out(manner, ics, force=force)
    given = {
        "municipality": municipality.id,
        "born": born,
        "issued": issued,
        "applied": applied,
        "stay-until": stay_until,
        "certificates": certificates,
        "moved-out": moved_out,
        "moved-in": moved_in,
        "notified": notified,
        "on": on,
    }
    of_card = deadlines_of(
        born_on=born,
        issued_on=issued,
        applied_on=applied,
        stay_until=stay_until,
        certificates_issued_on=certificates,
        municipality=municipality.id,
    )
    if notified is not None and notified < issued:
        wrong_use(
            manner.text(
                _(
                    "Moving in was notified before the card was issued: there is no use of it to "
                    "continue. Leave --notified out, or name {issued} or later."
                ),
                issued=tell_day(issued, manner.language),
            )
        )
    of_move = move_deadlines(
        moved_out_on=moved_out,
        moved_in_on=moved_in,
        notified_on=notified,
        municipality=municipality.id,
    )
    found = in_order((*of_card, *of_move))
    # Cards of one household are told apart without telling the year of birth.
    card = f"{municipality.id}/{issued}/{born:%m-%d}"
    give(
        lambda: _calendar(manner, card, found, on),
        lambda: manner.show(_data(manner, given, found, on), lambda: _print(manner, found, on)),
    )


def _data(
    manner: Manner, given: Mapping[str, object], found: Sequence[Deadline], on: date
) -> dict[str, Any]:
    language = manner.language
    asked = {name: value for name, value in given.items() if value is not None}
    answers = {
        deadline.key: {
            "title": tell_reason(deadline.title, language),
            **answer_as_data(deadline.answer, language),
            "has_passed": deadline.ends_on < on,
        }
        for deadline in found
    }
    return {"asked": value_as_data(asked, language), "answers": answers}


def _print(manner: Manner, found: Sequence[Deadline], on: date) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column(manner.text(_("Day")), no_wrap=True)
    table.add_column(manner.text(_("What, and why")), overflow="fold")
    days = [tell_value(deadline.day, manner.language) for deadline in found]
    left = console().width - max(map(cell_len, days), default=0) - _GUTTER
    for day, deadline in zip(days, found, strict=True):
        has_passed = deadline.ends_on < on
        title = _titled(deadline, manner) + (manner.text(_(" (passed)")) if has_passed else "")
        lines = (title, *why(deadline.answer, manner))
        words = "\n".join(part for line in lines for part in folded(shown(line), left))
        table.add_row(day, cell(words), style="dim" if has_passed else "")
    console().print(table)
    print_sources((each.answer for each in found), manner)


def _titled(deadline: Deadline, manner: Manner) -> str:
    title = tell_reason(deadline.title, manner.language)
    return title + (manner.text(_(" (assumed)")) if deadline.answer.assumed else "")


def _calendar(manner: Manner, card: str, found: Sequence[Deadline], on: date) -> bytes:
    """Write the days as a calendar; `card` tells them from those of other cards."""
    entries = [
        Entry(
            name=f"{card}/{deadline.key}",
            starts_on=deadline.starts_on,
            ends_on=deadline.ends_on,
            summary=_titled(deadline, manner),
            description="\n".join(why(deadline.answer, manner)),
            is_due=deadline.key.endswith(_IS_DUE) and deadline.ends_on >= on,
        )
        for deadline in found
    ]
    title = manner.text(_("Days of a card"))
    return calendar_of(entries, manner, name=card, title=title, on=on)
