"""The notices of a month found in a file of people, in one pass (有効期限通知書の抽出)."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final, TypeAlias

import polars as pl

from jumin.cli.guide.people_file import (
    ID,
    ROW,
    UNREADABLE,
    PeopleFileError,
    read_people,
    told_as_unreadable,
)
from jumin.rules.columns import with_notices
from jumin.terms import MunicipalityId, because


TOLD: Final = ("ends", "last_day", "renewal_opens_on", "notice_on")
"""What is told of each notice besides whose it is."""
MADE: Final = (*TOLD, "card_last_day", "certificate_last_day", "unanswered", ROW, UNREADABLE)
"""The names of columns that are made on the way."""
_MOST_SHOWN: Final = 20

Sink: TypeAlias = Callable[[pl.LazyFrame, IO[bytes]], object]
SINKS: Final[Mapping[str, Sink]] = MappingProxyType(
    {
        ".csv": lambda rows, file: rows.sink_csv(file),
        ".parquet": lambda rows, file: rows.sink_parquet(file),
    }
)
"""How rows are written, by the ending of a file's name."""


@dataclass
class Tally:
    """What was found (抽出の結果)."""

    read: int = 0
    posted: Counter[str] = field(default_factory=Counter)
    """How many notices there are, by what ends."""
    unanswered: Counter[str] = field(default_factory=Counter)
    """How many rows have no answer, by why."""
    unanswered_first: int | None = None
    """The first row that has none."""
    shown: list[dict[str, Any]] = field(default_factory=list)
    """The first notices."""

    def count(self, rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """Count some rows; give those with a notice."""
        notices = rows.filter(pl.col("ends").is_not_null())
        without = rows.filter(pl.col("unanswered").is_not_null())
        self.read += rows.height
        self.posted.update(notices["ends"])
        self.unanswered.update(without["unanswered"])
        if without.height:
            self.unanswered_first = min(without[ROW][0], self.unanswered_first or without[ROW][0])
        shown = notices.head(_MOST_SHOWN).select(ROW, *columns).to_dicts()
        self.shown = sorted(self.shown + shown, key=lambda row: int(row[ROW]))[:_MOST_SHOWN]
        return notices


def post_notices(
    path: Path,
    *,
    month: date,
    municipality: MunicipalityId | None,
    also: Sequence[str],
    write: Callable[[pl.LazyFrame], object],
    tell: Callable[[int], object],
) -> Tally:
    """Find the notices of a month; what is written are id, what is asked `also`, and `TOLD`.

    Args:
        path: a file of people.
        month: the first day of the month.
        municipality: whose guide is asked.
        also: other columns that go with the notices.
        write: takes the rows, and draws them.
        tell: told the rows read so far.

    Raises:
        PeopleFileError: the file or one of its rows can't be used.

    """
    tally, lock = Tally(), threading.Lock()
    columns = tuple(dict.fromkeys((ID, *also, *TOLD)))

    def pass_on(rows: pl.DataFrame) -> pl.DataFrame:
        _check_readable(path, rows)
        with lock:
            notices = tally.count(rows, columns)
            tell(tally.read)
        return notices

    people = read_people(path, also)
    noticed = with_notices(people, month=month, municipality=municipality)
    with told_as_unreadable(path):
        write(noticed.map_batches(pass_on, streamable=True).select(columns))
    return tally


def _check_readable(path: Path, rows: pl.DataFrame) -> None:
    wrong = rows.filter(pl.col(UNREADABLE).is_not_null()).head(1)
    if wrong.height:
        raise PeopleFileError(
            because(
                "{file}: row {row} has no day in the column {column} that can be read. Write "
                "days like 2024-06-10, or leave what is unknown empty.",
                file=str(path),
                row=wrong[ROW][0],
                column=wrong[UNREADABLE][0],
            )
        )
