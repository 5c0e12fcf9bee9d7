"""`jumin guide hours`: when desks and telephones are open (受付時間)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Final

import click

from jumin.cli.answers import Told, show_answers
from jumin.cli.guide.asking import calendar_out, ics_option, municipality_option
from jumin.cli.guide.calendar import Entry, calendar_of
from jumin.cli.guide.instants import asked_for, when_options
from jumin.cli.guide.wrong import WrongValueError
from jumin.cli.manner import JAPANESE, Command, Manner, json_option, wrong_use
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.guide_words import guide_word
from jumin.locale.moments import tell_day, tell_instant
from jumin.rules import (
    Answer,
    Desk,
    Hours,
    Municipality,
    PhoneLine,
    SpecialDay,
    desk,
    desk_hours,
    desk_keys,
    hotline,
    hotline_menu,
    is_desk_open_at,
    next_desk_closing,
    next_desk_opening,
    special_days,
)


_AHEAD: Final = timedelta(days=31)
_WEEK: Final = 7


@click.command(cls=Command)
@municipality_option()
@click.option("--desk", "asked_desk", metavar="KEY", help="One desk only: main, branches …")
@when_options
@click.option("--week", is_flag=True, help="Tell the hours of seven days.")
@ics_option
@json_option
@click.pass_obj
def hours(
    manner: Manner,
    *,
    municipality: Municipality,
    asked_desk: str | None,
    on: date | None,
    at: datetime | None,
    week: bool,
    ics: str | None,
    force: bool,
) -> None:
    """Tell when the desks of a municipality are open, and whom to ring up.

    Of each desk: whether it is open, its hours, when it opens next, and the days of the coming
    month on which it is closed or open longer. With `--ics` these days are written as a calendar.
    TEST: the telephone numbers are those of the real service, and this is a simulator.
    """
    day, instant = asked_for(manner, on, at)
    give = calendar_out(manner, ics, force=force)
    keys = _keys(manner, municipality, asked_desk, day)

    def show() -> None:
        answers = [
            told
            for key in keys
            for told in _of_desk(manner, municipality, key, day, at=instant, is_week=week)
        ]
        if asked_desk is None:
            answers += _telephones(manner, municipality, day, instant)
        asked = {"municipality": municipality.id, "desk": asked_desk, "on": on, "at": instant}
        given = {name: one for name, one in asked.items() if one is not None}
        show_answers(manner, given, answers)

    give(lambda: _calendar(manner, municipality, keys, day), show)


def _keys(
    manner: Manner, municipality: Municipality, asked: str | None, on: date
) -> tuple[str, ...]:
    keys = desk_keys(municipality.id, on)
    if asked is None:
        return keys
    if (key := asked.removeprefix("counter.")) in keys:
        return (key,)
    meant = next(iter(get_close_matches(key[:40], keys, n=1)), None)
    told = _("{value}: the guide names no such desk. There are: {known}.")
    if meant is not None:
        told = _("{value}: did you mean {meant}? There are: {known}.")
    facts = {"value": asked[:40], "meant": meant, "known": ", ".join(keys)}
    raise WrongValueError(f"--desk: {manner.text(told, **facts)}")


def _of_desk(
    manner: Manner,
    municipality: Municipality,
    key: str,
    on: date,
    *,
    at: datetime | None,
    is_week: bool,
) -> list[Told]:
    found = desk(municipality.id, key, on)
    answer = desk_hours(municipality.id, key, on)
    lines = [_day_told(manner, on, answer.value)]
    if is_week and answer.value is not None:
        for ahead in range(1, _WEEK):
            day = on + timedelta(days=ahead)
            lines.append(_day_told(manner, day, desk_hours(municipality.id, key, day).value))
    known = found.value
    contacts = manner.text(_(", ")).join(_contacts(manner, known))
    told = [
        Told(key, f"{_name(manner, known)} [{key}]", found, contacts, is_explained=False),
        Told(f"{key}-hours", manner.text(_("Hours")), answer, value="\n".join(lines)),
    ]
    if answer.value is None:
        return told
    if at is not None:
        now = is_desk_open_at(municipality.id, key, at)
        opens, closes = next_desk_opening(known, at), next_desk_closing(known, at)
        words = manner.text(_("open now") if now.value else _("closed now"))
        told.append(Told(f"{key}-open", manner.text(_("Now")), now, words, is_explained=False))
        told.append(_next(manner, f"{key}-next-opening", _("Opens next"), now, opens))
        told.append(_next(manner, f"{key}-next-closing", _("Closes next"), now, closes))
    special = special_days(municipality.id, key, on, on + _AHEAD)
    words = "\n".join(_special_told(manner, day) for day in special.value)
    label = manner.text(_("Special days of the coming month"))
    days = Told(f"{key}-special-days", label, special, words or "-", is_explained=False)
    return [*told, days]


def _next(
    manner: Manner, key: str, label: str, now: Answer[bool | None], at: datetime | None
) -> Told:
    """Tell an instant that rests on what the answer before it rests on."""
    told = Answer(at, (), now.sources, now.as_of, assumed=now.assumed)
    return Told(key, manner.text(label), told, is_explained=False)


def _name(manner: Manner, known: Desk) -> str:
    return known.name_ja if manner.language == JAPANESE else known.name_en


def _contacts(manner: Manner, known: Desk) -> list[str]:
    where = known.at_ja if manner.language == JAPANESE else known.at_en
    lines = [
        (_("Telephone: {number}"), known.phone),
        (_("Switchboard: {number}"), known.switchboard),
        (_("Fax: {number}"), known.fax),
        (_("Fax for the hard of hearing: {number}"), known.fax_for_hard_of_hearing),
    ]
    told = [manner.text(line, number=number) for line, number in lines if number]
    return [*told, *([where] if where else [])]


def _day_told(manner: Manner, on: date, spans: Sequence[Hours] | None) -> str:
    day = tell_day(on, manner.language)
    if spans is None:
        return manner.text(_("{day}: the guide names no hours"), day=day)
    if not spans:
        return manner.text(_("{day}: closed"), day=day)
    return f"{day}: {_spans(spans)}"


def _spans(spans: Sequence[Hours]) -> str:
    return ", ".join(f"{span.opens:%H:%M}–{span.closes:%H:%M}" for span in spans)


def _special_told(manner: Manner, day: SpecialDay) -> str:
    told = _day_told(manner, day.on, day.hours)
    why = guide_word("day-kind", day.kind, manner.language)
    named = f"{why} {day.name_ja}" if day.name_ja else why
    return f"{told} ({named})"


def _telephones(
    manner: Manner, municipality: Municipality, on: date, at: datetime | None
) -> list[Told]:
    lines = hotline(municipality.id, on)
    menu = hotline_menu(on)
    words = "\n".join(line for one in lines.value for line in _line_told(manner, one, on, at))
    keys = "\n".join(
        f"{press} {guide_word('topic', topic, manner.language)}"
        for press, topic in enumerate(menu.value, 1)
    )
    return [
        Told("telephones", manner.text(_("Telephones")), lines, value=words),
        Told("voice-menu", manner.text(_("Keys of the toll-free number")), menu, value=keys),
    ]


def _line_told(manner: Manner, line: PhoneLine, on: date, at: datetime | None) -> list[str]:
    name = line.name_ja if manner.language == JAPANESE else line.name_en
    facts = [guide_word("charge", line.charge, manner.language)] if line.charge else []
    facts += [guide_word("language", one, manner.language) for one in line.languages]
    comma = manner.text(_(", "))
    told = [f"{line.number} {name} ({comma.join(facts)})"]
    told.append(" " * 4 + _day_told(manner, on, line.timetable.on(on)))
    if at is not None and line.timetable.is_told:
        is_open = line.timetable.is_open(at)
        opens = line.timetable.next_opening(at)
        now = manner.text(_("answers now") if is_open else _("does not answer now"))
        again = ""
        if opens and not is_open:
            again = manner.text(_("again from {at}"), at=tell_instant(opens, manner.language))
        told[-1] += f" ({now}{comma + again if again else ''})"
    if line.losses_at_all_hours:
        told.append(" " * 4 + manner.text(_("Loss of a card: at any hour of any day")))
    return told


def _calendar(manner: Manner, municipality: Municipality, keys: Sequence[str], on: date) -> bytes:
    """Write the special days of the coming month as a calendar."""
    entries = [
        Entry(
            name=f"{municipality.id}/{key}/{day.on}",
            starts_on=day.on,
            ends_on=day.on,
            summary=f"{_name(manner, desk(municipality.id, key, on).value)}: "
            + (_spans(day.hours) or manner.text(_("closed"))),
            description=_special_told(manner, day),
            is_due=False,
        )
        for key in keys
        for day in special_days(municipality.id, key, on, on + _AHEAD).value
    ]
    if not entries:  # a calendar without any entry is none (RFC 5545 §3.4)
        wrong_use(
            manner.text(_("No special days of the coming month are known: there is no calendar."))
        )
    name = f"{municipality.id}/desks/{'+'.join(keys)}"
    title = manner.text(_("Special days of desks"))
    return calendar_of(entries, manner, name=name, title=title, on=on)
