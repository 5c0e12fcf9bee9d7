"""Turning the town's clock, and what must be published when it was turned."""

from datetime import datetime, timedelta

from jumin.installation import InstallationClock
from jumin.offices.certification import gateway as certification
from jumin.offices.common.books import latest_entry_at
from jumin.sandbox.place import folder


def clock() -> InstallationClock:
    """Tell the clock of this installation."""
    return InstallationClock(folder().clock)


def set_clock(at: datetime) -> datetime:
    """Turn the clock to an instant, not behind what the offices have written."""
    clock().set(at, not_before=latest_entry_at())
    return _publish()


def advance_clock(by: timedelta) -> datetime:
    """Turn the clock by a span, not behind what the offices have written."""
    clock().advance(by, not_before=latest_entry_at())
    return _publish()


def real_clock() -> datetime:
    """Let the clock show real time, where that is not behind what the offices have written."""
    clock().real(not_before=latest_entry_at())
    return _publish()


def stop_clock() -> datetime:
    """Let the clock stand."""
    clock().stop()
    return clock().now()


def _publish() -> datetime:
    now = clock().now()
    certification.publish(at=now)
    return now
