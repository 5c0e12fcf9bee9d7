"""`jumin residents`: who lives in the town, with their PINs, and what a kiosk says to them now."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from jumin.cli.console import console
from jumin.cli.manner import JAPANESE, Command, Manner, json_option
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _


if TYPE_CHECKING:
    from jumin.sandbox.residents import TownResident


@click.command(cls=Command)
@json_option
@click.pass_obj
def residents(manner: Manner) -> None:
    """List the residents: their PINs, and what a kiosk says to them now."""
    at = open_town().now()
    from jumin.sandbox import residents as town

    told = [_tell(resident, at) for resident in town.residents()]
    manner.show(told, lambda: _print(told, manner))


def _tell(resident: "TownResident", at: datetime) -> dict[str, Any]:
    from jumin.sandbox.expectation import expectation

    refusal = expectation(resident, at=at)
    return {
        "id": resident.id,
        "name": resident.name,
        "municipality": resident.municipality,
        "authentication_pin": resident.authentication_pin,
        "signature_pin": resident.signature_pin,
        "kiosk": "ok" if refusal is None else refusal.code,
        "facts": {} if refusal is None else dict(refusal.facts),
        "reason": resident.reason,
        "reason_en": resident.reason_en,
    }


def _print(told: list[dict[str, Any]], manner: Manner) -> None:
    table = Table(title=manner.text(_("Residents of the town (TEST: invented people)")))
    for heading in (
        _("Name for commands"),
        _("Name"),
        _("Municipality"),
        _("Authentication PIN"),
        _("Signature PIN"),
        _("Kiosk"),
        _("Why (when the town began)"),
    ):
        table.add_column(manner.text(heading))
    reason = "reason" if manner.language == JAPANESE else "reason_en"
    for one in told:
        table.add_row(
            one["id"],
            one["name"],
            one["municipality"],
            one["authentication_pin"] or "-",
            one["signature_pin"] or "-",
            one["kiosk"],
            one[reason],
        )
    console().print(table)
