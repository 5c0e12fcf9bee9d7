"""JSON Schemas of parameter files, for editors (入力支援): the forms that the strict reader takes.

A schema can't compare days, find a source or open a folder: the strict reader has the last word.
"""

import json
from collections.abc import Mapping
from typing import Final

from jumin.rules.known.answers import Kind
from jumin.rules.known.keys import NAME
from jumin.rules.known.municipality_names import NAMES
from jumin.rules.known.plain_units import DAY_SCHEMA
from jumin.rules.known.unit import TEXT, Schema, mapping_of
from jumin.rules.known.units import UNITS


FOLDER: Final = "schema"
"""Where the schemas lie in a folder of rules."""

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_BOTH: Final[Schema] = mapping_of({"ja": TEXT, "en": TEXT})
_NAMES: Final[Schema] = {"pattern": f"^{NAME}$"}


def schema_texts() -> Mapping[str, str]:
    """Make the schemas (入力支援のスキーマ), by the names of their files.

    Example:
        >>> sorted(schema_texts())
        ['municipality.schema.json', 'sources.schema.json', 'topic.schema.json']

    """
    schemas = {
        "topic.schema.json": _topic(),
        "sources.schema.json": _sources(),
        "municipality.schema.json": _municipality(),
    }
    return {
        name: json.dumps({"$schema": _DRAFT, **schema}, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def _topic() -> Schema:
    return {
        "title": "Dated parameters of one topic",
        "type": "object",
        "minProperties": 1,
        "propertyNames": _NAMES,
        "additionalProperties": {"$ref": "#/$defs/parameter"},
        "$defs": {
            "parameter": _parameter(),
            "dated": _dated(),
            **{f"unit-{name}": unit.schema for name, unit in UNITS.items()},
        },
    }


def _parameter() -> Schema:
    values: Schema = {"type": "array", "items": {"$ref": "#/$defs/dated"}, "minItems": 1}
    form = mapping_of({"title": _BOTH, "values": values}, {"unit": {"enum": list(UNITS)}})
    by_unit = [
        _if_then({"properties": {"unit": {"const": name}}, "required": ["unit"]}, f"unit-{name}")
        for name in UNITS
    ]
    text = {"if": {"not": {"required": ["unit"]}}, "then": _values_are(TEXT)}
    return {**form, "allOf": [*by_unit, text]}


def _if_then(condition: Schema, definition: str) -> Schema:
    return {"if": condition, "then": _values_are({"$ref": f"#/$defs/{definition}"})}


def _values_are(form: Schema) -> Schema:
    return {"properties": {"values": {"items": {"properties": {"value": form}}}}}


def _dated() -> Schema:
    form = mapping_of(
        {
            "value": {"description": "As the parameter's unit says; without a unit a text"},
            "since": {
                "anyOf": [DAY_SCHEMA, {"const": "unknown"}],
                "description": "The first day; unknown: it counts from the source's edition",
            },
            "kind": {
                "enum": [kind.value for kind in Kind],
                "description": "How it is known; what is assumed has a reason",
            },
            "source": {
                "type": "string",
                "pattern": f"^{NAME}#.*\\S",
                "description": "A source of sources.yaml, and its section: sample-guide#4",
            },
            "verified_on": {**DAY_SCHEMA, "description": "When it was compared with its source"},
        },
        {
            "until": {**DAY_SCHEMA, "description": "The last day, while another value is known"},
            "reason": _BOTH,
        },
    )
    return {
        **form,
        "if": {"properties": {"kind": {"const": Kind.ASSUMED.value}}, "required": ["kind"]},
        "then": {"required": ["reason"]},
    }


def _sources() -> Schema:
    dated = mapping_of({"title": _BOTH, "publisher": TEXT, "edition": DAY_SCHEMA}, {"note": TEXT})
    undated = mapping_of(
        {
            "title": _BOTH,
            "publisher": TEXT,
            "edition": {"const": "undated"},
            "not_before": {**DAY_SCHEMA, "description": "The earliest day it can be from"},
        },
        {"note": TEXT},
    )
    return {
        "title": "What the parameters cite",
        "type": "object",
        "propertyNames": _NAMES,
        "additionalProperties": {"oneOf": [dated, undated]},
    }


def _municipality() -> Schema:
    return {"title": "A municipality's names", **mapping_of(dict.fromkeys(NAMES, TEXT))}
