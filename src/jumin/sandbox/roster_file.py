"""A residents' file: the people of a town as a table, checked in every cell (住民ファイル)."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jumin.sandbox.roster_checks import (
    household_problems,
    person_problems,
    repeated_ids,
    unprintable,
)
from jumin.sandbox.roster_remarks import JAPANESE, OPTIONAL, Column, Remark, RemarkCode
from jumin.sandbox.roster_row import Row, read_row
from jumin.terms import UsageError


LARGEST: Final = 8 * 1024 * 1024
"""Octets of the largest file that is read: some forty thousand residents."""
MOST_TOLD: Final = 100
"""How many problems the text of an error tells; it has them all."""
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_NAMES: Final[Mapping[str, Column]] = {
    **{column.value: column for column in Column},
    **{name: column for column, name in JAPANESE.items()},
}


class RosterFileError(UsageError):
    """The file is no list of residents: all that is wrong with it, told with nothing personal."""

    def __init__(self, problems: Sequence[Remark]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems[:MOST_TOLD])))


@dataclass(frozen=True)
class Roster:
    """The residents of a file, in its order."""

    rows: tuple[Row, ...]
    text: str
    """The file as it was read."""
    notices: tuple[Remark, ...] = ()
    """What is well to know, though nothing is wrong."""

    def households(self) -> Iterator[tuple[Row, ...]]:
        """Give the rows by household, each with its householder first."""
        for rows in _households(self.rows):
            yield tuple(sorted(rows, key=lambda row: not row.is_householder))

    def unprintable(self) -> tuple[Remark, ...]:
        """Tell where characters are that papers can't show (外字); takes the time to ask a font."""
        return tuple(unprintable(self.rows))

    def __repr__(self) -> str:
        return f"Roster({len(self.rows)} residents)"


def read(content: bytes, *, on: date, oldest_card_on: date) -> Roster:
    """Read a residents' file for a town that begins `on` a day.

    CSV (RFC 4180) in UTF-8, or in CP932 as spreadsheets in Japan write it; the first line names
    the columns, in English or Japanese. Cards are issued after `oldest_card_on`, before `on`.

    Raises `RosterFileError` with everything that is wrong.
    """
    text, notices = _decoded(content)
    header, records = _parted(text)
    rows: list[Row] = []
    problems: list[Remark] = []
    for line, cells in records:
        row = _row(line, header, cells)
        if isinstance(row, Row):
            rows.append(row)
            problems += person_problems(row, on=on, oldest_card_on=oldest_card_on)
        else:
            problems += row
    problems += repeated_ids(rows)
    if len(rows) == len(records):  # a household with a row that can't be read is not whole
        problems += [found for rows_ in _households(rows) for found in household_problems(rows_)]
    if not records:
        problems.append(Remark(1, None, RemarkCode.NO_ROWS))
    if problems:
        raise RosterFileError(problems)
    return Roster(tuple(rows), text, notices)


def _decoded(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    """Decode a file; CP932 only where it is no UTF-8 and its header can be read."""
    if len(content) > LARGEST:
        raise RosterFileError([Remark(1, None, RemarkCode.TOO_LARGE)])
    try:
        return content.removeprefix(_UTF8_MARK).decode(), ()
    except UnicodeDecodeError as error:
        unreadable = Remark(content.count(b"\n", 0, error.start) + 1, None, RemarkCode.ENCODING)
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError:
        raise RosterFileError([unreadable]) from None
    if not set(text.partition("\n")[0].strip().split(",")) & set(_NAMES):
        raise RosterFileError([unreadable])
    return text, (Remark(1, None, RemarkCode.CP932),)


def _parted(text: str) -> tuple[tuple[Column, ...], list[tuple[int, list[str]]]]:
    """Part a text into its header and its records, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise RosterFileError([Remark(line, None, RemarkCode.QUOTES)]) from None
    if not records:
        raise RosterFileError([Remark(1, None, RemarkCode.NO_ROWS)])
    (line, names), *rest = records
    return _header(line, names), rest


def _header(line: int, names: Sequence[str]) -> tuple[Column, ...]:
    """Read the names of the columns; a name that is none is told by its place only."""
    columns = [_NAMES.get(name.strip().lower()) for name in names]
    times = Counter(columns)
    problems = [
        Remark(line, None, RemarkCode.COLUMN_UNKNOWN, {"place": place})
        for place, column in enumerate(columns, start=1)
        if column is None
    ]
    for column in Column:
        if times[column] > 1:
            problems.append(Remark(line, column, RemarkCode.COLUMN_TWICE))
        if not times[column] and column not in OPTIONAL:
            problems.append(Remark(line, column, RemarkCode.COLUMN_MISSING))
    if problems:
        raise RosterFileError(problems)
    return tuple(column for column in columns if column is not None)


def _row(line: int, header: Sequence[Column], cells: Sequence[str]) -> Row | tuple[Remark, ...]:
    if len(cells) != len(header):
        facts = {"count": len(cells), "wanted": len(header)}
        return (Remark(line, None, RemarkCode.CELLS, facts),)
    return read_row(line, dict(zip(header, (cell.strip() for cell in cells), strict=True)))


def _households(rows: Sequence[Row]) -> list[list[Row]]:
    households: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        households.setdefault((row.municipality, row.household), []).append(row)
    return list(households.values())
