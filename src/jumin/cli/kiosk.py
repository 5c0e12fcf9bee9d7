"""`jumin kiosk …`: the kiosk of a convenience store without its screen."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table
from rich.text import Text

from jumin.cli.console import console
from jumin.cli.manner import Group, Manner, json_option, wrong_use
from jumin.cli.out_file import out_file
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import Document, MunicipalityId, Pin, RecordItem, Subject, day_of


if TYPE_CHECKING:
    from jumin.installation import InstallationClock
    from jumin.offices.issuance.gateway import Order, RequestNumber
    from jumin.sandbox.residents import TownResident

TERMINAL: Final = "command-line"
"""The name of this kiosk in the issuing centre's books."""


def read_items(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> frozenset[RecordItem]:
    """Read the items, given one by one or parted by commas."""
    names = [name.strip() for value in values for name in value.split(",")]
    known = {item.value: item for item in RecordItem}
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(
            f"{unknown[0]!r} is no item; there are: {', '.join(known)}.", context, parameter
        )
    return frozenset(known[name] for name in names)


def read_municipality(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> MunicipalityId | None:
    """Read a municipality by its short name."""
    from jumin.rules import municipalities

    known = {place.id for place in municipalities()}
    if value is not None and value not in known:
        raise click.BadParameter(
            f"{value!r} is no municipality; there are: {', '.join(sorted(known))}.",
            context,
            parameter,
        )
    return MunicipalityId(value) if value else None


def read_pin(given: str | None) -> Pin:
    """Take the PIN as given, from standard input (`-`), or ask for it where somebody can answer."""
    if given == "-":
        return Pin(sys.stdin.readline().rstrip("\r\n"))
    if given is not None:
        return Pin(given)
    if not sys.stdin.isatty():
        wrong_use("Give the PIN: --pin PIN, or --pin - and the PIN on standard input.")
    return Pin(click.prompt("Authentication PIN", hide_input=True, err=True))


@click.group(cls=Group)
def kiosk() -> None:
    """Use a kiosk from the command line."""


@kiosk.command()
@click.option("--resident", required=True, help="Who comes, as `jumin residents` names them.")
@click.option("--pin", help="The authentication PIN; `-` reads it from standard input.")
@click.option(
    "--document",
    type=click.Choice([document.value for document in Document]),
    default=Document.RESIDENT_RECORD.value,
    show_default=True,
    help="Which document.",
)
@click.option(
    "--subject",
    type=click.Choice([subject.value for subject in Subject]),
    default=Subject.SELF.value,
    show_default=True,
    help="Whose matters: the holder's own, or everybody's of the household or family register.",
)
@click.option(
    "--municipality",
    callback=read_municipality,
    help="Whose document: where the registered domicile is; else the one that the card is of.",
)
@click.option(
    "--items",
    "--with",
    "items",
    multiple=True,
    callback=read_items,
    metavar="ITEM[,ITEM]",
    help=f"Print these items, too: {', '.join(RecordItem)}.",
)
@click.option("--copies", type=click.IntRange(min=1), default=1, show_default=True)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the paper is put (PDF).",
)
@click.option("--force", is_flag=True, help="Replace the file, should there be one.")
@json_option
@click.pass_obj
def issue(
    manner: Manner,
    *,
    resident: str,
    pin: str | None,
    document: str,
    subject: str,
    municipality: MunicipalityId | None,
    items: frozenset[RecordItem],
    copies: int,
    out: Path,
    force: bool,
) -> None:
    """Get a paper as at a kiosk: prove, choose, pay and take.

    The fee is paid exactly. A wrong PIN costs one of the card's tries, as everywhere.
    """
    clock = open_town()
    from jumin.offices.issuance.gateway import Order
    from jumin.sandbox.residents import resident as find

    holder = find(resident)
    manner.about(municipality or holder.municipality, day_of(clock.now()))
    order = Order(Document(document), Subject(subject), items, copies, municipality)
    put = out_file(out, force=force)
    told = _visit(holder, read_pin(pin), order, put, clock) | {"file": str(out)}
    manner.show(told, lambda: _print_receipt(told, manner))


def _visit(
    holder: "TownResident",
    pin: Pin,
    order: "Order",
    put: Callable[[bytes], None],
    clock: "InstallationClock",
) -> dict[str, Any]:
    """Go through a kiosk's steps up to the paper in hand."""
    from jumin.offices.issuance import gateway
    from jumin.places.kiosk import dialogue
    from jumin.sandbox import wallet

    with wallet.take(holder, place=f"kiosk {TERMINAL}") as connection:
        number = dialogue.identify(connection, pin, terminal=TERMINAL, at=clock.now()).number
    with _ended_with_the_visit(number, clock):
        quote = gateway.order(number, order, at=clock.now())
        gateway.render(number, at=clock.now())
        gateway.pay(number, quote.amount, at=clock.now())
        put(gateway.print_paper(number, at=clock.now()))
        done = gateway.take(number, at=clock.now())
    return {
        "request": number,
        "municipality": done.municipality,
        "document": order.document,
        "subject": order.subject,
        "items": sorted(order.items),
        "copies": order.copies,
        "fee": quote.amount,
        "assumed": quote.is_assumed,
        "sources": list(quote.sources),
        "pages": done.pages,
        "sha256": done.digest,
    }


@contextmanager
def _ended_with_the_visit(number: "RequestNumber", clock: "InstallationClock") -> Iterator[None]:
    """Leave no unfinished request behind, whatever ends the visit: a refusal, a fault, Ctrl-C.

    What was paid for is lost, as a paper left in the tray is.
    """
    from jumin.offices.issuance import gateway

    states = gateway.RequestState
    try:
        yield
    except BaseException:
        match gateway.view(number).state:
            case states.IDENTIFIED | states.REQUESTED | states.RENDERED:
                gateway.cancel(number, at=clock.now())
            case states.PAID | states.PRINTED:
                gateway.leave(number, at=clock.now())
        raise


def _print_receipt(told: dict[str, Any], manner: Manner) -> None:
    receipt = Table.grid(padding=(0, 2))
    receipt.add_column()
    receipt.add_column(overflow="fold")
    assumed = manner.text(_(" (assumed)")) if told["assumed"] else ""
    for name, value in (
        (_("Request"), told["request"]),
        (_("Municipality"), told["municipality"]),
        (_("Document"), " + ".join([told["document"], told["subject"], *told["items"]])),
        (_("Copies"), told["copies"]),
        (_("Fee"), f"¥{told['fee']}{assumed}"),
        (_("Sources"), ", ".join(told["sources"])),
        (_("Pages"), told["pages"]),
        (_("SHA-256"), told["sha256"]),
        (_("File"), told["file"]),
    ):
        receipt.add_row(manner.text(name), Text(str(value)))  # a path may look like markup
    console().print(receipt)
