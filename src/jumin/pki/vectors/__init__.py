"""Cases for verifiers: each wrong in exactly one way, or right in an unusual one (検証試験)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from jumin.pki.validity import whole_second
from jumin.pki.vectors import (
    answers,
    certificates,
    chains,
    extensions,
    listed,
    lists,
    messages,
    profile,
    signatures,
    times,
)
from jumin.pki.vectors.case import Case, Category, Entry, Question, Reason, Rule
from jumin.pki.vectors.keys import VectorKeys
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.workshop import Workshop


__all__ = [
    "ENTRIES",
    "Case",
    "Category",
    "Entry",
    "Question",
    "Reason",
    "Rule",
    "VectorKeys",
    "Workshop",
    "make_cases",
]

_TABLES: Final[Mapping[Category, tuple[Row, ...]]] = MappingProxyType(
    {
        Category.SIGNATURE: signatures.ROWS,
        Category.CMS: messages.ROWS,
        Category.CERTIFICATE: certificates.ROWS,
        Category.EXTENSIONS: extensions.ROWS,
        Category.PROFILE: profile.ROWS,
        Category.CHAIN: chains.ROWS,
        Category.CRL: (*listed.ROWS, *lists.ROWS),
        Category.OCSP: answers.ROWS,
        Category.TIME: times.ROWS,
    }
)
"""In the order of the report."""


_ROWS: Final[Mapping[Entry, Row]] = MappingProxyType(
    {row.entry(category): row for category, rows in _TABLES.items() for row in rows}
)
ENTRIES: Final = tuple(_ROWS)
"""What all cases are about."""


def make_cases(
    keys: VectorKeys, at: datetime, entries: Iterable[Entry] = ENTRIES
) -> tuple[Case, ...]:
    """Make cases with these keys as they are at an instant (検証試験の問題).

    The same keys and instant give the same octets, but for signatures by RSASSA-PSS.
    """
    workshop = Workshop(keys, whole_second(at))
    return tuple(_ROWS[entry].case(entry, workshop) for entry in entries)
