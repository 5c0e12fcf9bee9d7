"""How values of parameters, their days and sources are written on a page."""

import calendar
import re
from collections.abc import Iterable
from typing import Any, Final

from jumin.rules import Citation, DatedValue, Kind, plain
from jumin.rules.known.plain import Plain


ASSUMED: Final = "仮定 assumed"
COUNTED: Final = frozenset({"yen", "years", "months", "birthdays", "days", "minutes", "copies"})
MONTH_AND_DAY: Final = re.compile(r"[0-9]{2}-[0-9]{2}")
PAIR: Final = 2


def value_words(value: object, unit: str | None = None) -> str:
    """Write a value of a parameter in English."""
    return _words(plain(value), unit)


def _words(told: Plain, unit: str | None = None) -> str:
    match told:
        case None | []:
            words = "none"
        case bool():
            words = "yes" if told else "no"
        case int() if unit in COUNTED:
            words = f"{told:,} {_counted(told, unit)}"
        case str() if MONTH_AND_DAY.fullmatch(told):
            words = f"{int(told[3:])} {calendar.month_name[int(told[:2])]}"
        case dict():
            words = "; ".join(_fields(told))
        case list():
            each = [_item(one) for one in told]
            words = ("; " if any(", " in one or ": " in one for one in each) else ", ").join(each)
        case _:
            words = str(told)
    return words


def _counted(value: int, unit: str | None) -> str:
    plural = str(unit)
    singular = {"copies": "copy", "yen": "yen"}.get(plural, plural.removesuffix("s"))
    return singular if value == 1 else plural


def _item(told: Plain) -> str:
    """Write one of several: what it is and, in brackets, what else is said of it."""
    if not isinstance(told, dict):
        return _words(told)
    first, *rest = _fields(told) or [""]
    return f"{first} ({'; '.join(rest)})" if rest else first


def _fields(held: dict[str, Plain]) -> list[str]:
    """Write what a value is made of: both languages of a text as one, and nothing that is empty."""
    told = {name: value for name, value in held.items() if value not in (None, [])}
    match told:
        case {"opens": str(opens), "closes": str(closes)} if len(told) == PAIR:
            return [f"{opens}–{closes}"]
        case {"first": first, "last": last} if len(told) == PAIR:
            return [f"{_words(first)} to {_words(last)}"]
        case {"days": days, "hours": hours} if len(told) == PAIR:
            return [f"{_words(days)} {_words(hours)}"]
        case {"one_of": list(several)} if len(told) == 1:
            return [" or ".join(_words(one) for one in several)]
    for name in tuple(told):
        if name.endswith("ja") and (en := f"{name.removesuffix('ja')}en") in told:
            told[en] = f"{told[en]} ({told.pop(name)})"
    return [_field(name, value) for name, value in told.items()]


def _field(name: str, value: Any) -> str:
    if name == "enough":
        return _alternatives(value)
    if name in {"name_en", "en", "paper"}:
        return _words(value)
    return f"{name.removesuffix('_en').replace('_', ' ')}: {_words(value)}"


def _alternatives(told: Iterable[Iterable[Iterable[str]]]) -> str:
    """Write which documents suffice: alternatives of documents, each of any of its kinds."""
    several = [" and ".join("/".join(kinds) for kinds in documents) for documents in told]
    return "enough: " + ", or ".join(several)


def days_words(dated: DatedValue[object]) -> str:
    """Write the days for which a value holds."""
    since = dated.since.isoformat()
    if dated.until:
        return f"{since} to {dated.until}" if dated.since_known else f"to {dated.until}"
    return f"from {since}" if dated.since_known else f"seen {since}"


def kind_words(kind: Kind) -> str:
    """Write how a value is known; assumptions stand out."""
    return f"**{ASSUMED}**" if kind is Kind.ASSUMED else kind.value


def source_link(citation: Citation, sources: str) -> str:
    """Write a citation as a link to the page of sources."""
    return f"[{citation}]({sources}#{citation.source.id})"


def cell(text: str) -> str:
    """Make a text fit for a cell of a table."""
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell(text) for text in line)} |" for line in lines)
