"""What is computed once and used again and again (途中の列)."""

from collections.abc import Callable
from itertools import count
from typing import TypeAlias

import polars as pl


Keep: TypeAlias = Callable[[pl.Expr], pl.Expr]
"""Takes an expression that is used more than once, and gives what stands for it from now on."""


def unkept(made: pl.Expr) -> pl.Expr:
    """Let an expression stand for itself: polars computes it wherever it stands."""
    return made


class Kept:
    """Keeps expressions in columns of a frame until it is finished."""

    def __init__(self, frame: pl.LazyFrame) -> None:
        self._frame = frame
        self._columns = tuple(frame.collect_schema())
        names = map("_kept_{}".format, count())
        self._names = (name for name in names if name not in self._columns)

    def __call__(self, made: pl.Expr) -> pl.Expr:
        """Put an expression into a column."""
        name = next(self._names)
        self._frame = self._frame.with_columns(made.alias(name))
        return pl.col(name)

    def finish(self, **told: pl.Expr) -> pl.LazyFrame:
        """Give the frame as it came, with the columns told."""
        own = [name for name in self._columns if name not in told]
        return self._frame.select(*own, **told)
