"""Error pages that need more than their template."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from jumin.locale import LANGUAGES
from jumin.places.town import clock_errors
from jumin.terms import FaultError


def fault(_request: HttpRequest) -> HttpResponse:
    """Something is broken: say what to do, where the fault itself knows it (500).

    The page asks nothing of the town, which may be what is broken; it is in both languages.
    """
    error = sys.exc_info()[1]
    told = {
        language: clock_errors.explain(error, language)
        for language in LANGUAGES
        if isinstance(error, FaultError)
    }
    return HttpResponse(render_to_string("500.html", {"told": told}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not come from our own pages, or too late (403)."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
