"""The acts of the municipal office: one transaction each."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from jumin.offices.common.books import send, write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import families, models, moving_in, seals, taxes
from jumin.offices.municipality.errors import (
    AddressFormError,
    AddressUnchangedError,
    DayNotPossibleError,
    NobodyNotifiedError,
    NotMovingOutError,
    NotOneHouseholdError,
    PersonTwiceError,
)
from jumin.offices.municipality.families import NewFamilyRegister
from jumin.offices.municipality.register import COUNTER, OFFICE, living
from jumin.offices.municipality.registers import FamilyEvent, SealShape
from jumin.offices.municipality.taxes import Assessment
from jumin.offices.municipality.values import MovingIn, RemovalCause
from jumin.rules import municipality
from jumin.terms import ResidentId, day_of


CALENDAR: Final = "municipality.calendar"
"""Who acts: nobody, a day has come."""
LONGEST_ADDRESS: Final = 200


def receive_moving_in(notification: MovingIn, *, at: datetime) -> tuple[ResidentId, ...]:
    """Enter a moving-in notification (転入届)."""
    place = municipality(notification.municipality).id
    address = _checked(notification.address)
    moving_in.check(notification, at=at)
    with office_transaction(OFFICE):
        household = models.Household.objects.create(municipality=place, address=address)
        return tuple(
            moving_in.enter(household, position, person, notification, at=at)
            for position, person in enumerate(notification.people)
        )


def receive_change_of_address(resident: ResidentId, address: str, *, at: datetime) -> None:
    """Enter a change of address within the municipality (転居届), of the whole household."""
    with office_transaction(OFFICE):
        household = living(resident).household
        former, household.address = household.address, _checked(address)
        if household.address == former:
            raise AddressUnchangedError(resident)
        household.save()
        for row in household.members.filter(removed_on=None).defer("individual_number"):
            row.former_address, row.moved_in_on, row.notified_on = former, day_of(at), day_of(at)
            row.save()
            families.add_address(ResidentId(row.number), address, row.moved_in_on)
            write_journal(OFFICE, "change_of_address.received", row.number, at=at, actor=COUNTER)
            send(OFFICE, "resident.particulars_changed", row.number, at=at)


def receive_moving_out(
    residents: Collection[ResidentId], *, planned_on: date, at: datetime
) -> None:
    """Enter a moving-out notification (転出届), or another planned day."""
    if planned_on < day_of(at):
        raise DayNotPossibleError(
            "planned day of moving out", planned_on, first=day_of(at), last=None
        )
    with office_transaction(OFFICE):
        for row in _of_one_household(residents):
            row.moving_out_on = planned_on
            row.save(update_fields=["moving_out_on"])
            write_journal(OFFICE, "moving_out.received", row.number, at=at, actor=COUNTER)


def cancel_moving_out(residents: Collection[ResidentId], *, at: datetime) -> None:
    """Cancel a moving-out that was notified (転出の取りやめ)."""
    with office_transaction(OFFICE):
        for row in _of_one_household(residents):
            if row.moving_out_on is None:
                raise NotMovingOutError(ResidentId(row.number))
            row.moving_out_on = None
            row.save(update_fields=["moving_out_on"])
            write_journal(OFFICE, "moving_out.cancelled", row.number, at=at, actor=COUNTER)


def move_out(resident: ResidentId, *, at: datetime) -> None:
    """Remove a record: the planned day of moving out has come."""
    with office_transaction(OFFICE):
        row = living(resident)
        planned_on = row.moving_out_on
        if planned_on is None or planned_on > day_of(at):
            return
        moving_in.remove(row, planned_on, RemovalCause.MOVED_OUT, at=at, by=CALENDAR)
        told = {"moved_out_on": planned_on.isoformat()}
        send(OFFICE, "resident.moved_out", row.number, at=at, payload=told)


def receive_death(resident: ResidentId, *, died_on: date, at: datetime) -> None:
    """Enter a notification of death (死亡届), in the family register too where it is kept here."""
    with office_transaction(OFFICE):
        row = living(resident)
        if not row.born_on <= died_on <= day_of(at):
            raise DayNotPossibleError("day of death", died_on, first=None, last=day_of(at))
        write_journal(OFFICE, "death.received", row.number, at=at, actor=COUNTER)
        moving_in.remove(row, died_on, RemovalCause.DIED, at=at, by=COUNTER)
        families.enter_death(resident, died_on, at=at)
        send(OFFICE, "resident.died", row.number, at=at)


def restrict_issue(resident: ResidentId, *, at: datetime) -> None:
    """Restrict the issue of certificates (発行制限)."""
    with office_transaction(OFFICE):
        row = living(resident)
        row.is_restricted = True
        row.save(update_fields=["is_restricted"])
        write_journal(OFFICE, "issue.restricted", row.number, at=at, actor=COUNTER)


def register_seal(resident: ResidentId, imprint: str, shape: SealShape, *, at: datetime) -> None:
    """Register a seal (印鑑登録)."""
    with office_transaction(OFFICE):
        seals.enter(resident, imprint, shape, at=at)


def cancel_seal(resident: ResidentId, *, at: datetime) -> None:
    """Cancel the registration of a seal (印鑑登録の廃止)."""
    with office_transaction(OFFICE):
        seals.cancel(resident, at=at)


def open_family_register(new: NewFamilyRegister, *, at: datetime) -> str:
    """Compile a family register with its supplement (戸籍の編製); tells its number."""
    with office_transaction(OFFICE):
        return families.enter(new, at=at)


def receive_family_notice(resident: ResidentId, event: FamilyEvent, *, at: datetime) -> None:
    """Enter a notice of the family register (戸籍の届出) among somebody's personal matters."""
    with office_transaction(OFFICE):
        families.enter_notice(resident, event, at=at)


def assess_tax(
    resident: ResidentId, fiscal_year: int, assessment: Assessment, *, at: datetime
) -> None:
    """Assess somebody's tax of a fiscal year (賦課決定)."""
    with office_transaction(OFFICE):
        taxes.enter(resident, fiscal_year, assessment, at=at)


def _checked(address: str) -> str:
    if not (address.strip() and len(address) <= LONGEST_ADDRESS):
        raise AddressFormError(LONGEST_ADDRESS)
    return address


def _of_one_household(residents: Collection[ResidentId]) -> list[models.Resident]:
    """Find the records of people of one household, everybody once."""
    if not residents:
        raise NobodyNotifiedError
    if len(residents) != len(set(residents)):
        raise PersonTwiceError
    rows = [living(resident) for resident in residents]
    if len({row.household_id for row in rows}) > 1:
        raise NotOneHouseholdError
    return rows
