"""Days and instants as a language writes them."""

from datetime import date, datetime, time

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.terms import JST


def tell_day(on: date, language: str) -> str:
    """Write a day: 2026年11月21日."""
    return on.strftime(text(_("%Y-%m-%d"), language))


def tell_instant(at: datetime, language: str) -> str:
    """Write an instant as the clocks in Japan show it: 2026年11月21日 06:30."""
    return at.astimezone(JST).strftime(text(_("%Y-%m-%d %H:%M"), language))


def tell_moment(moment: date | time, language: str) -> str:
    """Write a day, an instant or a time of day; the last is the same in every language: 06:30."""
    if isinstance(moment, datetime):
        return tell_instant(moment, language)
    return tell_day(moment, language) if isinstance(moment, date) else f"{moment:%H:%M}"
