"""The copy of the resident record: which items it shows and how each is written."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from jumin.documents.characters import breakable, checked
from jumin.documents.entries import Channel, PersonEntry, ResidentRecordCopy
from jumin.documents.paper import Paper, typeset
from jumin.documents.wareki import wareki, western_date
from jumin.terms import Sex, UsageError, day_of


_OMITTED: Final = "省略"
_NOTHING_RECORDED: Final = "記載なし"
_LINE: Final = 24
_HALF_LINE: Final = 12
"""So many Latin letters fit beside a label, however broad they are."""

_SEXES: Final = {Sex.MALE: "男", Sex.FEMALE: "女", Sex.OTHER: _NOTHING_RECORDED}
_CHANNELS: Final = {Channel.COUNTER: "窓口交付", Channel.KIOSK: "コンビニ交付"}


class NobodyOnPaperError(UsageError):
    """A copy of a resident record names at least one person."""

    def __init__(self) -> None:
        super().__init__("The copy names nobody; give at least one person.")


class NaiveInstantError(UsageError):
    """The instant of issue has no time zone."""

    def __init__(self) -> None:
        super().__init__("issued_at has no time zone; give an aware instant.")


@dataclass(frozen=True)
class _Item:
    """One labelled entry of the form; wide ones have a line of their own."""

    label: str
    text: str
    wide: bool = False

    def value(self) -> dict[str, object]:
        """Give what the template takes."""
        text = breakable(self.text, letters=_LINE if self.wide else _HALF_LINE)
        return {"label": self.label, "text": text, "wide": self.wide}


def _on_request(text: str | None) -> str:
    return _OMITTED if text is None else text


def _recorded(text: str | None) -> str:
    return _NOTHING_RECORDED if text is None else text


def _day_recorded(on: date | None) -> str:
    return _NOTHING_RECORDED if on is None else wareki(on)


def _names(person: PersonEntry) -> list[_Item]:
    lines = (
        ("フリガナ", person.name_reading),
        ("氏名", person.name),
        ("旧氏", person.former_surname),
        ("通称", person.alias),
    )
    return [_Item(label, text, wide=True) for label, text in lines if text is not None]


def _family_register(person: PersonEntry) -> list[_Item]:
    """Write the item of art. 7 (v) (戸籍の表示)."""
    return [
        _Item("本籍", _on_request(person.domicile), wide=True),
        _Item("筆頭者", _on_request(person.domicile_head), wide=True),
    ]


def _residence(person: PersonEntry) -> list[_Item]:
    """Write the items of art. 30-45 (国籍等): all of them, or none where not asked for."""
    labels = (
        "国籍・地域",
        "法30条の45区分",
        "在留資格",
        "在留期間",
        "在留期間の満了日",
        "在留カード番号",
    )
    if person.nationality is None:
        return [_Item(label, _OMITTED) for label in labels]
    texts = (
        person.nationality,
        _recorded(person.residency_kind),
        _recorded(person.residence_status),
        _recorded(person.period_of_stay),
        _NOTHING_RECORDED if person.stay_until is None else western_date(person.stay_until),
        _recorded(person.residence_card_number),
    )
    return [_Item(label, text) for label, text in zip(labels, texts, strict=True)]


def _items(person: PersonEntry) -> list[_Item]:
    """Write a person's items in the order of the form."""
    number = person.individual_number
    is_foreign = person.is_foreign or person.nationality is not None
    born_on = western_date(person.born_on) if is_foreign else wareki(person.born_on)
    resident = "外国人住民となった日" if is_foreign else "住民となった日"
    return [
        *_names(person),
        _Item("生年月日", born_on),
        _Item("性別", _SEXES[person.sex]),
        _Item("続柄", _on_request(person.relationship)),
        _Item(resident, wareki(person.became_resident_on)),
        *(_residence(person) if is_foreign else _family_register(person)),
        _Item("従前の住所", _recorded(person.former_address), wide=True),
        _Item("住所を定めた日", _day_recorded(person.moved_in_on)),
        _Item("届出の日", _day_recorded(person.notified_on)),
        _Item("個人番号", _on_request(None if number is None else number.reveal())),
        _Item("住民票コード", _on_request(person.record_code)),
    ]


def _refuse_what_cannot_be_printed(entry: PersonEntry | ResidentRecordCopy) -> None:
    for item in fields(entry):
        value = getattr(entry, item.name)
        if isinstance(value, str):
            checked(item.name, value)


def render_resident_record(copy: ResidentRecordCopy) -> Paper:
    """Typeset a copy of the resident record (住民票の写し) for issue.

    Equal copies give equal bytes. Raises `UnsupportedCharacterError` for a character the
    typeface lacks, `TextTooLongError`, `EraDateError`, `NobodyOnPaperError`, `NaiveInstantError`.

    Source: Basic Resident Registration Act (住民基本台帳法) art. 12.
    """
    if not copy.persons:
        raise NobodyOnPaperError
    if copy.issued_at.tzinfo is None:
        raise NaiveInstantError
    _refuse_what_cannot_be_printed(copy)
    for person in copy.persons:
        _refuse_what_cannot_be_printed(person)
    return typeset(
        "resident_record.typ",
        {
            "municipality": copy.municipality_ja,
            "prefecture": copy.prefecture_ja,
            "mayor": copy.mayor,
            "address": breakable(copy.address, letters=_LINE),
            "householder": breakable(_on_request(copy.householder), letters=_LINE),
            "persons": [[item.value() for item in _items(person)] for person in copy.persons],
            "issued": wareki(day_of(copy.issued_at)),
            "unique_number": copy.unique_number,
            "channel": _CHANNELS[copy.channel],
        },
        unique_number=copy.unique_number,
        issued_at=copy.issued_at,
    )
