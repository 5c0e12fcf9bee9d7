"""`jumin card face`: the images of the card's face."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.cardfiles import (
    CardFaceFile,
    CardFaceRecord,
    KeyId,
    NumberImageRecord,
    PinRole,
    check_card_face,
)
from jumin.cli.card.applications import session_with
from jumin.cli.card.entry import PinEntry, pin_entry, present
from jumin.cli.card.genuine import keys_option, known_keys, prove
from jumin.cli.card.source import CardSource, card_source, opened
from jumin.cli.card.words import SEXES
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.out_file import OutFileError, out_file
from jumin.client import CardFaceSession
from jumin.locale.catalogue import gettext_noop as _


_NAME: Final = "name.png"
_ADDRESS: Final = "address.png"
_PORTRAIT: Final = "portrait.jp2"
_SECURITY_CODE: Final = "security-code.png"
_NUMBER: Final = "number.png"


@click.command(cls=Command)
@click.option(
    "--by",
    type=click.Choice([PinRole.VERIFICATION_NUMBER_A.value, PinRole.VERIFICATION_NUMBER_B.value]),
    default=PinRole.VERIFICATION_NUMBER_B.value,
    show_default=True,
    help="What is presented: B, 14 digits: birth as printed (YYMMDD, the year of the era), last "
    "year of the card, security code; or A: the Individual Number, whose image is read then, too.",
)
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the images; it is made where there is none.",
)
@click.option("--force", is_flag=True, help="Replace images that are there.")
@keys_option
@pin_entry
@card_source
@json_option
@click.pass_obj
def face(
    manner: Manner,
    *,
    by: str,
    folder: Path,
    force: bool,
    lists: tuple[Path, ...],
    entry: PinEntry,
    source: CardSource,
) -> int:
    """Read the images of the card's face into a folder, and check that the card office signed them.

    Name and address (PNG), portrait (JPEG 2000) and security code (PNG); no signature covers the
    last day and the security code.

    Exit codes: 0 read, 1 refused or not genuine, 2 wrong use, 3 fault.
    """
    known, role = known_keys(lists), PinRole(by)
    wanted = [CardFaceFile.FACE]
    names = [_NAME, _ADDRESS, _PORTRAIT, _SECURITY_CODE]
    if role is PinRole.VERIFICATION_NUMBER_A:
        wanted.append(CardFaceFile.NUMBER_IMAGE)
        names.append(_NUMBER)
    put = _places(folder, names, force=force)
    with opened(manner, source, exclusive=True) as connection:
        session = session_with(manner, connection, CardFaceSession)
        present(manner, session, role, entry)
        files = {file: session.read(file) for file in wanted}

        def check(keys: Mapping[KeyId, RSAPublicKey]) -> object:
            certificate = session.read(CardFaceFile.CV_CERTIFICATE)
            return check_card_face({**files, CardFaceFile.CV_CERTIFICATE: certificate}, keys)

        proof = prove(session, known, check)
    record = CardFaceRecord.parse(files[CardFaceFile.FACE])
    images = _images(record, files.get(CardFaceFile.NUMBER_IMAGE))
    for name, image in images.items():
        put[name](image)
    told = {
        "born_on": record.born_on.isoformat(),
        "sex": record.sex.name.lower(),
        "last_day": record.last_day.isoformat(),
        "images": {Path(name).stem: str(folder / name) for name in images},
        "genuine": proof.tell(),
    }

    def lines() -> None:
        for name in images:
            click.echo(str(folder / name))
        manner.say(_("Date of birth: {born_on}"), born_on=record.born_on.isoformat())
        manner.say(_("Sex: {sex}"), sex=manner.text(SEXES[record.sex]))
        manner.say(_("Last day of the card: {on}"), on=record.last_day.isoformat())
        click.echo(proof.words(manner))

    manner.show(told, lines)
    return proof.code


def _places(
    folder: Path, names: list[str], *, force: bool
) -> dict[str, Callable[[bytes | memoryview], None]]:
    """Make sure of the files before the card is asked."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutFileError.of(folder, error) from error
    return {name: out_file(folder / name, force=force) for name in names}


def _images(record: CardFaceRecord, number: bytes | None) -> dict[str, bytes]:
    images = {
        _NAME: record.name_image,
        _ADDRESS: record.address_image,
        _PORTRAIT: record.portrait,
        _SECURITY_CODE: record.security_code_image,
    }
    return images if number is None else images | {_NUMBER: NumberImageRecord.parse(number).image}
