"""A town in a process of its own, whose books have as many rows as wanted."""

import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from . import profile, town
from .apart import Apart, answer


class Worker(Apart):
    """Does acts by name; they are told in `acts`."""

    def __init__(self, url: str, rows: int) -> None:
        super().__init__(_serve, url, rows)

    def ready(self) -> float:
        """Wait until the books are filled; tell the seconds that it took."""
        return float(self.receive())

    def seconds(self, act: str, times: int) -> float:
        """Let an act be done some times; tell the seconds of one."""
        return float(self.ask(_mean, act, times))

    def profile(self, act: str, times: int) -> dict[str, float]:
        """Let an act be profiled; tell the shares of its time."""
        return dict(self.ask(profile.shares, act, times))


def _serve(pipe: Connection, url: str, rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town.set_up(Path(folder), url=url)
        town.found()
        # Only importable once Django is set up.
        from jumin.offices.certification import gateway as certification
        from jumin.sandbox.residents import resident

        from . import acts, filling

        done = acts.Acts(rows)
        done.request()
        filled = filling.fill(rows, resident(acts.HOLDER).resident)
        certification.publish(at=town.AT)
        pipe.send(filled)
        answer(pipe, lambda how, act, times: how(done.by_name[act], times))


def _mean(work: Callable[[], float], times: int) -> float:
    return sum(work() for _ in range(times)) / times
