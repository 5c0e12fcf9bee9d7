"""`jumin rules export`: everything that is known, one row a value, for other programs."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

import click

from jumin.cli.guide.asking import force_option
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.out_file import STANDARD_OUTPUT, out_to
from jumin.cli.shown import escaped, shown
from jumin.locale.catalogue import gettext_noop as _
from jumin.rules import Parameter, catalogue, municipalities, parameters, plain
from jumin.rules.known.plain import plain_dated


COLUMNS: Final = {
    "name": "of the parameter: <topic>.<key>",
    "municipality": "whose own value it is; empty or null: it holds everywhere",
    "title_ja": "what it is, in Japanese",
    "title_en": "what it is, in English",
    "unit": "how the value is to be read; empty or null: a text",
    "value": "in JSON, in the CSV too",
    "since": "the first day for which it is good",
    "since_known": "false: that day is not told, `since` is that of the edition seen",
    "until": "the last day, inclusive; empty or null while nothing newer is known",
    "kind": "how it is known: guide, law, public or assumed",
    "source": "the id of its source",
    "section": "the section of its source",
    "edition": "the day of the source's edition; of an undated one the earliest it can be from",
    "reason_ja": "why it is taken so, in Japanese, if something is to be said of it",
    "reason_en": "the same in English",
    "verified_on": "the day on which it was compared with its source",
    "held_in": "package, or folder: laid over it by JUMIN_RULES",
    "file": "where it stands",
    "line": "in which line of the file its parameter begins",
}
"""The columns, in their order, and what they mean; new ones are added at the end."""


@click.command(cls=Command)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="As CSV (RFC 4180, UTF-8) with a first line.")
@click.option("--out", default=STANDARD_OUTPUT, metavar="FILE", help="Where to; else the terminal.")
@force_option
@click.pass_obj
def export(manner: Manner, *, as_csv: bool, out: str, force: bool) -> None:
    """Write everything that is known as --json or --csv, one row a value, by name and day.

    --json: {"columns": {name: meaning}, "municipalities": [{"id", "code", "name_ja", …}],
    "sources": [{"id", "title_ja", "title_en", "publisher", "edition", "is_dated", "note"}],
    "values": [{column: value}]}. The CSV has the values alone, in the same columns.
    """
    if as_csv == manner.as_json:
        wrong_use(manner.text(_("Say in which form: --json or --csv.")))
    put = out_to(out, force=force)
    rows = [row for parameter in catalogue() for row in _rows(parameter)]
    put((_csv(rows) if as_csv else _json(rows)).encode())


def _rows(parameter: Parameter) -> Iterator[dict[str, Any]]:
    """Make a row of each value of a parameter."""
    for dated in parameter.values:
        reason = dated.reason
        known = {
            **plain_dated(dated),
            "name": parameter.name,
            "municipality": parameter.municipality,
            "title_ja": parameter.title_ja,
            "title_en": parameter.title_en,
            "unit": parameter.unit,
            "reason_ja": reason and reason.text_ja,
            "reason_en": reason and str(reason),
            "held_in": "package" if parameter.is_packaged else "folder",
            "file": parameter.file,
            "line": parameter.line,
        }
        yield {column: known[column] for column in COLUMNS}


def _csv(rows: list[dict[str, Any]]) -> str:
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, COLUMNS)
    table.writeheader()
    for row in rows:
        cells = {column: _cell(value) for column, value in row.items()}
        table.writerow({**cells, "value": json.dumps(row["value"], ensure_ascii=False)})
    return shown(written.getvalue().replace("\r\n", "\n")).replace("\n", "\r\n")


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _json(rows: list[dict[str, Any]]) -> str:
    told = {
        "columns": COLUMNS,
        "municipalities": [plain(each) for each in municipalities()],
        "sources": [plain(each) for each in parameters().sources.values()],
        "values": rows,
    }
    return escaped(json.dumps(told, ensure_ascii=False, indent=1)) + "\n"
