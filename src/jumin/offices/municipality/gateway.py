"""What other rooms may ask of the municipal office: values in, values out."""

from collections.abc import Iterator
from datetime import date, datetime

from jumin.offices.common import courier
from jumin.offices.municipality import register, services
from jumin.offices.municipality.values import (
    Holder,
    HouseholdRecord,
    MovingIn,
    Person,
    RegisteredPerson,
    RegisterEntry,
    RemovalCause,
)
from jumin.terms import ResidentId


__all__ = [
    "Holder",
    "HouseholdRecord",
    "MovingIn",
    "Person",
    "RegisterEntry",
    "RegisteredPerson",
    "RemovalCause",
    "cancel_moving_out",
    "holder",
    "household_record",
    "receive_change_of_address",
    "receive_death",
    "receive_moving_in",
    "receive_moving_out",
    "residents",
    "restrict_issue",
]


def receive_moving_in(notification: MovingIn, *, at: datetime) -> tuple[ResidentId, ...]:
    """Enter a moving-in notification (転入届); tells the numbers in the order of the people.

    Who had a record keeps its number for life; the record elsewhere is removed.
    """
    residents = services.receive_moving_in(notification, at=at)
    courier.deliver()
    return residents


def receive_change_of_address(resident: ResidentId, address: str, *, at: datetime) -> None:
    """Enter a change of address within the municipality (転居届) of one person's household."""
    services.receive_change_of_address(resident, address, at=at)
    courier.deliver()


def receive_moving_out(*residents: ResidentId, planned_on: date, at: datetime) -> None:
    """Enter a moving-out notification (転出届) of people of one household: the planned day.

    On that day their records are removed. Notified again, the day is another.
    """
    services.receive_moving_out(residents, planned_on=planned_on, at=at)
    courier.deliver()


def cancel_moving_out(*residents: ResidentId, at: datetime) -> None:
    """Cancel a moving-out (転出の取りやめ) of people of one household, before its day."""
    services.cancel_moving_out(residents, at=at)


def receive_death(resident: ResidentId, *, died_on: date, at: datetime) -> None:
    """Enter a notification of death (死亡届): the record is removed."""
    services.receive_death(resident, died_on=died_on, at=at)
    courier.deliver()


def restrict_issue(resident: ResidentId, *, at: datetime) -> None:
    """Restrict the issue of certificates on the resident's request (発行制限)."""
    services.restrict_issue(resident, at=at)


def holder(resident: ResidentId) -> Holder:
    """Tell the four basic items of a resident, for a card (基本4情報).

    Raises `RecordRemovedError` where the record was removed: nobody gets a card without one.
    """
    return register.holder(resident)


def household_record(
    resident: ResidentId, *, numbers_of: frozenset[ResidentId] = frozenset()
) -> HouseholdRecord:
    """Read the records of a resident's whole household (世帯全員の住民票).

    Individual Numbers stay sealed but those of `numbers_of`: of people on a paper that states them.
    """
    return register.household_record(resident, numbers_of)


def residents() -> Iterator[RegisterEntry]:
    """Tell of everybody who has or had a record how it stands."""
    return register.entries()
