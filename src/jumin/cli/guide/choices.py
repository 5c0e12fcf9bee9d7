"""Options that take one of many words (選択肢): of another word they say which was meant."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar
from unicodedata import normalize

import click

from jumin.cli.guide.wrong import wrong_value
from jumin.cli.manner import ENGLISH, JAPANESE
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.reasons import tell_reason
from jumin.terms import Reason


K = TypeVar("K", bound=StrEnum)

_MOST: Final = 3
"""Keys that may have been meant."""


class OneOf(click.ParamType, Generic[K]):  # type: ignore[type-arg]  # generic since click 8.5 only
    """One of a kind's keys, or its name as answers tell it: `move-in` of the procedures, 転入届."""

    def __init__(
        self, kind: type[K], name: str, names: Callable[[], Iterable[tuple[K, Reason]]]
    ) -> None:
        self._kind, self.name, self._names = kind, name, names

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> K:
        """Find the key; say which one was meant, and which there are."""
        known = {key.value: key for key in self._kind}
        key = str(value).strip().lower().replace("_", "-")
        if key in known:
            return known[key]
        named = {
            _plain(tell_reason(name, language)): of
            for of, name in self._names()
            for language in (ENGLISH, JAPANESE)
        }
        given = _plain(str(value))
        if given in named:
            return named[given]
        close = get_close_matches(key[:40], known, n=1) or _close(given[:40], named)
        told = _("{value}: there is no such word here. There are: {known}.")
        if close:
            told = _("{value}: did you mean {meant}? There are: {known}.")
        facts = {"meant": ", ".join(close), "known": ", ".join(known)}
        raise wrong_value(str(value), param, ctx, told, **facts)


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).casefold().split())


def _close(given: str, named: dict[str, K]) -> list[str]:
    """Tell whose names are like what was given, or else have it within, as 紛失."""
    close = get_close_matches(given, named)
    if not close and len(given) > 1:
        close = sorted((name for name in named if given in name), key=len)
    return list(dict.fromkeys(named[name].value for name in close))[:_MOST]
