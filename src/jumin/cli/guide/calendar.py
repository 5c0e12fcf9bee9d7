"""Days as a calendar that other programs read (iCalendar, RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_DNS, uuid5

from jumin.cli.manner import Manner
from jumin.cli.shown import shown
from jumin.locale.catalogue import gettext_noop as _


if TYPE_CHECKING:
    from icalendar import Event

_OURS: Final = uuid5(NAMESPACE_DNS, "jumin.test")
_WEEK_BEFORE: Final = timedelta(days=-7, hours=9)
"""From midnight of the day: nine in the morning, one week before."""


@dataclass(frozen=True)
class Entry:
    """An entry of a calendar: whole days (終日の予定)."""

    name: str
    """Always the same for the same thing, so that a later calendar replaces it."""
    starts_on: date
    ends_on: date
    """The last day, included."""
    summary: str
    description: str
    is_due: bool
    """Whether something is to be done by then: one is reminded a week before."""


def calendar_of(
    entries: Sequence[Entry], manner: Manner, *, name: str, title: str, on: date
) -> bytes:
    """Write entries as a calendar; asked on the same day it is the same, octet by octet.

    `name` is always the same for the same calendar, as those of its entries.
    """
    from icalendar import Calendar  # where a calendar is written, and not to start any command

    stamp = datetime.combine(on, time(), UTC)
    made = Calendar.new(
        prodid="-//JUMIN-TEST//jumin guide//EN",
        uid=uuid5(_OURS, name),
        name=_marked(title, manner),
        subcomponents=[_event(entry, manner, stamp) for entry in entries],
    )
    octets: bytes = made.to_ical()
    return octets


def _event(entry: Entry, manner: Manner, stamp: datetime) -> "Event":
    from icalendar import Alarm, Event
    from icalendar.enums import CLASS, TRANSP

    summary = shown(_marked(entry.summary, manner))
    warning = manner.text(_("TEST: made by a play of the system. Ask your municipality."))
    event = Event.new(
        uid=uuid5(_OURS, entry.name),
        stamp=stamp,
        start=entry.starts_on,
        end=entry.ends_on + timedelta(days=1),  # DTEND is the day after (RFC 5545 §3.6.1)
        summary=summary,
        description=shown(f"{entry.description}\n{warning}"),
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
    if entry.is_due:
        alarm = Alarm.new(description=summary)
        alarm.add("ACTION", "DISPLAY")
        alarm.TRIGGER = _WEEK_BEFORE
        event.add_component(alarm)
    return event


def _marked(text: str, manner: Manner) -> str:
    return f"{manner.text(_('TEST'))}: {text}"
