"""The kiosk's pages: every button is a POST at its step, every answer a redirect to a screen."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jumin import rules
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Offer
from jumin.places.kiosk import pages, tray
from jumin.places.kiosk.acts import ACTS
from jumin.places.kiosk.flows import CHOOSING
from jumin.places.kiosk.forms import AtHand, PressForm
from jumin.places.kiosk.labels import language
from jumin.places.kiosk.machine import Machine
from jumin.places.kiosk.steps import Event, Step
from jumin.places.kiosk.visits import (
    at_machine,
    is_ended_by_the_centre,
    is_forsaken,
    machine_of,
    patience,
    real_time,
    remembered,
)
from jumin.sandbox.clockwork import clock
from jumin.sandbox.residents import resident
from jumin.terms import (
    Document,
    MunicipalityId,
    Refusal,
    RefusalCode,
    RefusedError,
    UsageError,
    day_of,
)


def attended(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the machine forget a visit at which nobody pressed anything for too long (無操作)."""

    @wraps(view)
    def watch(request: HttpRequest, *given: object, **named: object) -> HttpResponseBase:
        kept = remembered(request)
        if is_ended_by_the_centre(kept):
            return _give_back(request, kept)
        if not is_forsaken(kept):
            return view(request, *given, **named)
        with at_machine(request) as here:
            if is_forsaken(here):
                told = _("Nothing was pressed for {} minutes: the machine has ended the visit.")
                messages.warning(request, told.format(patience() // 60))
                _end(request, here)
        return _to_screen(here)

    return watch


@require_safe
@never_cache
@attended
def machine(request: HttpRequest) -> HttpResponse:
    """Show the screen at which the visitor's machine stands."""
    return _to_screen(machine_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@attended
def screen(request: HttpRequest, name: str) -> HttpResponse:
    """Show a step's screen, or press its button."""
    if name not in set(Step):
        raise Http404
    if request.method == "POST":
        return _press(request, Step(name))
    here = machine_of(request)
    if here.step != name:
        return _to_screen(here)
    try:
        return _show(request, here, _form(request, here))
    except RefusedError as error:
        return _refuse_to_show(request, here, error.refusal)


@sensitive_variables("form")
def _press(request: HttpRequest, step: Step) -> HttpResponse:
    with at_machine(request) as here:
        try:
            if here.accept(step, _turn(request), now=real_time()):
                form = _form(request, here, request.POST)
                if not form.is_valid():
                    return _show(request, here, form, status=422)
                _form_class, act = ACTS[step]
                here.happen(act(here, form, clock().now()))
        except RefusedError as error:
            return _refuse(request, here, error.refusal)
    return _to_screen(here)


@require_POST
@attended
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
        here.card = carried.id
    return _to_screen(here)


@require_POST
@attended
def end(request: HttpRequest) -> HttpResponse:
    """Leave the machine at any step (終了する); a paper that is paid, only when sure."""
    with at_machine(request) as here:
        if here.is_paid and "sure" not in request.POST:
            return redirect("kiosk:leave")
        _end(request, here)
    return _to_screen(here)


@require_safe
@never_cache
@attended
def leave(request: HttpRequest) -> HttpResponse:
    """Ask whether a paper that is paid shall really be left behind."""
    here = machine_of(request)
    if not here.is_paid:
        return _to_screen(here)
    return render(request, "kiosk/leave.html", {**pages.frame(here), "request_view": here.view})


@require_POST
@attended
def back(request: HttpRequest) -> HttpResponse:
    """Go back to a screen before, to put something right (訂正)."""
    return _beside(request, lambda here: here.go_back(_step(request, "to")))


@require_POST
@attended
def take_off(request: HttpRequest) -> HttpResponse:
    """Take out of the tray what lies there, at a screen that does not ask for it."""

    def act(here: Machine) -> None:
        here.happen(Event.TAKE_OFF)
        here.take_off()

    return _beside(request, act)


@require_POST
@attended
def report(request: HttpRequest) -> HttpResponse:
    """Show the staff a bad print at once (印刷不良の申出): a void stamp, and the fee comes back."""

    def act(here: Machine) -> None:
        issuance.report_bad_print(here.number, at=clock().now())

    return _beside(request, act)


@require_POST
@attended
def stay(request: HttpRequest) -> HttpResponse:
    """Say that one is still there: the machine goes on waiting (操作を続ける)."""
    with at_machine(request) as here:
        here.active_at = real_time()
    return _to_screen(here)


@require_safe
@never_cache
@attended
def refusal(request: HttpRequest) -> HttpResponse:
    """Explain the last "no": what, why, who can cure it, where, with what, for how much."""
    here = machine_of(request)
    if here.refusal is None:
        return _to_screen(here)
    page = pages.refusal_page(here, at=clock().now(), language=language())
    return render(request, "kiosk/refusal.html", page)


@require_safe
@never_cache
@attended
@csp_replace({"object-src": [SELF], "style-src": [UNSAFE_INLINE]})  # for browsers' PDF viewers
def paper(request: HttpRequest) -> HttpResponse:
    """Show the paper that lies in the tray; nobody keeps it afterwards."""
    here = machine_of(request)
    if here.step is not Step.TAKE:
        return _to_screen(here)
    try:
        pdf = issuance.print_paper(here.number, at=clock().now())
    except RefusedError as error:
        return _refuse_to_show(request, here, error.refusal)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{here.number}.pdf"'
    return response


def _beside(request: HttpRequest, act: Callable[[Machine], None]) -> HttpResponse:
    """Press a button that stands beside the screen's own: it says at which screen it stood."""
    with at_machine(request) as here:
        try:
            if here.accept(_step(request, "from"), _turn(request), now=real_time()):
                act(here)
        except RefusedError as error:
            return _refuse(request, here, error.refusal)
    return _to_screen(here)


def _step(request: HttpRequest, name: str) -> Step | None:
    step = request.POST.get(name, "")
    return Step(step) if step in set(Step) else None


def _turn(request: HttpRequest) -> int:
    turn = request.POST.get("turn", "")[:9]
    return int(turn) if turn.isascii() and turn.isdigit() else -1


def _form(request: HttpRequest, here: Machine, data: QueryDict | None = None) -> PressForm:
    form_class, _act = ACTS[here.step]
    at = clock().now()
    readers = tuple(tray.own_readers(request)) if here.step is Step.CARD_ON else ()
    at_hand = AtHand(day_of(at), _guide(request, here), _offers(here, at), readers)
    return form_class(data, here, at_hand)


def _offers(here: Machine, at: datetime) -> tuple[Offer, ...]:
    """Ask for what there is to choose: all documents, or the one that was chosen."""
    if here.step is Step.DOCUMENT:
        return issuance.offers(here.number, here.asked_of, at=at)
    if here.step in CHOOSING:
        return (issuance.offer(here.number, Document(here.document), here.asked_of, at=at),)
    return ()


def _guide(request: HttpRequest, here: Machine) -> MunicipalityId:
    """Tell whose guide describes the machine: as chosen, else the municipality of the card."""
    known = [place.id for place in rules.municipalities()]
    asked = request.POST.get("municipality", "") or request.GET.get("of", "")
    if here.step is Step.START and asked in known:
        return MunicipalityId(asked)
    if here.guide:
        return MunicipalityId(here.guide)
    return resident(here.card).municipality if here.card else known[0]


def _end(request: HttpRequest, here: Machine) -> None:
    if money := here.end(clock().now()):
        messages.info(request, _("Your money comes back: {} yen.").format(money))


def _give_back(request: HttpRequest, ended: Machine) -> HttpResponse:
    """Tell that the centre has ended the visit, and give back what was put in."""
    with at_machine(request) as here:
        if here.request != ended.request:
            messages.info(request, _("Your money comes back: {} yen.").format(ended.inserted))
            here.refuse(Refusal(RefusalCode.REQUEST_UNKNOWN))
    return redirect("kiosk:refusal")


def _refuse(request: HttpRequest, here: Machine, refused: Refusal) -> HttpResponse:
    """Keep the refusal for the page about it; a request whose time is over ends the visit."""
    if refused.code is RefusalCode.REQUEST_UNKNOWN:
        card = here.card
        _end(request, here)
        here.card = card
    here.refuse(refused)
    return redirect("kiosk:refusal")


def _refuse_to_show(request: HttpRequest, seen: Machine, refused: Refusal) -> HttpResponse:
    """Refuse a screen, unless the visit was ended meanwhile at another page."""
    with at_machine(request) as here:
        if here.request == seen.request:
            return _refuse(request, here, refused)
    return _to_screen(here)


def _to_screen(here: Machine) -> HttpResponse:
    return redirect("kiosk:screen", here.step)


def _show(
    request: HttpRequest, here: Machine, form: PressForm, *, status: int = 200
) -> HttpResponse:
    context = pages.page(here, form, at=clock().now(), language=language())
    return render(request, f"kiosk/{here.step}.html", context, status=status)
