"""`jumin card certificate`: a certificate from the card."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from rich.table import Table
from rich.text import Text

from jumin.cardfiles import JPKI_FILES
from jumin.cli.card.certificates import CardCertificate, revocation_note
from jumin.cli.card.entry import PinEntry, pin_entry, present
from jumin.cli.card.source import CardSource, card_source, opened
from jumin.cli.card.words import SEXES, certificate_word
from jumin.cli.console import console
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.out_file import out_file
from jumin.cli.shown import shown
from jumin.client import JpkiSession, PinNeededError
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST, CertificatePurpose


_TEXT: Final = "text"
_PEM: Final = "pem"
_DER: Final = "der"


@click.command(cls=Command)
@click.option(
    "--purpose",
    type=click.Choice([purpose.value for purpose in CertificatePurpose]),
    default=CertificatePurpose.AUTHENTICATION.value,
    show_default=True,
    help="Which certificate; that for signatures wants its PIN.",
)
@click.option("--ca", is_flag=True, help="That of the authority which issued it.")
@click.option("--text", "form", flag_value=_TEXT, help="In words (so unless --out is given).")
@click.option("--pem", "form", flag_value=_PEM, help="As PEM (so where --out is given).")
@click.option("--der", "form", flag_value=_DER, help="As DER; needs --out.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Put it into this file instead of showing it."
)
@click.option("--force", is_flag=True, help="Replace the file, should there be one.")
@pin_entry
@card_source
@json_option
@click.pass_obj
def certificate(
    manner: Manner,
    *,
    purpose: str,
    ca: bool,
    form: str | None,
    out: Path | None,
    force: bool,
    entry: PinEntry,
    source: CardSource,
) -> None:
    """Read a certificate from the card: show it, or put it into a file.

    The signature certificate states name and address: the card gives it after its PIN only. So
    does a phone with any certificate.
    """
    if out is None and form == _DER:
        wrong_use(manner.text(_("DER is not for a terminal: name a file by --out.")))
    if out is not None and form == _TEXT:
        wrong_use(manner.text(_("A file takes the certificate itself: --pem or --der.")))
    put = None if out is None else out_file(out, force=force)
    wanted = CertificatePurpose(purpose)
    with opened(manner, source, exclusive=True) as connection:
        session = JpkiSession(connection)
        der = session.ca_certificate(wanted) if ca else _certificate(session, wanted, entry, manner)
    read = CardCertificate.read(der)
    if put is not None:
        put(der if form == _DER else read.pem)
        manner.show(
            _tell(read, wanted, ca=ca) | {"out": str(out)},
            lambda: manner.say(_("The certificate is in {path}."), path=out),
        )
    else:
        note = None
        if not ca:
            note = revocation_note(read.issuer_organisation, read.responder, manner).text
        manner.show(_tell(read, wanted, ca=ca), _printer(read, wanted, form, note, manner))


def _certificate(
    session: JpkiSession, purpose: CertificatePurpose, entry: PinEntry, manner: Manner
) -> bytes:
    try:
        return session.certificate(purpose)
    except PinNeededError:
        present(manner, session, JPKI_FILES[purpose].role, entry)
        return session.certificate(purpose)


def _tell(read: CardCertificate, purpose: CertificatePurpose, *, ca: bool) -> dict[str, Any]:
    return {
        "purpose": purpose.value,
        "ca": ca,
        "subject": read.subject,
        "issuer": read.issuer,
        "serial": read.serial,
        "not_before": read.not_before.isoformat(),
        "not_after": read.not_after.isoformat(),
        "key": read.key,
        "fingerprint": read.fingerprint,
        "ocsp": read.responder,
        "pem": read.pem.decode("ascii"),
    }


def _printer(
    read: CardCertificate,
    purpose: CertificatePurpose,
    form: str | None,
    note: str | None,
    manner: Manner,
) -> Callable[[], None]:
    def print_pem() -> None:
        click.echo(read.pem, nl=False)

    def print_text() -> None:
        grid = Table.grid(padding=(0, 2))
        grid.add_column()
        grid.add_column(overflow="fold")
        for name, value in (
            (_("Certificate"), certificate_word(purpose, manner)),
            (_("Subject"), read.subject),
            (_("Issuer"), read.issuer),
            (_("Serial number"), read.serial),
            (_("Not before"), f"{read.not_before.astimezone(JST):%Y-%m-%d %H:%M:%S} JST"),
            (_("Not after"), f"{read.not_after.astimezone(JST):%Y-%m-%d %H:%M:%S} JST"),
            (_("Public key"), read.key),
            (_("SHA-256"), read.fingerprint),
            *_holder(read, manner),
            *([(_("Revocation status"), note)] if note else []),
        ):
            grid.add_row(manner.text(name), Text(shown(value.replace("\n", " "))))
        console().print(grid)

    return print_pem if form == _PEM else print_text


def _holder(read: CardCertificate, manner: Manner) -> list[tuple[str, str]]:
    holder = read.holder
    if holder is None:
        return []
    return [
        (_("Name"), holder.name),
        (_("Address"), holder.address),
        (_("Date of birth"), holder.born_on.isoformat() if holder.born_on else "-"),
        (_("Sex"), manner.text(SEXES[holder.sex])),
    ]
