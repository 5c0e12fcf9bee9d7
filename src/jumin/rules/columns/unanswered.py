"""Frames and rows of them that admit no answer (回答できない表と行)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import TypeVar

import polars as pl

from jumin.terms import Reason, UsageError, because


K = TypeVar("K", bound=StrEnum)


@unique
class Unanswered(StrEnum):
    """Why a row has no answer (回答できない理由)."""

    DAY_MISSING = "day-missing"
    """A day that is needed is null."""
    DAYS_CONTRADICT = "days-contradict"
    """The days don't run as they do in life: birth, application, issue; moving in, notice …"""
    STAY_ENDED = "stay-ended"
    """The stay ended before the card was issued."""
    CERTIFICATES_OUTSIDE_CARD = "certificates-outside-card"
    """The certificates were issued before the card, or after its last day."""
    NO_VALUE = "no-value"
    """We hold no value for one of the days: most likely there were no cards yet."""


class ColumnsError(UsageError):
    """A frame lacks a column, or there are no days in it."""

    def __init__(self, column: str, told: Reason) -> None:
        super().__init__(told)
        self.column = column


def check_days(
    schema: Mapping[str, pl.DataType], required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    """See that a frame has the columns that it must have, and days in all that it may have.

    Raises:
        ColumnsError: it hasn't.

    """
    for name in required:
        if name not in schema:
            raise ColumnsError(name, because("The column {column} is missing.", column=name))
    for name in (*required, *optional):
        if name in schema and schema[name] != pl.Date:
            told = because("The column {column} must have days in it (Date).", column=name)
            raise ColumnsError(name, told)


def first_that_holds(of: type[K], conditions: Mapping[K, pl.Expr]) -> pl.Expr:
    """Tell of each row which condition holds first, by its key; null where none does."""
    kind = pl.Enum(of)
    chosen: pl.Expr = pl.lit(None, kind)
    for key, holds in reversed(tuple(conditions.items())):
        chosen = pl.when(holds).then(pl.lit(key.value, kind)).otherwise(chosen)
    return chosen
