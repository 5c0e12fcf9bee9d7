"""A unit: how a parameter's value is read from YAML, and what an editor can know of its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from jumin.rules.known.yaml_nodes import YamlNode


Schema: TypeAlias = Mapping[str, object]
"""A piece of JSON Schema (draft 2020-12): plain data."""

TEXT: Final[Schema] = {"type": "string", "pattern": r"\S"}


@dataclass(frozen=True)
class Unit:
    """What a parameter's `unit` means (単位): the strict reader of a value, and its form."""

    read: Callable[[YamlNode], object]
    """Read a value; `YamlNode.fail` where it is not one."""
    schema: Schema
    """The same for editors, as far as a schema can tell it."""


def mapping_of(required: Mapping[str, Schema], optional: Mapping[str, Schema] = {}) -> Schema:
    """Describe a mapping with known keys only, as `YamlNode.fields` reads it."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": sorted(required),
        "additionalProperties": False,
    }


def list_of(item: Schema, *, without_repetition: bool = False) -> Schema:
    """Describe a list, as `YamlNode.items` reads it."""
    repetition = {"uniqueItems": True} if without_repetition else {}
    return {"type": "array", "items": item, **repetition}
