"""`jumin guide fees`: what a card costs anew and why, and papers at kiosks (手数料)."""

from datetime import date

import click

from jumin.cli.answers import Told, show_answers
from jumin.cli.guide.asking import calendar_out, ics_option, municipality_option, on_option
from jumin.cli.guide.choices import OneOf
from jumin.cli.guide.fee_list import FeeList, yen
from jumin.cli.guide.turns import calendar_of_answers
from jumin.cli.manner import Command, Manner, json_option
from jumin.locale.catalogue import gettext_noop as _
from jumin.rules import CAUSES, Cause, Municipality, reissue_fee


@click.command(cls=Command)
@municipality_option()
@click.option(
    "--cause",
    "causes",
    type=OneOf(Cause, "cause", CAUSES.items),
    multiple=True,
    metavar="CAUSE",
    help="Why the card is issued anew (loss, disaster …); several, if several led to it.",
)
@click.option("--without-certificates", is_flag=True, help="The card alone is wanted.")
@on_option
@ics_option
@json_option
@click.pass_obj
def fees(
    manner: Manner,
    *,
    municipality: Municipality,
    causes: tuple[Cause, ...],
    without_certificates: bool,
    on: date,
    ics: str | None,
    force: bool,
) -> None:
    """Tell what a new card costs, and why; without a cause all the fees that there are.

    Of several causes one that is not the holder's makes it free. With `--ics` the days on which a
    fee changes are written as a calendar.
    """
    give = calendar_out(manner, ics, force=force)
    asked: dict[str, object] = {
        "municipality": municipality.id,
        "causes": causes,
        "with-certificates": not without_certificates,
        "on": on,
    }
    with_certificates, listed = not without_certificates, None
    if causes:
        told = reissue_fee(
            municipality=municipality.id,
            causes=causes,
            with_certificates=with_certificates,
            on=on,
        )
        label = manner.text(_("A new card"))
        answers = [Told("reissue-fee", label, told, yen(told.value, manner))]
    else:
        listed = FeeList.of(municipality.id, on, with_certificates=with_certificates)
        answers = listed.told(manner)

    def show() -> None:
        if listed is None:
            show_answers(manner, asked, answers)
        else:
            manner.show(listed.as_data(asked, manner.language), lambda: listed.show(manner))

    name, title = "/".join((municipality.id, "fees", *sorted(causes))), manner.text(_("Fees"))
    give(lambda: calendar_of_answers(answers, manner, name=name, title=title, on=on), show)
