"""Whether an answer changes on the day on which it says it does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from jumin.rules import Answer


def assert_changes_as_told(ask: Callable[[date], Answer[Any]], on: date, days: int = 400) -> None:
    """Ask on the days after one: the value is the same until `changes_on`, and another on it.

    Where it changes later than so many days on, or never, it is the same on all of them.
    """
    told = ask(on)
    last = on + timedelta(days=days)
    first_other = told.changes_on if told.changes_on and told.changes_on <= last else None
    assert told.changes_on is None or told.changes_on > on
    for after in range(1, days + 1):
        day = on + timedelta(days=after)
        if day == first_other:
            assert ask(day).value != told.value, day
            return
        assert ask(day).value == told.value, day
