"""What a rule answers: a value with its reasons, its sources and how far it can be relied on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from typing import Generic, TypeVar

from jumin.terms import FaultError, Reason


T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class NoValueError(FaultError):
    """We hold no value for that day: what is missing, and the oldest that we hold."""

    def __init__(self, parameter: str, on: date, oldest: date | None) -> None:
        held = f"the oldest one we hold starts on {oldest}" if oldest else "we hold none"
        super().__init__(
            f"No value of {parameter} on {on}: {held}. "
            f"Add a value for that day with its source to rules/parameters/"
            + (f", or ask for {oldest} or later." if oldest and on < oldest else ".")
        )
        self.parameter, self.on, self.oldest = parameter, on, oldest


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
    return replace(told, changes_on=min((day for day in changes if day), default=None))


def answer_of_days(
    value: T, on: date, values: Iterable[DatedValue[object]], *reasons: Reason
) -> Answer[T]:
    """Make an answer about given days, by the values in force on one of them: it never changes."""
    used = tuple(values)
    editions = [edition for dated in used if (edition := dated.as_of(on))]
    because_of = (dated.reason for dated in used if dated.reason)
    return Answer(
        value=value,
        reasons=tuple(dict.fromkeys((*reasons, *because_of))),
        sources=tuple(dict.fromkeys(dated.citation for dated in used)),
        as_of=min(editions, default=None),
        assumed=any(dated.kind is Kind.ASSUMED for dated in used),
    )
