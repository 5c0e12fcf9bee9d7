"""What other rooms may ask of the municipal office: values in, values out."""

from dataclasses import dataclass
from datetime import date, datetime

from jumin.offices.common import courier
from jumin.offices.municipality import services
from jumin.offices.municipality.values import (
    HouseholdRecord,
    MovingIn,
    Person,
    RegisteredPerson,
)
from jumin.terms import BasicFour, MunicipalityId, ResidentId


__all__ = [
    "Holder",
    "HouseholdRecord",
    "MovingIn",
    "Person",
    "RegisteredPerson",
    "holder",
    "household_record",
    "receive_change_of_address",
    "receive_death",
    "receive_moving_in",
    "receive_moving_out",
    "restrict_issue",
]


@dataclass(frozen=True)
class Holder:
    """What the card office needs of a resident to make a card."""

    resident: ResidentId
    municipality: MunicipalityId
    basic_four: BasicFour
    stay_until: date | None


def receive_moving_in(notification: MovingIn, *, at: datetime) -> tuple[ResidentId, ...]:
    """Enter a moving-in notification (転入届); tells the new numbers in the order of the people."""
    residents = services.receive_moving_in(notification, at=at)
    courier.deliver()
    return residents


def receive_change_of_address(resident: ResidentId, address: str, *, at: datetime) -> None:
    """Enter a change of address within the municipality (転居届) of one person's household."""
    services.receive_change_of_address(resident, address, at=at)
    courier.deliver()


def receive_moving_out(resident: ResidentId, *, planned_on: date, at: datetime) -> None:
    """Enter a moving-out notification (転出届): the planned day."""
    services.receive_moving_out(resident, planned_on=planned_on, at=at)
    courier.deliver()


def receive_death(resident: ResidentId, *, died_on: date, at: datetime) -> None:
    """Enter a notification of death (死亡届): the record is removed."""
    services.receive_death(resident, died_on=died_on, at=at)
    courier.deliver()


def restrict_issue(resident: ResidentId, *, at: datetime) -> None:
    """Restrict the issue of certificates on the resident's request (発行制限)."""
    services.restrict_issue(resident, at=at)


def holder(resident: ResidentId) -> Holder:
    """Tell the four basic items of a resident, for a card (基本4情報)."""
    record = services.household_record(resident)
    person = record.person(resident)
    return Holder(
        resident,
        record.municipality,
        BasicFour(person.name, record.address, person.born_on, person.sex),
        person.stay_until,
    )


def household_record(
    resident: ResidentId, *, numbers_of: frozenset[ResidentId] = frozenset()
) -> HouseholdRecord:
    """Read the records of a resident's whole household (世帯全員の住民票).

    Individual Numbers stay sealed but those of `numbers_of`: of people on a paper that states them.
    """
    return services.household_record(resident, numbers_of=numbers_of)
