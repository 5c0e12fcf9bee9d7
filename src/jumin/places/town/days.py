"""What the next days bring, and what happened lately, as the town's pages tell it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jumin.locale.facts import word
from jumin.locale.happenings import ACTS, COMING, VISITS, explain_coming, explain_recent
from jumin.offices.common.gateway import JournalLine
from jumin.sandbox.forecast import Due, forecast
from jumin.sandbox.recent import Recent, recent, told
from jumin.sandbox.residents import TownResident, roles
from jumin.terms import Medium, ResidentId


AHEAD: Final = 90
"""Days that are looked ahead."""
MOST_RECENT: Final = 10
TOLD: Final = frozenset({*ACTS, *VISITS})
"""What is told of the offices' journals: there are words for it."""


@dataclass(frozen=True)
class Coming:
    """What falls due to somebody, or to the authorities, on a day."""

    on: date
    is_last_day: bool
    """Whether it is the last day of what ends; else the first on which it is so."""
    days: int
    """Days from today."""
    away: str
    """The same in words: today, tomorrow, in 3 days."""
    resident: TownResident | None
    what: tuple[str, ...]


@dataclass(frozen=True)
class Past:
    """What happened to somebody."""

    at: datetime
    resident: TownResident | None
    what: str
    times: int


def coming(
    people: tuple[TownResident, ...], *, on: date, language: str, of: ResidentId | None = None
) -> tuple[Coming, ...]:
    """Tell what falls due from a day on, to everybody or to one."""
    known = {one.resident: one for one in people}
    shown = partial(_shown, on=on)
    wanted = [due for due in forecast(on=on, days=AHEAD) if of is None or due.resident == of]
    return tuple(
        Coming(
            day,
            is_last_day,
            (day - on).days,
            _away((day - on).days),
            known.get(ResidentId(resident)),
            tuple(dict.fromkeys(_told(due, language) for due in same)),
        )
        for (day, resident, is_last_day), same in groupby(sorted(wanted, key=shown), key=shown)
    )


def past(people: tuple[TownResident, ...], language: str) -> tuple[Past, ...]:
    """Tell what happened lately, the latest first."""
    known = {one.id: one for one in people}
    return tuple(
        Past(
            one.at,
            known.get(one.resident or ""),
            explain_recent(one.act, language),
            one.times,
        )
        for one in recent(most=MOST_RECENT, acts=TOLD)
    )


def meanwhile(lines: Iterable[JournalLine], language: str) -> tuple[str, ...]:
    """Tell in the order of a journal's lines what happened, as far as there are words for it."""
    names = {role.id: role.name for role in roles()}
    happened = told([line for line in lines if line.act in TOLD])
    return tuple("　".join(_line(one, names, language)) for one in happened)


def _line(one: Recent, names: Mapping[str, str], language: str) -> Iterator[str]:
    yield date_format(localtime(one.at), "DATE_FORMAT")
    if one.resident is not None:
        yield names[one.resident]
    yield explain_recent(one.act, language) + (f" × {one.times}" if one.times > 1 else "")


def _shown(due: Due, on: date) -> tuple[date, str, bool]:
    """Tell under which day it is shown, to whom it falls due, and whether that is a last day.

    A last day that is over is not shown: the offices will do today what follows from it.
    """
    if due.last_day is not None and due.last_day >= on:
        return due.last_day, due.resident or "", True
    return due.on, due.resident or "", False


def _told(due: Due, language: str) -> str:
    what = explain_coming(due.act, language) if due.act in COMING else due.act
    if due.purpose is None:
        return what
    purpose = word("purpose", due.purpose.value, language)
    if due.medium is Medium.PHONE:
        purpose = _("{certificate} on the phone").format(certificate=purpose)
    return _("{what} ({which})").format(what=what, which=purpose)


def _away(days: int) -> str:
    if days <= 1:
        return _("tomorrow") if days else _("today")
    return ngettext("in {days} day", "in {days} days", days).format(days=days)
