"""From the register to the paper (証明書の作成)."""

from datetime import datetime
from typing import Final

from jumin.documents import (
    Channel,
    Paper,
    PersonEntry,
    ResidentRecordCopy,
    lacks_characters,
    render_resident_record,
)
from jumin.offices.issuance.values import Order, RequestNumber
from jumin.offices.municipality.gateway import HouseholdRecord, RegisteredPerson
from jumin.rules import municipality
from jumin.terms import RecordItem, ResidentId


MAYOR: Final = "見本　太郎"
"""Who certifies on every paper of this project: nobody."""
FOREIGN_KIND: Final = "中長期在留者"


def people_on(
    record: HouseholdRecord, resident: ResidentId, order: Order
) -> tuple[RegisteredPerson, ...]:
    """Tell who stands on the paper: everybody of the household, or the holder (交付種別)."""
    return record.living if order.whole_household else (record.person(resident),)


def lacks_a_character(record: HouseholdRecord, people: tuple[RegisteredPerson, ...]) -> bool:
    """Whether the kiosk's system lacks a character of what it would print (外字)."""
    texts = [record.address, record.householder]
    for person in people:
        texts += [person.name, person.former_surname, person.alias, person.former_address]
        texts += [person.domicile, person.domicile_head]
    return any(lacks_characters(text) for text in texts)


def typeset(
    record: HouseholdRecord,
    resident: ResidentId,
    order: Order,
    *,
    number: RequestNumber,
    at: datetime,
) -> Paper:
    """Typeset the copy of a resident record from the register (住民票の写し)."""
    place = municipality(record.municipality)
    return render_resident_record(
        ResidentRecordCopy(
            municipality_ja=place.name_ja,
            prefecture_ja=place.prefecture_ja,
            mayor=MAYOR,
            address=record.address,
            householder=record.householder if RecordItem.HOUSEHOLDER in order.items else None,
            persons=tuple(_entry(one, order.items) for one in people_on(record, resident, order)),
            issued_at=at,
            unique_number=number,
            channel=Channel.KIOSK,
        )
    )


def _entry(person: RegisteredPerson, items: frozenset[RecordItem]) -> PersonEntry:
    with_domicile = RecordItem.DOMICILE in items
    is_foreign = bool(person.nationality)
    shows_residence = with_domicile and is_foreign
    return PersonEntry(
        name=person.name,
        born_on=person.born_on,
        sex=person.sex,
        became_resident_on=person.became_resident_on,
        name_reading=person.name_reading,
        former_surname=person.former_surname or None,
        alias=person.alias or None,
        relationship=person.relationship if RecordItem.HOUSEHOLDER in items else None,
        domicile=person.domicile if with_domicile else None,
        domicile_head=person.domicile_head if with_domicile else None,
        individual_number=person.individual_number if RecordItem.MY_NUMBER in items else None,
        former_address=person.former_address,
        moved_in_on=person.moved_in_on,
        notified_on=person.notified_on,
        is_foreign=is_foreign,
        nationality=person.nationality if shows_residence else None,
        residency_kind=FOREIGN_KIND if shows_residence else None,
        residence_status=person.residence_status if shows_residence else None,
        stay_until=person.stay_until if shows_residence else None,
    )
