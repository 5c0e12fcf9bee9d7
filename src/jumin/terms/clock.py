"""Time as an argument: instants are aware, days are those of Japan."""

from datetime import date, datetime, timedelta, timezone
from typing import Final, Protocol


JST: Final = timezone(timedelta(hours=9), "JST")
"""Japan Standard Time (日本標準時); Japan has had no daylight saving since 1951."""


class Clock(Protocol):
    """Whatever tells the instant: the installation's clock, a fixed one in a test."""

    def now(self) -> datetime:
        """Tell the present instant, aware, in Japan Standard Time."""
        ...


def day_of(at: datetime) -> date:
    """Tell the day on which an instant falls in Japan."""
    return at.astimezone(JST).date()
