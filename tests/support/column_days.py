"""Days of people and moves, in rows: at the boundaries of the law more often than not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import polars as pl
from hypothesis import strategies as st

from jumin.rules import Answer
from jumin.terms import UsageError


Row: TypeAlias = Mapping[str, date | None]

BOUNDARIES = (date(2016, 1, 1), date(2022, 4, 1), date(2027, 4, 1), date(2024, 2, 29))
"""Days from which a rule holds, as packaged or in the changed rules of these tests."""


def days(first: date, last: date) -> st.SearchStrategy[date]:
    """Days of which many are leap days, ends of months, or beside a boundary."""
    near = st.builds(
        lambda day, off: day + timedelta(days=off),
        st.sampled_from(BOUNDARIES),
        st.integers(-2, 2),
    )
    leap_days = st.integers(first.year // 4 + 1, last.year // 4 - 1).map(
        lambda fours: date(fours * 4, 3, 1) - timedelta(days=1)
    )
    return st.one_of(st.dates(first, last), leap_days, near)


BIRTHS = days(date(1900, 1, 1), date(2026, 12, 31))
ISSUES = days(date(2015, 6, 1), date(2040, 12, 31))


@st.composite
def births_and_issues(draw: st.DrawFn) -> tuple[date, date]:
    """A birth and an issue, often around a birthday of full age."""
    issued = draw(ISSUES)
    if draw(st.booleans()):
        return draw(BIRTHS), issued
    years, off = draw(st.sampled_from((0, 15, 16, 18, 20))), draw(st.integers(-2, 2))
    return months_before(issued, years * 12) + timedelta(days=off), issued


def months_before(day: date, months: int) -> date:
    """Go back so many months; 1 March stands for days that a month lacks."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year, month + 2, 1)


@st.composite
def people(draw: st.DrawFn) -> Row:
    """Somebody with a card, perhaps with days that contradict each other."""
    born, issued = draw(births_and_issues())
    last = issued + timedelta(days=4000)
    applied = st.integers(-3, 200).map(lambda before: issued - timedelta(days=before))
    later = st.integers(-3, 3000).map(lambda after: issued + timedelta(days=after))
    return {
        "born_on": draw(st.just(born) | st.none()) if draw(st.integers(0, 9)) == 0 else born,
        "issued_on": issued,
        "applied_on": draw(st.none() | applied),
        "stay_until": draw(st.none() | st.none() | st.dates(issued - timedelta(days=2), last)),
        "certificates_issued_on": draw(st.none() | later),
    }


def frame_of(rows: Sequence[Row]) -> pl.LazyFrame:
    """Make a frame of rows, whose columns are all days."""
    return pl.LazyFrame(rows, schema=dict.fromkeys(rows[0], pl.Date))


def asked(rule: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Ask a rule for its bare value; None where the days admit no answer."""
    try:
        told = rule(*given, **named)
    except UsageError:
        return None
    return told.value if isinstance(told, Answer) else told
