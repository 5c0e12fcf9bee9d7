"""The town's clock: turning it, and doing what falls due by it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from jumin.installation import InstallationClock, exclusive
from jumin.offices.certification import gateway as certification
from jumin.offices.common import courier
from jumin.offices.common.books import latest_entry_at
from jumin.offices.issuance import gateway as issuance
from jumin.sandbox.place import folder


PATIENCE: Final = 10.0
"""Seconds to wait for somebody else who turns the clock."""


def clock() -> InstallationClock:
    """Tell the clock of this installation."""
    return InstallationClock(folder().clock)


def set_clock(at: datetime) -> datetime:
    """Turn the clock to an instant, not behind what the offices have written."""
    return _turn(lambda known: known.set(at, not_before=latest_entry_at()))


def advance_clock(by: timedelta) -> datetime:
    """Turn the clock by a span, not behind what the offices have written."""
    return _turn(lambda known: known.advance(by, not_before=latest_entry_at()))


def real_clock() -> datetime:
    """Let the clock show real time, where that is not behind what the offices have written."""
    return _turn(lambda known: known.real(not_before=latest_entry_at()))


def stop_clock() -> datetime:
    """Let the clock stand."""
    with _alone():
        clock().stop()
    return clock().now()


def do_what_is_due() -> None:
    """Mend what a crash left behind, end what was abandoned, publish what is due."""
    now = clock().now()
    courier.deliver()
    issuance.end_abandoned(at=now)
    certification.publish_if_due(at=now)


def _turn(turn: Callable[[InstallationClock], None]) -> datetime:
    with _alone():
        turn(clock())
    now = clock().now()
    certification.publish(at=now)
    return now


def _alone() -> AbstractContextManager[None]:
    lock = folder().root / "clock.lock"
    return exclusive(lock, "somebody who turns the clock", patience=PATIENCE)
