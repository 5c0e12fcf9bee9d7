"""The kiosk's pages: every button is a POST at its step, every answer a redirect to a screen."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jumin.offices.issuance import gateway as issuance
from jumin.places.kiosk import pages, refusals
from jumin.places.kiosk.acts import ACTS
from jumin.places.kiosk.forms import PressForm
from jumin.places.kiosk.machine import Machine, at_machine, machine_of
from jumin.places.kiosk.steps import CHOOSING, ORDER, Step
from jumin.sandbox.clockwork import clock
from jumin.sandbox.residents import resident
from jumin.terms import Refusal, RefusalCode, RefusedError, UsageError, day_of


_WITH_OFFERS = (*CHOOSING, Step.CONFIRM)


@require_safe
@never_cache
def machine(request: HttpRequest) -> HttpResponse:
    """Show the screen at which the visitor's machine stands."""
    return redirect("kiosk:screen", machine_of(request).step)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("pin")
def screen(request: HttpRequest, name: str) -> HttpResponse:
    """Show a step's screen, or press its button."""
    if name not in set(ORDER):
        raise Http404
    if request.method == "POST":
        return _press(request, Step(name))
    here = machine_of(request)
    if here.step != name:
        return redirect("kiosk:machine")
    try:
        return _show(request, here, _form(here))
    except RefusedError as error:
        return _refuse_to_show(request, here, error.refusal)


@sensitive_variables("form")
def _press(request: HttpRequest, step: Step) -> HttpResponse:
    with at_machine(request) as here:
        try:
            if here.accept(step, _turn(request)):
                form = _form(here, request.POST)
                if not form.is_valid():
                    return _show(request, here, form, status=422)
                _form_class, act = ACTS[step]
                here.step = act(here, form, clock().now())
        except RefusedError as error:
            return _refuse(request, here, error.refusal)
    return redirect("kiosk:machine")


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Come to the machine with somebody's card in the hand; a visit before is ended."""
    try:
        carried = resident(request.POST.get("resident", "")[:40])
    except UsageError as error:
        raise Http404 from error
    with at_machine(request) as here:
        if here.is_paid:
            return redirect("kiosk:leave")
        _end(request, here)
        here.begin(card=carried.id)
    return redirect("kiosk:machine")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Leave the machine at any step (終了する); a paper that is paid, only when sure."""
    with at_machine(request) as here:
        if here.is_paid and "sure" not in request.POST:
            return redirect("kiosk:leave")
        _end(request, here)
        here.begin()
    return redirect("kiosk:machine")


@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Ask whether a paper that is paid shall really be left behind."""
    here = machine_of(request)
    if not here.is_paid:
        return redirect("kiosk:machine")
    return render(request, "kiosk/leave.html", {"machine": here, "request_view": here.view})


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Go back to a screen before, to put something right (訂正)."""
    with at_machine(request) as here:
        try:
            if here.accept(_step(request, "from"), _turn(request)):
                here.go_back(_step(request, "to"))
        except RefusedError as error:
            return _refuse(request, here, error.refusal)
    return redirect("kiosk:machine")


@require_safe
@never_cache
def refusal(request: HttpRequest) -> HttpResponse:
    """Explain the last "no": what, why, who can cure it, where, with what, for how much."""
    here = machine_of(request)
    if here.refusal is None:
        return redirect("kiosk:machine")
    page = refusals.page(here, on=day_of(clock().now()), language=get_language() or "ja")
    return render(request, "kiosk/refusal.html", {"machine": here, **page})


@require_safe
@never_cache
@csp_replace({"object-src": [SELF], "style-src": [UNSAFE_INLINE]})  # for browsers' PDF viewers
def paper(request: HttpRequest) -> HttpResponse:
    """Show the paper that lies in the tray; nobody keeps it afterwards."""
    here = machine_of(request)
    if here.step is not Step.TAKE:
        return redirect("kiosk:machine")
    try:
        pdf = issuance.print_paper(here.number, at=clock().now())
    except RefusedError as error:
        return _refuse_to_show(request, here, error.refusal)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{here.number}.pdf"'
    return response


def _step(request: HttpRequest, name: str) -> Step | None:
    step = request.POST.get(name, "")
    return Step(step) if step in set(ORDER) else None


def _turn(request: HttpRequest) -> int:
    turn = request.POST.get("turn", "")[:9]
    return int(turn) if turn.isascii() and turn.isdigit() else -1


def _form(here: Machine, data: QueryDict | None = None) -> PressForm:
    form_class, _act = ACTS[here.step]
    needs_offers = here.step in _WITH_OFFERS
    offers = issuance.offers(here.number, at=clock().now()) if needs_offers else ()
    return form_class(data, here, offers)


def _end(request: HttpRequest, here: Machine) -> None:
    if money := here.end(clock().now()):
        messages.info(request, _("Your money comes back: {} yen.").format(money))


def _refuse(request: HttpRequest, here: Machine, refused: Refusal) -> HttpResponse:
    """Keep the refusal for the page about it; a request whose time is over ends the visit."""
    if refused.code is RefusalCode.REQUEST_UNKNOWN:
        _end(request, here)
        here.begin(card=here.card)
    here.refuse(refused)
    return redirect("kiosk:refusal")


def _refuse_to_show(request: HttpRequest, seen: Machine, refused: Refusal) -> HttpResponse:
    """Refuse a screen, unless the visit was ended meanwhile at another page."""
    with at_machine(request) as here:
        if here.request == seen.request:
            return _refuse(request, here, refused)
    return redirect("kiosk:machine")


def _show(
    request: HttpRequest, here: Machine, form: PressForm, *, status: int = 200
) -> HttpResponse:
    on, language = day_of(clock().now()), get_language() or "ja"
    context = pages.page(here, form, on=on, language=language)
    return render(request, f"kiosk/{here.step}.html", context, status=status)
