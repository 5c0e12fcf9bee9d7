"""A file of people, CSV or Parquet, read piece by piece however long it is (住民のファイル)."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from jumin.rules.columns.people import OPTIONAL, REQUIRED
from jumin.terms import UsageError, because


ID: Final = "id"
ROW: Final = "row"
"""The number of each row: the first one below the names is row 1."""
UNREADABLE: Final = "unreadable"
"""The first column of each row whose day can't be read; null where all can."""
_INDEX: Final = "_row"
_DAYS: Final = (*REQUIRED, *OPTIONAL)
_WRITTEN_LIKE: Final = "2024-06-10"
_FIRST: Final = date(1000, 1, 1)
"""The first day of a year with four digits."""
_NUMBERS: Final = ("mynumber", "individualnumber", "kojinbango", "個人番号", "マイナンバー")


class PeopleFileError(UsageError):
    """A file of people can't be used; it says why, and what would be right."""


@contextmanager
def told_as_unreadable(path: Path) -> Iterator[None]:
    """Tell what goes wrong with a file without a word of what is in it."""
    try:
        yield
    except PolarsError as error:
        raise PeopleFileError(
            because(
                "{file}: this can't be read. A CSV file is in UTF-8 (not Shift_JIS), has commas "
                "between its columns and their names in the first line; else give Parquet.",
                file=str(path),
            )
        ) from error


def read_people(path: Path, also: Sequence[str]) -> pl.LazyFrame:
    """Give the rows of a file: number, id, days, what is asked `also`, and what is unreadable.

    Raises:
        PeopleFileError: the file or one of its columns can't be used.

    """
    rows = _scan(path)
    with told_as_unreadable(path):
        schema = rows.collect_schema()
    days = [name for name in _DAYS if name in schema]
    for name in (ID, *REQUIRED, *also):
        _check_there(path, name, schema)
    for name in days:
        if schema[name] not in (pl.String, pl.Date):
            raise PeopleFileError(
                because("{file}: there are no days in the column {column}.", **_at(path, name))
            )
    for name in (ID, *also):
        _check_written(path, name, schema)
    given = {name: pl.col(name) for name in days if schema[name] == pl.String}
    read = {name: _day(text) for name, text in given.items()}
    wrong = (
        pl.when(text.is_not_null() & (text != "") & read[name].is_null()).then(pl.lit(name))
        for name, text in given.items()
    )
    others = [name for name in dict.fromkeys((ID, *days, *also)) if name not in read]
    return rows.select(
        *others,
        **read,
        **{ROW: pl.col(_INDEX), UNREADABLE: pl.coalesce(pl.lit(None, pl.String), *wrong)},
    )


def count_rows(path: Path) -> int:
    """Count the rows of a file."""
    with told_as_unreadable(path):
        return int(_scan(path).select(pl.len()).collect(engine="streaming").item())


def _scan(path: Path) -> pl.LazyFrame:
    if not path.exists():
        raise PeopleFileError(because("{file}: there is no such file.", file=str(path)))
    if not path.is_file():
        raise PeopleFileError(because("{file}: this is not a file.", file=str(path)))
    match path.suffix.lower():
        case ".csv":
            return pl.scan_csv(
                path.resolve(),
                infer_schema=False,
                glob=False,
                row_index_name=_INDEX,
                row_index_offset=1,
            )
        case ".parquet":
            return pl.scan_parquet(
                path.resolve(), glob=False, row_index_name=_INDEX, row_index_offset=1
            )
    raise PeopleFileError(
        because("{file}: people are read from files named .csv or .parquet.", file=str(path))
    )


def _check_there(path: Path, name: str, schema: pl.Schema) -> None:
    if f"{name}_duplicated_0" in schema:
        raise PeopleFileError(
            because("{file}: the column {column} is there twice.", **_at(path, name))
        )
    if name in schema:
        return
    near = get_close_matches(name, schema.names(), n=1, cutoff=0.5)
    if near:
        raise PeopleFileError(
            because(
                "{file}: the column {column} is missing. Is it {near}? Then rename it.",
                near=near[0],
                **_at(path, name),
            )
        )
    raise PeopleFileError(because("{file}: the column {column} is missing.", **_at(path, name)))


def _check_written(path: Path, name: str, schema: pl.Schema) -> None:
    """Refuse to write what notices need not have (個人番号), and what no table can hold."""
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).lower()))
    if any(number in plain for number in _NUMBERS):
        raise PeopleFileError(
            because(
                "{file}: the column {column} is named like Individual Numbers. Notices are posted "
                "without them: leave it out.",
                **_at(path, name),
            )
        )
    if schema[name].is_nested():
        raise PeopleFileError(
            because("{file}: the column {column} has lists or records.", **_at(path, name))
        )


def _day(text: pl.Expr) -> pl.Expr:
    """Read days, which are written like 2024-06-10 and not otherwise; null where they are not."""
    read = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when((text.str.len_bytes() == len(_WRITTEN_LIKE)) & (read >= _FIRST)).then(read)


def _at(path: Path, column: str) -> dict[str, str]:
    return {"file": str(path), "column": column}
