"""`jumin ca parties …`: who may ask for certificates' status, and testers answered wrongly."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table

from jumin.cli.ca.named import read_small
from jumin.cli.ca.told_certificate import in_japan
from jumin.cli.confirming import confirm
from jumin.cli.console import console
from jumin.cli.manner import Group, Manner, json_option
from jumin.cli.out_file import STANDARD_OUTPUT, out_file
from jumin.cli.town import open_town, settings
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.parties import Fault
from jumin.terms import JST, CertificatePurpose


if TYPE_CHECKING:
    from jumin.offices.certification.gateway import RelyingPartyView


OPERATOR: Final = "operator"


@click.group(cls=Group)
def parties() -> None:
    """Register relying parties, and have testers answered wrongly."""


@parties.command("list")
@json_option
@click.pass_obj
def list_(manner: Manner) -> None:
    """List all relying parties that were ever registered."""
    open_town()
    from jumin.offices.certification.gateway import parties_registered

    told = [_tell(one) for one in parties_registered()]
    manner.show(told, lambda: _print(told, manner))


@parties.command(short_help="Register the relying party NAME, and show its key once.")
@click.argument("name")
@click.option(
    "--purpose",
    "purposes",
    type=click.Choice([purpose.value for purpose in CertificatePurpose]),
    multiple=True,
    help="Whose status it may ask for; both, where none is named.",
)
@click.option("--tester", is_flag=True, help="It may be answered wrongly on request.")
@click.option(
    "--certificate",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A client certificate (PEM or DER) that it shows on the responder's TLS port.",
)
@json_option
@click.pass_obj
def add(
    manner: Manner, name: str, purposes: tuple[str, ...], certificate: Path | None, *, tester: bool
) -> None:
    """Register the relying party NAME, and show its key: once, it can't be shown again.

    With it, it asks as `Authorization: Bearer KEY`. Where JUMIN_RELYING_PARTIES=registered, nobody
    but registered parties is answered.
    """
    at = open_town().now()
    from jumin.offices.certification.gateway import register_party

    registered = register_party(
        name,
        frozenset(map(CertificatePurpose, purposes or CertificatePurpose)),
        is_tester=tester,
        certificate=None if certificate is None else read_small(certificate, "certificate"),
        at=at,
        actor=OPERATOR,
    )
    told = {**_tell(registered.party), "key": registered.key}
    manner.show(told, lambda: _print_new(told, manner))


@parties.command(short_help="End the registration of NAME, with its key and certificate.")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask: its key is good for nothing from now on.")
@json_option
@click.pass_obj
def end(manner: Manner, name: str, *, yes: bool) -> None:
    """End the registration of NAME: its key and certificate are good for nothing from now on."""
    at = open_town().now()
    from jumin.offices.certification.gateway import end_party, parties_registered

    if any(one.name == name and one.ended_at is None for one in parties_registered()):
        lost = manner.text(_("The key of {name} will be good for nothing."), name=name)
        confirm(manner, lost, yes=yes)
    told = _tell(end_party(name, at=at, actor=OPERATOR))
    manner.show(told, lambda: manner.say(_("{name} is told nothing from now on."), name=name))


@parties.command(short_help="Answer the tester NAME wrongly from now on.")
@click.argument("name")
@click.argument("fault", type=click.Choice([fault.value for fault in Fault]))
@json_option
@click.pass_obj
def wrong(manner: Manner, name: str, fault: str) -> None:
    """Answer the tester NAME wrongly from now on, in the one way FAULT, until `right`."""
    _answer(manner, name, Fault(fault), _("{name} is answered wrongly from now on: {fault}."))


@parties.command(short_help="Answer the tester NAME rightly again.")
@click.argument("name")
@json_option
@click.pass_obj
def right(manner: Manner, name: str) -> None:
    """Answer the tester NAME rightly again."""
    _answer(manner, name, None, _("{name} is answered rightly from now on."))


@parties.command(short_help="Give the certificate of the responder's TLS port.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(STANDARD_OUTPUT),
    help="Write it into this file.",
)
@click.option("--force", is_flag=True, help="Replace the file where there is one.")
@json_option
@click.pass_obj
def tls(manner: Manner, out: Path, *, force: bool) -> None:
    """Give the certificate of the responder's TLS port, for `curl --cacert` and the like.

    It is signed by its own key. The port is that of JUMIN_RESPONDER_TLS_PORT.
    """
    open_town()
    from jumin.offices.certification.gateway import tls_certificate

    put = None if str(out) == STANDARD_OUTPUT else out_file(out, force=force, mode=0o644)
    pem = tls_certificate(at=datetime.now(UTC))  # real time: that of all TLS
    if put is not None:
        put(pem)
    told = {"port": settings().responder_tls_port, "certificate": pem.decode()}
    manner.show(told, lambda: None if put else click.echo(pem, nl=False))


def _answer(manner: Manner, name: str, fault: Fault | None, said: str) -> None:
    at = open_town().now()
    from jumin.offices.certification.gateway import set_fault

    told = _tell(set_fault(name, fault, at=at, actor=OPERATOR))
    manner.show(told, lambda: manner.say(said, name=name, fault=fault))


def _tell(party: "RelyingPartyView") -> dict[str, Any]:
    return {
        "number": party.number,
        "name": party.name,
        "purposes": sorted(party.purposes),
        "tester": party.is_tester,
        "fault": party.fault,
        "certificate_fingerprint": party.certificate_fingerprint,
        "registered_at": in_japan(party.registered_at),
        "ended_at": in_japan(party.ended_at),
    }


def _print(told: Iterable[Mapping[str, Any]], manner: Manner) -> None:
    table = Table(title=manner.text(_("Relying parties (TEST)")))
    for heading in (
        _("Party number"),
        _("Party"),
        _("May ask for"),
        _("Answered"),
        _("Certificate"),
    ):
        table.add_column(manner.text(heading))
    for one in told:
        fingerprint = one["certificate_fingerprint"]
        table.add_row(
            str(one["number"]),
            one["name"],
            ", ".join(one["purposes"]),
            _answered(one, manner),
            f"{fingerprint[:16]}…" if fingerprint else "-",
        )
    console().print(table)
    manner.say(
        _(
            "A responder started with JUMIN_RELYING_PARTIES=registered answers these only; "
            "otherwise it answers everybody."
        )
    )


def _answered(one: Mapping[str, Any], manner: Manner) -> str:
    if one["ended_at"]:
        ended_at = datetime.fromisoformat(one["ended_at"]).astimezone(JST)
        return manner.text(_("not since {at}"), at=f"{ended_at:%Y-%m-%d %H:%M} JST")
    if one["fault"]:
        return manner.text(_("wrongly: {fault}"), fault=one["fault"])
    return manner.text(_("rightly (tester)")) if one["tester"] else manner.text(_("rightly"))


def _print_new(told: Mapping[str, Any], manner: Manner) -> None:
    manner.say(
        _(
            "Relying party {name} is registered under number {number}.\n"
            "Its key, which can't be shown again:\n"
            "  {key}\n"
            "It sends the header\n"
            "  Authorization: Bearer {key}"
        ),
        name=told["name"],
        number=told["number"],
        key=told["key"],
    )
