"""`jumin ca …`: the certification authorities, their certificates and what they publish."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table

from jumin.cli.console import console
from jumin.cli.manner import Group, Manner, json_option
from jumin.cli.out_file import OutFileError, out_file
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST, CertificatePurpose


if TYPE_CHECKING:
    from jumin.offices.certification.gateway import AuthorityView, CrlView


INSTANTS: Final = ("not_after", "crl_next_update")
"""Columns shown as the people of the town read them, in Japan Standard Time."""


@click.group(cls=Group)
def ca() -> None:
    """Show and publish the certification authorities' certificates and CRLs."""


@ca.command("list")
@json_option
@click.pass_obj
def list_(manner: Manner) -> None:
    """List the authorities, with what they issued and revoked."""
    told = [_tell(authority) for authority in _authorities()]
    manner.show(told, lambda: _print(told, manner))


@ca.command()
@click.argument(
    "purpose", type=click.Choice([purpose.value for purpose in CertificatePurpose]), required=False
)
@json_option
@click.pass_obj
def show(manner: Manner, purpose: str | None) -> None:
    """Show the authorities' certificates, of one PURPOSE or of both, with their PEM."""
    shown = [one for one in _authorities() if purpose in (None, one.purpose)]
    told = [{**_tell(one), "certificate": one.certificate_pem.decode()} for one in shown]
    manner.show(told, lambda: _print_each(told))


@ca.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.pass_obj
def export(manner: Manner, folder: Path) -> None:
    """Write CA certificates (PEM) and current CRLs (DER and PEM) into DIR.

    ca-bundle.pem there holds all CA certificates together, for programs that want one file.
    Files of an earlier export are replaced.
    """
    authorities = _authorities()
    from jumin.offices.certification.gateway import current_crls

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutFileError.of(folder, error) from error
    files = _files(authorities, current_crls())
    puts = [out_file(folder / name, force=True, mode=0o644) for name in files]
    for put, content in zip(puts, files.values(), strict=True):
        put(content)
    paths = [str(folder / name) for name in files]
    manner.show({"files": paths}, lambda: click.echo("\n".join(paths)))


@ca.command()
@json_option
@click.pass_obj
def publish(manner: Manner) -> None:
    """Publish status and CRLs now, without waiting for the night."""
    at = open_town().now()
    from jumin.offices.certification.gateway import publish as publish_now

    published = publish_now(at=at)
    crls = [_tell_crl(crl) for crl in published.crls]
    told = {
        "at": published.at.isoformat(),
        "snapshot_entries": published.snapshot_entries,
        "crls": crls,
    }
    manner.show(
        told,
        lambda: click.echo(
            manner.text(
                _("Published at {at}: the status of {certificates} certificates, {crls} CRLs."),
                at=f"{published.at:%Y-%m-%d %H:%M:%S} JST",
                certificates=published.snapshot_entries,
                crls=len(crls),
            )
        ),
    )


def _authorities() -> "tuple[AuthorityView, ...]":
    open_town()
    from jumin.offices.certification.gateway import authorities

    return authorities()


def _tell(authority: "AuthorityView") -> dict[str, Any]:
    return {
        "purpose": authority.purpose,
        "generation": authority.generation,
        "subject": authority.subject,
        "serial": f"{authority.serial:x}",
        "not_before": authority.not_before.isoformat(),
        "not_after": authority.not_after.isoformat(),
        "fingerprint": authority.fingerprint,
        "certificates": authority.certificates,
        "revoked": authority.revoked,
        "crl_number": authority.crl_number,
        "crl_at": authority.crl_at and authority.crl_at.isoformat(),
        "crl_next_update": authority.crl_next_update and authority.crl_next_update.isoformat(),
    }


def _tell_crl(crl: "CrlView") -> dict[str, Any]:
    return {
        "name": crl.name,
        "purpose": crl.purpose,
        "generation": crl.generation,
        "municipality": crl.municipality,
        "number": crl.number,
        "entries": crl.entries,
        "next_update": crl.next_update.isoformat(),
    }


def _files(
    authorities: "Iterable[AuthorityView]", crls: "Iterable[CrlView]"
) -> Mapping[str, bytes]:
    """Tell the files of an export by name, the bundle last."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    certificates = {
        f"jumin-test-{one.purpose}-ca-{one.generation}.pem": one.certificate_pem
        for one in authorities
    }
    files = dict(certificates)
    for crl in crls:
        name = crl.name.removesuffix(".crl").replace("/", "-")
        files[f"{name}.crl"] = crl.der
        files[f"{name}.crl.pem"] = x509.load_der_x509_crl(crl.der).public_bytes(Encoding.PEM)
    return {**files, "ca-bundle.pem": b"".join(certificates.values())}


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
    return "-" if value is None else str(value)


def _print_each(told: Iterable[Mapping[str, Any]]) -> None:
    for one in told:
        for name, value in one.items():
            if name != "certificate":
                click.echo(f"{name + ':':17} {'-' if value is None else value}")
        click.echo(one["certificate"])
