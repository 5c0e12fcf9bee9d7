"""A dated parameter over a column of days: of each row the value in force on its day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, TypeAlias, TypeVar

import polars as pl

from jumin.rules.known.current import parameters
from jumin.terms import FaultError, MunicipalityId


V = TypeVar("V")

Column: TypeAlias = pl.Expr | str
"""A column of a frame: an expression, or the name of one."""

_A_DAY: Final = timedelta(days=1)


def column(of: Column) -> pl.Expr:
    """Give the expression of a column."""
    return pl.col(of) if isinstance(of, str) else of


def by_day(
    of_type: type[V],
    name: str,
    on: pl.Expr,
    make: Callable[[V], pl.Expr],
    municipality: MunicipalityId | None = None,
) -> pl.Expr:
    """Make of each row what the value in force on its day says (その日に適用される値); else null.

    The parameters are those by which the rules answer when the expression is made, not when it is
    collected.

    Args:
        of_type: the type of the parameter's values.
        name: the parameter, `<topic>.<key>`.
        on: the days.
        make: makes the expression for one value.
        municipality: whose own values go before the nation's.

    """
    chosen: Any = pl
    for since, value in reversed(_spans(of_type, name, municipality)):
        chosen = chosen.when(on >= since).then(None if value is None else make(value))
    return pl.lit(None) if chosen is pl else chosen.otherwise(None)


def _spans(
    of_type: type[V], name: str, municipality: MunicipalityId | None
) -> list[tuple[date, V | None]]:
    """Tell the values, each with its first day, in order; None where a gap begins."""
    held = parameters().held(name, municipality)
    days = {dated.since for each in held for dated in each.values}
    days |= {dated.until + _A_DAY for each in held for dated in each.values if dated.until}
    found: list[tuple[date, V | None]] = [(date.min, None)]
    for day in sorted(days):
        dated = next((known for each in held if (known := each.on(day))), None)
        value = dated and dated.value
        if value is not None and not isinstance(value, of_type):
            raise FaultError(f"{name} has no value of {of_type.__name__}.")
        found.append((day, value))
    return [later for earlier, later in pairwise(found) if earlier[1] != later[1]]
