"""What the front page shows of the town, made anew only when something of it has changed.

Making it means asking the kiosk's answer for everybody and reading four offices' books. Finding out
whether it is still right takes one short question to each office and a look at each card.
"""

from datetime import datetime
from functools import lru_cache
from typing import Final, TypeAlias

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from jumin.places.town import days
from jumin.places.town.places import PLACES
from jumin.places.town.roster import Moment, Sought, on_page, roster
from jumin.sandbox import answers, residents
from jumin.sandbox.answers import Hour
from jumin.sandbox.edition import Edition, edition
from jumin.sandbox.residents import TownResident
from jumin.sandbox.whereabouts import Whereabouts, whereabouts


MOST_KEPT: Final = 64
"""So many of its pages, in all languages, are remembered at once."""

_Seen: TypeAlias = tuple[Edition, Hour, tuple[Whereabouts, ...], Sought, str]
"""All that the page depends on."""

_kept: Final[dict[_Seen, tuple[SafeString, SafeString]]] = {}


def parts(sought: Sought, *, at: datetime, language: str) -> tuple[SafeString, SafeString]:
    """Give the two parts of the front page: map and days, and the roster."""
    now = Moment(edition(), answers.hour(at), at, language)
    people = people_of(now.books)
    cards = {one.id: whereabouts(one) for one in on_page(people, sought)}
    seen = (now.books, now.hour, tuple(cards.values()), sought, language)
    if seen not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[seen] = _made(people, cards, sought, now)
    return _kept[seen]


@lru_cache(maxsize=1)
def people_of(_books: Edition) -> tuple[TownResident, ...]:
    """List the residents, as they are while the books stay as they are."""
    return residents.residents()


def _made(
    people: tuple[TownResident, ...], cards: dict[str, Whereabouts], sought: Sought, now: Moment
) -> tuple[SafeString, SafeString]:
    told = roster(people, cards, sought, now)
    around = {
        "places": PLACES,
        "coming": days.coming(people, on=now.hour.on, language=now.language),
        "ahead": days.AHEAD,
        "past": days.past(people, now.language),
    }
    return (
        mark_safe(render_to_string("town/around.html", around)),  # noqa: S308 (our own template)
        mark_safe(render_to_string("town/roster.html", {"roster": told})),  # noqa: S308 (the same)
    )
