"""Entering people who move in (転入届): with the record that they bring, or with a new one."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final

from django.db.models import CharField

from jumin.offices.common.books import send, write_journal
from jumin.offices.municipality import families, models, register, seals
from jumin.offices.municipality.errors import (
    DayNotPossibleError,
    MovingOutMissingError,
    MovingWithinError,
    NobodyNotifiedError,
    NumberMissingError,
    NumberTakenError,
    PersonTwiceError,
    RecordRemovedError,
    TextTooLongError,
)
from jumin.offices.municipality.register import COUNTER, OFFICE
from jumin.offices.municipality.values import MovingIn, Person, RemovalCause
from jumin.rules import municipality
from jumin.terms import IndividualNumber, ResidentId, day_of


_LONGEST: Final = {
    field.name: field.max_length
    for field in models.Resident._meta.get_fields()  # noqa: SLF001 (public by Django's docs)
    if isinstance(field, CharField) and field.max_length
}
"""How many characters the register has for what is stated of a person."""


def check(notification: MovingIn, *, at: datetime) -> None:
    """Check what a clerk would at a glance: somebody, nobody twice, a day that was."""
    people = notification.people
    if not people:
        raise NobodyNotifiedError
    numbers = [person.individual_number for person in people if person.individual_number]
    residents = [person.resident for person in people if person.resident]
    if len(numbers) != len(set(numbers)) or len(residents) != len(set(residents)):
        raise PersonTwiceError
    for person in people:
        _check_lengths(person)
    if len(notification.former_address) > _LONGEST["former_address"]:
        raise TextTooLongError("former_address", _LONGEST["former_address"])
    if notification.moved_in_on > day_of(at):
        raise DayNotPossibleError(
            "day of moving in", notification.moved_in_on, first=None, last=day_of(at)
        )


def _check_lengths(person: Person) -> None:
    for field in fields(person):
        longest, stated = _LONGEST.get(field.name), getattr(person, field.name)
        if longest is not None and isinstance(stated, str) and len(stated) > longest:
            raise TextTooLongError(field.name, longest)


def enter(
    household: models.Household,
    position: int,
    person: Person,
    notification: MovingIn,
    *,
    at: datetime,
) -> ResidentId:
    """Enter one person into a household; who had a record elsewhere keeps its number."""
    former = _former(person, notification)
    row = models.Resident(household=household, position=position)
    row.number = former.row.number if former else _next_number(household.municipality)
    _state_number(row, person, former)
    if former is not None:
        _leave(former, notification.moved_in_on, at=at)
    _register(row, person, notification, day_of(at))
    families.add_address(ResidentId(row.number), household.address, row.moved_in_on)
    write_journal(OFFICE, "moving_in.received", row.number, at=at, actor=COUNTER)
    if former is not None:
        _tell(row, former, at=at)
    return ResidentId(row.number)


def remove(row: models.Resident, on: date, cause: RemovalCause, *, at: datetime, by: str) -> None:
    """Remove a record (除票); a registered seal ends with it."""
    row.removed_on, row.removed_cause = on, cause
    row.save(update_fields=["removed_on", "removed_cause"])
    write_journal(OFFICE, "record.removed", row.number, at=at, actor=by, cause=cause.value)
    seals.end_with_record(ResidentId(row.number), on, at=at, by=by)


@dataclass(frozen=True)
class _Former:
    """The record that a moving-out certificate names (転出証明書)."""

    row: models.Resident
    planned_on: date


def _former(person: Person, notification: MovingIn) -> _Former | None:
    if person.resident is None:
        return None
    row = register.latest(person.resident)
    if row.removed_cause == RemovalCause.DIED and row.removed_on is not None:
        raise RecordRemovedError(person.resident, row.removed_on)
    if row.removed_on is None and row.household.municipality == notification.municipality:
        raise MovingWithinError(person.resident)
    if row.moving_out_on is None:
        raise MovingOutMissingError(person.resident)
    return _Former(row, row.moving_out_on)


def _leave(former: _Former, moved_in_on: date, *, at: datetime) -> None:
    """Who moves in elsewhere before the planned day has left (転入通知)."""
    if former.row.removed_on is None:
        left_on = min(former.planned_on, moved_in_on)
        remove(former.row, left_on, RemovalCause.MOVED_OUT, at=at, by="municipality")


def _state_number(row: models.Resident, person: Person, former: _Former | None) -> None:
    number = person.individual_number
    if number is None:
        if former is None:
            raise NumberMissingError
        number = IndividualNumber(bytes(former.row.individual_number).decode())
    owner = register.owner_of(number)
    if owner is not None and owner != row.number:
        raise NumberTakenError(owner)
    row.individual_number = number.reveal().encode()
    row.individual_number_digest = register.digest_of(number)


def _next_number(place: str) -> str:
    code = municipality(place).code
    numbering, _ = models.Numbering.objects.get_or_create(municipality=place)
    numbering.last += 1
    numbering.save()
    return f"{code}-{numbering.last:07d}"


def _register(row: models.Resident, person: Person, moving: MovingIn, on: date) -> None:
    row.relationship = person.relationship
    row.name, row.name_reading = person.name, person.name_reading
    row.former_surname, row.alias = person.former_surname, person.alias
    row.born_on, row.sex = person.born_on, person.sex.value
    row.domicile, row.domicile_head = person.domicile, person.domicile_head
    row.nationality = person.nationality
    row.residence_status, row.stay_until = person.residence_status, person.stay_until
    row.became_resident_on = row.moved_in_on = moving.moved_in_on
    row.notified_on, row.former_address = on, moving.former_address
    row.save()


def _tell(row: models.Resident, former: _Former, *, at: datetime) -> None:
    """Others learn that somebody with a record, and so perhaps with a card, moved in."""
    send(OFFICE, "resident.particulars_changed", row.number, at=at)
    told = {
        "municipality": row.household.municipality,
        "moved_in_on": row.moved_in_on.isoformat(),
        "moved_out_on": former.planned_on.isoformat(),
        "notified_on": row.notified_on.isoformat(),
    }
    send(OFFICE, "resident.moved_in", row.number, at=at, payload=told)
