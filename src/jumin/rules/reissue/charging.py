"""How a cause of a reissue bears on the fee, by name (手数料の要否)."""

from enum import StrEnum, unique
from typing import Final

from jumin.rules.known.plain_units import key_schema, read_key
from jumin.rules.known.unit import Schema
from jumin.rules.known.yaml_nodes import YamlNode


@unique
class Charging(StrEnum):
    """Whether a cause is charged for (手数料の要否), and how it goes with others."""

    CHARGED = "charged"
    """A fee is due (有料)."""
    POSSIBLE = "possible"
    """A fee may be due (手数料がかかる場合がある)."""
    FREE = "free"
    """No fee is due, where no other cause is charged for (無料)."""
    EXCUSED = "excused"
    """It is not the holder's (本人の責めによらない): no fee is due, whatever else there is."""


def read_charging(node: YamlNode) -> Charging:
    """Read how a cause bears on the fee."""
    return read_key(node, Charging)


CHARGING_SCHEMA: Final[Schema] = key_schema(Charging)
