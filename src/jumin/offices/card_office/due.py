"""What falls due at this office by the calendar: cards lapse (失効), orders are abandoned."""

from datetime import date, datetime

from jumin.offices.card_office import models, services
from jumin.offices.card_office.values import CardNumber


def next_day() -> date | None:
    """Tell the first day on which something falls due."""
    waiting = models.Card.objects.filter(due_on__isnull=False).order_by("due_on")
    return waiting.values_list("due_on", flat=True).first()


def perform(on: date, *, at: datetime) -> None:
    """Do everything that is due on a day: what ended the day before is over."""
    due = models.Card.objects.filter(due_on__lte=on).order_by("due_on", "pk")
    for number in list(due.values_list("number", flat=True)):
        services.fall_due(CardNumber(number), on, at=at)
