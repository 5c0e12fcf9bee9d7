"""`jumin rules list|show`: what is known, and one of it with all its days, sources and reasons."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import click

from jumin.cli.answers import print_line, source_line
from jumin.cli.guide.asking import municipality_option
from jumin.cli.guide.days import Day
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.rules import words
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.moments import tell_day
from jumin.locale.reasons import tell_reason
from jumin.rules import (
    DatedValue,
    Kind,
    Parameter,
    catalogue,
    municipalities,
    parameter_named,
    plain_parameter,
)


if TYPE_CHECKING:
    from jumin.rules import Municipality


@click.command("list", cls=Command)
@municipality_option(required=False)
@click.option("--topic", metavar="TOPIC", help="What begins so: kiosk, kiosk.fee.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), help="What is known in this way."
)
@click.option("--on", type=Day(), metavar="DAY", help="What is good for this day; else all days.")
@json_option
@click.pass_obj
def list_(
    manner: Manner,
    *,
    municipality: "Municipality | None",
    topic: str | None,
    kind: str | None,
    on: date | None,
) -> None:
    """List what is known, by name: where it holds, its values, their days and sources.

    With a municipality: what answers for it, its own values before those that hold everywhere.
    --json: a list of {"name", "municipality" (null: everywhere), "title": {"ja", "en"}, "unit",
    "held_in" (package or folder), "file", "line", "values": [{"value", "since", "since_known",
    "until", "kind", "source", "section", "edition", "reason": {"ja", "en"} or null,
    "verified_on"}]}.
    """
    asked = catalogue(municipality.id if municipality else None, on)
    found = [
        chosen
        for each in asked
        if topic is None or f"{each.name}.".startswith(f"{topic.rstrip('.')}.")
        if (chosen := _of_kind(each, kind)).values
    ]
    manner.show([plain_parameter(each) for each in found], lambda: _print(found, manner))


def _of_kind(parameter: Parameter, kind: str | None) -> Parameter:
    if kind is None:
        return parameter
    return replace(parameter, values=tuple(v for v in parameter.values if v.kind.value == kind))


def _print(found: list[Parameter], manner: Manner) -> None:
    for heading, held in groupby(found, key=lambda each: (each.name, words.title(each, manner))):
        print_line(": ".join(heading))
        for each in held:
            for dated in each.values:
                value = words.value(dated, each.unit, manner)
                how = f"{words.days(dated, manner)}; {words.known_by(dated, manner)}"
                print_line(f"- {words.place(each, manner)}: {value} ({how})", 1)
    if found:
        values = sum(len(each.values) for each in found)
        manner.say(_("Parameters: {count}; values: {values}."), count=len(found), values=values)
    else:
        manner.say(_("Nothing of this kind is held."))


@click.command(cls=Command)
@click.argument("name")
@municipality_option(required=False)
@json_option
@click.pass_obj
def show(manner: Manner, *, name: str, municipality: "Municipality | None") -> None:
    """Show NAME (kiosk.closed-days, or kamakura.kiosk.closed-days), wherever it is held.

    With a municipality: what answers for it, its own first. --json: a list as of `jumin rules
    list --json`.
    """
    head, _separator, rest = name.partition(".")
    place: str | None = municipality.id if municipality else None
    if place is None and head in {each.id for each in municipalities()}:
        place, name = head, rest
    found = parameter_named(name, place)
    manner.show([plain_parameter(each) for each in found], lambda: _print_all(found, manner))


def _print_all(found: tuple[Parameter, ...], manner: Manner) -> None:
    for each in found:
        print_line(f"{each}: {words.title(each, manner)}")
        print_line(manner.text(_("It stands in {file}:{line}."), file=each.file, line=each.line), 1)
        for dated in each.values:
            _print_dated(dated, each.unit, manner)
    manner.say(_("Sources:"))
    cited = (dated.citation.source for each in found for dated in each.values)
    for source in dict.fromkeys(cited):
        print_line(source_line(source, manner), 1)
        if source.note:
            print_line(source.note, 2)


def _print_dated(dated: DatedValue[object], unit: str | None, manner: Manner) -> None:
    days, parts = words.days(dated, manner), words.value(dated, unit, manner, between="\n")
    if "\n" in parts:
        print_line(f"{days}:", 1)
        for part in parts.splitlines():
            print_line(part, 2)
    else:
        print_line(f"{days}: {parts}", 1)
    print_line(f"- {words.known_by(dated, manner)}", 2)
    if dated.reason:
        print_line(f"- {tell_reason(dated.reason, manner.language)}", 2)
    compared = tell_day(dated.verified_on, manner.language)
    print_line("- " + manner.text(_("Compared with its source on {on}."), on=compared), 2)
