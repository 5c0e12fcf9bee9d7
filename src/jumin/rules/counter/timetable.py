"""When something is open (受付時間): hours by kinds of days, and days on which it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jumin.rules.changes import days_from, next_turn
from jumin.rules.counter.day_kinds import DayKind, is_of_kind
from jumin.rules.known.plain_units import (
    HOURS_SCHEMA,
    Hours,
    YearlyDays,
    key_schema,
    read_hours,
    read_key,
    read_keys,
)
from jumin.rules.known.unit import Schema, list_of, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import JST, day_of


_LOOK_AHEAD: Final = 366

OPEN_SCHEMA: Final[Schema] = list_of(
    mapping_of({"days": key_schema(DayKind), "hours": HOURS_SCHEMA})
)
CLOSED_SCHEMA: Final[Schema] = list_of(key_schema(DayKind), without_repetition=True)


@dataclass(frozen=True)
class DeskHours:
    """The hours on one kind of days (受付時間)."""

    days: DayKind
    hours: Hours


@dataclass(frozen=True)
class Timetable:
    """Hours by kinds of days (受付日時)."""

    open: tuple[DeskHours, ...]
    """Empty, where no hours are told."""
    closed: tuple[DayKind, ...] = ()
    """Kinds of days on which it is closed all the same."""
    year_end: YearlyDays | None = None
    """The days of the turn of the year (年末年始) on which it is closed."""

    @property
    def is_told(self) -> bool:
        """Whether any hours are told."""
        return bool(self.open)

    def on(self, day: date) -> tuple[Hours, ...] | None:
        """Tell the hours of a day, in order; none at all if it is closed, None if untold."""
        if not self.is_told:
            return None
        if self.rests_at_year_end(day) or self._is_one(self.closed, day):
            return ()
        return _joined(known.hours for known in self.open if self._is_one([known.days], day))

    def rests_at_year_end(self, day: date) -> bool:
        """Whether it is closed that day for the turn of the year."""
        return self.year_end is not None and self.year_end.include(day)

    def may_change_on(self, day: date) -> date | None:
        """Tell the next day whose hours may be others; None if all days are the same."""
        if not self.is_told:
            return None
        kinds = {*(known.days for known in self.open), *self.closed}
        if kinds <= {DayKind.EVERY_DAY, DayKind.YEAR_END}:
            return next_turn(self.year_end, day) if self.year_end else None
        return next((after for after in days_from(day, 1) if after > day), None)

    def is_open(self, at: datetime) -> bool | None:
        """Whether it is open at an instant: at the opening yes, at the closing no."""
        hours = self.on(day_of(at))
        if hours is None:
            return None
        return any(span.include(at.astimezone(JST).time()) for span in hours)

    def next_opening(self, at: datetime) -> datetime | None:
        """Tell when it opens next, after an instant; None where it never does, or untold."""
        return self._next(at, is_opening=True)

    def next_closing(self, at: datetime) -> datetime | None:
        """Tell when it closes next, after an instant; None where it never does, or untold."""
        return self._next(at, is_opening=False)

    def _next(self, at: datetime, *, is_opening: bool) -> datetime | None:
        for day in days_from(day_of(at), _LOOK_AHEAD) if self.is_told else ():
            for span in self.on(day) or ():
                time = span.opens if is_opening else span.closes
                if (instant := datetime.combine(day, time, tzinfo=JST)) > at:
                    return instant
        return None

    def _is_one(self, kinds: Iterable[DayKind], day: date) -> bool:
        return any(is_of_kind(kind, day, self.year_end) for kind in kinds)


def read_open(node: YamlNode) -> tuple[DeskHours, ...]:
    """Read hours by kinds of days."""
    found: list[DeskHours] = []
    for item in node.items():
        fields = item.fields(required={"days", "hours"}, optional=set())
        kind = read_key(fields["days"], DayKind)
        found.append(DeskHours(kind, read_hours(fields["hours"])))
    return tuple(found)


def read_closed(node: YamlNode) -> tuple[DayKind, ...]:
    """Read kinds of days on which it is closed."""
    return read_keys(node, DayKind)


def _joined(spans: Iterable[Hours]) -> tuple[Hours, ...]:
    """Join hours that overlap: those of a late day go on from those of a weekday."""
    joined: list[Hours] = []
    for span in sorted(spans, key=lambda one: (one.opens, one.closes)):
        if joined and span.opens <= joined[-1].closes:
            joined[-1] = Hours(joined[-1].opens, max(joined[-1].closes, span.closes))
        else:
            joined.append(span)
    return tuple(joined)
