"""What goes wrong with the clock as text, with instants in Japan's time."""

from datetime import datetime

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.terms import JST


def explain_clock_behind(asked: datetime, earliest: datetime, language: str) -> str:
    """Tell that the offices have entries up to `earliest`, and the clock can't go to `asked`."""
    told = _(
        "The offices have entries up to {earliest}: the clock can't go back to {asked}. "
        "Set it to a later instant, or begin anew: jumin sandbox reset --at DAY."
    )
    written, wanted = _instant(earliest, language), _instant(asked, language)
    return text(told, language).format(earliest=written, asked=wanted)


def explain_clock_range(first: int, last: int, language: str) -> str:
    """Tell which years the clock shows."""
    told = _("The clock shows the years {first} to {last} only: cards are made since {first}.")
    return text(told, language).format(first=first, last=last)


def explain_clock_file(path: object, language: str) -> str:
    """Tell that the clock file is damaged, and how it is mended."""
    told = _(
        "{path}: the clock file is damaged. Set the clock anew: `jumin clock real`, "
        "or `jumin clock set YYYY-MM-DDThh:mm`."
    )
    return text(told, language).format(path=path)


def _instant(at: datetime, language: str) -> str:
    return at.astimezone(JST).strftime(text(_("%Y-%m-%d %H:%M:%S JST"), language))
