"""One row of a residents' file, read cell by cell."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jumin.rules import UnknownMunicipalityError, municipalities, municipality
from jumin.sandbox.roster_remarks import Column, Remark, RemarkCode
from jumin.terms import CertificatePurpose, IndividualNumber, MunicipalityId, Sex


HOUSEHOLDER: Final = "世帯主"
_FIRST_YEAR: Final = 1900
_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TWELVE_DIGITS: Final = re.compile(r"(?<![0-9])(?:[0-9]{4}[ -]?){2}[0-9]{4}(?![0-9])")
_DASHES: Final = re.compile(r"[‐-―−ー・.]")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
_SEXES: Final = {
    **dict.fromkeys(("男", "male", "m"), Sex.MALE),
    **dict.fromkeys(("女", "female", "f"), Sex.FEMALE),
    **dict.fromkeys(("その他", "other"), Sex.OTHER),
}
_CERTIFICATES: Final[Mapping[str, frozenset[CertificatePurpose] | None]] = {
    "": None,
    **dict.fromkeys(("both", "両方"), frozenset(CertificatePurpose)),
    **dict.fromkeys(
        ("authentication", "利用者証明用"), frozenset({CertificatePurpose.AUTHENTICATION})
    ),
    **dict.fromkeys(("none", "なし"), frozenset()),
}


@dataclass(frozen=True)
class Row:
    """A resident as the file has them; every cell is readable by itself."""

    line: int
    id: str
    municipality: MunicipalityId
    household: str
    """What rows of the same household have in common, within a municipality."""
    address: str
    name: str
    reading: str
    born_on: date
    sex: Sex
    relationship: str
    nationality: str
    residence_status: str
    stay_until: date | None
    domicile: str
    former_address: str
    card_issued_on: date | None
    certificates: frozenset[CertificatePurpose] | None
    """None where the file leaves it to the holder's age."""

    @property
    def is_householder(self) -> bool:
        """Whether this is the householder (世帯主)."""
        return self.relationship == HOUSEHOLDER

    def __repr__(self) -> str:
        return f"Row(line {self.line})"


class CellError(ValueError):
    """A cell does not hold what its column wants."""

    def __init__(self, code: RemarkCode, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def read_row(line: int, given: Mapping[Column, str]) -> Row | tuple[Remark, ...]:
    """Read the cells of one line: a row, or everything that is wrong with them."""
    remarks: list[Remark] = []
    values: dict[str, Any] = {}
    for column in Column:
        try:
            values[column.value] = _cell(column, given.get(column, ""))
        except CellError as error:
            remarks.append(Remark(line, column, error.code, error.facts))
    return tuple(remarks) or Row(line=line, **values)


def _cell(column: Column, cell: str) -> object:
    if _looks_like_individual_number(cell):
        raise CellError(RemarkCode.INDIVIDUAL_NUMBER)
    if any(unicodedata.category(character) in _INVISIBLE for character in cell):
        raise CellError(RemarkCode.CONTROL)
    return _READERS[column](cell)


def _looks_like_individual_number(cell: str) -> bool:
    """Whether twelve digits in a row, or in groups of four, have a right check digit."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", cell))
    for found in _TWELVE_DIGITS.findall(plain):
        digits = re.sub("[ -]", "", found)
        if IndividualNumber.check_digit(digits[:-1]) == digits[-1]:
            return True
    return False


def _text(most: int, *, required: bool = True) -> Callable[[str], str]:
    """Make the reader of a column of text, as long as the register's at most."""

    def read(cell: str) -> str:
        if required and not cell:
            raise CellError(RemarkCode.EMPTY)
        if len(cell) > most:
            raise CellError(RemarkCode.TOO_LONG, most=most)
        return cell

    return read


def _id(cell: str) -> str:
    if not _ID.fullmatch(cell):
        raise CellError(RemarkCode.ID_FORM)
    return cell


def _municipality(cell: str) -> MunicipalityId:
    try:
        return municipality(cell).id
    except UnknownMunicipalityError:
        known = ", ".join(f"{one.id} ({one.name_ja})" for one in municipalities())
        raise CellError(RemarkCode.MUNICIPALITY_UNKNOWN, known=known) from None


def _day(cell: str) -> date:
    try:
        day = date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
    except ValueError:
        day = None
    if day is None or day.year < _FIRST_YEAR:
        raise CellError(RemarkCode.DATE_FORM)
    return day


def _day_or_none(cell: str) -> date | None:
    return _day(cell) if cell else None


def _sex(cell: str) -> Sex:
    if cell.lower() not in _SEXES:
        raise CellError(RemarkCode.SEX_FORM)
    return _SEXES[cell.lower()]


def _certificates(cell: str) -> frozenset[CertificatePurpose] | None:
    if cell.lower() not in _CERTIFICATES:
        raise CellError(RemarkCode.CERTIFICATES_FORM)
    return _CERTIFICATES[cell.lower()]


_READERS: Final[Mapping[Column, Callable[[str], object]]] = {
    Column.ID: _id,
    Column.MUNICIPALITY: _municipality,
    Column.HOUSEHOLD: _text(50),
    Column.ADDRESS: _text(200),
    Column.NAME: _text(100),
    Column.READING: _text(100),
    Column.BORN_ON: _day,
    Column.SEX: _sex,
    Column.RELATIONSHIP: _text(32),
    Column.NATIONALITY: _text(50, required=False),
    Column.RESIDENCE_STATUS: _text(50, required=False),
    Column.STAY_UNTIL: _day_or_none,
    Column.DOMICILE: _text(200, required=False),
    Column.FORMER_ADDRESS: _text(200, required=False),
    Column.CARD_ISSUED_ON: _day_or_none,
    Column.CERTIFICATES: _certificates,
}
