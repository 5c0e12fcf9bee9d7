"""A cure as a parameter (対処)."""

from dataclasses import dataclass
from typing import Final

from jumin.rules.counter.procedures import Procedure
from jumin.rules.known.plain_units import (
    AMOUNT_SCHEMA,
    NAMES_SCHEMA,
    key_schema,
    read_amount,
    read_key,
    read_names,
)
from jumin.rules.known.unit import TEXT, Schema, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import Yen


CURE_SCHEMA: Final[Schema] = mapping_of(
    {"act": TEXT, "who": TEXT, "where": NAMES_SCHEMA, "bring": NAMES_SCHEMA},
    {"cost": AMOUNT_SCHEMA, "within_days": AMOUNT_SCHEMA, "procedure": key_schema(Procedure)},
)


@dataclass(frozen=True)
class CureTerms:
    """Who can cure a refusal, where, with what, at what cost and how soon, as keys."""

    act: str
    who: str
    where: tuple[str, ...]
    bring: tuple[str, ...]
    cost: Yen | None
    within_days: int | None
    procedure: Procedure | None = None
    """What is done at the counter: its papers and ways are those that the cure tells, at least."""


def read_cure(node: YamlNode) -> CureTerms:
    """Read the terms of a cure."""
    fields = node.fields(
        required={"act", "who", "where", "bring"},
        optional={"cost", "within_days", "procedure"},
    )
    return CureTerms(
        act=fields["act"].text(),
        who=fields["who"].text(),
        where=read_names(fields["where"]),
        bring=read_names(fields["bring"]),
        cost=Yen(read_amount(fields["cost"])) if "cost" in fields else None,
        within_days=read_amount(fields["within_days"]) if "within_days" in fields else None,
        procedure=read_key(fields["procedure"], Procedure) if "procedure" in fields else None,
    )
