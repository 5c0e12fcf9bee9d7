"""The page that plays the phone app: reserving a reset of the signature PIN (予約)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jumin import rules
from jumin.places.kiosk.labels import language
from jumin.places.kiosk.why import why
from jumin.sandbox import pin_reset
from jumin.sandbox.clockwork import clock
from jumin.sandbox.residents import resident, residents
from jumin.terms import RefusedError, day_of


class AppForm(forms.Form):
    """Whose phone it is."""

    resident = forms.ChoiceField(
        label=_("Whose phone"),
        error_messages={
            "required": _("Choose a resident."),
            "invalid_choice": _("Choose a resident."),
        },
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        people = [(one.id, one.name) for one in residents()]
        self.fields["resident"].choices = people  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def phone_app(request: HttpRequest) -> HttpResponse:
    """Reserve a reset and show its one-time code, once: the office keeps its digest only."""
    at = clock().now()
    hours = int(rules.pin_reset_lifetime(day_of(at)).value.total_seconds()) // 3600
    shown: dict[str, object] = {"hours": hours}
    form = AppForm(request.POST or None)
    status = 200
    if form.is_bound and "reserve" in request.POST and form.is_valid():
        person = resident(form.cleaned_data["resident"])
        try:
            shown["code"] = pin_reset.reserve(person, at=at)
        except RefusedError as error:
            shown["why"] = why(error.refusal, person.municipality, at=at, language=language())
        shown["person"] = person
    elif form.is_bound and not form.is_valid():
        status = 422
    return render(request, "kiosk/phone-app.html", {**shown, "form": form}, status=status)
