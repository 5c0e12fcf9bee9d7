"""Instants at which something is asked (日時)."""

from datetime import date, datetime

from jumin.terms import UsageError, day_of


def day_asked(at: datetime) -> date:
    """Tell the day in Japan on which an instant falls.

    Raises:
        UsageError: the instant has no time zone.

    >>> from jumin.terms import JST
    >>> day_asked(datetime(2026, 11, 20, 23, tzinfo=JST))
    datetime.date(2026, 11, 20)

    """
    if at.tzinfo is None:
        raise UsageError("The instant needs a time zone.")
    return day_of(at)
