"""What a rule answers: a value with its reasons, its sources and how far it can be relied on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from typing import Generic, TypeVar

from jumin.terms import Reason, UsageError, because


T = TypeVar("T")
U = TypeVar("U")
T_co = TypeVar("T_co", covariant=True)


class NoValueError(UsageError):
    """We hold no value for that day: what is missing, where to add it, the oldest that we hold."""

    def __init__(self, parameter: str, on: date, oldest: date | None, file: str) -> None:
        facts = {"parameter": parameter, "on": on, "oldest": oldest, "file": file}
        super().__init__(_no_value(on, oldest, facts))
        self.parameter, self.on, self.oldest, self.file = parameter, on, oldest, file


def _no_value(on: date, oldest: date | None, facts: Mapping[str, object]) -> Reason:
    if oldest is None:
        return because(
            "No value of {parameter} on {on}: we hold none. To add one, write it with its source "
            "into {file}, as docs/own-rules.md tells.",
            **facts,
        )
    if on < oldest:
        return because(
            "No value of {parameter} on {on}: the oldest that we hold starts on {oldest}. Ask for "
            "{oldest} or later; or write one for that day with its source into {file}, as "
            "docs/own-rules.md tells.",
            **facts,
        )
    return because(
        "No value of {parameter} on {on}: what we hold has ended. To add one, write it with its "
        "source into {file}, as docs/own-rules.md tells.",
        **facts,
    )


@unique
class Kind(StrEnum):
    """How a value is known (根拠の種類)."""

    GUIDE = "guide"
    """A municipality's guide booklet says so."""
    LAW = "law"
    """An act, order or ordinance says so."""
    PUBLIC = "public"
    """An office has published it elsewhere."""
    ASSUMED = "assumed"
    """Assumed (仮定), with a reason; whoever shows it says so."""


@dataclass(frozen=True)
class Source:
    """A document that values come from (出典)."""

    id: str
    title_ja: str
    title_en: str
    publisher: str
    edition: date
    """The day of the edition; of an undated one the earliest day it can be from."""
    is_dated: bool
    """Whether the document itself names the day of its edition."""
    note: str | None


@dataclass(frozen=True)
class Citation:
    """A section of a source."""

    source: Source
    section: str

    def __str__(self) -> str:
        """Cite as `kamakura-guide-2024-05-01 §7`."""
        return f"{self.source.id} §{self.section}"


@dataclass(frozen=True)
class DatedValue(Generic[T_co]):
    """A value and the days it is good for."""

    value: T_co
    since: date
    """The first day it answers for; if `since_known` is false, the day of the edition seen."""
    since_known: bool
    until: date | None
    """The last day, inclusive; None while nothing newer is known."""
    kind: Kind
    citation: Citation
    reason: Reason | None
    verified_on: date
    """The day on which a reader compared the value with its source."""
    changes_on: date | None = None
    """The first day after it on which another value holds, or none is held."""

    def as_of(self, on: date) -> date | None:
        """Tell the edition, if it is older than the day asked and nothing says it still holds."""
        edition = self.citation.source.edition
        return edition if self.until is None and edition < on else None


@dataclass(frozen=True)
class Answer(Generic[T_co]):
    """A rule's answer (回答): the value, why, on what authority, as of when and until when."""

    value: T_co
    reasons: tuple[Reason, ...]
    """Why, in order."""
    sources: tuple[Citation, ...]
    as_of: date | None
    """The oldest edition relied on, when the day asked is after it; else None."""
    assumed: bool
    """Whether anything in it is an assumption (仮定)."""
    changes_on: date | None = None
    """The next day on which the same question has another value, as far as is known; None of a
    question about given days: its answer does not depend on the day on which it is asked."""

    def __str__(self) -> str:
        """Tell the value, then why and on what authority, a line each."""
        value = f"{self.value} (assumed)" if self.assumed else str(self.value)
        cited = ", ".join(map(str, self.sources))
        return "\n- ".join((value, *map(str, self.reasons), *([cited] if cited else [])))

    def telling(self, value: U) -> "Answer[U]":
        """Answer with what follows from the value alone, as it is answered itself."""
        return Answer(value, self.reasons, self.sources, self.as_of, self.assumed, self.changes_on)

    def resting_on(self, *others: "Answer[object]") -> "Answer[T_co]":
        """Answer the same on the authority of others, too."""
        every = (self, *others)
        return replace(
            self,
            sources=tuple(dict.fromkeys(cited for each in every for cited in each.sources)),
            as_of=earliest(each.as_of for each in every),
            assumed=any(each.assumed for each in every),
        )


def earliest(days: Iterable[date | None]) -> date | None:
    """Tell the first of some days; None, if there is none among them."""
    return min((day for day in days if day is not None), default=None)


def answer(
    value: T,
    on: date,
    values: Iterable[DatedValue[object]],
    *reasons: Reason,
    changes_on: date | None = None,
) -> Answer[T]:
    """Make an answer to a question asked on a day out of the dated values that it rests on.

    It changes when one of these values does or, earlier, on the day given.
    """
    told = answer_of_days(value, on, used := tuple(values), *reasons)
    changes = (changes_on, *(dated.changes_on for dated in used))
    return replace(told, changes_on=earliest(changes))


def answer_of_days(
    value: T, on: date, values: Iterable[DatedValue[object]], *reasons: Reason
) -> Answer[T]:
    """Make an answer about given days, by the values in force on one of them: it never changes."""
    used = tuple(values)
    because_of = (dated.reason for dated in used if dated.reason)
    return Answer(
        value=value,
        reasons=tuple(dict.fromkeys((*reasons, *because_of))),
        sources=tuple(dict.fromkeys(dated.citation for dated in used)),
        as_of=earliest(dated.as_of(on) for dated in used),
        assumed=any(dated.kind is Kind.ASSUMED for dated in used),
    )
