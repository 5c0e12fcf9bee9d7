"""`jumin ca crl|publish`: what is published, and publishing it now."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table

from jumin.cli.ca.told_certificate import in_japan, numbered, read_in_japan
from jumin.cli.console import console
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST, UsageError


if TYPE_CHECKING:
    from cryptography import x509

    from jumin.offices.certification.gateway import CrlView


UNSPECIFIED: Final = "unspecified"
"""What an entry without a reason says (RFC 5280 §5.3.1)."""


class CrlUnknownError(UsageError):
    """No revocation list of this name is published."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        meant = get_close_matches(name[:80], list(known), n=1)
        hint = f" Did you mean {meant[0]}?" if meant else ""
        super().__init__(
            f"No revocation list of this name is published.{hint} `jumin ca crl` lists them."
        )
        self.name = name


@click.command(cls=Command)
@click.argument("name", required=False)
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="How many entries to show.",
)
@json_option
@click.pass_obj
def crl(manner: Manner, name: str | None, most: int) -> None:
    """List the revocation lists that are published, or show what is in the list NAME.

    NAME is that of the list's file, with or without its ending: signature-01-14204.
    """
    open_town()
    from jumin.offices.certification.gateway import current_crls

    published = {one.name.removesuffix(".crl"): one for one in current_crls()}
    if name is None:
        told = [_tell_crl(one) for one in published.values()]
        manner.show(told, lambda: _print_lists(told, manner))
        return
    wanted = name.removesuffix(".crl")
    if wanted not in published:
        raise CrlUnknownError(wanted, published)
    shown = {**_tell_crl(published[wanted]), "revoked": _entries(published[wanted], most)}
    manner.show(shown, lambda: _print_list(shown, manner))


@click.command(cls=Command)
@json_option
@click.pass_obj
def publish(manner: Manner) -> None:
    """Publish status and CRLs now, without waiting for the night."""
    at = open_town().now()
    from jumin.offices.certification.gateway import publish as publish_now

    published = publish_now(at=at)
    crls = [_tell_crl(crl) for crl in published.crls]
    told = {
        "at": in_japan(published.at),
        "snapshot_entries": published.snapshot_entries,
        "crls": crls,
    }
    manner.show(
        told,
        lambda: click.echo(
            manner.text(
                _("Published at {at}: the status of {certificates} certificates, {crls} CRLs."),
                at=read_in_japan(in_japan(published.at)),
                certificates=published.snapshot_entries,
                crls=len(crls),
            )
        ),
    )


def _tell_crl(crl: "CrlView") -> dict[str, Any]:
    return {
        "name": crl.name,
        "purpose": crl.purpose,
        "generation": crl.generation,
        "municipality": crl.municipality,
        "number": crl.number,
        "entries": crl.entries,
        "this_update": in_japan(crl.at),
        "next_update": in_japan(crl.next_update),
    }


def _entries(view: "CrlView", most: int) -> list[dict[str, Any]]:
    """Tell the first entries of a list."""
    from cryptography import x509

    return [_tell_entry(one) for one in islice(x509.load_der_x509_crl(view.der), most)]


def _tell_entry(entry: "x509.RevokedCertificate") -> dict[str, Any]:
    from cryptography import x509

    reasons = [one.value for one in entry.extensions if isinstance(one.value, x509.CRLReason)]
    return {
        "serial": entry.serial_number,
        "revoked_at": in_japan(entry.revocation_date_utc),
        "reason": reasons[0].reason.value if reasons else UNSPECIFIED,
    }


def _print_lists(told: Iterable[Mapping[str, Any]], manner: Manner) -> None:
    table = Table(title=manner.text(_("Revocation lists (TEST)")))
    for heading in (_("File name"), _("CRL number"), _("Entries"), _("Published"), _("Good until")):
        table.add_column(manner.text(heading))
    for one in told:
        instants = (_in_japan(one[name]) for name in ("this_update", "next_update"))
        table.add_row(one["name"], str(one["number"]), str(one["entries"]), *instants)
    console().print(table)


def _print_list(shown: Mapping[str, Any], manner: Manner) -> None:
    manner.say(
        _("{name} (TEST): number {number}, published {at}, good until {until}, {entries} entries."),
        name=shown["name"],
        number=shown["number"],
        at=_in_japan(shown["this_update"]),
        until=_in_japan(shown["next_update"]),
        entries=shown["entries"],
    )
    if not shown["revoked"]:
        return
    table = Table()
    for heading in (_("Serial number"), _("Revoked"), _("Reason")):
        table.add_column(manner.text(heading))
    for one in shown["revoked"]:
        table.add_row(
            numbered(one["serial"]), _in_japan(one["revoked_at"]), _why(one["reason"], manner)
        )
    console().print(table)
    if len(shown["revoked"]) < shown["entries"]:
        manner.say(_("There are more; --most shows them."))


def _why(reason: str, manner: Manner) -> str:
    """Tell a reason in words beside its name of RFC 5280 §5.3.1, as openssl and others print it."""
    from jumin.locale.facts import word

    name = re.sub("([A-Z])", r"_\1", reason)
    return f"{word('reason', name, manner.language)} ({reason})"


def _in_japan(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(JST):%Y-%m-%d %H:%M} JST"
