"""Units of plain values: amounts, names and keys, hours and days of the year."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple, TypeVar

from jumin.rules.known.unit import TEXT, Schema, Unit, list_of, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import because


K = TypeVar("K", bound=StrEnum)

AMOUNT_SCHEMA: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
TRUTH_SCHEMA: Final[Schema] = {"type": "boolean"}
NAMES_SCHEMA: Final[Schema] = list_of(TEXT, without_repetition=True)
DAY_SCHEMA: Final[Schema] = {
    "type": "string",
    "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "description": "A day, without quotes: 2024-05-01",
}
TIME_SCHEMA: Final[Schema] = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
HOURS_SCHEMA: Final[Schema] = mapping_of({"opens": TIME_SCHEMA, "closes": TIME_SCHEMA})
MONTH_AND_DAY_SCHEMA: Final[Schema] = {
    "type": "string",
    "pattern": "^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$",
}
YEARLY_DAYS_SCHEMA: Final[Schema] = {
    "oneOf": [
        {"type": "null"},
        mapping_of({"first": MONTH_AND_DAY_SCHEMA, "last": MONTH_AND_DAY_SCHEMA}),
    ]
}


class MonthDay(NamedTuple):
    """A day of the year (月日)."""

    month: int
    day: int


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

    first: MonthDay
    last: MonthDay

    def include(self, on: date) -> bool:
        """Whether a day is one of them; the span may run over the turn of the year."""
        day = (on.month, on.day)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


def read_amount(node: YamlNode) -> int:
    """Read a whole number from 0 on."""
    value = node.number()
    return value if value >= 0 else node.fail(because("The amount is negative."))


def read_names(node: YamlNode) -> tuple[str, ...]:
    """Read a list of names, none of them twice."""
    names = tuple(item.text() for item in node.items())
    if len(set(names)) != len(names):
        node.fail(because("A name stands here twice."))
    return names


def read_key(node: YamlNode, of: type[K]) -> K:
    """Read a name that is one of the keys of a kind."""
    known = {key.value: key for key in of}
    if (name := node.text()) not in known:
        told = ", ".join(known)
        node.fail(because("The key {key} is unknown; known are: {known}.", key=name, known=told))
    return known[name]


def read_keys(node: YamlNode, of: type[K]) -> tuple[K, ...]:
    """Read a list of keys of one kind, none of them twice."""
    read_names(node)
    return tuple(read_key(item, of) for item in node.items())


def keys_of(of: type[K]) -> Unit:
    """Make the unit of lists of keys of one kind, and no others."""
    return Unit(partial(read_keys, of=of), list_of(key_schema(of), without_repetition=True))


def key_schema(of: type[StrEnum]) -> Schema:
    """Describe a name that is one of the keys of a kind."""
    return {"enum": [key.value for key in of]}


def read_hours(node: YamlNode) -> Hours:
    """Read opening hours within one day."""
    fields = node.fields(required={"opens", "closes"}, optional=set())
    hours = Hours(fields["opens"].time_of_day(), fields["closes"].time_of_day())
    if hours.opens >= hours.closes:
        node.fail(because("It closes before it opens."))
    return hours


def read_month_and_day(node: YamlNode) -> MonthDay:
    """Read a day of the year in quotes (`"12-29"`)."""
    try:
        day = date.fromisoformat(f"2024-{node.text()}")
    except ValueError:
        node.fail(because('A month and day like "12-29" is expected here.'))
    return MonthDay(day.month, day.day)


def read_yearly_days(node: YamlNode) -> YearlyDays | None:
    """Read a span of days of the year; `null` says that there are none."""
    if node.is_null:
        return None
    fields = node.fields(required={"first", "last"}, optional=set())
    return YearlyDays(read_month_and_day(fields["first"]), read_month_and_day(fields["last"]))
