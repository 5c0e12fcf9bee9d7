"""`jumin ca list|show`: the authorities and their certificates."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table

from jumin.cli.ca.told_certificate import in_japan, numbered, read_in_japan
from jumin.cli.console import console
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.facts import word
from jumin.terms import JST, CertificatePurpose


if TYPE_CHECKING:
    from jumin.offices.certification.gateway import AuthorityView


INSTANTS: Final = ("not_after", "crl_next_update")
"""Columns shown as the people of the town read them, in Japan Standard Time."""
_SHOWN_INSTANTS: Final = ("not_before", "crl_at", *INSTANTS)
_ATTENDED: Final = {True: _("two persons attended"), False: _("nobody attended")}
_HEADINGS: Final = {
    "purpose": _("Purpose"),
    "generation": _("Generation"),
    "subject": _("Subject name"),
    "serial": _("Serial number"),
    "not_before": _("Not before"),
    "not_after": _("Not after"),
    "fingerprint": _("Fingerprint (SHA-256)"),
    "attended": _("Key ceremony"),
    "certificates": _("Issued certificates"),
    "revoked": _("Revoked or held of these"),
    "crl_number": _("CRL number"),
    "crl_at": _("CRL published at"),
    "crl_next_update": _("Next CRL until"),
}
"""How `show` names what it tells."""


@click.command("list", cls=Command)
@json_option
@click.pass_obj
def list_(manner: Manner) -> None:
    """List the authorities, with what they issued and revoked."""
    told = [_tell(authority) for authority in _authorities()]
    manner.show(told, lambda: _print(told, manner))


@click.command(cls=Command)
@click.argument(
    "purpose", type=click.Choice([purpose.value for purpose in CertificatePurpose]), required=False
)
@json_option
@click.pass_obj
def show(manner: Manner, purpose: str | None) -> None:
    """Show the authorities' certificates, of one PURPOSE or of both, with their PEM."""
    shown = [one for one in _authorities() if purpose in (None, one.purpose)]
    told = [{**_tell(one), "certificate": one.certificate_pem.decode()} for one in shown]
    manner.show(told, lambda: _print_each(told, manner))


def _authorities() -> "tuple[AuthorityView, ...]":
    open_town()
    from jumin.offices.certification.gateway import authorities

    return authorities()


def _tell(authority: "AuthorityView") -> dict[str, Any]:
    return {
        "purpose": authority.purpose,
        "generation": authority.generation,
        "subject": authority.subject,
        "serial": authority.serial,
        "not_before": in_japan(authority.not_before),
        "not_after": in_japan(authority.not_after),
        "fingerprint": authority.fingerprint,
        "attended": authority.is_attended,
        "certificates": authority.certificates,
        "revoked": authority.revoked,
        "crl_number": authority.crl_number,
        "crl_at": in_japan(authority.crl_at),
        "crl_next_update": in_japan(authority.crl_next_update),
    }


def _print(told: Iterable[Mapping[str, Any]], manner: Manner) -> None:
    table = Table(title=manner.text(_("Certification authorities (TEST)")))
    columns = {
        "purpose": _("Purpose"),
        "generation": _("Generation"),
        "serial": _("Serial number"),
        "not_after": _("Not after"),
        "certificates": _("Issued"),
        "revoked": _("Revoked"),
        "crl_number": _("CRL number"),
        "crl_next_update": _("Next CRL until"),
    }
    for heading in columns.values():
        table.add_column(manner.text(heading))
    for one in told:
        table.add_row(*(_cell(name, one[name]) for name in columns))
    console().print(table)


def _cell(name: str, value: str | int | None) -> str:
    if value is not None and name in INSTANTS:
        return f"{datetime.fromisoformat(str(value)).astimezone(JST):%Y-%m-%d %H:%M} JST"
    if value is not None and name == "serial":
        return numbered(int(str(value)))
    return "-" if value is None else str(value)


def _print_each(told: Iterable[Mapping[str, Any]], manner: Manner) -> None:
    for one in told:
        values = {
            **one,
            "purpose": word("purpose", one["purpose"], manner.language),
            "serial": numbered(one["serial"]),
            "attended": manner.text(_ATTENDED[one["attended"]]),
            **{name: read_in_japan(one[name]) for name in _SHOWN_INSTANTS},
        }
        for name, heading in _HEADINGS.items():
            value = values[name]
            click.echo(f"{manner.text(heading)}: {'-' if value is None else value}")
        click.echo(one["certificate"])
