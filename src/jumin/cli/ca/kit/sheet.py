"""The sheet of PINs and passphrases for people to read, Japanese first (暗証番号の一覧)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from jumin.cli.ca.told_certificate import numbered
from jumin.locale import text
from jumin.locale.catalogue import gettext_noop as _


COLUMNS: Final = (
    *("resident", "name", "municipality"),
    *("file", "kind", "medium", "purpose", "pin", "passphrase", "serial", "last_day"),
    *("state", "reason", "revoked_at"),
    *("ca_file", "state_ja", "state_en", "particular_ja", "particular_en"),
)
"""The columns of `residents.csv`, and the names of the same in JSON."""

_TITLE: Final = _("PINs and passphrases (TEST: invented people)")
_LEAD: Final = _(
    "Each file has a passphrase of its own; the PIN is that of the card or phone. What is "
    "particular about somebody is told as it was when the town began, the state as it is now. "
    "residents.csv has the same for programs."
)
_HEADINGS: Final = {
    "resident": _("Name for commands"),
    "name": _("Name"),
    "file": _("File"),
    "pin": _("PIN"),
    "passphrase": _("Passphrase"),
    "serial": _("Serial number of the certificate"),
    "ca_file": _("Issuing authority"),
    "last_day": _("Last day"),
    "state": _("State"),
    "particular": _("What is particular"),
}


def sheet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Write the sheet in Markdown: Japanese, then English."""
    return "\n".join(line for tag in ("ja", "en") for line in _part(rows, tag)).encode()


def _part(rows: Sequence[Mapping[str, Any]], language: str) -> Iterable[str]:
    yield f"# {text(_TITLE, language)}\n"
    yield f"{text(_LEAD, language)}\n"
    yield _line(text(heading, language) for heading in _HEADINGS.values())
    yield _line("---" for _heading in _HEADINGS)
    for row in rows:
        told = {**row, **{name: row[f"{name}_{language}"] for name in ("state", "particular")}}
        told["serial"] = row["serial"] and numbered(row["serial"])
        yield _line(_cell(told[name]) for name in _HEADINGS)
    yield ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    """Write a value; what would end a cell of Markdown is written otherwise."""
    return "-" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
