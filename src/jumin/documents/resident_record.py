"""The copy of the resident record: which items it shows and how each is written."""

from dataclasses import dataclass

from jumin.documents.certification import NobodyOnPaperError
from jumin.documents.characters import breakable, checked_entry
from jumin.documents.entries import PersonEntry, ResidentRecordCopy
from jumin.documents.paper import Paper, typeset
from jumin.documents.sealing import PaperSeal, Summary
from jumin.documents.wareki import wareki, western_date
from jumin.documents.wording import (
    HALF_LINE,
    LINE,
    SEXES,
    birth_date,
    day_recorded,
    on_request,
    recorded,
)
from jumin.terms import Document


@dataclass(frozen=True)
class _Item:
    """One labelled entry of the form; wide ones have a line of their own."""

    label: str
    text: str
    wide: bool = False

    def value(self) -> dict[str, object]:
        """Give what the template takes."""
        text = breakable(self.text, letters=LINE if self.wide else HALF_LINE)
        return {"label": self.label, "text": text, "wide": self.wide}


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
        _Item("本籍", on_request(person.domicile), wide=True),
        _Item("筆頭者", on_request(person.domicile_head), wide=True),
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
        return [_Item(label, on_request(None)) for label in labels]
    texts = (
        person.nationality,
        recorded(person.residency_kind),
        recorded(person.residence_status),
        recorded(person.period_of_stay),
        recorded(None if person.stay_until is None else western_date(person.stay_until)),
        recorded(person.residence_card_number),
    )
    return [_Item(label, text) for label, text in zip(labels, texts, strict=True)]


def _items(person: PersonEntry) -> list[_Item]:
    """Write a person's items in the order of the form."""
    number = person.individual_number
    is_foreign = person.is_foreign or person.nationality is not None
    resident = "外国人住民となった日" if is_foreign else "住民となった日"
    return [
        *_names(person),
        _Item("生年月日", birth_date(person.born_on, is_foreign=is_foreign)),
        _Item("性別", SEXES[person.sex]),
        _Item("続柄", on_request(person.relationship)),
        _Item(resident, wareki(person.became_resident_on)),
        *(_residence(person) if is_foreign else _family_register(person)),
        _Item("従前の住所", recorded(person.former_address), wide=True),
        _Item("住所を定めた日", day_recorded(person.moved_in_on)),
        _Item("届出の日", day_recorded(person.notified_on)),
        _Item("個人番号", on_request(None if number is None else number.reveal())),
        _Item("住民票コード", on_request(person.record_code)),
    ]


def render_resident_record(copy: ResidentRecordCopy, *, seal: PaperSeal | None = None) -> Paper:
    """Typeset a copy of the resident record (住民票の写し) for issue.

    Equal copies give equal bytes. Raises `UnsupportedCharacterError` for a character the
    typeface lacks, `TextTooLongError`, `EraDateError`, `NobodyOnPaperError`.

    Source: Basic Resident Registration Act (住民基本台帳法) art. 12.
    """
    if not copy.persons:
        raise NobodyOnPaperError
    checked_entry(copy)
    return typeset(
        "resident_record.typ",
        {
            **copy.certification.values(),
            "address": breakable(copy.address, letters=LINE),
            "householder": breakable(on_request(copy.householder), letters=LINE),
            "persons": [[item.value() for item in _items(person)] for person in copy.persons],
        },
        unique_number=copy.certification.unique_number,
        issued_at=copy.certification.issued_at,
        summary=Summary(
            Document.RESIDENT_RECORD,
            copy.certification.authority,
            tuple(person.name for person in copy.persons),
        ),
        seal=seal,
    )
