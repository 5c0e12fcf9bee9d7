"""What differs between two days, or between two municipalities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from jumin.rules.known.answers import DatedValue
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, UsageError, because


_Side: TypeAlias = tuple[date, MunicipalityId | None]


@dataclass(frozen=True)
class Difference:
    """A parameter that has two values (差異), or one on one side only."""

    name: str
    municipality: MunicipalityId | None
    """For which it answers, between days; None: everywhere, or between two municipalities."""
    title_ja: str
    title_en: str
    unit: str | None
    before: DatedValue[object] | None
    """On the first day, or in the first municipality; None: no value is held."""
    after: DatedValue[object] | None


def differences(first: date, last: date, municipality: str | None = None) -> tuple[Difference, ...]:
    """Tell what changes from one day to another (改正), everywhere or for a municipality.

    Everywhere: the nation's parameters, and where a municipality has its own, what answers for it.

    Raises:
        UsageError: the second day is before the first.

    Example:
        >>> [
        ...     (each.before.value, each.after.value)
        ...     for each in differences(date(2022, 3, 31), date(2022, 4, 1))
        ...     if each.name == "validity.age-limit" and each.municipality is None
        ... ]
        [(20, 18)]

    """
    if last < first:
        raise UsageError(
            because(
                "From {first} to {last} is backwards: name the earlier day first.",
                first=first,
                last=last,
            )
        )
    tree = parameters()
    asked: list[tuple[str, MunicipalityId | None]]
    if municipality is not None:
        place = municipality_id(municipality)
        asked = [(name, place) for name in {*tree.national, *tree.municipal[place]}]
    else:
        own = [(name, place) for place, table in tree.municipal.items() for name in table]
        asked = [*((name, None) for name in tree.national), *own]
    return _differing((name, place, (first, place), (last, place)) for name, place in asked)


def differences_between(one: str, other: str, on: date) -> tuple[Difference, ...]:
    """Tell where two municipalities differ on a day (自治体の比較).

    Example:
        >>> [
        ...     (each.before.value, each.after.value)
        ...     for each in differences_between("kamakura", "nakanoto", date(2026, 11, 20))
        ...     if each.name == "kiosk.service"
        ... ]
        [(True, False)]

    """
    tree, places = parameters(), (municipality_id(one), municipality_id(other))
    names = {name for place in places for name in tree.municipal[place]}
    return _differing((name, None, (on, places[0]), (on, places[1])) for name in names)


def _differing(
    asked: Iterable[tuple[str, MunicipalityId | None, _Side, _Side]],
) -> tuple[Difference, ...]:
    tree = parameters()
    found: list[Difference] = []
    for name, place, first, second in asked:
        before = tree.find_if_held(object, name, *first)
        after = tree.find_if_held(object, name, *second)
        if (before and (before.value,)) != (after and (after.value,)):
            held = (tree.held(name, first[1]) or tree.held(name, second[1]))[0]
            titles = held.title_ja, held.title_en, held.unit
            found.append(Difference(name, place, *titles, before, after))
    return tuple(sorted(found, key=lambda each: (each.name, each.municipality or "")))
