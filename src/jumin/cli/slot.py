"""`jumin slot …`: virtual cards in slots that real PC/SC programs see."""

import signal
import threading

import click

from jumin.cli.loopback import loopback
from jumin.cli.manner import Group, Manner
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.reader import DEFAULT_PORT, VirtualSlot


@click.group(cls=Group)
def slot() -> None:
    """Put virtual cards into virtual readers."""


@slot.command()
@click.argument("resident")
@click.option("--host", default="127.0.0.1", show_default=True, callback=loopback)
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.pass_obj
def plug(manner: Manner, resident: str, host: str, port: int) -> None:
    """Plug RESIDENT's card into vpcd's slot until Ctrl-C.

    Programs of this computer then find it in the reader "Virtual PCD", as they find a real one.
    Needs pcscd with vpcd's driver: apt-get install pcscd vsmartcard-vpcd opensc
    """
    open_town()
    from jumin.sandbox import residents, wallet

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def tell() -> None:
        manner.say(
            _(
                "The card of {resident} is in the slot at {host}:{port}. In another terminal try:\n"
                "  opensc-tool -n\n"
                "  pkcs15-tool -D\n"
                "Take it out with Ctrl-C."
            ),
            resident=resident,
            host=host,
            port=port,
        )

    with wallet.take(residents.resident(resident), place=f"slot {host}:{port}") as card:
        VirtualSlot(host, port).serve(card, stop, on_noticed=tell)
    manner.say(_("The card is back in its holder's pocket."))
