"""The days of answers as a calendar: those that they tell, and those on which they change."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from jumin.cli.answers import Told, why
from jumin.cli.guide.calendar import Entry, calendar_of
from jumin.cli.manner import Manner, wrong_use
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.moments import tell_day


_A_DAY: Final = timedelta(days=1)
_IS_DUE: Final = "last-day"


def calendar_of_answers(
    answers: Iterable[Told], manner: Manner, *, name: str, title: str, on: date
) -> bytes:
    """Write the days of answers as a calendar; told to be none where they know no day.

    `name` is always the same for the same question, `on` the day on which it is asked.
    """
    entries = [entry for told in answers for entry in _entries(told, manner, name)]
    if not entries:  # a calendar without any entry is none (RFC 5545 §3.4)
        wrong_use(
            manner.text(_("Nothing of this changes on a day that is known: there is no calendar."))
        )
    return calendar_of(entries, manner, name=name, title=title, on=on)


def _entries(told: Told, manner: Manner, name: str) -> Iterator[Entry]:
    value, turn = told.answer.value, told.answer.changes_on
    reasons = why(told.answer, manner)
    if isinstance(value, date):
        yield Entry(
            name=f"{name}/{told.key}",
            starts_on=value,
            ends_on=value,
            summary=told.label,
            description="\n".join(reasons),
            is_due=told.key.endswith(_IS_DUE),
        )
    if turn is not None:
        last = tell_day(turn - _A_DAY, manner.language)
        until = manner.text(_("To {day}: {value}"), day=last, value=told.words(manner))
        yield Entry(
            name=f"{name}/{told.key}/change",
            starts_on=turn,
            ends_on=turn,
            summary=manner.text(_("{what}: changes"), what=told.label),
            description="\n".join((until, *reasons)),
            is_due=False,
        )
