"""What every page knows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from jumin.sandbox import clockwork


@dataclass(frozen=True)
class ClockFace:
    """The installation's clock as pages show it (時計)."""

    now: datetime
    is_real: bool
    is_stopped: bool


def clock(_request: HttpRequest) -> dict[str, ClockFace]:
    """Tell every page what the installation's clock shows."""
    read = clockwork.clock()
    state = read.state()
    return {"clock": ClockFace(read.now(), state.is_real, state.stopped_at is not None)}


def languages(_request: HttpRequest) -> dict[str, str]:
    """Tell every page its language's own name, and the buttons to choose another by."""
    chosen = get_language() or settings.LANGUAGE_CODE
    return {"language_name": dict(settings.LANGUAGES)[chosen], "language_buttons": _buttons(chosen)}


@cache
def _buttons(chosen: str) -> SafeString:
    """Write the buttons once a language: they are on every page."""
    return format_html_join(
        "\n",
        '<button name="language" value="{0}" lang="{0}"{2}>{1}</button>',
        (
            (code, name, mark_safe(' aria-current="true"') if code == chosen else "")
            for code, name in settings.LANGUAGES
        ),
    )
