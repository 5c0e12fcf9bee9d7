"""`jumin card status`: what a card tells without a PIN."""

from dataclasses import dataclass
from typing import Any, Self

import click
from rich.table import Table
from rich.text import Text

from jumin.cardfiles import Applet
from jumin.cli.card.certificates import CardCertificate, RevocationNote, revocation_note
from jumin.cli.card.source import CardSource, card_source, opened
from jumin.cli.card.tries import print_tries, tell_tries
from jumin.cli.card.words import APPLETS, TOKENS, certificate_word
from jumin.cli.console import console
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.shown import shown
from jumin.client import CardSurvey, CertificateState, survey
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import CertificatePurpose, day_of


@dataclass(frozen=True)
class _Found:
    """A certificate's state, its bytes read."""

    purpose: CertificatePurpose
    is_there: bool
    certificate: CardCertificate | None
    authority: CardCertificate | None
    note: RevocationNote | None

    @classmethod
    def of(cls, state: CertificateState, manner: Manner) -> Self:
        """Read what the card gave."""
        certificate, authority = _read(state.certificate), _read(state.ca_certificate)
        note = None
        if authority and state.is_there:
            responder = certificate.responder if certificate else None
            note = revocation_note(authority.subject_organisation, responder, manner)
        return cls(state.purpose, state.is_there, certificate, authority, note)


@click.command(cls=Command)
@card_source
@json_option
@click.pass_obj
def status(manner: Manner, *, source: CardSource) -> None:
    """Show what the card tells without a PIN: what is on it, until when, and the tries left.

    No PIN is presented and no try spent.
    """
    with opened(manner, source) as connection:
        seen = survey(connection)
    certificates = [_Found.of(state, manner) for state in seen.certificates]
    manner.show(_tell(seen, certificates), lambda: _print(seen, certificates, manner))


def _tell(seen: CardSurvey, certificates: list[_Found]) -> dict[str, Any]:
    token, record = seen.token, seen.record
    return {
        "atr": seen.atr.hex().upper(),
        "token": {"label": token.label, "model": token.model, "serial": token.serial},
        "applications": [
            {"id": applet.value, "present": applet in seen.applets} for applet in Applet
        ],
        "card": record
        and {
            "serial": record.serial,
            "municipality_code": record.municipality_code,
            "last_day": record.last_day.isoformat(),
        },
        "certificates": [_tell_certificate(found) for found in certificates],
        "pins": tell_tries(seen.pins),
    }


def _tell_certificate(found: _Found) -> dict[str, Any]:
    certificate, authority, note = found.certificate, found.authority, found.note
    return {
        "purpose": found.purpose.value,
        "present": found.is_there,
        "pin_needed": found.is_there and certificate is None,
        "serial": certificate and certificate.serial,
        "issuer": authority and authority.subject,
        "last_day": certificate and day_of(certificate.not_after).isoformat(),
        "revocation": note and note.state,
    }


def _read(der: bytes | None) -> CardCertificate | None:
    return None if der is None else CardCertificate.read(der)


def _print(seen: CardSurvey, certificates: list[_Found], manner: Manner) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")
    for name, value in _lines(seen, manner):
        grid.add_row(manner.text(name), Text(shown(value)))
    console().print(grid)
    _print_certificates(certificates, manner)
    print_tries(seen.pins, manner)


def _lines(seen: CardSurvey, manner: Manner) -> list[tuple[str, str]]:
    token, record = seen.token, seen.record
    kind = TOKENS.get(token.label)
    there = [manner.text(APPLETS[applet]) for applet in Applet if applet in seen.applets]
    absent = [manner.text(APPLETS[applet]) for applet in Applet if applet not in seen.applets]
    lines = [
        (_("Kind"), f"{manner.text(kind)} ({token.label})" if kind else token.label),
        (_("Answer to reset"), seen.atr.hex().upper()),
        (_("Token"), f"{token.model} {token.serial}"),
        (_("Applications"), manner.text(_(", ")).join(there)),
        (_("Not on it"), manner.text(_(", ")).join(absent) or "-"),
    ]
    if record is None:
        return lines
    return [
        *lines,
        (_("Serial number of the card"), record.serial),
        (_("Issued by municipality"), record.municipality_code),
        (_("Last day of the card"), record.last_day.isoformat()),
    ]


def _print_certificates(certificates: list[_Found], manner: Manner) -> None:
    table = Table(title=manner.text(_("Certificates")))
    for heading in (
        _("Certificate"),
        _("Serial number"),
        _("Issuer"),
        _("Last day"),
        _("Revocation status"),
    ):
        table.add_column(manner.text(heading), overflow="fold")
    for found in certificates:
        certificate, authority, note = found.certificate, found.authority, found.note
        if certificate:
            serial = certificate.serial
        elif found.is_there:
            serial = manner.text(_("(wants its PIN)"))
        else:
            serial = manner.text(_("not on this card"))
        table.add_row(
            certificate_word(found.purpose, manner),
            serial,
            Text(shown(authority.subject)) if authority else "-",
            day_of(certificate.not_after).isoformat() if certificate else "-",
            Text(note.text) if note else "-",
        )
    console().print(table)
