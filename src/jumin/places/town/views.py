"""The front page: the map, the days, the clock, the residents; and a page for each of them."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jumin import rules
from jumin.places.town import front, person
from jumin.places.town.forms import AdvanceForm, SetForm
from jumin.places.town.roster import Sought
from jumin.sandbox import clockwork
from jumin.sandbox.residents import TownResidentUnknownError
from jumin.sandbox.residents import resident as find
from jumin.terms import Document, day_of


@require_safe
@never_cache
def town(request: HttpRequest) -> HttpResponse:
    """Show the town."""
    return show(request, SetForm(), AdvanceForm())


@require_safe
@never_cache
def resident(request: HttpRequest, name: str) -> HttpResponse:
    """Show a resident: portrait, story, wallet, what the kiosk says, where to go with the card."""
    try:
        shown = find(name)
    except TownResidentUnknownError as error:
        raise Http404 from error
    at, language = clockwork.clock().now(), get_language() or "ja"
    return render(request, "town/resident.html", person.page(shown, at=at, language=language))


def show(
    request: HttpRequest, set_form: SetForm, advance_form: AdvanceForm, *, status: int = 200
) -> HttpResponse:
    """Show the front page with the clock's forms as they are."""
    at, language = clockwork.clock().now(), get_language() or "ja"
    if not set_form.is_bound:
        set_form.initial["at"] = at
    around, roster = front.parts(Sought.of(request.GET), at=at, language=language)
    context = {
        "around": around,
        "roster": roster,
        "set_form": set_form,
        "advance_form": advance_form,
        "opens_at": _opens_at(at),
    }
    return render(request, "town/town.html", context, status=status)


def _opens_at(at: datetime) -> datetime | None:
    """Tell when the first kiosk opens, while all of them are closed."""
    document = Document.RESIDENT_RECORD
    places = [one.id for one in rules.municipalities() if rules.documents(one.id, day_of(at)).value]
    if any(rules.opening(place, document, at).value for place in places):
        return None
    openings = (rules.next_opening(place, document, at) for place in places)
    return min((opens for opens in openings if opens is not None), default=None)
