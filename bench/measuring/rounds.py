"""Times, how they spread, and what they are in relation to each other."""

import cProfile
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar


_Side = TypeVar("_Side")


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of what several rounds gave."""

    lower: float
    median: float
    upper: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Sum rounds up."""
        return cls(*statistics.quantiles(values, n=4, method="inclusive"))

    @classmethod
    def of_ratios(cls, ours: Sequence[float], baseline: Sequence[float]) -> "Spread":
        """Sum up the ratios of rounds that were run in turn."""
        return cls.of(mine / theirs for mine, theirs in zip(ours, baseline, strict=True))

    def __format__(self, form: str) -> str:
        lower, median, upper = (format(one, form) for one in (self.lower, self.median, self.upper))
        return f"{median} ({lower} to {upper})"


class Stopwatch:
    """Adds up the seconds of what is done while it runs, and of nothing else."""

    profile: ClassVar[cProfile.Profile | None] = None
    """Where it is set, it looks on whenever a stopwatch runs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> Self:
        if self.profile is not None:
            self.profile.enable()
        self._begun = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._begun
        if self.profile is not None:
            self.profile.disable()


def seconds(work: Callable[[], object]) -> float:
    """Tell how long one run takes."""
    with Stopwatch() as watch:
        work()
    return watch.seconds


def alternating(sides: Sequence[_Side], rounds: int) -> Iterator[tuple[_Side, ...]]:
    """Give the order of each round, every other one backwards: nobody is always the second."""
    for number in range(rounds):
        yield tuple(sides) if number % 2 == 0 else tuple(reversed(sides))
