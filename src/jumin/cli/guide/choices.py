"""Options that take one of many words (選択肢): of another word they say which was meant."""

from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Generic, TypeVar

import click

from jumin.cli.guide.wrong import wrong_value
from jumin.locale.catalogue import gettext_noop as _


K = TypeVar("K", bound=StrEnum)


class OneOf(click.ParamType, Generic[K]):  # type: ignore[type-arg]  # generic since click 8.5 only
    """One of a kind's keys: `reset-pin` of the procedures."""

    def __init__(self, kind: type[K], name: str) -> None:
        self._kind, self.name = kind, name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> K:
        """Find the key; say which one was meant, and which there are."""
        known = {key.value: key for key in self._kind}
        key = str(value).strip().lower().replace("_", "-")
        if key in known:
            return known[key]
        meant = next(iter(get_close_matches(key[:40], known, n=1)), None)
        told = _("{value}: there is no such word here. There are: {known}.")
        if meant is not None:
            told = _("{value}: did you mean {meant}? There are: {known}.")
        raise wrong_value(str(value), param, ctx, told, meant=meant, known=", ".join(known))
