"""A standstill of the town: in one pair of hands, every card in its pocket."""

import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from jumin.installation import DataFolder, LockHeldError, exclusive
from jumin.terms import FaultError


PATIENCE: Final = 5.0
"""Seconds to wait for a card that is in use, and for the clock and the courier."""


class TownHeldError(FaultError):
    """The town as a whole is being saved, put back or founded anew by somebody else."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"This town is just {holder or 'in other hands'}. Wait until it is done.")
        self.holder = holder


class TownAtWorkError(FaultError):
    """Somebody turns the town's clock or delivers messages, and does not end."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"In this town {holder or 'somebody'} is at work. Wait until that is done, and try "
            f"again."
        )
        self.holder = holder


class CardInUseError(FaultError):
    """A card is not in its holder's pocket."""

    def __init__(self, name: str, place: str) -> None:
        super().__init__(
            f"The card of {name} is in use (at {place or 'another place'}). Take it out there, "
            f"or end that program, and try again."
        )
        self.name, self.place = name, place


@contextmanager
def town_held(place: DataFolder, being: str) -> Iterator[None]:
    """Be the only one who saves, puts back or founds the town; tell others what is `being` done."""
    with ExitStack() as held:
        try:
            held.enter_context(exclusive(place.root / "town.lock", being))
        except LockHeldError as error:
            raise TownHeldError(error.holder) from error
        yield


@contextmanager
def cards_held(place: DataFolder, being: str) -> Iterator[None]:
    """Keep every card in its pocket: who wants one is told what is `being` done."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a lock is an open file
    with ExitStack() as held:
        for path in sorted(place.cards.glob("*.card")):
            try:
                lock = exclusive(path.with_suffix(".lock"), being, patience=PATIENCE)
                held.enter_context(lock)
            except LockHeldError as error:
                raise CardInUseError(path.stem, error.holder) from error
        yield


@contextmanager
def clock_and_courier_held(place: DataFolder, being: str) -> Iterator[None]:
    """Let nobody turn the clock, nor do what falls due by it, nor deliver messages."""
    with ExitStack() as held:
        for name in ("clock.lock", "delivery.lock"):  # in the order in which the clock takes them
            try:
                held.enter_context(exclusive(place.root / name, being, patience=PATIENCE))
            except LockHeldError as error:
                raise TownAtWorkError(error.holder) from error
        yield
