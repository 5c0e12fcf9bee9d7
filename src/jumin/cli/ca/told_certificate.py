"""How one certificate is told: as data, and line by line (電子証明書の状態の表示)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from jumin.cli.manner import Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST, ResidentId


if TYPE_CHECKING:
    from jumin.offices.certification.gateway import LedgerEntry
    from jumin.sandbox.residents import TownResident

OWN_KEY: Final = "own key"
_MEDIA: Final = {"card": _("card"), "phone": _("phone"), OWN_KEY: _("a key of one's own")}
_PUBLISHED: Final = {"good": _("good"), "revoked": _("revoked"), "unknown": _("unknown")}


def numbered(serial: int) -> str:
    """Write a serial number in decimal, as JSON and input have it, and in hexadecimal."""
    return f"{serial} (0x{serial:x})"


def in_japan(at: datetime | None) -> str | None:
    """Write an instant of an answer in ISO 8601, all in Japan Standard Time."""
    return None if at is None else at.astimezone(JST).isoformat()


def read_in_japan(stamp: str | None) -> str | None:
    """Write an instant for people, in Japan Standard Time."""
    return stamp and f"{datetime.fromisoformat(stamp).astimezone(JST):%Y-%m-%d %H:%M:%S} JST"


def holder_of(resident: ResidentId) -> "TownResident | None":
    """Find whose certificate it is; None where the roster does not know them."""
    from jumin.sandbox.residents import residents

    return next((one for one in residents() if one.resident == resident), None)


def tell(entry: "LedgerEntry") -> dict[str, Any]:
    """Tell a certificate as data: serial numbers are decimal numbers, instants of Japan."""
    from jumin.offices.certification import gateway as certification

    purpose, serial = entry.purpose, entry.serial
    published, holder = certification.published_status(purpose, serial), holder_of(entry.resident)
    return {
        "purpose": purpose.value,
        "serial": serial,
        "serial_hex": f"{serial:x}",
        "resident": holder and holder.id,
        "name": holder and holder.name,
        "order": entry.order,
        "municipality": entry.municipality,
        "medium": OWN_KEY if entry.is_own_key else entry.medium.value,
        "state": entry.state.value,
        "reason": entry.reason and entry.reason.name.lower(),
        "issued_at": in_japan(entry.issued_at),
        "delivered_at": in_japan(entry.delivered_at),
        "revoked_at": in_japan(entry.revoked_at),
        "last_day": entry.last_day.isoformat(),
        "former": entry.former,
        "successor": certification.successor(purpose, serial),
        "beside": certification.beside(purpose, serial),
        "card_serial": entry.card_serial,
        "published": {
            "at": in_japan(published.at),
            "status": published.status,
            "reason": published.reason and published.reason.name.lower(),
            "revoked_at": in_japan(published.revoked_at),
        },
    }


def print_one(told: Mapping[str, Any], manner: Manner) -> None:
    """Print a line for each fact that there is, in the words of whoever asked."""
    from jumin.locale.facts import word

    published = told["published"]
    lines = {
        _("File"): told.get("file"),
        _("Certificate"): word("purpose", told["purpose"], manner.language),
        _("Serial number"): numbered(told["serial"]),
        _("Holder"): told["resident"] and f"{told['resident']} ({told['name']})",
        _("Medium"): manner.text(_MEDIA[told["medium"]]),
        _("State in the ledger"): _state(told["state"], manner),
        _("Reason"): told["reason"] and word("reason", told["reason"], manner.language),
        _("Issued"): read_in_japan(told["issued_at"]),
        _("Handed over"): read_in_japan(told["delivered_at"]),
        _("Revoked at"): read_in_japan(told["revoked_at"]),
        _("Last day"): told["last_day"],
        _("In the place of"): told["former"] and numbered(told["former"]),
        _("Replaced by"): told["successor"] and numbered(told["successor"]),
        _("Beside it on the card"): told["beside"] and numbered(told["beside"]),
        _("Ends with"): told["card_serial"] and numbered(told["card_serial"]),
        _("Published status"): manner.text(_PUBLISHED[published["status"]]),
        _("Published reason"): published["reason"]
        and word("reason", published["reason"], manner.language),
        _("Published at"): read_in_japan(published["at"]),
    }
    for heading, value in lines.items():
        if value:
            click.echo(f"{manner.text(heading)}: {value}")


def print_all(told: Iterable[Mapping[str, Any]], manner: Manner) -> None:
    """Print several, an empty line between them."""
    for number, one in enumerate(told):
        if number:
            click.echo()
        print_one(one, manner)


def _state(state: str, manner: Manner) -> str:
    from django.utils.translation import override

    from jumin.places.town.words import CERTIFICATES
    from jumin.rules.lives import CertificateState

    with override(manner.language):
        return str(CERTIFICATES[CertificateState(state)])
