"""The unit of procedures that need the My Number, with the desks that handle them."""

from dataclasses import dataclass
from typing import Final

from jumin.rules.known.plain_units import NAMES_SCHEMA, read_names
from jumin.rules.known.unit import TEXT, Schema, list_of, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode


@dataclass(frozen=True)
class NumberedAct:
    """A procedure that needs the My Number (マイナンバーが必要な手続)."""

    ja: str
    en: str
    desks: tuple[str, ...]


NUMBERED_ACTS_SCHEMA: Final[Schema] = list_of(
    mapping_of({"ja": TEXT, "en": TEXT, "desks": NAMES_SCHEMA})
)


def read_numbered_acts(node: YamlNode) -> tuple[NumberedAct, ...]:
    """Read procedures with the keys of their desks (`counter.tax`); none, where none is named."""
    return tuple(_act(item) for item in node.items())


def _act(node: YamlNode) -> NumberedAct:
    fields = node.fields(required={"ja", "en", "desks"}, optional=set())
    return NumberedAct(fields["ja"].text(), fields["en"].text(), read_names(fields["desks"]))
