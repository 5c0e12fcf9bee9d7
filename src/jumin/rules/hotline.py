"""Whom to ring up (問合せ先): the national lines, a municipality's own, their hours and menu.

All numbers are those of the real service; this project is a simulator and rings nobody up.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Final, TypeVar

from jumin.rules.changes import followed
from jumin.rules.counter import desks
from jumin.rules.counter.day_kinds import DayKind
from jumin.rules.counter.timetable import Timetable
from jumin.rules.hotline_units import Language, OwnLine, PhoneLine, Topic
from jumin.rules.instants import day_asked
from jumin.rules.known.answers import Answer, DatedValue, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.known.plain_units import Hours, YearlyDays
from jumin.terms import MunicipalityId, Reason, because


V = TypeVar("V")

_SIMULATOR: Final = because("This is a simulator: the numbers are those of the real service.")


def hotline(municipality: MunicipalityId, on: date) -> Answer[tuple[PhoneLine, ...]]:
    """List the numbers that a municipality's guide gives (問合せ先), its own last.

    Sources: fujisawa-guide §6, nakanoto-guide-2022-11-11 §card 5 §contact,
        kamakura-guide-2024-05-01 §3 §9, tsukuba-guide-2023-10 §contact, izumi-guide §6 §contact

    >>> from datetime import date
    >>> [line.number for line in hotline("kamakura", date(2026, 11, 20)).value]
    ['0120-95-0178', '0120-0178-27', '0467-61-2300', '0467-23-5166', '0467-24-0077']

    """
    return followed(lambda day: _hotline(municipality, day), on)


def hotline_menu(on: date) -> Answer[tuple[Topic, ...]]:
    """Tell what the keys 1 to 6 of the toll-free number's voice menu are for (音声ガイダンス).

    Sources: kamakura-guide-2024-05-01 §9

    >>> from datetime import date
    >>> hotline_menu(date(2026, 11, 20)).value.index(Topic.LOSS) + 1
    2

    """
    menu = parameters().find(tuple, "hotline.menu", on)
    return answer(menu.value, on, [menu])


def line_hours(line: str, on: date) -> Answer[tuple[Hours, ...] | None]:
    """Tell the hours of a national line on a day (受付時間): none if it rests, None if untold.

    The loss of a card is taken at any hour by the lines that say so.

    Args:
        line: its key, `free` …
        on: the day.

    Raises:
        NoValueError: there is no such line.

    Sources: kamakura-guide-2024-05-01 §9, tsukuba-guide-2023-10 §contact

    >>> from datetime import date
    >>> [span.closes.hour for span in line_hours("free", date(2026, 11, 20)).value]
    [20]

    """
    return followed(lambda day: _hours(line, day), on)


def hotline_answers(
    municipality: MunicipalityId,
    *,
    topic: Topic,
    at: datetime,
    language: Language = Language.JAPANESE,
) -> Answer[tuple[PhoneLine, ...]]:
    """List the lines that answer a question just now (今つながる電話窓口).

    Those that the municipality's guide gives come first, then the other national ones. A line
    whose hours are not told is not listed.

    Args:
        municipality: where one lives.
        topic: what one rings up for.
        at: the instant, aware.
        language: in which one wants to be answered.

    Raises:
        UsageError: the instant has no time zone.

    Sources: kamakura-guide-2024-05-01 §9, tsukuba-guide-2023-10 §contact

    >>> from datetime import datetime
    >>> from jumin.terms import JST
    >>> night = datetime(2026, 11, 20, 3, 0, tzinfo=JST)
    >>> [line.key for line in hotline_answers("izumi", topic=Topic.LOSS, at=night).value]
    ['free', 'paid', 'otherwise', 'fax']

    """
    on = day_asked(at)
    given, all_lines = _hotline(municipality, on), _national(on)
    known = {line.key for line in given.value}
    others = [line for line in all_lines.value if line.key not in known]
    lines = [
        line
        for line in (*given.value, *others)
        if topic in line.topics and language in line.languages and _answers(line, topic, at)
    ]
    return replace(given.resting_on(all_lines), value=tuple(lines), changes_on=None)


def _answers(line: PhoneLine, topic: Topic, at: datetime) -> bool:
    if topic is Topic.LOSS and line.losses_at_all_hours:
        return True
    return bool(line.timetable.is_open(at))


def _hotline(municipality: MunicipalityId, on: date) -> Answer[tuple[PhoneLine, ...]]:
    place = municipality_id(municipality)
    listed = parameters().find(tuple, "hotline.lines", on, place)
    own = parameters().find(tuple, "hotline.own", on, place)
    national = {key: _line(key, on) for key in listed.value}
    lines = [line for line, _used in national.values()]
    used = [known for _line, known in national.values()]
    return answer(
        (*lines, *(line for one in own.value for line in _own(place, one, on))),
        on,
        [listed, *used, own],
        _SIMULATOR,
    )


def _national(on: date) -> Answer[tuple[PhoneLine, ...]]:
    prefix = "hotline.line."
    keys = [
        name.removeprefix(prefix)
        for name, known in parameters().national.items()
        if name.startswith(prefix) and known.on(on) is not None
    ]
    lines = [_line(key, on) for key in keys]
    return answer(tuple(line for line, _used in lines), on, [used for _line, used in lines])


def _line(key: str, on: date) -> tuple[PhoneLine, DatedValue[PhoneLine]]:
    known = parameters().find(PhoneLine, f"hotline.line.{key}", on)
    return replace(known.value, key=key, timetable=_timetable(key, on)), known


def _timetable(line: str, on: date) -> Timetable:
    open_, closed = _find(tuple, f"hours.{line}", on), _find(tuple, f"closed.{line}", on)
    kinds = closed.value if closed else ()
    year_end = _find(YearlyDays, "year-end", on) if DayKind.YEAR_END in kinds else None
    return Timetable(open_.value if open_ else (), kinds, year_end.value if year_end else None)


def _hours(line: str, on: date) -> Answer[tuple[Hours, ...] | None]:
    named, open_ = _line(line, on)[1], _find(tuple, f"hours.{line}", on)
    if open_ is None:
        told = because("The guides name no hours of this number.")
        begins = parameters().begins_after(f"hotline.hours.{line}", on)
        return answer(None, on, [named], told, changes_on=begins)
    timetable = _timetable(line, on)
    hours, may_change = timetable.on(on), timetable.may_change_on(on)
    if hours:
        return answer(hours, on, [open_], *_spans(hours), changes_on=may_change)
    rests = [_find(tuple, f"closed.{line}", on), _find(YearlyDays, "year-end", on)]
    why = because("The number is not answered on this day.")
    used = [open_, *(known for known in rests if known is not None)]
    return answer(hours, on, used, why, changes_on=may_change)


def _spans(hours: tuple[Hours, ...]) -> list[Reason]:
    return [
        because(
            "Answered from {opens:%H:%M} to {closes:%H:%M}.", opens=one.opens, closes=one.closes
        )
        for one in hours
    ]


def _find(of_type: type[V], key: str, on: date) -> DatedValue[V] | None:
    """Find what guides may be silent on; None where none is held for that day."""
    return parameters().find_if_held(of_type, f"hotline.{key}", on)


def _own(municipality: MunicipalityId, own: OwnLine, on: date) -> list[PhoneLine]:
    """Make lines of a municipality's desk: its telephone, and its fax where it has one."""
    desk = desks.desk(municipality, own.desk, on).value
    line = PhoneLine(
        key=f"counter.{own.desk}",
        name_ja=desk.name_ja,
        name_en=desk.name_en,
        number=desk.phone or "",
        charge=None,
        languages=(Language.JAPANESE,),
        topics=own.topics,
        timetable=desk.timetable,
    )
    fax = replace(
        line,
        key=f"{line.key}.fax",
        name_ja=f"{desk.name_ja} FAX",
        name_en=f"{desk.name_en}, fax",
        number=desk.fax_for_hard_of_hearing or desk.fax or "",
        is_fax=True,
    )
    return [each for each in (line, fax) if each.number]
