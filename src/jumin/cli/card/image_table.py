"""What is in a card's image, as data and as a table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from jumin.cli.console import console
from jumin.cli.manner import Manner
from jumin.locale.catalogue import gettext_noop as _


if TYPE_CHECKING:
    from jumin.chip.inspection import ApplicationSeen, CardSeen, FileSeen


def tell(seen: "CardSeen", *, with_secrets: bool) -> dict[str, Any]:
    """Tell what is in an image, for readers of JSON; contents only `with_secrets`."""
    return {
        "variant": seen.variant,
        "traits": list(seen.traits),
        "applications": [
            {
                "name": one.applet,
                "aid": one.aid.hex().upper(),
                "files": [_tell_file(one, file, with_secrets=with_secrets) for file in one.files],
            }
            for one in seen.applications
        ],
        "issuer_tries_left": seen.issuer.left,
        "issuer_tries_most": seen.issuer.most,
    }


def _tell_file(one: "ApplicationSeen", file: "FileSeen", *, with_secrets: bool) -> dict[str, Any]:
    from jumin.reader.transcript.words import file_name

    identifier, _, name = file_name(one.applet, file.identifier).partition(" ")
    return {
        "id": identifier,
        "name": name,
        "kind": file.kind,
        "length": file.length,
        "filled": file.filled,
        "opened_by": None if file.needs is None else [f"{pin:04X}" for pin in file.needs],
        "tries_left": file.tries and file.tries.left,
        "tries_most": file.tries and file.tries.most,
        "written_at_counter": file.written_at_counter,
        **({"content": file.content.hex().upper()} if with_secrets else {}),
    }


def show(told: dict[str, Any], manner: Manner) -> None:
    """Show the same to people."""
    table = Table(title=" ".join((told["variant"], *told["traits"])))
    for heading in (
        _("Application"),
        _("File"),
        _("Kind"),
        _("Bytes"),
        _("Opened by"),
        _("Tries left"),
        _("Counter writes"),
    ):
        table.add_column(manner.text(heading))
    for one in told["applications"]:
        for file in one["files"]:
            table.add_row(*_cells(one["name"], file, manner))
    console().print(table)
    for name, file in _contents(told):
        click.echo(f"{name} {file['id']} {file['name']}: {_shown(file)}")


def _cells(application: str, file: dict[str, Any], manner: Manner) -> Iterator[str]:
    yield application
    yield f"{file['id']} {file['name']}"
    yield file["kind"]
    is_part = file["filled"] != file["length"]
    yield f"{file['filled']} / {file['length']}" if is_part else str(file["length"])
    if file["kind"] in {"pin", "opaque"}:
        yield "-"
    elif file["opened_by"] is None:
        yield manner.text(_("free"))
    else:
        yield ", ".join(file["opened_by"]) or manner.text(_("nothing"))
    yield "-" if file["tries_left"] is None else f"{file['tries_left']} / {file['tries_most']}"
    yield manner.text(_("yes")) if file["written_at_counter"] else "-"


def _contents(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Tell the files whose content is to be shown."""
    for one in told["applications"]:
        for file in one["files"]:
            if file.get("content"):
                yield one["name"], file


def _shown(file: dict[str, Any]) -> str:
    """Show a PIN as it is typed, where it can be; all else in hexadecimal digits."""
    content: str = file["content"]
    typed = bytes.fromhex(content).decode("latin-1")
    return typed if file["kind"] == "pin" and typed.isascii() and typed.isprintable() else content
