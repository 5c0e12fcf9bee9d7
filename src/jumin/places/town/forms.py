"""Turning the clock."""

from datetime import datetime, timedelta
from typing import Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jumin.installation.clock import FIRST_YEAR, LAST_YEAR
from jumin.terms import JST


_FIRST: Final = datetime(FIRST_YEAR, 1, 1, tzinfo=JST)
_LAST: Final = datetime(LAST_YEAR, 12, 31, 23, 59, 59, tzinfo=JST)
_YEARS: Final = format_lazy(_("The clock goes from {} to {}."), FIRST_YEAR, LAST_YEAR)
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
            MinValueValidator(_FIRST, _YEARS),
            MaxValueValidator(_LAST, _YEARS),
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


_SURE: Final = _("Tick this: without it nothing is done.")


class ResetForm(forms.Form):
    """A new town in the place of this one."""

    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("Everybody's PINs are made of it: the same number, the same PINs."),
        min_value=0,
        max_value=2**31,
        initial=1,
        error_messages={
            "required": _("Enter a number from 0 to 2147483648."),
            "invalid": _("Enter a number from 0 to 2147483648."),
            "min_value": _("Enter a number from 0 to 2147483648."),
            "max_value": _("Enter a number from 0 to 2147483648."),
        },
    )
    at = forms.DateTimeField(
        label=_("Where the town's clock begins (Japan)"),
        help_text=_("Empty: now, or the latest noon at which kiosks were open."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Enter a date and a time.")},
    )
    sure = forms.BooleanField(
        label=_("Yes, the town that is here may be lost."), error_messages={"required": _SURE}
    )


class RestoreForm(forms.Form):
    """A saved town in the place of this one."""

    file = forms.FileField(
        label=_("Saved town (tar.gz)"),
        error_messages={
            "required": _("Choose the file of a saved town."),
            "invalid": _("Choose the file of a saved town."),
            "missing": _("Choose the file of a saved town."),
            "empty": _("The file is empty: choose the file of a saved town."),
        },
    )
    sure = forms.BooleanField(
        label=_("Yes, the town that is here may be lost."), error_messages={"required": _SURE}
    )
