"""`jumin card …`: what a card tells and does, one of the town or a real one in a reader."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import click

from jumin.cli.lazy import LazyGroup


COMMANDS: Final = {
    "status": "What the card tells without a PIN: applications, certificates, tries left.",
    "certificate": "Read a certificate from the card.",
    "attributes": "Read name, address, date of birth and sex from the card.",
    "number": "Read the Individual Number from the card, and print it.",
    "face": "Read the images of the card's face into a folder.",
    "pin": "Tries left, changing a PIN, and what to do when one is blocked.",
    "apdu": "Send commands to the card, byte for byte.",
    "record": "Plug the card into a virtual reader and write down what programs say to it.",
    "replay": "Say to the card what was written down, and compare its answers.",
    "diff": "Compare what two cards answer.",
    "inspect": "Show what is in a virtual card's image.",
    "export": "Take a virtual card's image out of the town, under a passphrase.",
    "import": "Put an exported card into somebody's pocket.",
}
"""The commands in the order in which one meets them."""
_HOMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "status": ("card.status", "status"),
        "certificate": ("card.certificate", "certificate"),
        "attributes": ("card.records", "attributes"),
        "number": ("card.records", "number"),
        "face": ("card.face", "face"),
        "pin": ("card.pin", "pin"),
        "apdu": ("card.apdu", "apdu"),
        "record": ("card.transcript", "record"),
        "replay": ("card.transcript", "replay"),
        "diff": ("card.transcript", "diff"),
        "inspect": ("card.image", "inspect"),
        "export": ("card.image", "export"),
        "import": ("card.image", "import_"),
    }
)


@click.group(cls=LazyGroup, listed=COMMANDS, home=_HOMES.__getitem__)
def card() -> None:
    """Speak to a card: a resident's (--resident ID), or a real one in a reader (--reader NAME).

    Without either, the card in the first PC/SC reader that has one. No PIN is sent to a card unless
    you asked for what needs it, tries left are always told first, and nothing leaves this computer.
    """
