"""What every page knows."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from jumin.sandbox import clockwork


@dataclass(frozen=True)
class ClockFace:
    """The installation's clock as pages show it (時計)."""

    now: datetime
    is_real: bool
    is_stopped: bool


def clock(_request: HttpRequest) -> dict[str, ClockFace]:
    """Tell every page what the installation's clock shows."""
    read = clockwork.clock()
    state = read.state()
    return {"clock": ClockFace(read.now(), state.is_real, state.stopped_at is not None)}
