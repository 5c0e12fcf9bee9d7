"""The front page: what this is, who lives here, what the clock shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jumin import rules
from jumin.locale import Explanation, explain
from jumin.locale.happenings import explain_act
from jumin.places.town import clock_errors
from jumin.places.town.forms import AdvanceForm, SetForm
from jumin.rules import Municipality
from jumin.sandbox import clockwork
from jumin.sandbox.clockwork import Turn
from jumin.sandbox.expectation import expectation
from jumin.sandbox.happenings import happenings
from jumin.sandbox.residents import TownResident, residents
from jumin.terms import JST, MunicipalityId, Refusal, RefusalCode, UsageError


MOST_TOLD: Final = 20
"""So many things that happened while the clock was turned are told on the page."""


@dataclass(frozen=True)
class Neighbour:
    """A resident as the roster shows them, with what the kiosk would say now."""

    resident: TownResident
    reason: str
    refusal: Refusal | None
    explanation: Explanation | None


@require_safe
@never_cache
def town(request: HttpRequest) -> HttpResponse:
    """Show the town."""
    return _show(request, SetForm(), AdvanceForm())


@require_POST
def set_clock(request: HttpRequest) -> HttpResponse:
    """Turn the clock to an instant."""
    form = SetForm(request.POST)
    if not form.is_valid():
        _tell_form_errors(request, form)
        return _show(request, form, AdvanceForm(), status=422)
    return _turn(request, lambda: clockwork.set_clock(form.cleaned_data["at"].astimezone(JST)))


@require_POST
def advance_clock(request: HttpRequest) -> HttpResponse:
    """Turn the clock by a span."""
    form = AdvanceForm(request.POST)
    if not form.is_valid():
        _tell_form_errors(request, form)
        return _show(request, SetForm(), form, status=422)
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
        shown = localtime(turned.at).strftime("%Y-%m-%d %H:%M")
        messages.success(request, _("The clock shows {} now.").format(shown))
        _tell_what_happened(request, turned)
    return redirect("town:town")


def _tell_form_errors(request: HttpRequest, form: Form) -> None:
    """Say at the top of the page what stands beside a field far below."""
    told = " ".join(str(error) for known in form.errors.values() for error in known)
    messages.error(request, _("The clock was not turned: {}").format(told))


def _tell_what_happened(request: HttpRequest, turned: Turn) -> None:
    happened, language = happenings(turned.lines), get_language() or "ja"
    told = [
        f"{one.on}　{one.resident or one.subject}　{explain_act(one.act, language)}"
        for one in happened[:MOST_TOLD]
    ]
    if len(happened) > MOST_TOLD:
        more = len(happened) - MOST_TOLD
        told.append(_("… and {} more: `jumin office journal show`.").format(more))
    if told:
        messages.info(request, "\n".join(told))


def _show(
    request: HttpRequest, set_form: SetForm, advance_form: AdvanceForm, *, status: int = 200
) -> HttpResponse:
    at, language = clockwork.clock().now(), get_language() or "ja"
    neighbours = [_neighbour(one, at, language) for one in residents()]
    if not set_form.is_bound:
        set_form.initial["at"] = at
    context = {
        "set_form": set_form,
        "advance_form": advance_form,
        "places": _by_municipality(neighbours),
        "opens_at": _opens_at(neighbours),
    }
    return render(request, "town/town.html", context, status=status)


def _neighbour(one: TownResident, at: datetime, language: str) -> Neighbour:
    refusal = expectation(one, at=at)
    return Neighbour(
        resident=one,
        reason=one.reason if language == "ja" else one.reason_en,
        refusal=refusal,
        explanation=explain(refusal, language) if refusal else None,
    )


def _by_municipality(
    neighbours: list[Neighbour],
) -> list[tuple[Municipality, list[Neighbour]]]:
    places: dict[MunicipalityId, list[Neighbour]] = {}
    for one in neighbours:
        places.setdefault(one.resident.municipality, []).append(one)
    return [(rules.municipality(place), people) for place, people in places.items()]


def _opens_at(neighbours: list[Neighbour]) -> datetime | None:
    """Tell when kiosks open, if somebody is refused only because they are closed."""
    instants = [
        datetime.fromisoformat(str(one.refusal.facts["opens_at"]))
        for one in neighbours
        if one.refusal
        and one.refusal.code is RefusalCode.KIOSK_CLOSED
        and "opens_at" in one.refusal.facts
    ]
    return min(instants, default=None)
