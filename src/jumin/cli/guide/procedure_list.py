"""All procedures of a municipality at a glance, and those that need the My Number (手続の一覧)."""

from datetime import date
from typing import Any

from rich.table import Table

from jumin.cli.answers import answer_as_data, cell, print_sources, value_as_data
from jumin.cli.console import console
from jumin.cli.guide.way_words import tell_way
from jumin.cli.manner import Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.reasons import tell_reason
from jumin.rules import (
    COMERS,
    Answer,
    comers,
    number_procedures,
    procedure_name,
    procedures,
    ways,
)
from jumin.terms import MunicipalityId


def show_procedures(manner: Manner, municipality: MunicipalityId, on: date) -> None:
    """Show all procedures, who may come for them and where, and which others need My Number."""
    manner.show(_data(manner, municipality, on), lambda: _print(manner, municipality, on))


def _data(manner: Manner, municipality: MunicipalityId, on: date) -> dict[str, Any]:
    language = manner.language
    answers: dict[str, Any] = {
        procedure.value: {
            "title": tell_reason(procedure_name(procedure, municipality), language),
            "comers": value_as_data(comers(procedure, municipality, on), language),
            **answer_as_data(ways(procedure, municipality, on), language),
        }
        for procedure in procedures(municipality, on)
    }
    answers["number-procedures"] = answer_as_data(number_procedures(municipality, on), language)
    return {
        "asked": value_as_data({"municipality": municipality, "on": on}, language),
        "answers": answers,
    }


def _print(manner: Manner, municipality: MunicipalityId, on: date) -> None:
    table = _table(manner, _("Procedure"), _("What"), _("Who may come"), _("Where"))
    comma = manner.text(_(", "))
    told: list[Answer[Any]] = []
    for procedure in procedures(municipality, on):
        where = ways(procedure, municipality, on)
        told.append(where)
        table.add_row(
            procedure.value,
            cell(tell_reason(procedure_name(procedure, municipality), manner.language)),
            comma.join(
                tell_reason(COMERS[comer], manner.language)
                for comer in comers(procedure, municipality, on)
            ),
            cell(
                comma.join(tell_way(key, municipality, on, manner) for key in where.value)
                + _mark(manner, where)
            ),
        )
    console().print(table)
    others = number_procedures(municipality, on)
    told.append(others)
    table = _table(manner, _("Needs the My Number"), _("Field"), _("Where"))
    for other in others.value:
        table.add_row(
            cell(tell_reason(other.name, manner.language)),
            cell(tell_reason(other.field_name, manner.language)),
            cell(
                (comma.join(tell_way(key, municipality, on, manner) for key in other.desks) or "-")
                + _mark(manner, others)
            ),
        )
    console().print(table)
    print_sources(told, manner)


def _table(manner: Manner, *headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(manner.text(heading), overflow="fold")
    return table


def _mark(manner: Manner, answer: Answer[Any]) -> str:
    return manner.text(_(" (assumed)")) if answer.assumed else ""
