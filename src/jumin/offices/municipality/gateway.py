"""What other rooms may ask of the municipal office: values in, values out."""

from collections.abc import Iterator
from datetime import date, datetime

from jumin.offices.common import courier
from jumin.offices.municipality import register, services
from jumin.offices.municipality.families import NewFamilyRegister, family_register
from jumin.offices.municipality.registers import (
    FamilyEvent,
    FamilyMember,
    FamilyRegister,
    SealRegistration,
    SealShape,
    SupplementAddress,
    TaxRecord,
)
from jumin.offices.municipality.seals import seal_registration
from jumin.offices.municipality.taxes import Amounts, Assessment, tax_record
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
    "Amounts",
    "Assessment",
    "FamilyEvent",
    "FamilyMember",
    "FamilyRegister",
    "Holder",
    "HouseholdRecord",
    "MovingIn",
    "NewFamilyRegister",
    "Person",
    "RegisterEntry",
    "RegisteredPerson",
    "RemovalCause",
    "SealRegistration",
    "SealShape",
    "SupplementAddress",
    "TaxRecord",
    "assess_tax",
    "cancel_moving_out",
    "cancel_seal",
    "family_register",
    "holder",
    "household_record",
    "open_family_register",
    "receive_change_of_address",
    "receive_death",
    "receive_family_notice",
    "receive_moving_in",
    "receive_moving_out",
    "register_seal",
    "residents",
    "restrict_issue",
    "seal_registration",
    "tax_record",
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
    """Enter a notification of death (死亡届): the record is removed, and a seal's registration.

    Where the family register is kept here, it states the death and is in update by that.
    """
    services.receive_death(resident, died_on=died_on, at=at)
    courier.deliver()


def restrict_issue(resident: ResidentId, *, at: datetime) -> None:
    """Restrict the issue of certificates on the resident's request (発行制限)."""
    services.restrict_issue(resident, at=at)


def register_seal(resident: ResidentId, imprint: str, shape: SealShape, *, at: datetime) -> None:
    """Register a seal (印鑑登録) in the name of somebody of 15 years or more.

    It shows one to four characters of the name, former surname or alias. It ends when the record
    is removed. Raises `ImprintError`, `SealRegisteredError`, `TooYoungForSealError`.
    """
    services.register_seal(resident, imprint, shape, at=at)


def cancel_seal(resident: ResidentId, *, at: datetime) -> None:
    """Cancel the registration of a seal (印鑑登録の廃止); raises `SealAbsentError`."""
    services.cancel_seal(resident, at=at)


def open_family_register(new: NewFamilyRegister, *, at: datetime) -> str:
    """Compile a family register with its supplement (戸籍の編製); tells its number.

    Who stood in another register here is removed from it. Raises `FamilyRegisterFormError`,
    `TextTooLongError`, `DayNotPossibleError`.
    """
    return services.open_family_register(new, at=at)


def receive_family_notice(
    resident: ResidentId, title: str, items: tuple[tuple[str, str], ...], *, at: datetime
) -> None:
    """Enter a notice of the family register (戸籍の届出) among somebody's personal matters.

    The register is in update from that day. Raises `FamilyRegisterAbsentError` where it is kept
    elsewhere, and `TextTooLongError`.
    """
    services.receive_family_notice(resident, FamilyEvent(title, items), at=at)


def assess_tax(
    resident: ResidentId, fiscal_year: int, assessment: Assessment, *, at: datetime
) -> None:
    """Assess somebody's tax of a fiscal year (賦課決定), or correct it (更正).

    The municipality is that of 1 January. Raises `NotResidentOnBaseDayError`, `AmountsError`,
    `DayNotPossibleError`.
    """
    services.assess_tax(resident, fiscal_year, assessment, at=at)


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
