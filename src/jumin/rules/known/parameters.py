"""Parameters: the nation's and, over them, each municipality's own."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, TypeVar, cast

from jumin.rules.known.answers import DatedValue, NoValueError, Source
from jumin.rules.known.municipality_names import Municipality, UnknownMunicipalityError
from jumin.terms import FaultError, MunicipalityId


V = TypeVar("V")

_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Parameter:
    """A figure or fact of law or guide that has days (パラメータ)."""

    name: str
    """`<topic>.<key>`: `kiosk.closed-days`."""
    municipality: MunicipalityId | None
    """Whose own it is; None: the nation's."""
    title_ja: str
    title_en: str
    unit: str | None
    """None: a text."""
    values: tuple[DatedValue[object], ...]
    """In the order of their days, without overlap."""
    file: str
    """Where it stands; of the package's own, below `jumin/rules/parameters/`."""
    line: int
    is_packaged: bool
    """Whether it comes with the package; else with a folder laid over it."""

    def __str__(self) -> str:
        """Tell it as `kamakura.kiosk.closed-days`."""
        return f"{self.municipality}.{self.name}" if self.municipality else self.name

    def on(self, day: date) -> DatedValue[object] | None:
        """Find the value for a day; None, if we hold none."""
        for dated in self.values:
            if dated.since <= day and (dated.until is None or day <= dated.until):
                return dated
        return None


@dataclass(frozen=True)
class _Timeline:
    """Which value answers from which day on, each with the day on which another one does."""

    starts: tuple[date, ...]
    values: tuple[DatedValue[object] | None, ...]

    def on(self, day: date) -> DatedValue[object] | None:
        index = bisect_right(self.starts, day)
        return self.values[index - 1] if index else None


@dataclass(frozen=True)
class Parameters:
    """All parameters (パラメータ一覧), what they cite, and whose they are."""

    sources: Mapping[str, Source]
    national: Mapping[str, Parameter]
    municipal: Mapping[MunicipalityId, Mapping[str, Parameter]]
    municipalities: Mapping[MunicipalityId, Municipality]
    _timelines: dict[tuple[str, MunicipalityId | None], _Timeline] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Made at the first question of each; they follow from the rest."""

    def held(self, name: str, municipality: MunicipalityId | None = None) -> tuple[Parameter, ...]:
        """Find a parameter where it is held: the municipality's own first, then the nation's.

        Raises:
            UnknownMunicipalityError: there is none of that name.

        """
        if municipality is not None and municipality not in self.municipal:
            raise UnknownMunicipalityError.among(self.municipalities.values(), municipality)
        own = self.municipal[municipality] if municipality else {}
        return tuple(found for table in (own, self.national) if (found := table.get(name)))

    def find(
        self, of_type: type[V], name: str, on: date, municipality: MunicipalityId | None = None
    ) -> DatedValue[V]:
        """Find the value for a day: the municipality's own, else the nation's; check its type.

        Raises:
            NoValueError: there is no such parameter, or no value for that day.

        """
        if (dated := self.find_if_held(of_type, name, on, municipality)) is None:
            raise self._no_value(name, on, municipality)
        return dated

    def find_if_held(
        self, of_type: type[V], name: str, on: date, municipality: MunicipalityId | None = None
    ) -> DatedValue[V] | None:
        """Find the value for a day as `find` does; None, if we hold none."""
        timeline = self._timelines.get((name, municipality)) or self._make(name, municipality)
        dated = timeline.on(on)
        if dated is not None and not isinstance(dated.value, of_type):
            raise FaultError(f"{name} has no value of {of_type.__name__}.")
        return cast("DatedValue[V] | None", dated)

    def begins_after(
        self, name: str, on: date, municipality: MunicipalityId | None = None
    ) -> date | None:
        """Tell the first day after one from which on a value of a parameter is good."""
        held = self.held(name, municipality)
        days = (dated.since for each in held for dated in each.values if dated.since > on)
        return min(days, default=None)

    def _make(self, name: str, municipality: MunicipalityId | None) -> _Timeline:
        timeline = _timeline(self.held(name, municipality))
        if timeline.starts:  # what is not held is not kept: the names asked for may be any
            self._timelines[name, municipality] = timeline
        return timeline

    def _no_value(self, name: str, on: date, municipality: MunicipalityId | None) -> NoValueError:
        held = self.held(name, municipality)
        topic = name.partition(".")[0]
        code = self.municipalities[municipality].code if municipality else ""
        folder = f"municipalities/{municipality}-{code}" if municipality else "national"
        return NoValueError(
            str(held[0]) if held else name,
            on,
            min((each.values[0].since for each in held), default=None),
            held[0].file if held else f"{folder}/{topic}.yaml",
        )


def _timeline(held: tuple[Parameter, ...]) -> _Timeline:
    """Cut the days where a value begins or has ended; tell the value for each piece."""
    starts = sorted({day for each in held for dated in each.values for day in _turns(dated)})
    values: list[DatedValue[object] | None] = []
    changes_on: date | None = None
    following: DatedValue[object] | None = None
    for index in reversed(range(len(starts))):
        dated = next((found for each in held if (found := each.on(starts[index]))), None)
        if index + 1 < len(starts) and not _same(dated, following):
            changes_on = starts[index + 1]
        values.append(replace(dated, changes_on=changes_on) if dated else None)
        following = dated
    return _Timeline(tuple(starts), tuple(reversed(values)))


def _turns(dated: DatedValue[object]) -> tuple[date, ...]:
    if dated.until is None or dated.until == date.max:
        return (dated.since,)
    return (dated.since, dated.until + _A_DAY)


def _same(one: DatedValue[object] | None, other: DatedValue[object] | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.value == other.value
