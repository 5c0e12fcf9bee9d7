"""An announced stop of the service as a parameter (サービスの一時停止)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jumin.rules.known.plain_units import (
    DAY_SCHEMA,
    HOURS_SCHEMA,
    Hours,
    key_schema,
    read_hours,
    read_keys,
)
from jumin.rules.known.unit import Schema, list_of, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import Document, because


STOPS_SCHEMA: Final[Schema] = list_of(
    mapping_of(
        {"first": DAY_SCHEMA, "last": DAY_SCHEMA},
        {
            "hours": HOURS_SCHEMA,
            "documents": list_of(key_schema(Document), without_repetition=True),
        },
    )
)


@dataclass(frozen=True)
class Stop:
    """Days, or hours of days, on which the service rests, as announced (メンテナンスによる停止)."""

    first: date
    last: date
    """Inclusive."""
    hours: Hours | None
    """The hours of each of these days in which it rests; None for the whole days."""
    documents: tuple[Document, ...]
    """Those that can't be had; empty: all of them."""

    def concerns(self, document: Document, on: date) -> bool:
        """Whether a document can't be had on a day, or not at all hours of it."""
        return self.first <= on <= self.last and document in (self.documents or tuple(Document))


def read_stops(node: YamlNode) -> tuple[Stop, ...]:
    """Read a list of stops."""
    return tuple(_stop(item) for item in node.items())


def _stop(node: YamlNode) -> Stop:
    fields = node.fields(required={"first", "last"}, optional={"hours", "documents"})
    stop = Stop(
        first=fields["first"].day(),
        last=fields["last"].day(),
        hours=read_hours(fields["hours"]) if "hours" in fields else None,
        documents=read_keys(fields["documents"], Document) if "documents" in fields else (),
    )
    if stop.first > stop.last:
        node.fail(because("The stop ends before it begins."))
    return stop
