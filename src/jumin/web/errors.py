"""Error pages that need more than their template."""

import sys
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from jumin.locale import LANGUAGES
from jumin.web.explanations import explain, is_passing


RETRY_AFTER: Final = 5
"""Seconds after which one may ask again for what only somebody else kept from being done."""


def fault(_request: HttpRequest) -> HttpResponse:
    """Something is broken: say what to do, where that is known (500, or 503 where it may pass).

    The page asks nothing of the town, which may be what is broken; it is in both languages.
    """
    error = sys.exc_info()[1]
    return _tell(error) if error is not None else _page({}, status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request can't be understood (400), unless a fault of ours is behind it.

    Django takes a session that could not be written for one that the visitor has ended.
    """
    if explain(exception, LANGUAGES[0]) is not None:
        return _tell(exception)
    return defaults.bad_request(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not come from our own pages, or too late (403)."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def _tell(error: BaseException) -> HttpResponse:
    told = {language: explain(error, language) for language in LANGUAGES}
    if not is_passing(error):
        return _page(told, status=500)
    page = _page(told, status=503)
    page["Retry-After"] = str(RETRY_AFTER)
    return page


def _page(told: dict[str, str | None], *, status: int) -> HttpResponse:
    return HttpResponse(render_to_string("500.html", {"told": told}), status=status)
