"""`jumin licence list|show`: what verifiers are asked, and what is right to answer."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from rich.table import Table

from jumin.cli.console import console
from jumin.cli.licence.protocol import answers_of, material
from jumin.cli.licence.selection import make_selected, select_entries, selection_options
from jumin.cli.licence.words import category_name, reason_name, sentence
from jumin.cli.manner import Command, Manner, json_option
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.vectors import Entry


@click.command("list", cls=Command)
@selection_options
@json_option
@click.pass_obj
def list_(manner: Manner, categories: Sequence[str], ids: Sequence[str]) -> None:
    """List the cases: what is wrong in each, or unusual, and the check that finds it."""
    entries = select_entries(categories, ids)
    told = [answers_of(entry) for entry in entries]
    manner.show(told, lambda: _print(entries, manner))


@click.command(cls=Command)
@click.argument("case_id", metavar="ID")
@json_option
@click.pass_obj
def show(manner: Manner, case_id: str) -> None:
    """Show the case ID: what is wrong, what is right to answer, and its material in Base64."""
    (case,) = make_selected((), (case_id,), datetime.now(UTC))
    told = {**answers_of(case), "question": material(case.question)}
    manner.show(told, lambda: _print_one(told))


def _print_one(told: Mapping[str, Any]) -> None:
    question = told["question"]
    for name, value in (*told.items(), *question.items()):
        if value is not question:
            for one in value if isinstance(value, list) else [value]:
                click.echo(f"{name + ':':12} {'-' if one is None else one}")


def _print(entries: Sequence[Entry], manner: Manner) -> None:
    table = Table(title=manner.text(_("Cases for verifiers (TEST)")))
    for heading in (_("Case"), _("About"), _("What"), _("Right answer"), _("Check")):
        table.add_column(manner.text(heading))
    for entry in entries:
        answer = _("rely on it") if entry.reason is None else reason_name(entry.reason)
        table.add_row(
            entry.id,
            manner.text(category_name(entry.category)),
            sentence(entry, manner.language),
            manner.text(answer),
            f"{entry.rule.name}, {entry.rule.clause}" if entry.rule else "-",
        )
    console().print(table)
