"""The acts of the municipal office: one transaction each."""

from datetime import date, datetime
from typing import Final

from jumin.offices.common.books import send, write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import models
from jumin.offices.municipality.errors import (
    NumberMissingError,
    RecordRemovedError,
    ResidentUnknownError,
)
from jumin.offices.municipality.values import (
    HouseholdRecord,
    MovingIn,
    Person,
    RegisteredPerson,
)
from jumin.rules import municipality
from jumin.terms import IndividualNumber, MunicipalityId, ResidentId, Sex, day_of


OFFICE: Final = "municipality"
COUNTER: Final = "municipality.counter"
"""Who acts: a clerk of the municipality's counter."""


def receive_moving_in(notification: MovingIn, *, at: datetime) -> tuple[ResidentId, ...]:
    """Enter a moving-in notification (転入届)."""
    code = municipality(notification.municipality).code
    with office_transaction(OFFICE):
        household = models.Household.objects.create(
            municipality=notification.municipality, address=notification.address
        )
        residents = []
        for position, person in enumerate(notification.people):
            row = models.Resident(household=household, position=position, number=_next_number(code))
            _register(row, person, notification, day_of(at))
            write_journal(OFFICE, "moving_in.received", row.number, at=at, actor=COUNTER)
            residents.append(ResidentId(row.number))
    return tuple(residents)


def receive_change_of_address(resident: ResidentId, address: str, *, at: datetime) -> None:
    """Enter a change of address within the municipality (転居届), of the whole household."""
    with office_transaction(OFFICE):
        household = _living(resident).household
        former, household.address = household.address, address
        household.save()
        for row in household.members.filter(removed_on=None):
            row.former_address, row.moved_in_on, row.notified_on = former, day_of(at), day_of(at)
            row.save()
            write_journal(OFFICE, "change_of_address.received", row.number, at=at, actor=COUNTER)
            send(OFFICE, "resident.particulars_changed", row.number, at=at)


def receive_moving_out(resident: ResidentId, *, planned_on: date, at: datetime) -> None:
    """Enter a moving-out notification (転出届)."""
    with office_transaction(OFFICE):
        row = _living(resident)
        row.moving_out_on = planned_on
        row.save()
        write_journal(OFFICE, "moving_out.received", row.number, at=at, actor=COUNTER)


def receive_death(resident: ResidentId, *, died_on: date, at: datetime) -> None:
    """Enter a notification of death (死亡届)."""
    with office_transaction(OFFICE):
        row = _living(resident)
        row.removed_on, row.removed_cause = died_on, "death"
        row.save()
        write_journal(OFFICE, "death.received", row.number, at=at, actor=COUNTER)
        send(OFFICE, "resident.died", row.number, at=at)


def restrict_issue(resident: ResidentId, *, at: datetime) -> None:
    """Restrict the issue of certificates (発行制限)."""
    with office_transaction(OFFICE):
        row = _living(resident)
        row.is_restricted = True
        row.save()
        write_journal(OFFICE, "issue.restricted", row.number, at=at, actor=COUNTER)


def household_record(
    resident: ResidentId, *, numbers_of: frozenset[ResidentId] = frozenset()
) -> HouseholdRecord:
    """Read a resident's household, the householder first."""
    members = models.Resident.objects.filter(household__members__number=resident)
    known = members.select_related("household").defer("individual_number")
    rows = list(known.order_by("position"))
    if not rows:
        raise ResidentUnknownError(resident)
    household, numbers = rows[0].household, _numbers(numbers_of)
    people = tuple(_person(row, numbers.get(row.number)) for row in rows)
    return HouseholdRecord(MunicipalityId(household.municipality), household.address, people)


def _row(resident: ResidentId) -> models.Resident:
    try:
        return models.Resident.objects.select_related("household").get(number=resident)
    except models.Resident.DoesNotExist as error:
        raise ResidentUnknownError(resident) from error


def _living(resident: ResidentId) -> models.Resident:
    """Find a record that a notification can still be about."""
    row = _row(resident)
    if row.removed_on is not None:
        raise RecordRemovedError(resident, row.removed_on)
    return row


def _next_number(code: str) -> str:
    taken = models.Resident.objects.filter(number__startswith=f"{code}-").count()
    return f"{code}-{taken + 1:07d}"


def _register(row: models.Resident, person: Person, moving: MovingIn, on: date) -> None:
    row.relationship = person.relationship
    row.name, row.name_reading = person.name, person.name_reading
    row.former_surname, row.alias = person.former_surname, person.alias
    row.born_on, row.sex = person.born_on, person.sex.value
    if person.individual_number is None:
        raise NumberMissingError
    row.individual_number = person.individual_number.reveal().encode()
    row.domicile, row.domicile_head = person.domicile, person.domicile_head
    row.nationality = person.nationality
    row.residence_status, row.stay_until = person.residence_status, person.stay_until
    row.became_resident_on = row.moved_in_on = moving.moved_in_on
    row.notified_on, row.former_address = on, moving.former_address
    row.save()


def _person(row: models.Resident, number: IndividualNumber | None) -> RegisteredPerson:
    return RegisteredPerson(
        name=row.name,
        name_reading=row.name_reading,
        born_on=row.born_on,
        sex=Sex(row.sex),
        relationship=row.relationship,
        individual_number=number,
        former_surname=row.former_surname,
        alias=row.alias,
        domicile=row.domicile,
        domicile_head=row.domicile_head,
        nationality=row.nationality,
        residence_status=row.residence_status,
        stay_until=row.stay_until,
        resident=ResidentId(row.number),
        became_resident_on=row.became_resident_on,
        moved_in_on=row.moved_in_on,
        notified_on=row.notified_on,
        former_address=row.former_address,
        is_restricted=row.is_restricted,
        moving_out_on=row.moving_out_on,
        removed_on=row.removed_on,
        removed_cause=row.removed_cause,
    )


def _numbers(residents: frozenset[ResidentId]) -> dict[str, IndividualNumber]:
    """Unseal the Individual Numbers of these people and of nobody else."""
    if not residents:
        return {}
    rows = models.Resident.objects.filter(number__in=residents)
    sealed = rows.values_list("number", "individual_number")
    return {number: IndividualNumber(bytes(digits).decode()) for number, digits in sealed}
