"""Error pages that need more than their template."""

import sys
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views import defaults

from jumin.locale import LANGUAGES, text
from jumin.locale.catalogue import gettext_noop as _
from jumin.web.explanations import explain, is_passing


RETRY_AFTER: Final = 5
"""Seconds after which one may ask again for what only somebody else kept from being done."""
_ENGLISH: Final = "en"


@dataclass(frozen=True)
class Told:
    """What the page about a fault says in one language; `detail` where the fault is known."""

    language: str
    title: str
    advice: str
    detail: str | None
    back: str


def fault(_request: HttpRequest) -> HttpResponse:
    """Something is broken: say what to do, where that is known (500, or 503 where it may pass).

    The page asks nothing of the town, which may be what is broken. It is in the visitor's
    language, in Japanese and in English: the choice of a language may be what is broken.
    """
    error = sys.exc_info()[1]
    return _tell(error) if error is not None else _page(None, status=500)


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
    if not is_passing(error):
        return _page(error, status=500)
    page = _page(error, status=503)
    page["Retry-After"] = str(RETRY_AFTER)
    return page


def _page(error: BaseException | None, *, status: int) -> HttpResponse:
    languages = dict.fromkeys((get_language() or LANGUAGES[0], LANGUAGES[0], _ENGLISH))
    told = (_told(error, language) for language in languages)
    once = {one.title: one for one in told}  # what is held in English only is told once
    page = render_to_string("500.html", {"told": list(once.values())})
    return HttpResponse(page, status=status)


def _told(error: BaseException | None, language: str) -> Told:
    detail = explain(error, language) if error is not None else None
    if detail and language != _ENGLISH and error and detail == explain(error, _ENGLISH):
        detail = None  # a text that is held in English only is told once
    return Told(
        language,
        text(_("Something is broken"), language),
        text(
            _(
                "Nothing was left half done. Please try again; if it stays, look at the log of the "
                "terminal in which the town runs."
            ),
            language,
        ),
        detail,
        text(_("To the town"), language),
    )
