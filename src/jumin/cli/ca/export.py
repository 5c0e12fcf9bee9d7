"""`jumin ca export`: certificates and revocation lists as files, and a relying party's kit."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from jumin.cli import progress
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.out_file import OutFileError, out_file
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _


_PUBLIC: Final = 0o644
_PRIVATE: Final = 0o600


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--bundle",
    "is_bundle",
    is_flag=True,
    help="Also responders, identifiers, and residents with keys and PINs.",
)
@click.option(
    "--resident",
    "names",
    metavar="NAME",
    multiple=True,
    help="In the bundle, this resident only; may be given several times.",
)
@click.option("--force", is_flag=True, help="Replace the files of an earlier bundle.")
@json_option
@click.pass_obj
def export(
    manner: Manner, folder: Path, names: tuple[str, ...], *, is_bundle: bool, force: bool
) -> None:
    """Write CA certificates (PEM) and current CRLs (DER and PEM) into DIR.

    ca-bundle.pem there holds all CA certificates together, for programs that want one file.
    Files of an earlier export are replaced.

    With --bundle DIR gets all that a relying party starts with, on its first day: certificates in
    DER, too, those of the OCSP responders, object identifiers and addresses (policies.json), the
    residents' keys and certificates (PKCS #12), their PINs and passphrases (PINS.md,
    residents.csv), and a README with commands that work there. Keys and PINs are TEST, and are
    readable by you only; with --json the PINs and passphrases are printed, too, so let no log take
    them. A card that is in use somewhere is left out, unless --resident names it.
    """
    if names and not is_bundle:
        wrong_use("--resident is for --bundle.")
    at = open_town().now()
    from jumin.cli.ca.kit.files import PRIVATE, published
    from jumin.offices.certification.gateway import authorities, current_crls

    files = published(authorities(), current_crls())
    rows: list[Mapping[str, Any]] = []
    if is_bundle:
        files, rows = _bundled(manner, names, at)
    _make(folder, *{(folder / name).parent for name in files})
    puts = [
        out_file(
            folder / name,
            force=force or not is_bundle,
            mode=_PRIVATE if name.startswith(PRIVATE) else _PUBLIC,
        )
        for name in files
    ]
    for put, content in zip(puts, files.values(), strict=True):
        put(content)
    paths = [str(folder / name) for name in files]
    told = {"files": paths, **({"residents": rows} if is_bundle else {})}
    manner.show(told, lambda: click.echo("\n".join(paths)))


def _bundled(
    manner: Manner, names: tuple[str, ...], at: datetime
) -> tuple[dict[str, bytes], list[Mapping[str, Any]]]:
    """Make a bundle; tell its files, and what is in residents.csv."""
    from jumin.cli.ca.kit.files import bundled
    from jumin.cli.ca.kit.people import people
    from jumin.offices.certification.gateway import authorities, current_crls
    from jumin.sandbox.residents import resident, residents

    asked = tuple(resident(name) for name in names) or residents()
    with progress.counted(manner, manner.text(_("Copying cards:"))) as tell:
        known = people(asked, tell=tell, insist=bool(names))
    with progress.counted(manner, manner.text(_("Writing keys:"))) as tell:
        files = bundled(authorities(), current_crls(), known, at=at, tell=tell)
    return files, list(known.rows())


def _make(*folders: Path) -> None:
    """Make the folders of an export."""
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutFileError.of(folder, error) from error
