"""The kinds of value a parameter can have: its `unit` says how it is read from YAML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from jumin.rules.certification.askers import Asker
from jumin.rules.kiosk.conditions import Condition
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import Subject, Yen


K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True)
class Hours:
    """The hours of a day (利用時間): open from `opens`, closed again from `closes` on."""

    opens: time
    closes: time

    def include(self, time_of_day: time) -> bool:
        """Whether it is open at that time: at `opens` yes, at `closes` no."""
        return self.opens <= time_of_day < self.closes


@dataclass(frozen=True)
class YearlyDays:
    """Days that come back every year (12月29日から1月3日まで), both ends included."""

    first: tuple[int, int]
    """Month and day."""
    last: tuple[int, int]

    def include(self, on: date) -> bool:
        """Whether a day is one of them; the span may run over the turn of the year."""
        day = (on.month, on.day)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


@dataclass(frozen=True)
class DeskHours:
    """When a desk is open (受付時間) on one kind of days (`weekdays`, `saturdays` …)."""

    days: str
    hours: Hours


@dataclass(frozen=True)
class Desk:
    """A desk where residents are served (窓口), with what its municipality's guide tells of it."""

    name_ja: str
    name_en: str
    phone: str | None
    open: tuple[DeskHours, ...]
    """Empty, where the guide names no hours."""
    closed: tuple[str, ...]
    """Kinds of days on which it is closed all the same: `holidays`, `year-end` …"""


@dataclass(frozen=True)
class StoreName:
    """How a guide names a chain of shops, with its exceptions (店舗の名称)."""

    ja: str
    en: str


@dataclass(frozen=True)
class CureTerms:
    """Who can cure a refusal, where, with what, at what cost and how soon, as keys."""

    act: str
    who: str
    where: tuple[str, ...]
    bring: tuple[str, ...]
    cost: Yen | None
    within_days: int | None


def _amount(node: YamlNode) -> int:
    value = node.number()
    return value if value >= 0 else node.fail("The amount is negative.")


def _names(node: YamlNode) -> tuple[str, ...]:
    names = tuple(item.text() for item in node.items())
    return names if len(set(names)) == len(names) else node.fail("A name stands here twice.")


def _keys(of: type[K]) -> Callable[[YamlNode], tuple[K, ...]]:
    """Make a reader of names that are keys of one kind, and no others."""

    def read(node: YamlNode) -> tuple[K, ...]:
        known = {key.value: key for key in of}
        for name in (names := _names(node)):
            if name not in known:
                node.fail(f"The key {name} is unknown; known are: {', '.join(known)}.")
        return tuple(known[name] for name in names)

    return read


def _hours(node: YamlNode) -> Hours:
    fields = node.fields(required={"opens", "closes"}, optional=set())
    hours = Hours(fields["opens"].time_of_day(), fields["closes"].time_of_day())
    return hours if hours.opens < hours.closes else node.fail("It closes before it opens.")


def _month_and_day(node: YamlNode) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2024-{node.text()}")
    except ValueError:
        node.fail('A month and day like "12-29" is expected here.')
    return day.month, day.day


def _yearly_days(node: YamlNode) -> YearlyDays | None:
    if node.is_null:
        return None
    fields = node.fields(required={"first", "last"}, optional=set())
    return YearlyDays(_month_and_day(fields["first"]), _month_and_day(fields["last"]))


def _store(node: YamlNode) -> StoreName:
    fields = node.fields(required={"ja", "en"}, optional=set())
    return StoreName(ja=fields["ja"].text(), en=fields["en"].text())


def _desk(node: YamlNode) -> Desk:
    fields = node.fields(required={"ja", "en"}, optional={"phone", "open", "closed"})
    return Desk(
        name_ja=fields["ja"].text(),
        name_en=fields["en"].text(),
        phone=fields["phone"].text() if "phone" in fields else None,
        open=tuple(_desk_hours(item) for item in fields["open"].items())
        if "open" in fields
        else (),
        closed=_names(fields["closed"]) if "closed" in fields else (),
    )


def _desk_hours(node: YamlNode) -> DeskHours:
    fields = node.fields(required={"days", "hours"}, optional=set())
    return DeskHours(fields["days"].text(), _hours(fields["hours"]))


def _cure(node: YamlNode) -> CureTerms:
    fields = node.fields(
        required={"act", "who", "where", "bring"}, optional={"cost", "within_days"}
    )
    return CureTerms(
        act=fields["act"].text(),
        who=fields["who"].text(),
        where=_names(fields["where"]),
        bring=_names(fields["bring"]),
        cost=Yen(_amount(fields["cost"])) if "cost" in fields else None,
        within_days=_amount(fields["within_days"]) if "within_days" in fields else None,
    )


READERS: Final[Mapping[str, Callable[[YamlNode], object]]] = MappingProxyType(
    {
        "yen": _amount,
        "years": _amount,
        "months": _amount,
        "birthdays": _amount,
        "days": _amount,
        "minutes": _amount,
        "copies": _amount,
        "yes-no": YamlNode.truth,
        "names": _names,
        "conditions": _keys(Condition),
        "subjects": _keys(Subject),
        "askers": _keys(Asker),
        "store": _store,
        "hours": _hours,
        "month-day": _month_and_day,
        "yearly-days": _yearly_days,
        "desk": _desk,
        "cure": _cure,
    }
)
"""How a value of each unit is read; a parameter without a unit is a text."""
