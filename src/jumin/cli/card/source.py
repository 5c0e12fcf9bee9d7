"""Which card a command speaks to: one from a pocket of the town, or the one in a reader."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from jumin.cli.manner import Manner, wrong_use
from jumin.iso7816 import CardConnection
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import Medium, day_of


if TYPE_CHECKING:
    from jumin.reader import PcscConnection

F = TypeVar("F", bound=Callable[..., Any])

PLACE = "command line"
"""Where a card of the town is while a command speaks to it."""


@dataclass(frozen=True)
class CardSource:
    """Where the card is: a resident's pocket, else a reader (None: the first with a card)."""

    resident: str | None = None
    medium: Medium = Medium.CARD
    reader: str | None = None


def card_source(function: F) -> F:
    """Give a command the options that name a card; it gets them as `source`, a `CardSource`."""

    @wraps(function)
    def with_source(
        *args: Any, resident: str | None, phone: bool, reader: str | None, **options: Any
    ) -> Any:
        if resident and reader:
            _wrong(_("A card is in a pocket or in a reader: --resident or --reader, not both."))
        if phone and not resident:
            _wrong(_("--phone wants to know whose: --resident ID."))
        medium = Medium.PHONE if phone else Medium.CARD
        return function(*args, source=CardSource(resident, medium, reader), **options)

    for option in (
        click.option(
            "--reader",
            metavar="NAME",
            help="The card in this PC/SC reader; unnamed, the first reader with a card.",
        ),
        click.option("--phone", is_flag=True, help="The resident's phone instead of the card."),
        click.option(
            "--resident",
            metavar="ID",
            help="The card of this resident of the town, as `jumin residents` names them.",
        ),
    ):
        with_source = option(with_source)
    return with_source  # type: ignore[return-value]  # the options become one argument


def _wrong(message: str) -> NoReturn:
    manner = click.get_current_context().find_object(Manner)
    wrong_use(manner.text(message) if manner else message)


@contextmanager
def opened(
    manner: Manner, source: CardSource, *, exclusive: bool = False
) -> Iterator[CardConnection]:
    """Open a card, powered, until the block ends; a town's card is out of its pocket meanwhile.

    `exclusive` keeps other programs away from a card in a reader: wanted where a PIN is presented.
    Raises `RefusedError` (`card.absent`, `card.elsewhere`, `card.unreadable`) for a card of the
    town, `PcscError` for one in a reader. A reader needs neither a town nor Django.
    """
    if source.resident is None:
        with _in_reader(source.reader, exclusive=exclusive) as connection:
            yield connection
        return
    from jumin.cli.town import open_town

    clock = open_town()
    from jumin.sandbox import residents, wallet

    who = residents.resident(source.resident)
    manner.about(who.municipality, day_of(clock.now()))
    if source.medium is Medium.PHONE and not wallet.has_phone(who):
        wrong_use(
            manner.text(_("{resident} has no certificates on a phone."), resident=source.resident)
        )
    with wallet.take(who, place=PLACE, medium=source.medium) as card:
        yield card


def _in_reader(name: str | None, *, exclusive: bool) -> "PcscConnection":
    from jumin.reader import CardAbsentError, PcscConnection, list_readers_with_card

    if name is None:
        with_card = list_readers_with_card()
        if not with_card:
            raise CardAbsentError(_("No card lies in a reader. Put one in, or name --resident ID."))
        name = with_card[0]
    return PcscConnection(name, exclusive=exclusive)
