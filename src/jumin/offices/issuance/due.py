"""What falls due by the calendar: abandoned requests (操作の中断), applications (利用登録)."""

from datetime import date, datetime, timedelta

from jumin import rules
from jumin.offices.issuance import models, services, uses
from jumin.terms import day_of


def next_day() -> date | None:
    """Tell the first day on which something is to be done."""
    return min(filter(None, (_next_abandoned(), uses.next_day())), default=None)


def perform(on: date, *, at: datetime) -> None:
    """End the requests whose time was over before the day began; enter what was applied for."""
    services.end_abandoned(at=at)
    uses.enter_due(on, at=at)


def _next_abandoned() -> date | None:
    """Tell the first day that begins after the time of an open request is over."""
    oldest = models.Request.objects.filter(ended_at=None).order_by("at").first()
    if oldest is None:
        return None
    ends_at = oldest.at + rules.request_lifetime(day_of(oldest.at)).value
    return day_of(ends_at) + timedelta(days=1)
