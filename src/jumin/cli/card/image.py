"""`jumin card inspect|export|import`: what is in a card's image, and a copy under a passphrase."""

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from jumin.cli.card.entry import hidden
from jumin.cli.card.image_table import show, tell
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.out_file import out_file
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import Medium, UsageError


if TYPE_CHECKING:
    from jumin.chip.inspection import CardSeen
    from jumin.sandbox.residents import TownResident

_LARGEST: Final = 2**20
_KEY_LENGTH: Final = 32
_SUFFIXES: Final = {".phone.card": Medium.PHONE, ".card": Medium.CARD}
"""How the names of image files in a data folder end."""


class PocketFullError(UsageError):
    """There is a card already, and nobody said that it shall be replaced."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has a card already; --force puts the imported one in its place.")
        self.name = name


class NoImageError(UsageError):
    """A file is no card's image by its name, and no exported card by its content."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: this is no card. Name a file of `jumin card export`, or one of the town's "
            f"cards/ folder."
        )
        self.path = path


passphrase_stdin = click.option(
    "--passphrase-stdin", is_flag=True, help="Read the passphrase from standard input: one line."
)
whose = click.option("--resident", metavar="ID", required=True, help="Whose card it is.")
phone = click.option("--phone", is_flag=True, help="The resident's phone instead of the card.")
portable_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(cls=Command)
@click.argument("image", metavar="[IMAGE]", type=portable_file, required=False)
@click.option("--resident", metavar="ID", help="The card of this resident of the town.")
@phone
@click.option(
    "--secrets", "with_secrets", is_flag=True, help="Show PINs, keys and personal data, too."
)
@passphrase_stdin
@json_option
@click.pass_obj
def inspect(
    manner: Manner,
    *,
    image: Path | None,
    resident: str | None,
    phone: bool,
    with_secrets: bool,
    passphrase_stdin: bool,
) -> None:
    """Look into a card's image: its files, who may use them, how many tries are left.

    IMAGE is a file of `jumin card export`, or one of this town's cards/ folder.
    """
    from jumin.chip.inspection import inspect_image

    if (image is None) == (resident is None):
        wrong_use("Name either a file or --resident ID.")
    if image is not None:
        octets, key = _image_in(manner, image, from_stdin=passphrase_stdin)
    else:
        octets, key = _image_of(resident or "", Medium.PHONE if phone else Medium.CARD)
    seen = inspect_image(octets, image_key=key)
    told = tell(seen, with_secrets=with_secrets)
    manner.show(told, lambda: show(told, manner))


@click.command(cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@whose
@phone
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@passphrase_stdin
@click.pass_obj
def export(
    manner: Manner, *, file: Path, resident: str, phone: bool, force: bool, passphrase_stdin: bool
) -> None:
    """Copy a card of the town into FILE, under a passphrase.

    Whoever has both has the card, with its keys and PINs: no real card can be copied.
    """
    from jumin.chip.portable import SHORTEST_PASSPHRASE, export_image

    put = out_file(file, force=force)
    image, key = _image_of(resident, Medium.PHONE if phone else Medium.CARD)
    if not passphrase_stdin:
        manner.say(_("A passphrase of {length} characters or more:"), length=SHORTEST_PASSPHRASE)
    chosen = _passphrase(manner, from_stdin=passphrase_stdin, is_new=True)
    put(export_image(image, image_key=key, passphrase=chosen, random=secrets.token_bytes))
    manner.say(_("The card of {resident} is in {file}."), resident=resident, file=file)


@click.command("import", cls=Command)
@click.argument("file", metavar="FILE", type=portable_file)
@whose
@click.option("--force", is_flag=True, help="Replace the card that is there.")
@passphrase_stdin
@click.pass_obj
def import_(
    manner: Manner, *, file: Path, resident: str, force: bool, passphrase_stdin: bool
) -> None:
    """Put the card in FILE into a resident's pocket, with the PINs and tries that it had.

    The town's offices know only the cards they issued: to them it stays what it was.
    """
    from jumin.chip.inspection import inspect_image
    from jumin.chip.portable import import_image

    who = _resident(resident)
    from jumin.sandbox import wallet

    portable, passphrase = _read(file), _passphrase(manner, from_stdin=passphrase_stdin)

    def made(medium: Medium) -> bytes:
        key = wallet.image_key(who.id, medium)
        return import_image(
            portable, passphrase=passphrase, image_key=key, random=secrets.token_bytes
        )

    image, key = made(Medium.CARD), wallet.image_key(who.id)
    medium = _medium(inspect_image(image, image_key=key))
    if wallet.image_path(who.id, medium).exists() and not force:
        raise PocketFullError(resident)
    wallet.put_in(who.id, image if medium is Medium.CARD else made(medium), medium)
    manner.say(_("{resident} has the card that was in {file}."), resident=resident, file=file)


def _medium(seen: "CardSeen") -> Medium:
    from jumin.chip.inspection import Variant

    is_phone = seen.variant in {Variant.ANDROID, Variant.IPHONE}
    return Medium.PHONE if is_phone else Medium.CARD


def _image_of(name: str, medium: Medium) -> tuple[bytes, bytes]:
    """Read a card in a resident's pocket; give its image and the key to it."""
    who = _resident(name)
    from jumin.sandbox import wallet

    return wallet.image_of(who, medium), wallet.image_key(who.id, medium)


def _image_in(manner: Manner, path: Path, *, from_stdin: bool) -> tuple[bytes, bytes]:
    """Read a card in a file; give its image and the key to it."""
    from jumin.chip.portable import import_image, is_portable

    octets = _read(path)
    if is_portable(octets):
        passphrase, key = (
            _passphrase(manner, from_stdin=from_stdin),
            secrets.token_bytes(_KEY_LENGTH),
        )
        random = secrets.token_bytes
        return import_image(octets, passphrase=passphrase, image_key=key, random=random), key
    open_town()
    from jumin.sandbox import wallet

    for suffix, medium in _SUFFIXES.items():
        if path.name.endswith(suffix):
            return octets, wallet.image_key(path.name.removesuffix(suffix), medium)
    raise NoImageError(path)


def _resident(name: str) -> "TownResident":
    open_town()
    from jumin.sandbox import residents

    return residents.resident(name)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST)


def _passphrase(manner: Manner, *, from_stdin: bool, is_new: bool = False) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return hidden(manner, manner.text(_("Passphrase")), twice=is_new)
