"""`jumin guide fees`: what a card costs anew and why, and papers at kiosks (手数料)."""

from datetime import date

import click

from jumin.cli.answers import Told, show_answers
from jumin.cli.guide.asking import municipality_option, on_option
from jumin.cli.guide.choices import OneOf
from jumin.cli.guide.fee_list import FeeList, yen
from jumin.cli.manner import Command, Manner, json_option
from jumin.locale.catalogue import gettext_noop as _
from jumin.rules import Cause, Municipality, reissue_fee


@click.command(cls=Command)
@municipality_option()
@click.option(
    "--cause",
    "causes",
    type=OneOf(Cause, "cause"),
    multiple=True,
    metavar="CAUSE",
    help="Why the card is issued anew (loss, disaster …); several, if several led to it.",
)
@click.option("--without-certificates", is_flag=True, help="The card alone is wanted.")
@on_option
@json_option
@click.pass_obj
def fees(
    manner: Manner,
    *,
    municipality: Municipality,
    causes: tuple[Cause, ...],
    without_certificates: bool,
    on: date,
) -> None:
    """Tell what a new card costs, and why; without a cause all the fees that there are.

    Of several causes one that is not the holder's makes it free.
    """
    asked: dict[str, object] = {
        "municipality": municipality.id,
        "causes": causes,
        "with-certificates": not without_certificates,
        "on": on,
    }
    if not causes:
        listed = FeeList.of(municipality.id, on, with_certificates=not without_certificates)
        manner.show(listed.as_data(asked, manner.language), lambda: listed.show(manner))
        return
    told = reissue_fee(
        municipality=municipality.id,
        causes=causes,
        with_certificates=not without_certificates,
        on=on,
    )
    label = manner.text(_("A new card"))
    show_answers(manner, asked, [Told("reissue-fee", label, told, yen(told.value, manner))])
