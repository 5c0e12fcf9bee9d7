"""All connections together: bounded in number, and whoever is too slow loses theirs."""

import asyncio
from typing import Final, Protocol


MOST_CONNECTIONS: Final = 4096
SECONDS_FOR_A_REQUEST: Final = 15.0
_LOOKS: Final = 8
"""So often within that time it is looked who was heard of."""
_AT_ONCE: Final = 16
"""Where there is no room, one in so many is ended at once: sorting them takes its time."""


class Connection(Protocol):
    """A connection, as far as it is one of many."""

    was_heard: bool
    """Whether a whole request came since the last look."""

    def end(self) -> None:
        """End at once."""

    def close(self) -> None:
        """End once what was written is sent."""


class Connections:
    """Those that are open. Where there is no room for one more, the longest idle are ended.

    Each has `seconds` from one whole request to the end of the next.
    """

    def __init__(
        self, most: int = MOST_CONNECTIONS, seconds: float = SECONDS_FOR_A_REQUEST
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._heard_at: dict[Connection, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def admit(self, connection: Connection) -> None:
        """Count a new connection in."""
        loop = asyncio.get_running_loop()
        if len(self._heard_at) >= self._most:
            self._listen(loop.time())
            idlest = sorted(self._heard_at, key=self._heard_at.__getitem__)
            self._end(idlest[: 1 + len(idlest) // _AT_ONCE])
        self._heard_at[connection] = loop.time()
        if self._timer is None:
            self._look(loop)

    def forget(self, connection: Connection) -> None:
        """Count a connection out."""
        self._heard_at.pop(connection, None)

    def close(self) -> None:
        """End all, once what was written to them is sent."""
        if self._timer is not None:
            self._timer.cancel()
        for connection in tuple(self._heard_at):
            connection.close()

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the slow, and look again later while there is anybody."""
        now = loop.time()
        self._listen(now)
        slow = [one for one, heard in self._heard_at.items() if heard < now - self._seconds]
        self._end(slow)
        again = self._seconds / _LOOKS
        self._timer = loop.call_later(again, self._look, loop) if self._heard_at else None

    def _listen(self, now: float) -> None:
        for connection in self._heard_at:
            if connection.was_heard:
                connection.was_heard = False
                self._heard_at[connection] = now

    def _end(self, connections: list[Connection]) -> None:
        for connection in connections:
            self.forget(connection)
            connection.end()
