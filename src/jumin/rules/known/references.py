"""Which other parameters a parameter's values name: desks, shops, telephone lines, papers."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from jumin.rules.counter.procedures import DESK_PREFIX
from jumin.rules.known.parameters import Parameter
from jumin.rules.known.plain import Plain, plain


_PAPER: Final = "one_of"
"""The field of what is brought: any of these things."""
_LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {"stores.listed": "stores.name.", "hotline.lines": "hotline.line."}
)
"""Of lists of keys: what the names begin with under which each key stands itself."""


def references(parameter: Parameter) -> tuple[str, ...]:
    """Tell the names of the parameters without which no rule can tell its values whole."""
    texts = (
        found for dated in parameter.values for found in _texts(plain(dated.value), parameter.name)
    )
    named = {name for where, text in texts if (name := _referred(where, text))}
    return tuple(sorted(named))


def _referred(where: str, text: str) -> str | None:
    if text.startswith(DESK_PREFIX):
        return f"desks.{text.removeprefix(DESK_PREFIX)}"
    if where == _PAPER:
        return f"things.{text}"
    return f"{_LISTS[where]}{text}" if where in _LISTS else None


def _texts(value: Plain, where: str) -> Iterator[tuple[str, str]]:
    """Tell all texts of a value, each with the field, else the parameter, that holds it."""
    match value:
        case str():
            yield where, value
        case list():
            for each in value:
                yield from _texts(each, where)
        case dict():
            for field, each in value.items():
                yield from _texts(each, field)
