"""The hours of kiosks on a day, and of counters through a year, drawn from the rules."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final
from xml.sax.saxutils import escape

from handbook.book import Book
from handbook.drawing import Bar, Drawn, Lane, Picture, framed, svg
from jumin.rules import Hours, Kind, Municipality, desk_hours, documents, hours
from jumin.terms import MunicipalityId


CELL: Final = 12
COLUMN: Final = 460
LEFT: Final = 56
TOP: Final = 56
BLOCK: Final = 222
KINDS: Final = {
    "open": ("due", "open"),
    "late": ("signature", "open longer"),
    "saturday": ("authentication", "open on a Saturday"),
    "closed": ("closed", "closed"),
}
DESKS: Final = (
    ("tsukuba", "main"),
    ("tsukuba", "branches"),
    ("kamakura", "call-centre"),
    ("izumi", "main"),
)
"""Those of which a guide tells the hours."""


def of_kiosks(book: Book, on: date) -> Drawn:
    """Draw the hours of kiosks on a day: one lane for the documents with the same hours."""
    lanes, rows = [], []
    for known in _municipalities(book):
        for span, named in _hours_of_documents(book, known, on).items():
            about = "; ".join(named)
            lanes.append(
                Lane(
                    known.name_en,
                    f"{span.opens:%H:%M} to {span.closes:%H:%M}",
                    (Bar(_hour(span.opens), _hour(span.closes), "due"),),
                    note=about,
                )
            )
            rows.append((known.name_en, f"{span.opens:%H:%M}–{span.closes:%H:%M}", about))
    picture = Picture(
        title=f"Hours of kiosks on {on} ({calendar.day_name[on.weekday()]})",
        description=" ".join(f"{place}, {span}: {about}." for place, span, about in rows),
        start=5.0,
        end=24.0,
        ticks=tuple((float(hour), f"{hour}:00") for hour in range(6, 25, 3)),
        lanes=tuple(lanes),
    )
    drawn, head = svg(picture), ("municipality", "hours", "documents")
    return Drawn("kiosks", picture.title, picture.description, drawn, head, tuple(rows))


def _municipalities(book: Book) -> list[Municipality]:
    return sorted(book.tree.municipalities.values(), key=lambda known: known.code)


def _hours_of_documents(book: Book, known: Municipality, on: date) -> dict[Hours, list[str]]:
    """Tell which documents can be had when; those whose hours are assumed say so."""
    found: dict[Hours, list[str]] = {}
    for offer in documents(known.id, on).value:
        if (span := hours(known.id, offer.document, on).value) is not None:
            held = book.tree.find_if_held(Hours, f"kiosk.hours.{offer.document}", on, known.id)
            mark = " (仮定)" if held and held.kind is Kind.ASSUMED else ""
            name = offer.document.value.replace("-", " ")
            found.setdefault(span, []).append(f"{name}{mark}")
    return found


def _hour(at: time) -> float:
    return at.hour + at.minute / 60


@dataclass(frozen=True)
class Year:
    """A desk's year: what each day is like."""

    title: str
    days: dict[date, str]
    """Day → key of `KINDS`."""

    def count(self, kind: str) -> int:
        """How many days are so."""
        return sum(found == kind for found in self.days.values())

    @property
    def weekdays_closed(self) -> int:
        """How many days from Monday to Friday it is closed."""
        return sum(day.weekday() < calendar.SATURDAY for day in self._closed())

    def _closed(self) -> Iterator[date]:
        return (day for day, kind in self.days.items() if kind == "closed")


def of_counters(book: Book, year: int) -> Drawn:
    """Draw a year of the counters whose hours a guide tells."""
    years = tuple(_year(book, MunicipalityId(place), desk, year) for place, desk in DESKS)
    title = f"A year at the counter: {year}"
    rows = tuple(
        (each.title, *(str(each.count(kind)) for kind in KINDS), str(each.weekdays_closed))
        for each in years
    )
    description = " ".join(
        f"{name}: open on {plain} days, longer on {late}, on {saturdays} Saturdays; closed on"
        f" {closed} days, {weekdays} of them from Monday to Friday."
        for name, plain, late, saturdays, closed, weekdays in rows
    )
    height = TOP + BLOCK * ((len(years) + 1) // 2) + 34
    drawn = framed(title, description, height, _calendars(years, height))
    head = ("", "open", "open longer", "Saturdays", "closed", "of these from Monday to Friday")
    return Drawn("counters", title, description, drawn, head, rows)


def _year(book: Book, municipality: MunicipalityId, desk: str, year: int) -> Year:
    known = book.tree.municipalities[municipality]
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    usual = max(
        hours_of[-1].closes
        for day in days
        if day.weekday() == calendar.MONDAY
        and (hours_of := desk_hours(municipality, desk, day).value)
    )
    title = book.tree.held(f"desks.{desk}", municipality)[0].title_en
    return Year(
        title if title.startswith(known.name_en) else f"{known.name_en}, {title}",
        {day: _kind(municipality, desk, day, usual) for day in days},
    )


def _kind(municipality: MunicipalityId, desk: str, on: date, usual: time) -> str:
    told = desk_hours(municipality, desk, on).value
    if not told:
        return "closed"
    if on.weekday() == calendar.SATURDAY:
        return "saturday"
    return "late" if told[-1].closes > usual else "open"


def _calendars(years: tuple[Year, ...], height: int) -> Iterator[str]:
    for index, year in enumerate(years):
        x, y = LEFT + COLUMN * (index % 2), TOP + BLOCK * (index // 2)
        yield f'  <text class="name" x="{x - 36}" y="{y + 8}">{escape(year.title)}</text>'
        for number in (1, 5, 10, 15, 20, 25, 31):
            at = x + (number - 1) * CELL + CELL // 2
            yield f'  <text class="soft" x="{at}" y="{y + 25}" text-anchor="middle">{number}</text>'
        for month in range(1, 13):
            line = y + 18 + month * (CELL + 2)
            name = calendar.month_abbr[month]
            yield f'  <text class="soft" x="{x - 36}" y="{line + 10}">{name}</text>'
        for day, kind in year.days.items():
            yield (
                f'  <rect x="{x + (day.day - 1) * CELL}" y="{y + 18 + day.month * (CELL + 2)}"'
                f' width="{CELL - 2}" height="{CELL}" fill="var(--{KINDS[kind][0]})"/>'
            )
    for index, (colour, words) in enumerate(KINDS.values()):
        x, y = 20 + index * 180, height - 24
        yield f'  <rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="var(--{colour})"/>'
        yield f'  <text class="soft" x="{x + 20}" y="{y + 10}">{words}</text>'
