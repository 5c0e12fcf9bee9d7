"""When a desk is open (受付時間), by what its municipality's guide tells.

On public holidays and at the turn of the year municipal offices are closed, whether or not a guide
says so of its weekdays (Local Autonomy Act art. 4-2). Where a guide names no hours, none are told.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from jumin.rules.changes import followed
from jumin.rules.counter import desks
from jumin.rules.counter.day_kinds import DayKind, holiday_name, is_of_kind, is_weekend
from jumin.rules.counter.desk_units import Desk
from jumin.rules.instants import day_asked
from jumin.rules.known.answers import Answer, DatedValue, answer, answer_of_days
from jumin.rules.known.plain_units import Hours
from jumin.terms import MunicipalityId, Reason, because, day_of


_LATE: Final = DayKind.SECOND_AND_FOURTH_THURSDAYS
_CLOSED: Final = MappingProxyType(
    {
        DayKind.SATURDAYS: because("Closed on Saturdays."),
        DayKind.SUNDAYS: because("Closed on Sundays."),
    }
)


@dataclass(frozen=True)
class SpecialDay:
    """A day on which a desk has other hours than the weekday lets one think (特別な日)."""

    on: date
    kind: DayKind
    """Why: a public holiday, the turn of the year, a late Thursday."""
    name_ja: str | None
    """The name of the public holiday."""
    hours: tuple[Hours, ...]
    """None at all, where it is closed."""


def desk_hours(
    municipality: MunicipalityId, desk: str, on: date
) -> Answer[tuple[Hours, ...] | None]:
    """Tell the hours of a desk on a day (受付時間): none if it is closed, None if untold.

    Args:
        municipality: whose desk.
        desk: its key, `counter.main` or `main`.
        on: the day.

    Raises:
        NoValueError: the municipality has no such desk.

    Sources: tsukuba-guide-2023-10 §3(2) §7, kamakura-guide-2024-05-01 §9, izumi-guide §contact

    >>> from datetime import date
    >>> told = desk_hours("tsukuba", "main", date(2026, 11, 26))
    >>> [f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in told.value]
    ['08:45-19:30']
    >>> told.changes_on
    datetime.date(2026, 11, 27)

    """
    return followed(lambda day: _hours(municipality, desk, day), on)


def is_desk_open_at(municipality: MunicipalityId, desk: str, at: datetime) -> Answer[bool | None]:
    """Whether a desk is open at an instant (受付中か); None where its guide names no hours.

    It changes on the day of its next opening or closing.

    Raises:
        UsageError: the instant has no time zone.
        NoValueError: the municipality has no such desk.

    >>> from jumin.terms import JST
    >>> is_desk_open_at("tsukuba", "main", datetime(2026, 11, 26, 19, tzinfo=JST)).value
    True

    """
    on = day_asked(at)
    today = _hours(municipality, desk, on)
    timetable = desks.desk(municipality, desk, on).value.timetable
    is_open = timetable.is_open(at)
    turns = timetable.next_closing(at) if is_open else timetable.next_opening(at)
    return replace(today.telling(is_open), changes_on=day_of(turns) if turns else None)


def is_desk_open(desk: Desk, at: datetime) -> bool:
    """Whether a desk is open at an instant, as far as its guide tells (受付中か).

    >>> from jumin.terms import JST
    >>> known = desks.desk("tsukuba", "main", date(2026, 11, 20)).value
    >>> is_desk_open(known, datetime(2026, 11, 20, 16, 30, tzinfo=JST))
    False
    """
    return bool(desk.timetable.is_open(at))


def next_desk_opening(desk: Desk, at: datetime) -> datetime | None:
    """Tell when a desk opens next (次の開庁), after an instant; None where no hours are told.

    >>> from jumin.terms import JST
    >>> known = desks.desk("tsukuba", "main", date(2026, 11, 20)).value
    >>> next_desk_opening(known, datetime(2026, 12, 28, 17, tzinfo=JST)).isoformat()
    '2027-01-04T08:45:00+09:00'
    """
    return desk.timetable.next_opening(at)


def next_desk_closing(desk: Desk, at: datetime) -> datetime | None:
    """Tell when a desk closes next (次の閉庁), after an instant; None where no hours are told.

    >>> from jumin.terms import JST
    >>> known = desks.desk("tsukuba", "main", date(2026, 11, 20)).value
    >>> next_desk_closing(known, datetime(2026, 11, 26, 17, tzinfo=JST)).isoformat()
    '2026-11-26T19:30:00+09:00'
    """
    return desk.timetable.next_closing(at)


def special_days(
    municipality: MunicipalityId, desk: str, first: date, last: date
) -> Answer[tuple[SpecialDay, ...]]:
    """List the days on which a desk has unusual hours (特別な日): holidays, late days, year end.

    Both ends are included; nothing is listed of a desk whose guide names no hours.

    Raises:
        NoValueError: the municipality has no such desk.

    >>> from datetime import date
    >>> told = special_days("tsukuba", "main", date(2026, 11, 20), date(2026, 12, 5))
    >>> [(day.on.isoformat(), day.kind.value) for day in told.value]
    [('2026-11-23', 'holidays'), ('2026-11-26', 'second-and-fourth-thursdays')]

    """
    found: list[SpecialDay] = []
    used: list[DatedValue[object]] = []
    for days in range((last - first).days + 1):
        day = first + timedelta(days=days)
        known = desks.held(municipality, desk, day)
        used.append(known)
        served = desks.desk(municipality, desk, day).value
        if (kind := _special(served, day)) is not None:
            if kind is DayKind.YEAR_END:
                used.append(desks.year_end(municipality, day))
            hours = served.timetable.on(day) or ()
            found.append(SpecialDay(day, kind, holiday_name(day), hours))
    return answer_of_days(tuple(found), first, dict.fromkeys(used))


def _hours(municipality: MunicipalityId, desk: str, on: date) -> Answer[tuple[Hours, ...] | None]:
    known = desks.held(municipality, desk, on)
    timetable = desks.desk(municipality, desk, on).value.timetable
    rests = timetable.is_told and timetable.rests_at_year_end(on)
    used = [known, desks.year_end(municipality, on)] if rests else [known]
    hours = timetable.on(on)
    reasons = [_why_closed(timetable.closed, on, rests=rests)] if hours == () else _told(hours)
    return answer(hours, on, used, *reasons, changes_on=timetable.may_change_on(on))


def _told(hours: tuple[Hours, ...] | None) -> list[Reason]:
    if hours is None:
        return [because("The guide names no hours of this desk.")]
    return [
        because("Open from {opens:%H:%M} to {closes:%H:%M}.", opens=span.opens, closes=span.closes)
        for span in hours
    ]


def _why_closed(closed: tuple[DayKind, ...], on: date, *, rests: bool) -> Reason:
    if rests:
        return because("Municipal offices rest at the turn of the year.")
    if (name := holiday_name(on)) is not None:
        return because("Closed on public holidays ({name}).", name=name)
    for kind, told in _CLOSED.items():
        if kind in closed and is_of_kind(kind, on, None):
            return told
    return because("The guide names no hours for this day of the week.")


def _special(desk: Desk, on: date) -> DayKind | None:
    """Tell why a day on which it would be open is not as usual, or why it is open longer."""
    is_usual = any(
        not is_weekend(on) if known.days is DayKind.WEEKDAYS else is_of_kind(known.days, on, None)
        for known in desk.open
        if known.days not in {DayKind.HOLIDAYS, _LATE}
    )
    if not desk.timetable.on(on):
        if not is_usual:
            return None
        return DayKind.YEAR_END if desk.timetable.rests_at_year_end(on) else DayKind.HOLIDAYS
    is_late = any(known.days is _LATE for known in desk.open) and is_of_kind(_LATE, on, None)
    return _LATE if is_late else None
