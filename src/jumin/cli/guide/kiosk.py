"""`jumin guide kiosk`: what kiosks issue, for whom, when and for how much (コンビニ交付)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import click

from jumin.cli.answers import Told, show_answers
from jumin.cli.guide.asking import calendar_out, ics_option, municipality_option
from jumin.cli.guide.choices import OneOf
from jumin.cli.guide.instants import asked_for, when_options
from jumin.cli.guide.turns import calendar_of_answers
from jumin.cli.manner import JAPANESE, Command, Manner, json_option
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.locale.facts import WORDS, word
from jumin.locale.guide_words import guide_word
from jumin.locale.moments import tell_day
from jumin.rules import (
    Condition,
    Municipality,
    Store,
    YearlyDays,
    available_from,
    closed_days,
    conditions,
    documents,
    fee,
    fee_free_purposes,
    hours,
    items,
    kiosk_notes,
    maintenance,
    most_copies,
    not_issued,
    opening,
    stores,
    subjects,
    use_available_from,
)
from jumin.rules import Told as ToldByGuide
from jumin.terms import Document, Reason


_USE: Final = Condition.USE_REGISTRATION_IF_RESIDENT_ELSEWHERE
_A_LEAP_YEAR: Final = 2024


def _names() -> Iterable[tuple[Document, Reason]]:
    """Tell what documents are called."""
    return ((kind, Reason(WORDS["document"][kind])) for kind in Document)


@click.command(cls=Command)
@municipality_option()
@click.option(
    "--document",
    type=OneOf(Document, "document", _names),
    metavar="DOCUMENT",
    help=f"One document only: {', '.join(Document)}.",
)
@when_options
@ics_option
@json_option
@click.pass_obj
def kiosk(
    manner: Manner,
    *,
    municipality: Municipality,
    document: Document | None,
    on: date | None,
    at: datetime | None,
    ics: str | None,
    force: bool,
) -> None:
    """Tell what a municipality hands out at kiosks: conditions, fees, hours, limits and shops.

    Of each document also what is not issued, and from which day a card serves that was handed
    over on the day asked. With `--ics` the days on which something changes are written as a
    calendar.
    """
    give = calendar_out(manner, ics, force=force)
    day, instant = asked_for(manner, on, at)
    place = municipality.id
    offered = documents(place, day)
    named = [offer.document for offer in offered.value]
    wanted = [document] if document else named
    words = _listed(manner, (word("document", one, manner.language) for one in named))
    answers = [Told("documents", manner.text(_("Documents at kiosks")), offered, value=words)]
    for one in wanted:
        is_offered = one in named
        answers += _of_document(manner, municipality, one, day, instant, is_offered=is_offered)
    if named:
        answers += _in_general(manner, municipality, day)
    if any(_USE in offer.conditions for offer in offered.value):
        applied = use_available_from(place, day)
        answers.append(Told("use-from", manner.text(_("A use applied for serves from")), applied))
    asked = {"municipality": place, "document": document, "on": on, "at": instant}
    given = {name: one for name, one in asked.items() if one is not None}
    name, title = "/".join(filter(None, (place, "kiosk", document))), _("Documents at kiosks")
    give(
        lambda: calendar_of_answers(answers, manner, name=name, title=manner.text(title), on=day),
        lambda: show_answers(manner, given, answers),
    )


def _of_document(
    manner: Manner,
    municipality: Municipality,
    document: Document,
    on: date,
    at: datetime | None,
    *,
    is_offered: bool,
) -> list[Told]:
    place, language = municipality.id, manner.language
    name = word("document", document, language)

    def told(key: str, label: str, answer: Any, value: str | None = None) -> Told:
        return Told(f"{document}-{key}", f"{name}: {manner.text(label)}", answer, value)

    span = hours(place, document, on)
    open_ = f"{span.value.opens:%H:%M}–{span.value.closes:%H:%M}" if span.value else None
    found = [told("hours", _("hours"), span, open_ or manner.text(_("closed")))]
    if at is not None:
        now = opening(place, document, at)
        words = manner.text(_("open now") if now.value else _("closed now"))
        found.append(told("open", _("now"), now, words))
    if not is_offered:
        return found
    required = conditions(place, document, on)
    whose = subjects(place, document, on)
    printed = items(place, document, on)
    limits = not_issued(place, document, on)
    return [
        *found,
        told("conditions", _("conditions"), required, _words(manner, "condition", required.value)),
        told("subjects", _("whose matters"), whose, _facts(manner, "subject", whose.value)),
        told("items", _("on request"), printed, _facts(manner, "item", sorted(printed.value))),
        told("fee", _("fee in yen"), fee(place, document, 1, on)),
        told("not-issued", _("not issued"), limits, _told(manner, "not-issued", limits.value)),
    ]


def _in_general(manner: Manner, municipality: Municipality, on: date) -> list[Told]:
    place = municipality.id

    def told(key: str, label: str, answer: Any, value: str | None = None) -> Told:
        return Told(key, manner.text(label), answer, value)

    shops, notes, rest = stores(place, on), kiosk_notes(place, on), closed_days(place, on)
    purposes, stops = fee_free_purposes(place, on), maintenance(place, on)
    days = "\n".join(
        f"{tell_day(stop.first, manner.language)} – {tell_day(stop.last, manner.language)}"
        for stop in stops.value
    )
    free = _words(manner, "fee-free-purpose", purposes.value)
    return [
        told("copies", _("Copies in one visit, at most"), most_copies(on, place)),
        told("shops", _("Shops"), shops, _listed(manner, _shops(manner, shops.value))),
        told("card-serves-from", _("A card of this day serves from"), available_from(place, on)),
        told("closed-days", _("Closed days of every year"), rest, _span(manner, rest.value)),
        told("maintenance", _("Announced stops"), stops, days or manner.text(_("none is known"))),
        told("fee-free", _("Free at the counter only, for"), purposes, free),
        told("notes", _("To know before"), notes, _told(manner, "note", notes.value)),
    ]


def _span(manner: Manner, days: YearlyDays | None) -> str:
    """Tell days of every year; a leap year has them all."""
    if days is None:
        return manner.text(_("none are named"))
    form = text(_("%m-%d"), manner.language)
    first, last = (date(_A_LEAP_YEAR, *day).strftime(form) for day in (days.first, days.last))
    return f"{first} – {last}"


def _shops(manner: Manner, known: Iterable[Store]) -> Iterable[str]:
    mark = manner.text(_("takes phones"))
    for store in known:
        name = store.name_ja if manner.language == JAPANESE else store.name_en
        yield f"{name} ({mark})" if store.accepts_phone else name


def _told(manner: Manner, kind: str, listed: Iterable[ToldByGuide[Any]]) -> str:
    mark = manner.text(_(" (assumed)"))
    lines = [
        guide_word(kind, one.what, manner.language) + (mark if one.is_assumed else "")
        for one in listed
    ]
    return "\n".join(lines) or "-"


def _words(manner: Manner, kind: str, keys: Iterable[str]) -> str:
    return _listed(manner, (guide_word(kind, key, manner.language) for key in keys))


def _facts(manner: Manner, fact: str, keys: Iterable[str]) -> str:
    return _listed(manner, (word(fact, key, manner.language) for key in keys))


def _listed(manner: Manner, words: Iterable[str]) -> str:
    return manner.text(_(", ")).join(words) or "-"
