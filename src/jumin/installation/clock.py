"""The town's clock: one small file that every process reads."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from jumin.installation.folder import write_atomically
from jumin.terms import JST, FaultError, UsageError


FIRST_YEAR: Final = 2016
LAST_YEAR: Final = 2099


class ClockFileError(FaultError):
    """The clock file is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: the clock file is damaged. Set the clock anew: `jumin clock real`, "
            f"or `jumin clock set YYYY-MM-DDThh:mm`."
        )
        self.path = path


class ClockRangeError(UsageError):
    """The clock shows the years in which there is something to show."""

    def __init__(self) -> None:
        super().__init__(
            f"The clock shows the years {FIRST_YEAR} to {LAST_YEAR} only: "
            f"cards are made since {FIRST_YEAR}."
        )


class ClockBehindError(UsageError):
    """The clock can't be turned behind what the offices have already written."""

    def __init__(self, asked: datetime, earliest: datetime) -> None:
        written, wanted = (
            f"{at.astimezone(JST):%Y-%m-%d %H:%M:%S} JST" for at in (earliest, asked)
        )
        super().__init__(
            f"The offices have entries up to {written}: the clock can't go back to {wanted}. "
            f"Set it to a later instant, or begin anew: jumin sandbox reset --at DAY."
        )
        self.asked, self.earliest = asked, earliest


@dataclass(frozen=True)
class ClockState:
    """How the clock goes: apart from real time by `offset`, or standing at `stopped_at`."""

    offset: timedelta = timedelta(0)
    stopped_at: datetime | None = None

    @property
    def is_real(self) -> bool:
        """Whether the clock shows real time."""
        return self.stopped_at is None and not self.offset

    def at(self, real: datetime) -> datetime:
        """Tell what the clock shows at a real instant."""
        return (self.stopped_at or real + self.offset).astimezone(JST)

    def to_json(self) -> str:
        """Write the state as the file holds it."""
        stopped = self.stopped_at.isoformat() if self.stopped_at else None
        return json.dumps({"offset": self.offset.total_seconds(), "stopped_at": stopped}) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "ClockState":
        """Read the state; raises ValueError for anything `to_json` does not write."""
        try:
            raw = json.loads(text)
            offset = timedelta(seconds=raw["offset"])
            stopped = raw["stopped_at"] and datetime.fromisoformat(raw["stopped_at"])
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError("not a clock state") from error
        if stopped is not None and stopped.tzinfo is None:
            raise ValueError("an instant without its zone")
        return cls(offset, stopped)


class InstallationClock:
    """The clock of one installation (時計), in Japan Standard Time.

    `not_before` is the instant of the latest journal entry of any office: the clock never goes
    behind it, for nothing may seem to happen before what has happened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Tell what the clock shows."""
        return self.state().at(datetime.now(JST))

    def state(self) -> ClockState:
        """Tell how the clock goes; without a file it shows real time."""
        try:
            return ClockState.from_json(self._path.read_text())
        except FileNotFoundError:
            return ClockState()
        except (ValueError, UnicodeDecodeError) as error:
            raise ClockFileError(self._path) from error

    def set(self, at: datetime, *, not_before: datetime | None = None) -> None:
        """Turn the clock to `at`, from where it goes on."""
        self.require(at, not_before=not_before)
        self._write(ClockState(offset=at - datetime.now(JST)))

    def turn(self, at: datetime, *, not_before: datetime | None = None) -> None:
        """Turn the clock to `at`; a standing clock stands again, a going one goes on."""
        self.require(at, not_before=not_before)
        is_standing = self.state().stopped_at is not None
        offset = at - datetime.now(JST)
        self._write(ClockState(stopped_at=at) if is_standing else ClockState(offset=offset))

    def stop(self) -> None:
        """Let the clock stand at what it shows."""
        self._write(ClockState(stopped_at=self.now()))

    def real(self, *, not_before: datetime | None = None) -> None:
        """Let the clock show real time."""
        self.require(datetime.now(JST), not_before=not_before)
        self._write(ClockState())

    def after(self, by: timedelta) -> datetime:
        """Tell what the clock will show after a span."""
        try:
            return self.now() + by
        except OverflowError as error:
            raise ClockRangeError from error

    def require(self, at: datetime, *, not_before: datetime | None = None) -> None:
        """Raise `ClockRangeError` or `ClockBehindError` where the clock can't show an instant."""
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise ClockRangeError
        if not_before is not None and at < not_before:
            raise ClockBehindError(at, not_before)

    def _write(self, state: ClockState) -> None:
        write_atomically(self._path, state.to_json().encode())
