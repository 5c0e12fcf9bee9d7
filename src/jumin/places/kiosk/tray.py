"""What lies in the machine's tray: a card, a phone, or a card in this computer's own reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Final

from django.http import HttpRequest

from jumin.iso7816 import CardConnection
from jumin.places.kiosk.machine import READER, Machine
from jumin.reader import PcscError
from jumin.sandbox import tray, wallet
from jumin.sandbox.residents import resident
from jumin.terms import Medium, Refusal, RefusalCode, RefusedError


_PLACE: Final = "kiosk"


@contextmanager
def lying_there(machine: Machine) -> Iterator[CardConnection]:
    """Speak with what lies in the tray, powered up for this one dialogue.

    A reader may hold a real My Number Card: no PIN is ever presented to one. Raises RefusedError:
    `card.absent`, `card.elsewhere`, `card.unreadable`, `certificate.untrusted`.
    """
    if not machine.medium:
        raise RefusedError(Refusal(RefusalCode.CARD_ABSENT))
    if machine.medium != READER:
        with wallet.take(resident(machine.card), _PLACE, medium=Medium(machine.medium)) as taken:
            yield taken
        return
    try:
        with tray.own_reader(machine.reader) as connection:
            if not tray.is_of_this_town(connection):
                untrusted = {"check": "chain.issuer"}
                raise RefusedError(Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, untrusted))
            yield connection
    except PcscError as error:
        raise RefusedError(Refusal(RefusalCode.CARD_UNREADABLE)) from error


def own_readers(request: HttpRequest) -> list[str]:
    """List the readers of this computer with a card in them, for who sits at this computer."""
    if not _is_loopback(request.META.get("REMOTE_ADDR", "")):
        return []
    try:
        return tray.readers()
    except PcscError:
        return []


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
