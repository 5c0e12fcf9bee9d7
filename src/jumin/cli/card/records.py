"""`jumin card attributes` and `jumin card number`: the holder's data as text."""

from collections.abc import Mapping
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from rich.table import Table
from rich.text import Text

from jumin.cardfiles import (
    AttributesRecord,
    InputSupportFile,
    KeyId,
    NumberRecord,
    PinRole,
    check_input_support,
)
from jumin.cli.card.applications import session_with
from jumin.cli.card.entry import PinEntry, pin_entry, present
from jumin.cli.card.genuine import Proof, keys_option, known_keys, prove
from jumin.cli.card.source import CardSource, card_source, opened
from jumin.cli.card.words import SEXES
from jumin.cli.console import console
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.shown import shown
from jumin.client import InputSupportSession
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import BasicFour


@click.command(cls=Command)
@click.option(
    "--by",
    type=click.Choice([PinRole.INPUT_SUPPORT.value, PinRole.VERIFICATION_NUMBER_B.value]),
    default=PinRole.INPUT_SUPPORT.value,
    show_default=True,
    help="What is presented: the PIN of 4 digits, or verification number B of 14: birth as "
    "printed (YYMMDD, the year of the era), last year of the card, security code.",
)
@keys_option
@pin_entry
@card_source
@json_option
@click.pass_obj
def attributes(
    manner: Manner, *, by: str, lists: tuple[Path, ...], entry: PinEntry, source: CardSource
) -> int:
    """Read name, address, date of birth and sex, and check that the card office signed them.

    Exit codes: 0 read, 1 refused or not genuine, 2 wrong use, 3 fault.
    """
    known = known_keys(lists)
    with opened(manner, source, exclusive=True) as connection:
        session = session_with(manner, connection, InputSupportSession)
        present(manner, session, PinRole(by), entry)
        octets, proof = _read(session, InputSupportFile.ATTRIBUTES, known)
    four = AttributesRecord.parse(octets).attributes
    told = {
        "name": four.name,
        "address": four.address,
        "born_on": four.born_on.isoformat(),
        "sex": four.sex.name.lower(),
        "genuine": proof.tell(),
    }
    manner.show(told, lambda: _print(four, proof, manner))
    return proof.code


@click.command(cls=Command)
@click.option(
    "--by",
    type=click.Choice([PinRole.INPUT_SUPPORT.value, PinRole.VERIFICATION_NUMBER_A.value]),
    default=PinRole.INPUT_SUPPORT.value,
    show_default=True,
    help="What is presented: the PIN of 4 digits, or verification number A: the number itself.",
)
@keys_option
@pin_entry
@card_source
@json_option
@click.pass_obj
def number(
    manner: Manner, *, by: str, lists: tuple[Path, ...], entry: PinEntry, source: CardSource
) -> int:
    """Read the Individual Number and print it, and check that the card office signed it.

    It is printed here and nowhere else. Who may ask for another's, or keep it, the Number Act says.

    Exit codes: 0 read, 1 refused or not genuine, 2 wrong use, 3 fault.
    """
    known = known_keys(lists)
    with opened(manner, source, exclusive=True) as connection:
        session = session_with(manner, connection, InputSupportSession)
        present(manner, session, PinRole(by), entry)
        octets, proof = _read(session, InputSupportFile.INDIVIDUAL_NUMBER, known)
    digits = NumberRecord.parse(octets).number.reveal()

    def lines() -> None:
        click.echo(digits)
        click.echo(proof.words(manner), err=True)

    manner.show({"individual_number": digits, "genuine": proof.tell()}, lines)
    return proof.code


def _read(
    session: InputSupportSession, file: InputSupportFile, known: Mapping[KeyId, RSAPublicKey]
) -> tuple[bytes, Proof]:
    """Read a file, and what proves it where that can be checked."""
    octets = session.read(file)

    def check(keys: Mapping[KeyId, RSAPublicKey]) -> object:
        proving = (InputSupportFile.INTEGRITY, InputSupportFile.CV_CERTIFICATE)
        return check_input_support(
            {file: octets, **{each: session.read(each) for each in proving}}, keys
        )

    return octets, prove(session, known, check)


def _print(four: BasicFour, proof: Proof, manner: Manner) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")
    for name, value in (
        (_("Name"), four.name),
        (_("Address"), four.address),
        (_("Date of birth"), four.born_on.isoformat()),
        (_("Sex"), manner.text(SEXES[four.sex])),
    ):
        grid.add_row(manner.text(name), Text(shown(value.replace("\n", " "))))
    console().print(grid)
    click.echo(proof.words(manner))
