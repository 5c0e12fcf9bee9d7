"""Parameters as plain data, for JSON."""

from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import TypeAlias

from jumin.rules.known.answers import DatedValue
from jumin.rules.known.parameters import Parameter
from jumin.rules.known.plain_units import MonthDay


Plain: TypeAlias = bool | int | str | list["Plain"] | dict[str, "Plain"] | None


def plain(value: object) -> Plain:
    """Tell a parameter's value as JSON holds it (値の書出し); days and times as in YAML.

    Example:
        >>> plain(time(6, 30))
        '06:30'

    """
    match value:
        case Enum():
            return plain(value.value)
        case dict():
            return {str(plain(key)): plain(each) for key, each in value.items()}
        case tuple() | list() if not isinstance(value, MonthDay):
            return [plain(each) for each in value]
        case frozenset():
            return sorted((plain(each) for each in value), key=str)
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return _scalar(value)


def _scalar(value: object) -> Plain:
    match value:
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case MonthDay(month, day):
            return f"{month:02}-{day:02}"
    raise TypeError(f"Parameters have values of {type(value).__name__}: say here how to tell them.")


def plain_parameter(parameter: Parameter) -> dict[str, Plain]:
    """Tell a parameter with all that is known of it (パラメータの書出し).

    Example:
        >>> from jumin.rules import packaged
        >>> plain_parameter(packaged().national["kiosk.most-copies"])["unit"]
        'copies'

    """
    return {
        "name": parameter.name,
        "municipality": parameter.municipality,
        "title": {"ja": parameter.title_ja, "en": parameter.title_en},
        "unit": parameter.unit,
        "held_in": "package" if parameter.is_packaged else "folder",
        "file": parameter.file,
        "line": parameter.line,
        "values": [plain_dated(dated) for dated in parameter.values],
    }


def plain_dated(dated: DatedValue[object]) -> dict[str, Plain]:
    """Tell a dated value with its source and its reason."""
    source, reason = dated.citation.source, dated.reason
    return {
        "value": plain(dated.value),
        "since": plain(dated.since),
        "since_known": dated.since_known,
        "until": plain(dated.until),
        "kind": plain(dated.kind),
        "source": source.id,
        "section": dated.citation.section,
        "edition": plain(source.edition),
        "reason": {"ja": reason.text_ja, "en": str(reason)} if reason else None,
        "verified_on": plain(dated.verified_on),
    }
