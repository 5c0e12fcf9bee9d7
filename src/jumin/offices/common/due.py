"""What falls due by the calendar, office by office, day by day."""

from collections.abc import Callable
from datetime import date, datetime, time
from importlib import import_module
from typing import Final, Protocol, cast

from jumin.offices import OFFICES
from jumin.offices.common import courier
from jumin.terms import JST, FaultError


MIDNIGHT: Final = time()


class DueActs(Protocol):
    """The module `due` of an office."""

    def next_day(self) -> date | None:
        """Tell the first day on which something falls due; it may lie in the past."""
        ...

    def perform(self, on: date, *, at: datetime) -> None:
        """Do everything that is due on a day; `at` is its first instant."""
        ...


class DueStuckError(FaultError):
    """What was due on a day is still due after it was done."""

    def __init__(self, office: str, on: date) -> None:
        super().__init__(
            f"The office {office} can't get done with what was due on {on}. Run this again with "
            f"--debug, and see `jumin office journal show {office}`."
        )
        self.office, self.on = office, on


class UndeliveredError(FaultError):
    """Not every office has learned what happened on a day: time must not go on past it."""

    def __init__(self, on: date, count: int) -> None:
        super().__init__(
            f"{count} messages of {on} could not be delivered, and the clock waits there. "
            f"See why: `jumin office outbox`. Then turn it on by the same command."
        )
        self.on, self.count = on, count


def first_day() -> date | None:
    """Tell the first day on which something falls due at any office."""
    days = (_acts(office).next_day() for office in OFFICES)
    return min((day for day in days if day is not None), default=None)


def perform_until(last: date, *, before: Callable[[datetime], None] = lambda _at: None) -> None:
    """Do what falls due up to a day, in the order of days; nothing is due in between.

    `before` is told the first instant of each day on which something is due. Raises
    `UndeliveredError` where an office does not learn what happened: the next call goes on there.
    """
    while (on := first_day()) is not None and on <= last:
        at = datetime.combine(on, MIDNIGHT, JST)
        before(at)
        for office in OFFICES:
            _perform(office, on, at=at)
        courier.deliver()
        if (count := courier.undelivered()) > 0:
            raise UndeliveredError(on, count)


def _perform(office: str, on: date, *, at: datetime) -> None:
    acts = _acts(office)
    acts.perform(on, at=at)
    following = acts.next_day()
    if following is not None and following <= on:
        raise DueStuckError(office, on)


def _acts(office: str) -> DueActs:
    return cast("DueActs", import_module(f"jumin.offices.{office}.due"))
