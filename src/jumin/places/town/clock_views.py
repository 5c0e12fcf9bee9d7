"""Turning the town's clock, and telling what happened meanwhile."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jumin.places.town import clock_errors, days
from jumin.places.town.forms import AdvanceForm, SetForm
from jumin.places.town.views import show
from jumin.sandbox import clockwork
from jumin.sandbox.clockwork import Turn
from jumin.terms import JST, UsageError


MOST_TOLD: Final = 20
"""So many things that happened while the clock was turned are told on the page."""


@require_POST
def set_clock(request: HttpRequest) -> HttpResponse:
    """Turn the clock to an instant."""
    form = SetForm(request.POST)
    if not form.is_valid():
        _tell_form_errors(request, form)
        return show(request, form, AdvanceForm(), status=422)
    return _turn(request, lambda: clockwork.set_clock(form.cleaned_data["at"].astimezone(JST)))


@require_POST
def advance_clock(request: HttpRequest) -> HttpResponse:
    """Turn the clock by a span."""
    form = AdvanceForm(request.POST)
    if not form.is_valid():
        _tell_form_errors(request, form)
        return show(request, SetForm(), form, status=422)
    return _turn(request, lambda: clockwork.advance_clock(form.span()))


@require_POST
def stop_clock(request: HttpRequest) -> HttpResponse:
    """Let the clock stand."""
    return _turn(request, lambda: Turn(clockwork.stop_clock(), ()))


@require_POST
def real_clock(request: HttpRequest) -> HttpResponse:
    """Let the clock show real time again."""
    return _turn(request, clockwork.real_clock)


def _turn(request: HttpRequest, turn: Callable[[], Turn]) -> HttpResponse:
    try:
        turned = turn()
    except UsageError as error:
        told = clock_errors.explain(error, get_language() or "ja")
        messages.error(request, _("The clock was not turned: {}").format(told))
    else:
        shown = date_format(localtime(turned.at), "DATE_FORMAT") + f" {localtime(turned.at):%H:%M}"
        messages.success(request, _("The clock shows {} now.").format(shown))
        _tell_what_happened(request, turned)
    return redirect("town:town")


def _tell_form_errors(request: HttpRequest, form: Form) -> None:
    """Say at the top of the page what stands beside a field far below."""
    told = " ".join(str(error) for known in form.errors.values() for error in known)
    messages.error(request, _("The clock was not turned: {}").format(told))


def _tell_what_happened(request: HttpRequest, turned: Turn) -> None:
    happened = days.meanwhile(turned.lines, get_language() or "ja")
    told = [*happened[:MOST_TOLD]]
    if len(happened) > MOST_TOLD:
        more = len(happened) - MOST_TOLD
        told.append(_("… and {} more: `jumin office journal show`.").format(more))
    if told:
        messages.info(request, "\n".join(told))
