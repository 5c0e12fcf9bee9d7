"""The town's clock: turning it, and doing what falls due by it."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import getpid
from typing import Final, TypeAlias

from django.db import close_old_connections

from jumin.installation import InstallationClock, LockHeldError, exclusive
from jumin.installation.clock import ClockFileError
from jumin.offices.certification import gateway as certification
from jumin.offices.common import gateway as offices
from jumin.offices.common.gateway import JournalLine
from jumin.offices.issuance import gateway as issuance
from jumin.sandbox.place import folder
from jumin.terms import JST, FaultError, day_of


PATIENCE: Final = 10.0
"""Seconds to wait for somebody else who turns the clock."""
ROUND: Final = 2.0
"""Seconds between two rounds of the courier."""

Progress: TypeAlias = Callable[[datetime, datetime], None]
"""Told what the clock shows on its way, and where it goes."""

_log: Final = logging.getLogger(__name__)


class CourierAtWorkError(FaultError):
    """Another courier works in this town."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"This town has a courier at work already: {holder}.")
        self.holder = holder


@dataclass(frozen=True)
class Turn:
    """What turning the clock came to."""

    at: datetime
    """What the clock shows now."""
    lines: tuple[JournalLine, ...]
    """What the offices wrote meanwhile, in the order of time: what fell due, to whom."""


def clock() -> InstallationClock:
    """Tell the clock of this installation."""
    return InstallationClock(folder().clock)


def set_clock(at: datetime, *, progress: Progress | None = None) -> Turn:
    """Turn the clock to an instant, not behind what the offices have written."""
    return _turn(lambda _known: at, InstallationClock.set, progress)


def advance_clock(by: timedelta, *, progress: Progress | None = None) -> Turn:
    """Turn the clock by a span, not behind what the offices have written."""
    return _turn(lambda known: known.after(by), InstallationClock.turn, progress)


def real_clock(*, progress: Progress | None = None) -> Turn:
    """Let the clock show real time, where that is not behind what the offices have written."""
    return _turn(lambda _known: datetime.now(JST), lambda known, _at: known.real(), progress)


def stop_clock() -> datetime:
    """Let the clock stand."""
    with _alone(PATIENCE):
        clock().stop()
    return clock().now()


def do_what_is_due() -> None:
    """Mend what a crash left behind, do what has fallen due, publish what is due.

    Whoever turns the clock at this moment does it, too: then there is nothing to do here.
    """
    offices.deliver()
    try:
        with _alone(0.0):
            now = clock().now()  # nobody turns it meanwhile
            offices.perform_until(day_of(now))
            issuance.end_abandoned(at=now)
            certification.publish_if_due(at=now)
    except LockHeldError:
        return


def work(rounds: Callable[[], bool]) -> None:
    """Be the courier of this town, the only one, for as long as `rounds` says to go on.

    A fault ends a round, not the courier: what could not be done is done by a later round.
    Raises `CourierAtWorkError` where somebody else is the courier.
    """
    try:
        with exclusive(folder().root / "courier.lock", f"process {getpid()}"):
            while rounds():
                _round()
    except LockHeldError as error:
        raise CourierAtWorkError(error.holder) from error


def _round() -> None:
    close_old_connections()  # a server may have gone and come back since the last round
    try:
        do_what_is_due()
    except Exception as error:  # noqa: BLE001 (whatever it was, the next round tries again)
        # Its kind alone: the text of an unforeseen error may hold names.
        _log.error("The courier's round failed: %s", _said(error))
    time.sleep(ROUND)


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, FaultError) else type(error).__name__


def _turn(
    where: Callable[[InstallationClock], datetime],
    write: Callable[[InstallationClock, datetime], None],
    progress: Progress | None,
) -> Turn:
    """Turn the clock, stopping at every day on which something falls due."""
    with _alone(PATIENCE):
        known, before = clock(), offices.last_numbers()
        to = where(known)  # who turned it before us has done so by now
        latest = offices.latest_entry_at()
        known.require(to, not_before=latest)
        _mend(known, latest or to)
        offices.perform_until(day_of(to), before=lambda at: _pass(known, at, to, progress))
        write(known, to)
        now = known.now()
        certification.publish(at=now)
    return Turn(now, offices.lines_after(before))


def _mend(known: InstallationClock, at: datetime) -> None:
    """Let a clock whose file is damaged show what the offices wrote last, and go on from there."""
    try:
        known.state()
    except ClockFileError:
        known.set(at)


def _pass(known: InstallationClock, at: datetime, to: datetime, progress: Progress | None) -> None:
    """Let the clock come by an instant on its way, unless it is past it already."""
    if known.now() < at:
        known.turn(at)
    if progress is not None:
        progress(at, to)


def _alone(patience: float) -> AbstractContextManager[None]:
    lock = folder().root / "clock.lock"
    return exclusive(lock, "somebody who turns the clock", patience=patience)
