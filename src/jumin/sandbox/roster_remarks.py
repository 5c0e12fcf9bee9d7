"""What is said of a residents' file: where and what would be right, never what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Final

from jumin.locale.catalogue import gettext_noop as _


@unique
class Column(StrEnum):
    """The columns of a residents' file by their English names."""

    ID = "id"
    MUNICIPALITY = "municipality"
    HOUSEHOLD = "household"
    ADDRESS = "address"
    NAME = "name"
    READING = "reading"
    BORN_ON = "born_on"
    SEX = "sex"
    RELATIONSHIP = "relationship"
    NATIONALITY = "nationality"
    RESIDENCE_STATUS = "residence_status"
    STAY_UNTIL = "stay_until"
    DOMICILE = "domicile"
    FORMER_ADDRESS = "former_address"
    CARD_ISSUED_ON = "card_issued_on"
    CERTIFICATES = "certificates"


JAPANESE: Final[Mapping[Column, str]] = {
    Column.ID: "呼び名",
    Column.MUNICIPALITY: "市区町村",
    Column.HOUSEHOLD: "世帯",
    Column.ADDRESS: "住所",
    Column.NAME: "氏名",
    Column.READING: "フリガナ",
    Column.BORN_ON: "生年月日",
    Column.SEX: "性別",
    Column.RELATIONSHIP: "続柄",
    Column.NATIONALITY: "国籍・地域",
    Column.RESIDENCE_STATUS: "在留資格",
    Column.STAY_UNTIL: "在留期間の満了の日",
    Column.DOMICILE: "本籍",
    Column.FORMER_ADDRESS: "前住所",
    Column.CARD_ISSUED_ON: "カードの発行日",
    Column.CERTIFICATES: "電子証明書",
}
"""The columns by their Japanese names."""

OPTIONAL: Final = frozenset(
    {
        Column.NATIONALITY,
        Column.RESIDENCE_STATUS,
        Column.STAY_UNTIL,
        Column.DOMICILE,
        Column.FORMER_ADDRESS,
        Column.CARD_ISSUED_ON,
        Column.CERTIFICATES,
    }
)
"""Columns that a file may lack."""


@unique
class RemarkCode(StrEnum):
    """What can be said of a residents' file; stable names."""

    TOO_LARGE = "too-large"
    ENCODING = "encoding"
    QUOTES = "quotes"
    NO_ROWS = "no-rows"
    COLUMN_UNKNOWN = "column.unknown"
    COLUMN_TWICE = "column.twice"
    COLUMN_MISSING = "column.missing"
    CELLS = "cells"
    INDIVIDUAL_NUMBER = "individual-number"
    EMPTY = "empty"
    TOO_LONG = "too-long"
    CONTROL = "control"
    ID_FORM = "id.form"
    ID_TWICE = "id.twice"
    MUNICIPALITY_UNKNOWN = "municipality.unknown"
    DATE_FORM = "date.form"
    DATE_FUTURE = "date.future"
    BORN_AFTER_MOVING_IN = "born.after-moving-in"
    SEX_FORM = "sex.form"
    CERTIFICATES_FORM = "certificates.form"
    NAME_SPACE = "name.space"
    READING_FORM = "reading.form"
    OF_FOREIGNERS = "of-foreigners"
    OF_JAPANESE = "of-japanese"
    STATUS_MISSING = "status.missing"
    DOMICILE_MISSING = "domicile.missing"
    STAY_OVER = "stay.over"
    CARD_TOO_LATE = "card.too-late"
    CARD_TOO_OLD = "card.too-old"
    CARD_BEFORE_BIRTH = "card.before-birth"
    SIGNATURE_UNDER_AGE = "signature.under-age"
    CERTIFICATES_WITHOUT_CARD = "certificates.without-card"
    HOUSEHOLDERS = "householders"
    HOUSEHOLD_DIFFERS = "household.differs"
    UNPRINTABLE = "unprintable"
    CP932 = "cp932"


TEXTS: Final[Mapping[RemarkCode, str]] = {
    RemarkCode.TOO_LARGE: _("The file is larger than 8 MiB."),
    RemarkCode.ENCODING: _("This is neither UTF-8 nor CP932 (Shift_JIS). Save the file as UTF-8."),
    RemarkCode.QUOTES: _('Quotes are out of order: a cell in quotes ends with one, and " is "".'),
    RemarkCode.NO_ROWS: _("There are no residents in this file."),
    RemarkCode.COLUMN_UNKNOWN: _(
        "The name of column {place} is none. `jumin sandbox residents-template` shows all."
    ),
    RemarkCode.COLUMN_TWICE: _("This column is there twice."),
    RemarkCode.COLUMN_MISSING: _("This column is missing."),
    RemarkCode.CELLS: _("There are {count} cells, and {wanted} columns."),
    RemarkCode.INDIVIDUAL_NUMBER: _(
        "This looks like an Individual Number (My Number). Take it out: the town makes up its own."
    ),
    RemarkCode.EMPTY: _("This must not be empty."),
    RemarkCode.TOO_LONG: _("This is longer than {most} characters."),
    RemarkCode.CONTROL: _("There is an invisible character. Type this anew."),
    RemarkCode.ID_FORM: _(
        "A name for commands begins with a-z and goes on with a-z, 0-9, - or _, 32 at most."
    ),
    RemarkCode.ID_TWICE: _("This name for commands is that of line {first}, too."),
    RemarkCode.MUNICIPALITY_UNKNOWN: _("No such municipality is held here. Right are: {known}."),
    RemarkCode.DATE_FORM: _("A day is written 2026-11-21, of 1900 or later."),
    RemarkCode.DATE_FUTURE: _("This day lies in the future of a town that begins on {on}."),
    RemarkCode.BORN_AFTER_MOVING_IN: _(
        "The households of this town moved in on {on}: nobody in them is born later."
    ),
    RemarkCode.SEX_FORM: _("Right is 男, 女 or その他 (male, female, other)."),
    RemarkCode.CERTIFICATES_FORM: _("Right is both, authentication or none, or nothing."),
    RemarkCode.NAME_SPACE: _("Family and given name are parted by one ideographic space (U+3000)."),
    RemarkCode.READING_FORM: _(
        "The reading is in katakana, parted by ideographic spaces (U+3000)."
    ),
    RemarkCode.OF_FOREIGNERS: _("Only residents with a nationality other than Japan have this."),
    RemarkCode.OF_JAPANESE: _("Residents with a nationality other than Japan don't have this."),
    RemarkCode.STATUS_MISSING: _("Residents with a nationality other than Japan have this."),
    RemarkCode.DOMICILE_MISSING: _("Residents without another nationality have a domicile."),
    RemarkCode.STAY_OVER: _("The stay must not be over on {on}, when the town begins."),
    RemarkCode.CARD_TOO_LATE: _("The card must be issued before {on}, when the town begins."),
    RemarkCode.CARD_TOO_OLD: _("The oldest cards of this town are issued after {oldest}."),
    RemarkCode.CARD_BEFORE_BIRTH: _("The card was issued before its holder was born."),
    RemarkCode.SIGNATURE_UNDER_AGE: _(
        "Who is under {age} when the card is issued has no signature certificate: authentication "
        "or none."
    ),
    RemarkCode.CERTIFICATES_WITHOUT_CARD: _("There is no card to carry certificates."),
    RemarkCode.HOUSEHOLDERS: _("This household has {count} 世帯主 (householders): it has one."),
    RemarkCode.HOUSEHOLD_DIFFERS: _(
        "This is not what line {first} says of the same household: people of one household have "
        "one address, one former address and, in this town, one domicile."
    ),
    RemarkCode.UNPRINTABLE: _("There is a character that papers can't print: kiosks will refuse."),
    RemarkCode.CP932: _("The file is not in UTF-8; it was read as CP932 (Shift_JIS)."),
}
"""The English texts, to be filled in with a remark's facts."""


@dataclass(frozen=True)
class Remark:
    """A problem, or what is well to know: on which line, in which column, what, with facts."""

    line: int
    column: Column | None
    code: RemarkCode
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        at = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{at}: {TEXTS[self.code].format(**self.facts)}"
