"""What falls due at this office by the calendar: ends of validity, ceremonies."""

from datetime import date, datetime, timedelta

from jumin.offices.certification import ceremony, services


ONE_DAY = timedelta(days=1)


def next_day() -> date | None:
    """Tell the first day on which something falls due."""
    expiry = services.next_expiry()
    days = (expiry and expiry + ONE_DAY, ceremony.next_day())
    return min((day for day in days if day is not None), default=None)


def perform(on: date, *, at: datetime) -> None:
    """Do everything that is due on a day; ceremonies first, so that the new generation issues."""
    ceremony.perform(on, at=at)
    services.expire(on, at=at)
