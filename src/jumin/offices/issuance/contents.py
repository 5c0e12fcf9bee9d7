"""What would stand on a paper (記載内容), and whether the kiosk's system can print it (外字)."""

from collections.abc import Iterable

from jumin.documents import lacks_characters
from jumin.offices.issuance.values import Order
from jumin.offices.municipality.gateway import (
    FamilyMember,
    FamilyRegister,
    HouseholdRecord,
    RegisteredPerson,
)
from jumin.terms import Document, ResidentId, Subject


def people_on(
    record: HouseholdRecord, resident: ResidentId, subject: Subject
) -> tuple[RegisteredPerson, ...]:
    """Tell who stands on a copy of the record: everybody of the household, or the holder."""
    return record.living if subject is Subject.ALL else (record.person(resident),)


def members_on(
    register: FamilyRegister, resident: ResidentId, subject: Subject
) -> tuple[FamilyMember, ...]:
    """Tell who stands on a certificate of a family register: everybody, or the holder."""
    if subject is Subject.ALL:
        return register.members
    return tuple(member for member in register.members if member.resident == resident)


def texts_of_record(record: HouseholdRecord, people: Iterable[RegisteredPerson]) -> list[str]:
    """Tell what a resident record states of people, in words."""
    texts = [record.address, record.householder]
    for person in people:
        texts += [person.name, person.former_surname, person.alias, person.former_address]
        texts += [person.domicile, person.domicile_head]
    return texts


def texts_of_family(register: FamilyRegister, resident: ResidentId, chosen: Order) -> list[str]:
    """Tell what a family register, or its supplement, states of people, in words."""
    texts = [register.domicile, register.head]
    for member in members_on(register, resident, chosen.subject):
        texts.append(member.name)
        if chosen.document is Document.SUPPLEMENTARY_REGISTER:
            texts += [stay.address for stay in member.addresses]
        else:
            texts += [member.father, member.mother, member.relation]
            texts += [text for event in member.events for item in event.items for text in item]
    return texts


def lacks_a_character(texts: Iterable[str]) -> bool:
    """Whether the kiosk's system lacks a character of what it would print (外字)."""
    return any(lacks_characters(text) for text in texts)
