"""What the kiosk would answer everybody, remembered until something changes that it depends on.

To find an answer out is dear: a card is opened, a certificate verified, its status signed. It stays
the same while nobody writes in the books, nothing happens to the card, and no hour comes at which a
kiosk opens or closes, nor a midnight.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final, TypeAlias

from jumin import rules
from jumin.rules import Hours
from jumin.sandbox.edition import Edition
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import TownResident
from jumin.sandbox.whereabouts import Whereabouts
from jumin.terms import JST, Document, Refusal, day_of


@dataclass(frozen=True)
class Hour:
    """What an instant means to kiosks: the day, and whether it is before, in or after the hours."""

    on: date
    standings: tuple[int, ...]
    """One for each municipality and document."""


_Asked: TypeAlias = tuple[TownResident, Whereabouts, Edition, Hour]
"""All that an answer depends on."""

_remembered: Final[dict[str, tuple[_Asked, Refusal | None]]] = {}
"""The last answer to each resident of this process's town."""


def hour(at: datetime) -> Hour:
    """Tell what an instant means to kiosks."""
    on, now = day_of(at), at.astimezone(JST).time()
    return Hour(on, tuple(_standing(spans, now) for spans in _spans(on)))


def answer(
    resident: TownResident, card: Whereabouts, books: Edition, now: Hour, *, at: datetime
) -> Refusal | None:
    """Tell the refusal to expect at the kiosk, None if a paper comes out: as found out before."""
    asked = (resident, card, books, now)
    known = _remembered.get(resident.id)
    if known is None or known[0] != asked:
        known = _remembered[resident.id] = (asked, expectation(resident, at=at))
    return known[1]


@lru_cache(maxsize=8)
def _spans(on: date) -> tuple[tuple[Hours, ...], ...]:
    """Tell of a day when each document is handed out in each municipality."""
    return tuple(
        rules.open_spans(one.id, document, on).value
        for one in rules.municipalities()
        for document in Document
    )


def _standing(spans: tuple[Hours, ...], now: time) -> int:
    """Tell how many openings and closings of the day are over: as long as it stays, so does all."""
    return sum((now >= span.opens) + (now >= span.closes) for span in spans)
