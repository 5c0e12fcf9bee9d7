"""`jumin guide papers`: who may come for what, where, and with which papers (手続と持ち物)."""

from collections.abc import Iterator
from datetime import date

import click

from jumin.cli.answers import show_answers
from jumin.cli.guide.asking import calendar_out, ics_option, municipality_option, on_option
from jumin.cli.guide.choices import OneOf
from jumin.cli.guide.documents import Document
from jumin.cli.guide.procedure_list import show_procedures
from jumin.cli.guide.turns import calendar_of_answers
from jumin.cli.guide.visit import Visit
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.reasons import tell_reason
from jumin.rules import (
    CIRCUMSTANCES,
    COMERS,
    Circumstance,
    Comer,
    Municipality,
    PresentedDocument,
    Procedure,
    parameters,
    procedure_name,
)
from jumin.terms import Reason


def _names() -> Iterator[tuple[Procedure, Reason]]:
    """Tell what procedures are called, wherever one is known."""
    tree = parameters()
    for municipality in tree.municipalities:
        for procedure in Procedure:
            if tree.held(f"procedures.{procedure}", municipality):
                yield procedure, procedure_name(procedure, municipality)


@click.command(cls=Command)
@click.argument("procedure", required=False, type=OneOf(Procedure, "procedure", _names))
@municipality_option()
@click.option(
    "--as",
    "comer",
    type=OneOf(Comer, "comer", COMERS.items),
    default=Comer.HOLDER.value,
    show_default=True,
    metavar="WHO",
    help="Who comes: holder, household-member, legal-representative or agent.",
)
@click.option("--forgot-pin", is_flag=True, help="The PIN is forgotten.")
@click.option(
    "--case",
    "cases",
    type=OneOf(Circumstance, "case", CIRCUMSTANCES.items),
    multiple=True,
    metavar="CASE",
    help="What is the case: lost, lost-outside, burnt, damaged …; several, if several are.",
)
@click.option(
    "--document",
    "documents",
    type=Document(),
    multiple=True,
    metavar="KIND[:DAY]",
    help="A document with its last day (driving-licence:2027-03-01): is it enough as proof?",
)
@on_option
@ics_option
@json_option
@click.pass_obj
def papers(
    manner: Manner,
    *,
    procedure: Procedure | None,
    municipality: Municipality,
    comer: Comer,
    forgot_pin: bool,
    cases: tuple[Circumstance, ...],
    documents: tuple[PresentedDocument, ...],
    on: date,
    ics: str | None,
    force: bool,
) -> None:
    """Tell who may come for a PROCEDURE, where, with which papers and PINs, and what it costs.

    Without a PROCEDURE all are listed, and those of other fields that need the My Number. With
    `--ics` last days, and those on which something changes, are written as a calendar.
    """
    give = calendar_out(manner, ics, force=force)
    given = frozenset((*cases, *([Circumstance.FORGOTTEN_PIN] if forgot_pin else [])))
    if procedure is None:
        if given or documents or ics or comer is not Comer.HOLDER:
            wrong_use(manner.text(_("Name a procedure: jumin guide papers reset-pin …")))
        show_procedures(manner, municipality.id, on)
        return
    if not parameters().held(f"procedures.{procedure}", municipality.id):
        told = _("Of {procedure} the guide of {municipality} knows nothing.")
        wrong_use(manner.text(told, procedure=procedure, municipality=municipality.id))
    asked: dict[str, object] = {
        "procedure": procedure,
        "municipality": municipality.id,
        "as": comer,
        "cases": sorted(given),
        "documents": [document.kind for document in documents],
        "on": on,
    }
    visit = Visit(procedure, municipality.id, comer, given, on, manner)
    answers = [*visit.told(documents)]
    name = "/".join((municipality.id, procedure, comer, *sorted(given)))
    title = tell_reason(procedure_name(procedure, municipality.id), manner.language)
    give(
        lambda: calendar_of_answers(answers, manner, name=name, title=title, on=on),
        lambda: show_answers(manner, asked, answers),
    )
