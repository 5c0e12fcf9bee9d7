"""What a command says of the notices of a month: the first of them, and how many there are."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from rich.markup import escape
from rich.table import Table

from jumin.cli.answers import answer_as_data, print_line, print_sources, value_as_data
from jumin.cli.console import console
from jumin.cli.guide.people_file import ID, ROW
from jumin.cli.guide.posting import TOLD, Tally
from jumin.cli.manner import Manner
from jumin.cli.shown import shown
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.moments import tell_day
from jumin.locale.reasons import tell_reason
from jumin.rules import Answer, renewal_notice_month


_HEADINGS: Final = MappingProxyType(
    {
        ROW: _("Row"),
        ID: _("Id"),
        "ends": _("What ends"),
        "last_day": _("Last day"),
        "renewal_opens_on": _("Renewal opens"),
        "notice_on": _("Notice"),
    }
)
_ENDS: Final = MappingProxyType({"card": _("the card"), "certificates": _("the certificates")})
_UNANSWERED: Final = MappingProxyType(
    {
        "day-missing": _("The day of birth or of issue is missing"),
        "days-contradict": _("The days don't run: birth, application, issue"),
        "stay-ended": _("The stay ended before the card was issued"),
        "certificates-outside-card": _(
            "The certificates were issued before the card, or after its last day"
        ),
        "no-value": _("There were no cards yet"),
    }
)


def show_notices(manner: Manner, asked: Mapping[str, Any], tally: Tally) -> None:
    """Show what was asked and found, as JSON or as a table of the first with the numbers."""
    answer = _answer(tally, asked)
    data = {
        "asked": asked,
        "answers": {} if answer is None else {"notices": answer_as_data(answer, manner.language)},
        "read": tally.read,
        "posted": {ends: tally.posted[ends] for ends in _ENDS},
        "unanswered": {why: tally.unanswered[why] for why in _UNANSWERED},
        "unanswered_first": tally.unanswered_first,
        "first": [
            {name: value_as_data(value, manner.language) for name, value in row.items()}
            for row in tally.shown
        ],
    }
    manner.show(data, lambda: _print(manner, asked, tally, answer))


def _answer(tally: Tally, asked: Mapping[str, Any]) -> Answer[int] | None:
    """Tell their number with what the first of them rests on; None, if there are none."""
    if not tally.shown:
        return None
    last_day: date = tally.shown[0]["last_day"]
    told = renewal_notice_month(last_day, municipality=asked["municipality"])
    return told.telling(tally.posted.total())


def _print(
    manner: Manner, asked: Mapping[str, Any], tally: Tally, answer: Answer[int] | None
) -> None:
    if tally.shown and asked["out"] is None:
        console().print(_table(manner, tally))
    posted = tally.posted.total()
    manner.say(
        _("{read} people read; notices posted in {month}: {posted}{mark}"),
        read=f"{tally.read:,}",
        month=asked["month"],
        posted=f"{posted:,}",
        mark=manner.text(_(" (assumed)")) if answer is not None and answer.assumed else "",
    )
    _print_counts(manner, _ENDS, tally.posted)
    if answer is not None:
        for reason in answer.reasons:
            print_line(f"- {tell_reason(reason, manner.language)}", 1)
    if tally.unanswered:
        manner.say(
            _("Without an answer: {count} (the first is row {row})"),
            count=f"{tally.unanswered.total():,}",
            row=tally.unanswered_first,
        )
        _print_counts(manner, _UNANSWERED, tally.unanswered)
    if asked["out"] is not None:
        manner.say(_("Written: {file}"), file=shown(asked["out"]))
    elif posted > len(tally.shown):
        manner.say(_("These are the first {count}; --out writes all."), count=len(tally.shown))
    print_sources([answer] if answer else [], manner)


def _print_counts(manner: Manner, names: Mapping[str, str], counts: Mapping[str, int]) -> None:
    for key, name in names.items():
        if counts[key]:
            print_line(f"- {manner.text(name)}: {counts[key]:,}", 1)


def _table(manner: Manner, tally: Tally) -> Table:
    """Make the table of the first notices: whose, more columns of theirs, what is told."""
    table = Table()
    own = [name for name in tally.shown[0] if name not in _HEADINGS]
    columns = (ROW, ID, *own, *TOLD)
    for name in columns:
        table.add_column(manner.text(_HEADINGS[name]) if name in _HEADINGS else shown(name))
    for row in tally.shown:
        table.add_row(*(_cell(manner, name, row[name]) for name in columns))
    return table


def _cell(manner: Manner, column: str, value: object) -> str:
    if column == "ends":
        return manner.text(_ENDS[str(value)])
    if isinstance(value, date):
        return tell_day(value, manner.language)
    return "" if value is None else escape(shown(str(value)))
