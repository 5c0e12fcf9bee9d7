"""Parameters in words: a value in a line, the days it is good for, how it is known."""

from typing import Any, Final, Protocol

from jumin.cli.manner import ENGLISH, JAPANESE, Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.moments import tell_day
from jumin.rules import DatedValue, Parameter, plain


_KINDS: Final = {
    "guide": _("guide"),
    "law": _("law"),
    "public": _("public"),
    "assumed": _("assumed"),
}
_UNITS: Final = {
    "yen": _("{value} yen"),
    "years": _("{value} years"),
    "age": _("{value} years old"),
    "months": _("{value} months"),
    "birthdays": _("{value} birthdays"),
    "days": _("{value} days"),
    "minutes": _("{value} minutes"),
    "copies": _("{value} copies"),
    "digits": _("{value} digits"),
    "tries": _("{value} tries"),
}


class Titled(Protocol):
    """What has a title in both languages."""

    @property
    def title_ja(self) -> str: ...  # noqa: D102  (its name says it)

    @property
    def title_en(self) -> str: ...  # noqa: D102  (the same)


def title(titled: Titled, manner: Manner) -> str:
    """Tell what a parameter is."""
    return titled.title_ja if manner.language == JAPANESE else titled.title_en


def place(parameter: Parameter, manner: Manner) -> str:
    """Tell where a parameter holds."""
    return parameter.municipality or manner.text(_("everywhere"))


def value(
    dated: DatedValue[object], unit: str | None, manner: Manner, *, between: str = "; "
) -> str:
    """Tell a value, with its unit where it is an amount; `between` parts what it is made of."""
    told = _essence(plain(dated.value), manner.language)
    if isinstance(told, dict) and told:
        return between.join(f"{key}: {_in_a_line(each, manner)}" for key, each in told.items())
    line = _in_a_line(told, manner)
    return manner.text(_UNITS[unit], value=line) if unit in _UNITS else line


def days(dated: DatedValue[object], manner: Manner) -> str:
    """Tell the days for which a value is good."""
    since = tell_day(dated.since, manner.language)
    told = _("from {since} on") if dated.until is None else _("from {since} to {until}")
    if not dated.since_known:
        told = _("since {since} or earlier")
        if dated.until is not None:
            told = _("since {since} or earlier, to {until}")
    until = "" if dated.until is None else tell_day(dated.until, manner.language)
    return manner.text(told, since=since, until=until)


def known_by(dated: DatedValue[object], manner: Manner) -> str:
    """Tell how a value is known, and where that can be read."""
    return f"{manner.text(_KINDS[dated.kind.value])}{manner.text(_(', '))}{dated.citation}"


def _essence(told: Any, language: str) -> Any:
    """Leave out what is empty, and what is there in the other language: `name_ja` is the name."""
    if isinstance(told, list):
        return [_essence(each, language) for each in told]
    if not isinstance(told, dict):
        return told
    own, other = (JAPANESE, ENGLISH) if language == JAPANESE else (ENGLISH, JAPANESE)
    if told.keys() == {own, other}:
        return told[own]
    held = {}
    for key, each in told.items():
        name, _separator, tongue = key.rpartition("_")
        if tongue == other and f"{name}_{own}" in told:
            continue
        is_double = tongue == own and f"{name}_{other}" in told
        essence = _essence(each, language)
        if essence not in (None, "", [], {}):
            held[name if is_double else key] = essence
    return held


def _in_a_line(told: object, manner: Manner) -> str:
    if told in (None, [], {}):
        return manner.text(_("none"))
    match told:
        case True | False:
            return manner.text(_("yes") if told else _("no"))
        case list():
            return ", ".join(_bracketed(each, manner) for each in told)
        case dict():
            parts = (f"{key}: {_bracketed(each, manner)}" for key, each in told.items())
            return ", ".join(parts)
    return f"{told:,}" if isinstance(told, int) else str(told)


def _bracketed(told: object, manner: Manner) -> str:
    """Tell a part of a list or of another part; one that has one part only is told by that."""
    if isinstance(told, dict) and len(told) == 1:
        return _bracketed(next(iter(told.values())), manner)
    inner = _in_a_line(told, manner)
    return f"({inner})" if isinstance(told, dict | list) and len(told) > 1 else inner
