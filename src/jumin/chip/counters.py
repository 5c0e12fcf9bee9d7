"""The tries left of each PIN, kept outside the card's memory so that no pulled plug wins a try."""

import hmac
from collections.abc import Mapping
from typing import Final, Protocol, Self

from jumin.cardfiles import PinRole
from jumin.chip.errors import DamagedImageError
from jumin.chip.image import COUNTERS_LENGTH, COUNTERS_OFFSET


_MAC_LENGTH: Final = 32
_TRIES_LENGTH: Final = COUNTERS_LENGTH - _MAC_LENGTH
_PLACES: Final = {PinRole.AUTHENTICATION: 0, PinRole.SIGNATURE: 1}
"""Which byte of the record counts for which PIN; the other bytes are 00, kept for more PINs."""


class CounterStore(Protocol):
    """Where a card image lies: it takes the counter record in place."""

    def write(self, offset: int, record: bytes) -> None:
        """Write the record at the offset; when this returns, the old one is gone."""
        ...


class PinCounters:
    """The tries left (残り照合回数) of a card's PINs.

    The record is sixteen bytes of tries and HMAC-SHA-256 over them. A change is written before it
    counts, so it is never lost by a process that dies.
    """

    def __init__(self, tries: Mapping[PinRole, int], *, key: bytes, store: CounterStore) -> None:
        self._tries = dict(tries)
        self._key = key
        self._store = store

    @classmethod
    def open(cls, record: bytes, *, key: bytes, store: CounterStore) -> Self:
        """Read the record; raises `DamagedImageError` where any byte of it was changed."""
        tries, mac = record[:_TRIES_LENGTH], record[_TRIES_LENGTH:]
        if not hmac.compare_digest(mac, hmac.digest(key, tries, "sha256")):
            raise DamagedImageError
        return cls({role: tries[place] for role, place in _PLACES.items()}, key=key, store=store)

    def left(self, role: PinRole) -> int:
        """Tell the tries left; 0 is blocked."""
        return self._tries[role]

    def spend(self, role: PinRole) -> None:
        """Take one try off, before the PIN is compared. Raises what the store raises."""
        self._tries[role] -= 1
        self._write(self._tries)

    def restore(self, role: PinRole) -> None:
        """Set the tries back to the most, after the PIN was right. Raises what the store raises."""
        restored = {**self._tries, role: role.tries}
        self._write(restored)
        self._tries = restored

    def _write(self, tries: Mapping[PinRole, int]) -> None:
        self._store.write(COUNTERS_OFFSET, counter_record(tries, key=self._key))


def counter_record(tries: Mapping[PinRole, int], *, key: bytes) -> bytes:
    """Build the record of `COUNTERS_LENGTH` bytes."""
    counts = bytearray(_TRIES_LENGTH)
    for role, place in _PLACES.items():
        counts[place] = tries[role]
    return bytes(counts) + hmac.digest(key, counts, "sha256")
