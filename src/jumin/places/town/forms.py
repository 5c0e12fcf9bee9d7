"""Turning the clock."""

from datetime import datetime, timedelta
from typing import Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from jumin.terms import JST


_FIRST: Final = datetime(2016, 1, 1, tzinfo=JST)
"""There were no cards before."""
_LAST: Final = datetime(2099, 12, 31, 23, 59, 59, tzinfo=JST)
_UNITS: Final = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
}


class SetForm(forms.Form):
    """The instant to turn the clock to."""

    at = forms.DateTimeField(
        label=_("Date and time (Japan)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[
            MinValueValidator(_FIRST, _("The clock goes from 2016 to 2099.")),
            MaxValueValidator(_LAST, _("The clock goes from 2016 to 2099.")),
        ],
        error_messages={
            "required": _("Enter a date and a time."),
            "invalid": _("Enter a date and a time."),
        },
    )


class AdvanceForm(forms.Form):
    """The span to turn the clock by."""

    count = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=9999,
        initial=1,
        error_messages={
            "required": _("Enter a number from 1 to 9999."),
            "invalid": _("Enter a number from 1 to 9999."),
            "min_value": _("Enter a number from 1 to 9999."),
            "max_value": _("Enter a number from 1 to 9999."),
        },
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))],
        initial="days",
    )

    def span(self) -> timedelta:
        """Tell the span."""
        unit: timedelta = _UNITS[self.cleaned_data["unit"]]
        return unit * int(self.cleaned_data["count"])
