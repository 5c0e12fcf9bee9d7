"""Reading bytes that anybody may have made."""

from collections.abc import Callable
from typing import TypeVar


_Read = TypeVar("_Read")


def attempt(read: Callable[[], _Read]) -> _Read | None:
    """Read something; None whatever a parser raises about it.

    Only where "can't be read" is an answer like any other: relying on a certificate, refusing a
    request for one, telling what a record says.
    """
    try:
        return read()
    except Exception:  # noqa: BLE001 - the parsers' errors share no root below Exception
        return None
