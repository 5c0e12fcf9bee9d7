"""docs/timelines.md and its pictures."""

import calendar
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from handbook.book import Book
from handbook.drawing import Drawn
from handbook.opening_hours import of_counters, of_kiosks
from handbook.timelines import HOLDERS, of_holder, of_move
from handbook.wording import table


def pictures(book: Book) -> tuple[Drawn, ...]:
    """Draw all of them."""
    verified_on = max(dated.verified_on for dated in book.values)
    days = (verified_on + timedelta(days=days) for days in count())
    wednesday = next(day for day in days if day.weekday() == calendar.WEDNESDAY)
    return (
        *(of_holder(holder) for holder in HOLDERS),
        of_move(),
        of_kiosks(book, wednesday),
        of_counters(book, verified_on.year + 1),
    )


def timelines_page(drawn: tuple[Drawn, ...]) -> str:
    """Write the page around the pictures."""
    return "\n\n".join(_page(drawn)) + "\n"


def _page(drawn: tuple[Drawn, ...]) -> Iterator[str]:
    yield "# Cards, moves and hours in time"
    yield (
        "Drawn by `make docs` from what the functions of [jumin.rules](rules.md) answer; do not"
        " edit. The pale end of a bar is the time of renewal, the triangle over it the day on which"
        " the notice is posted; a red triangle is the day on which a card lapses. `jumin guide"
        " deadlines` and `jumin guide hours` tell the same of any card, desk and day."
    )
    for each in drawn:
        yield f"## {each.title}"
        yield f"![{each.title}: the days in the table below](images/time-{each.key}.svg)"
        yield table(each.head, each.rows)
