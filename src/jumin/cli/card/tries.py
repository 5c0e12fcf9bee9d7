"""Tries left, as a table and as data; what to do where none is."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from rich.table import Table

from jumin.cardfiles import PinRole
from jumin.cli.card.words import APPLETS, pin_word
from jumin.cli.console import console
from jumin.cli.manner import Manner
from jumin.client import PinState
from jumin.locale.catalogue import gettext_noop as _


_CURES: Final = {
    PinRole.SIGNATURE: _(
        "have a new one set at your municipality's counter, or at a kiosk in a shop, with the "
        "other PIN and the phone application; a card without this certificate has none"
    ),
    PinRole.AUTHENTICATION: _(
        "have a new one set at your municipality's counter; a face-authentication card and one "
        "without this certificate have none"
    ),
    PinRole.INPUT_SUPPORT: _("have a new one set at your municipality's counter"),
    PinRole.RESIDENT_REGISTER: _("have a new one set at your municipality's counter"),
    PinRole.VERIFICATION_NUMBER_A: _("have it unlocked at your municipality's counter"),
    PinRole.VERIFICATION_NUMBER_B: _("have it unlocked at your municipality's counter"),
    PinRole.BIRTH_DATE: _("have it unlocked at your municipality's counter"),
}
"""What undoes a lock (ロック解除): only the issuer can; no program of the holder can."""


def tell_tries(pins: Iterable[PinState]) -> list[dict[str, Any]]:
    """Tell the tries left as data."""
    return [
        {
            "application": pin.applet.value,
            "role": pin.role.value,
            "tries_left": pin.tries_left,
            "most": pin.role.tries,
            "blocked": pin.is_blocked,
        }
        for pin in pins
    ]


def print_tries(pins: Sequence[PinState], manner: Manner) -> None:
    """Print the tries left."""
    table = Table(title=manner.text(_("PINs")))
    for heading in (_("PIN"), _("Application"), _("Tries left"), _("What to do")):
        table.add_column(manner.text(heading), overflow="fold")
    for pin in pins:
        left = "?" if pin.tries_left is None else pin.tries_left
        blocked = " " + manner.text(_("BLOCKED")) if pin.is_blocked else ""
        table.add_row(
            pin_word(pin.role, manner),
            manner.text(APPLETS[pin.applet]),
            f"{left} / {pin.role.tries}{blocked}",
            cure(pin, manner) or "-",
        )
    console().print(table)


def cure(pin: PinState, manner: Manner) -> str | None:
    """Tell what to do about a PIN that has no try left; None for any other."""
    return manner.text(_CURES[pin.role]) if pin.is_blocked else None
