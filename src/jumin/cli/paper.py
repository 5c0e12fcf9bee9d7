"""`jumin paper …`: whether a paper is what was issued, and the keys that tell it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table
from rich.text import Text

from jumin.cli.console import console
from jumin.cli.manner import Group, Manner, json_option
from jumin.cli.shown import shown
from jumin.cli.town import founded_folder
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JST, FaultError


if TYPE_CHECKING:
    from jumin.documents import Difference, PaperKey, PaperVerdict, SheetCode

KEYS: Final = "papers.json"
"""The list of papers' public keys, in the folder of what the town publishes."""
NOT_PROVED: Final = 1
_LARGEST_LIST: Final = 2**20


class NoPaperKeysError(FaultError):
    """The town has published no keys of papers."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: the town has published no keys of papers yet; it does when it is served "
            f"(`jumin up`). For papers from elsewhere name their town's list: --key FILE."
        )
        self.path = path


@click.group(cls=Group)
def paper() -> None:
    """Verify papers, and show the keys that prove them."""


@paper.command()
@click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--key",
    "lists",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A list of public keys (`jumin paper key --json`), instead of this town's.",
)
@json_option
@click.pass_obj
def verify(manner: Manner, *, file: Path, lists: tuple[Path, ...]) -> int:
    """Prove, offline, whether FILE is a paper as it was issued, and tell whose it is.

    A PDF is proved whole: every character, picture and page. Of a picture (PNG, JPEG: a photo or
    scan of the back of a sheet) the code alone is proved; compare the front with the text it
    tells: only you can, so it does not count as proved.

    Exit codes: 0 proved, 1 altered or not proved as a whole, 2 wrong use, 3 fault.
    """
    from jumin.documents import LARGEST_FILE, PaperState, verify_paper

    keys = [key for path in lists or [_own_list()] for key in _keys_of(path)]
    verdict = verify_paper(_read(file, LARGEST_FILE), keys)
    manner.show(_tell(verdict), lambda: _print(verdict, manner))
    return 0 if verdict.state is PaperState.UNALTERED else NOT_PROVED


@paper.command()
@json_option
@click.pass_obj
def key(manner: Manner) -> None:
    """Show the public keys that prove this town's papers; with --json as a list for --key."""
    import json

    from jumin.documents import write_paper_keys

    keys = _keys_of(_own_list())
    manner.show(json.loads(write_paper_keys(keys)), lambda: _print_keys(keys, manner))


def _own_list() -> Path:
    path = founded_folder().published / KEYS
    if not path.exists():
        raise NoPaperKeysError(path)
    return path


def _keys_of(path: Path) -> "tuple[PaperKey, ...]":
    from jumin.documents import read_paper_keys

    return read_paper_keys(_read(path, _LARGEST_LIST))


def _read(path: Path, most: int) -> bytes:
    """Read a file; of one that is too large so much that one sees it is."""
    with path.open("rb") as file:
        return file.read(most + 1)


def _tell(verdict: "PaperVerdict") -> dict[str, Any]:
    first = next(iter(verdict.codes), None)
    return {
        "state": verdict.state,
        "document": first and first.document,
        "municipality": first and first.municipality,
        "names": verdict.names,
        "unique_number": first and first.unique_number,
        "issued_at": first and first.issued_at.isoformat(),
        "sheets": first and first.sheets,
        "seen": [
            {"sheet": code.sheet, "names": code.names, "text": code.text} for code in verdict.codes
        ],
        "key": verdict.key and {"id": verdict.key.id, "owner": verdict.key.owner},
        "unknown_keys": verdict.unknown_keys,
        "countersigned": verdict.is_countersigned,
        "differences": [
            {"kind": one.kind, "sheet": one.sheet, "signed": one.signed, "found": one.found}
            for one in verdict.differences
        ],
    }


def _print(verdict: "PaperVerdict", manner: Manner) -> None:
    from jumin.documents import PaperState

    click.echo(_headline(verdict, manner))
    if verdict.codes:
        _print_summary(verdict, manner)
    for difference in verdict.differences:
        click.echo(f"- {_difference(difference, manner)}")
    if verdict.state == PaperState.CODE_ONLY:
        for code in verdict.codes:
            _print_text(code, manner)


def _headline(verdict: "PaperVerdict", manner: Manner) -> str:
    from jumin.documents import PaperState

    lines = {
        PaperState.UNALTERED: _("PROVED: this PDF is what was issued, to the last byte."),
        PaperState.CODE_ONLY: _(
            "CODE PROVED: the code is genuine. NOT proved is the front: compare each letter of it "
            "with the text below."
        ),
        PaperState.ALTERED: _("NOT PROVED: this is not as it was issued."),
        PaperState.UNSIGNED: _(
            "NOT PROVED: there is no code of a sheet. Give the PDF as it was issued, or a sharp, "
            "even picture of a whole back."
        ),
        PaperState.UNKNOWN_KEY: _(
            "NOT PROVED: the code is by a key that is not known ({keys}). If the paper is another "
            "town's, name that town's list: --key FILE."
        ),
    }
    return manner.text(lines[verdict.state], keys=", ".join(verdict.unknown_keys))


def _print_summary(verdict: "PaperVerdict", manner: Manner) -> None:
    from jumin.locale.facts import word

    first, sheets = verdict.codes[0], ", ".join(str(code.sheet) for code in verdict.codes)
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")
    for name, value in (
        (_("Document"), word("document", first.document, manner.language)),
        (_("Municipality"), first.municipality),
        (_("Whose"), ", ".join(verdict.names) or "-"),
        (_("Unique number"), first.unique_number),
        (_("Issued"), f"{first.issued_at.astimezone(JST):%Y-%m-%d %H:%M:%S} JST"),
        (_("Sheets"), manner.text(_("{seen} of {all}"), seen=sheets, all=first.sheets)),
        (_("Key"), f"{verdict.key.id} {verdict.key.owner}" if verdict.key else "-"),
    ):
        grid.add_row(manner.text(name), Text(shown(value)))  # a name may look like markup
    if verdict.is_countersigned:
        grid.add_row(
            manner.text(_("Besides")),
            manner.text(_("an electronic signature (PAdES); who signed was not looked at")),
        )
    console().print(grid)


def _difference(difference: "Difference", manner: Manner) -> str:
    from jumin.documents import DifferenceKind

    lines = {
        DifferenceKind.FORGED_CODE: _("A code is forged: its key did not sign it."),
        DifferenceKind.OTHER_KEY: _("A code is by a key that is not known."),
        DifferenceKind.OTHER_PAPER: _("There is a sheet of another paper."),
        DifferenceKind.SHEET_MISSING: _("Sheet {sheet}: its code is missing."),
        DifferenceKind.BACK: _("Sheet {sheet}: the back behind its front is another."),
        DifferenceKind.FRONT_MOVED: _("Sheet {sheet}: its front is at another place."),
        DifferenceKind.TEXT: _(
            'Sheet {sheet}: signed is\n    "{signed}"\n  but there stands\n    "{found}".'
        ),
        DifferenceKind.PAGES: _("{signed} pages are signed, {found} found."),
        DifferenceKind.APPENDED: _(
            "Something was appended to the file; that it is a mere electronic signature could not "
            "be shown (that needs the extra `sign`)."
        ),
        DifferenceKind.REWRITTEN: _(
            "The file was written anew since it was issued: pictures and drawings in it are not "
            "proved, even where its text is as signed."
        ),
    }
    return manner.text(
        lines[difference.kind],
        sheet=difference.sheet,
        signed=shown(difference.signed).replace("\n", "\n     "),
        found=shown(difference.found).replace("\n", "\n     "),
    )


def _print_text(code: "SheetCode", manner: Manner) -> None:
    click.echo()
    click.echo(
        manner.text(
            _("── Sheet {sheet} of {all}: the text that is signed (Individual Numbers masked) ──"),
            sheet=code.sheet,
            all=code.sheets,
        )
    )
    click.echo(shown(code.text or "") or manner.text(_("(too long for a code: verify the PDF)")))


def _print_keys(keys: "Iterable[PaperKey]", manner: Manner) -> None:
    table = Table(title=manner.text(_("Keys that prove papers (TEST)")))
    for heading in (_("Key"), _("Owner"), _("Public key (Ed25519)")):
        table.add_column(manner.text(heading), overflow="fold")
    for one in keys:
        table.add_row(one.id, Text(shown(one.owner)), one.public_key.hex())
    console().print(table)
