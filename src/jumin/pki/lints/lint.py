"""What a lint is: a rule with its clause, looked at before anything is signed (適合性検査)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar


RFC_5280: Final = date(2008, 5, 1)
"""The month in which RFC 5280 appeared."""
RFC_6960: Final = date(2013, 6, 1)
"""The month in which RFC 6960 appeared."""
RFC_9654: Final = date(2024, 11, 1)
"""The month in which RFC 9654 appeared."""
PROFILE: Final = date(2015, 10, 20)
"""The day of the first published certificate of today's profile."""

_Sample = TypeVar("_Sample")


@dataclass(frozen=True)
class Rule:
    """A rule by its name, where it stands, and the day since which it holds."""

    name: str
    clause: str
    since: date

    def finding(self, text: str) -> "Finding":
        """Say what is wrong by this rule."""
        return Finding(self.name, self.clause, text)


@dataclass(frozen=True)
class Finding:
    """What a lint found wrong."""

    lint: str
    clause: str
    text: str

    def __str__(self) -> str:
        """Say lint, clause and text in one line."""
        return f"{self.lint} ({self.clause}): {self.text}"


@dataclass(frozen=True)
class Lint(Rule, Generic[_Sample]):
    """A rule, and how it is looked at: it yields what it finds wrong in a sample."""

    look: Callable[[_Sample], Iterator[str]]


def look_through(lints: Iterable[Lint[_Sample]], sample: _Sample, on: date) -> tuple[Finding, ...]:
    """Put a sample that was made on a day under all lints that held on that day."""
    found = []
    for lint in lints:
        if lint.since <= on:
            for text in lint.look(sample):
                found.append(lint.finding(text))  # noqa: PERF401 - this is where speed counts
    return tuple(found)
