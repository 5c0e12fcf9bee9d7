"""The tries left of each secret, in a record of their own so that no pulled plug wins a try."""

import hmac
from collections.abc import Mapping
from typing import Final

from jumin.chip.errors import DamagedImageError
from jumin.chip.image import COUNTERS_LENGTH
from jumin.chip.specification import MOST_TRIES


_MAC_LENGTH: Final = 32
_TRIES_LENGTH: Final = COUNTERS_LENGTH - _MAC_LENGTH
_OFFSETS: Final = {place: offset for offset, place in enumerate(MOST_TRIES)}
"""Which byte of the record counts for the secret at which place; the others are 00, for more."""


def counter_record(tries: Mapping[int, int], *, key: bytes) -> bytes:
    """Build the counter record: sixteen bytes of tries and HMAC-SHA-256 over them.

    `tries` has the tries left (残り照合回数) of each secret, by its place;
    a secret that is not there has none.
    """
    counts = bytearray(_TRIES_LENGTH)
    for place, offset in _OFFSETS.items():
        counts[offset] = tries.get(place, 0)
    return bytes(counts) + hmac.digest(key, counts, "sha256")


def read_counter_record(record: bytes, *, key: bytes) -> dict[int, int]:
    """Read the tries left; raises `DamagedImageError` where any byte of the record was changed."""
    counts, mac = record[:_TRIES_LENGTH], record[_TRIES_LENGTH:]
    if not hmac.compare_digest(mac, hmac.digest(key, counts, "sha256")):
        raise DamagedImageError
    return {place: counts[offset] for place, offset in _OFFSETS.items()}
