"""What must hold of people and households in a residents' file, beyond single cells."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from jumin.documents.characters import unsupported_characters
from jumin.rules import age_on, signature_certificate_from_age
from jumin.sandbox.roster_remarks import Column, Remark, RemarkCode
from jumin.sandbox.roster_row import Row
from jumin.terms import CertificatePurpose


_NAME: Final = re.compile(r"[^ \u3000]+\u3000[^ \u3000]+")
_READING: Final = re.compile(r"[ァ-ヺー]+(?:[\u3000・][ァ-ヺー]+)*")
_OF_FOREIGNERS: Final = (Column.RESIDENCE_STATUS, Column.STAY_UNTIL)
_OF_HOUSEHOLDS: Final = (Column.ADDRESS, Column.FORMER_ADDRESS)
_PRINTED: Final = (Column.NAME, Column.ADDRESS, Column.DOMICILE, Column.FORMER_ADDRESS)


def person_problems(row: Row, *, on: date, oldest_card_on: date) -> Iterator[Remark]:
    """Tell what can't be of one person in a town that begins `on` a day."""
    if row.born_on > on:
        yield Remark(row.line, Column.BORN_ON, RemarkCode.DATE_FUTURE, {"on": on.isoformat()})
    if not _READING.fullmatch(row.reading):
        yield Remark(row.line, Column.READING, RemarkCode.READING_FORM)
    yield from _foreigner_problems(row, on) if row.nationality else _japanese_problems(row)
    yield from _card_problems(row, on, oldest_card_on)


def household_problems(rows: Sequence[Row]) -> Iterator[Remark]:
    """Tell what can't be of one household."""
    first = rows[0]
    if (count := sum(row.is_householder for row in rows)) != 1:
        yield Remark(first.line, Column.RELATIONSHIP, RemarkCode.HOUSEHOLDERS, {"count": count})
    for column in _OF_HOUSEHOLDS:
        yield from _differing(rows, column)
    yield from _differing([row for row in rows if not row.nationality], Column.DOMICILE)


def repeated_ids(rows: Sequence[Row]) -> Iterator[Remark]:
    """Tell which names for commands were there before."""
    first: dict[str, int] = {}
    for row in rows:
        if first.setdefault(row.id, row.line) != row.line:
            yield Remark(row.line, Column.ID, RemarkCode.ID_TWICE, {"first": first[row.id]})


def unprintable(rows: Sequence[Row]) -> Iterator[Remark]:
    """Tell where characters are that papers can't show (外字)."""
    for row in rows:
        for column in _PRINTED:
            if unsupported_characters(getattr(row, column.value)):
                yield Remark(row.line, column, RemarkCode.UNPRINTABLE)


def certificates_of(row: Row) -> frozenset[CertificatePurpose]:
    """Tell the certificates that go onto a card: both, or what the age allows, if unsaid."""
    if row.certificates is not None or row.card_issued_on is None:
        return row.certificates or frozenset()
    if age_on(row.born_on, row.card_issued_on) < _signature_from_age(row.card_issued_on):
        return frozenset({CertificatePurpose.AUTHENTICATION})
    return frozenset(CertificatePurpose)


def _signature_from_age(on: date) -> int:
    return signature_certificate_from_age(on).value


def _japanese_problems(row: Row) -> Iterator[Remark]:
    if not _NAME.fullmatch(row.name):
        yield Remark(row.line, Column.NAME, RemarkCode.NAME_SPACE)
    for column in _OF_FOREIGNERS:
        if getattr(row, column.value):
            yield Remark(row.line, column, RemarkCode.OF_FOREIGNERS)
    if not row.domicile:
        yield Remark(row.line, Column.DOMICILE, RemarkCode.DOMICILE_MISSING)


def _foreigner_problems(row: Row, on: date) -> Iterator[Remark]:
    if row.domicile:
        yield Remark(row.line, Column.DOMICILE, RemarkCode.OF_JAPANESE)
    if not row.residence_status:
        yield Remark(row.line, Column.RESIDENCE_STATUS, RemarkCode.STATUS_MISSING)
    if row.stay_until is not None and row.stay_until < on:
        yield Remark(row.line, Column.STAY_UNTIL, RemarkCode.STAY_OVER, {"on": on.isoformat()})


def _card_problems(row: Row, on: date, oldest: date) -> Iterator[Remark]:
    issued_on, column = row.card_issued_on, Column.CARD_ISSUED_ON
    if issued_on is None:
        if row.certificates:
            yield Remark(row.line, Column.CERTIFICATES, RemarkCode.CERTIFICATES_WITHOUT_CARD)
        return
    if issued_on >= on:
        yield Remark(row.line, column, RemarkCode.CARD_TOO_LATE, {"on": on.isoformat()})
    elif issued_on < row.born_on:
        yield Remark(row.line, column, RemarkCode.CARD_BEFORE_BIRTH)
    elif issued_on <= oldest:
        yield Remark(row.line, column, RemarkCode.CARD_TOO_OLD, {"oldest": oldest.isoformat()})
    elif CertificatePurpose.SIGNATURE in certificates_of(row) and age_on(row.born_on, issued_on) < (
        age := _signature_from_age(issued_on)
    ):
        facts = {"age": age}
        yield Remark(row.line, Column.CERTIFICATES, RemarkCode.SIGNATURE_UNDER_AGE, facts)


def _differing(rows: Sequence[Row], column: Column) -> Iterator[Remark]:
    for row in rows[1:]:
        if getattr(row, column.value) != getattr(rows[0], column.value):
            facts = {"first": rows[0].line}
            yield Remark(row.line, column, RemarkCode.HOUSEHOLD_DIFFERS, facts)
