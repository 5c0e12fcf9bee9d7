"""`jumin residents`: who lives in the town, with their PINs, and what a kiosk says to them now."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from jumin.cli.console import console
from jumin.cli.manner import JAPANESE, Command, Manner, json_option
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST


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

    refusal, changed_at = expectation(resident, at=at), resident.signature_pin_changed_at
    return {
        "id": resident.id,
        "name": resident.name,
        "municipality": resident.municipality,
        "authentication_pin": resident.authentication_pin,
        "signature_pin": None if changed_at else resident.signature_pin,
        "input_support_pin": resident.input_support_pin,
        "resident_register_pin": resident.resident_register_pin,
        "security_code": resident.security_code,
        "signature_pin_changed_at": changed_at.astimezone(JST).isoformat() if changed_at else None,
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
        _("Input support PIN"),
        _("Resident register PIN"),
        _("Kiosk"),
        _("Why (when the town began)"),
    ):
        table.add_column(manner.text(heading), overflow="fold")
    reason = "reason" if manner.language == JAPANESE else "reason_en"
    for one in told:
        table.add_row(
            one["id"],
            one["name"],
            one["municipality"],
            one["authentication_pin"] or "-",
            manner.text(_("changed at a kiosk"))
            if one["signature_pin_changed_at"]
            else one["signature_pin"] or "-",
            one["input_support_pin"] or "-",
            one["resident_register_pin"] or "-",
            one["kiosk"],
            one[reason],
        )
    console().print(table)
