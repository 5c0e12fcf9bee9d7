"""`jumin guide notices`: whose notice is posted in a month, out of a file of people."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO

import click

from jumin.cli.guide.asking import force_option, municipality_option
from jumin.cli.guide.days import Month
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.out_file import NotWrittenError, out_file
from jumin.cli.progress import counted
from jumin.locale.catalogue import gettext_noop as _
from jumin.rules import Municipality


@click.command(cls=Command)
@click.option(
    "--from",
    "people",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The people, a row each: CSV or Parquet.",
)
@click.option("--month", type=Month(), required=True, metavar="MONTH", help="As 2026-12.")
@municipality_option(required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the notices there: CSV or Parquet, as its name says.",
)
@click.option(
    "--columns",
    default="",
    metavar="NAME,NAME",
    help="More columns of the people to write with each notice.",
)
@force_option
@json_option
@click.pass_obj
def notices(
    manner: Manner,
    *,
    people: Path,
    month: date,
    municipality: Municipality | None,
    out: Path | None,
    columns: str,
    force: bool,
) -> None:
    """Tell to whom a notice of renewal is posted in a month, and since when they can renew.

    The people have columns named id, born_on and issued_on (of the card), and may have applied_on,
    stay_until and certificates_issued_on (where later than the card's), with days like 2024-06-10.
    Individual Numbers are not needed, and not taken. Files may be larger than memory.
    """
    from jumin.cli.guide.notice_list import show_notices
    from jumin.cli.guide.people_file import count_rows
    from jumin.cli.guide.posting import MADE, SINKS, post_notices

    also = tuple(filter(None, (name.strip() for name in columns.split(","))))
    if taken := [name for name in also if name in MADE]:
        wrong_use(
            manner.text(
                _("{name}: a column of that name is made anew. Leave it out of --columns."),
                name=taken[0],
            )
        )
    if out is not None and out.suffix.lower() not in SINKS:
        wrong_use(
            manner.text(_("{file}: notices are written to files named .csv or .parquet."), file=out)
        )
    if out is not None and out.exists() and people.exists() and out.samefile(people):
        wrong_use(
            manner.text(
                _("{file}: the people are read from it. Write their notices to another file."),
                file=out,
            )
        )
    sink = SINKS[".csv" if out is None else out.suffix.lower()]
    with (
        _written(out, force=force) as file,
        counted(manner, manner.text(_("People read"))) as tell,
    ):
        of = count_rows(people)
        tally = post_notices(
            people,
            month=month,
            municipality=municipality.id if municipality else None,
            also=also,
            write=lambda rows: sink(rows, file),
            tell=lambda done: tell(done, of),
        )
    given = {
        "from": str(people),
        "month": f"{month:%Y-%m}",
        "municipality": municipality and municipality.id,
        "out": out and str(out),
        "columns": list(also),
    }
    show_notices(manner, given, tally)


@contextmanager
def _written(out: Path | None, *, force: bool) -> Iterator[IO[bytes]]:
    """Give a file for the notices, and put it in its place when they are whole."""
    if out is None:
        with Path(os.devnull).open("wb") as nowhere:
            yield nowhere
        return
    put = out_file(out, force=force)
    with tempfile.TemporaryFile(dir=out.resolve().parent) as draft:
        try:
            yield draft
            draft.flush()
        except OSError as error:
            told = OSError(error.errno, error.strerror or str(error))
            raise NotWrittenError(out, told) from error
        with mmap(draft.fileno(), 0, access=ACCESS_READ) as mapped, memoryview(mapped) as content:
            put(content)
