"""Reading the register: whose record, and what stands in it."""

import hmac
from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.conf import settings
from django.db.models import F, Q

from jumin.offices.municipality import models
from jumin.offices.municipality.errors import RecordRemovedError, ResidentUnknownError
from jumin.offices.municipality.values import (
    Holder,
    HouseholdRecord,
    RegisteredPerson,
    RegisterEntry,
    RemovalCause,
)
from jumin.terms import BasicFour, IndividualNumber, MunicipalityId, ResidentId, Sex


OFFICE: Final = "municipality"
COUNTER: Final = "municipality.counter"
"""Who acts: a clerk of the municipality's counter."""
_LATEST_FIRST: Final = (F("removed_on").desc(nulls_first=True), "-pk")
"""A record that is not removed comes before those that are."""


def household_record(resident: ResidentId, numbers_of: frozenset[ResidentId]) -> HouseholdRecord:
    """Read the household in which a resident's record stands, the householder first."""
    latest_of = models.Resident.objects.filter(number=resident).order_by(*_LATEST_FIRST)
    rows = models.Resident.objects.select_related("household").defer("individual_number")
    members = list(rows.filter(household=latest_of.values("household")[:1]).order_by("position"))
    if not members:
        raise ResidentUnknownError(resident)
    household = members[0].household
    numbers = _numbers(household, numbers_of)
    people = tuple(_person(row, numbers.get(row.number)) for row in members)
    return HouseholdRecord(MunicipalityId(household.municipality), household.address, people)


def entries() -> Iterator[RegisterEntry]:
    """Tell of every resident how the record stands."""
    rows = models.Resident.objects.select_related("household").defer("individual_number")
    told = rows.order_by("number", *_LATEST_FIRST)
    for _, of_one_resident in groupby(told.iterator(), key=attrgetter("number")):
        yield _entry(next(of_one_resident))


def latest(resident: ResidentId) -> models.Resident:
    """Find the record that is not removed, or else the one that was last."""
    rows = models.Resident.objects.select_related("household").defer("individual_number")
    row = rows.filter(number=resident).order_by(*_LATEST_FIRST).first()
    if row is None:
        raise ResidentUnknownError(resident)
    return row


def living(resident: ResidentId) -> models.Resident:
    """Find a record that a notification can still be about."""
    row = latest(resident)
    if row.removed_on is not None:
        raise RecordRemovedError(resident, row.removed_on)
    return row


def holder(resident: ResidentId) -> Holder:
    """Tell what a card states of its holder."""
    row = living(resident)
    four = BasicFour(row.name, row.household.address, row.born_on, Sex(row.sex))
    place = MunicipalityId(row.household.municipality)
    return Holder(ResidentId(row.number), place, four, row.stay_until)


def owner_of(number: IndividualNumber) -> ResidentId | None:
    """Tell to whose record an Individual Number belongs."""
    rows = models.Resident.objects.filter(individual_number_digest=digest_of(number))
    owner = rows.values_list("number", flat=True).first()
    return ResidentId(owner) if owner is not None else None


def digest_of(number: IndividualNumber) -> str:
    """Tell a number's keyed digest: by it a number is found that lies sealed."""
    key = settings.JUMIN_SECRETS.derive("individual-numbers")
    return hmac.digest(key, number.reveal().encode(), "sha256").hex()


def residence_on(resident: ResidentId, on: date) -> models.Resident | None:
    """Find the record that stood on a day; None where the person had none, or was not born."""
    rows = models.Resident.objects.select_related("household").defer("individual_number")
    stood = rows.filter(number=resident, became_resident_on__lte=on, born_on__lte=on)
    return stood.filter(Q(removed_on=None) | Q(removed_on__gt=on)).order_by("pk").last()


def state_domicile(residents: Collection[ResidentId], domicile: str, head: str) -> None:
    """State where people's family register is, by its notice (本籍・筆頭者).

    Source: Basic Resident Registration Act art. 9 (2).
    """
    rows = models.Resident.objects.filter(number__in=residents)
    unknown = set(residents) - set(rows.values_list("number", flat=True))
    if unknown:
        raise ResidentUnknownError(min(unknown))
    rows.filter(removed_on=None).update(domicile=domicile, domicile_head=head)


def _numbers(
    household: models.Household, residents: frozenset[ResidentId]
) -> dict[str, IndividualNumber]:
    """Unseal the Individual Numbers of these people of a household and of nobody else."""
    if not residents:
        return {}
    rows = household.members.filter(number__in=residents)
    sealed = rows.values_list("number", "individual_number")
    return {number: IndividualNumber(bytes(digits).decode()) for number, digits in sealed}


def _entry(row: models.Resident) -> RegisterEntry:
    return RegisterEntry(
        resident=ResidentId(row.number),
        municipality=MunicipalityId(row.household.municipality),
        moving_out_on=row.moving_out_on,
        removed_on=row.removed_on,
        removed_cause=RemovalCause(row.removed_cause) if row.removed_cause else None,
    )


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
