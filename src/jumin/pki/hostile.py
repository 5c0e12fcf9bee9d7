"""Reading bytes that anybody may have made."""

from collections.abc import Callable
from typing import TypeVar


_Read = TypeVar("_Read")


def attempt(read: Callable[[], _Read]) -> _Read | None:
    """Read something; None whatever a parser raises about it.

    For the relying side only, where "can't be read" is an answer like any other.
    """
    try:
        return read()
    except Exception:  # noqa: BLE001 - the parsers' errors share no root below Exception
        return None
