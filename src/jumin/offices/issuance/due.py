"""What falls due by the calendar: requests that nobody went on with (操作の中断)."""

from datetime import date, datetime, timedelta

from jumin import rules
from jumin.offices.issuance import models, services
from jumin.terms import day_of


def next_day() -> date | None:
    """Tell the first day that begins after the time of an open request is over."""
    oldest = models.Request.objects.filter(ended_at=None).order_by("at").first()
    if oldest is None:
        return None
    ends_at = oldest.at + rules.request_lifetime(day_of(oldest.at)).value
    return day_of(ends_at) + timedelta(days=1)


def perform(on: date, *, at: datetime) -> None:  # noqa: ARG001 (the day that begins at `at`)
    """End the requests whose time was over before the day began."""
    services.end_abandoned(at=at)
