"""What falls due at this office by the calendar: the planned days of moving out (転出予定日)."""

from datetime import date, datetime

from django.db.models import Q

from jumin.offices.municipality import models, services
from jumin.terms import ResidentId


_MOVING_OUT = Q(removed_on=None, moving_out_on__isnull=False)


def next_day() -> date | None:
    """Tell the first day on which something falls due."""
    days = models.Resident.objects.filter(_MOVING_OUT).order_by("moving_out_on")
    return days.values_list("moving_out_on", flat=True).first()


def perform(on: date, *, at: datetime) -> None:
    """Do everything that is due on a day: remove the records of those who planned to leave."""
    leaving = models.Resident.objects.filter(_MOVING_OUT, moving_out_on__lte=on)
    for number in list(leaving.order_by("moving_out_on", "pk").values_list("number", flat=True)):
        services.move_out(ResidentId(number), at=at)
