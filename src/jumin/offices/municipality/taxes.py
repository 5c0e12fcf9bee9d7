"""The tax register (課税台帳): entering what somebody earned, and reading it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from jumin.offices.common.books import write_journal
from jumin.offices.municipality import models, register, taxation
from jumin.offices.municipality.errors import (
    AmountsError,
    DayNotPossibleError,
    NotResidentOnBaseDayError,
)
from jumin.offices.municipality.register import OFFICE
from jumin.offices.municipality.registers import TaxRecord
from jumin.terms import MunicipalityId, ResidentId, Yen, day_of


Amounts: TypeAlias = tuple[tuple[str, Yen], ...]
"""Kinds and amounts in yen, in the order of the paper."""

DESK: Final = "municipality.tax"
"""Who acts: the municipality's tax desk."""
_CORRECTED: Final = (
    *("is_determined", "incomes", "deductions", "dependants"),
    *("prefectural_tax", "municipal_tax", "forest_tax"),
)
_MOST_KINDS, _LONGEST_KIND, _MOST_YEN, _MOST_DEPENDANTS = 20, 20, 10**12, 30


@dataclass(frozen=True)
class Assessment:
    """What the tax desk knows of somebody's calendar year (申告・支払報告)."""

    incomes: Amounts = ()
    """Incomes, each after its own costs (所得金額)."""
    deductions: Amounts = ()
    """Deductions but the basic one, which everybody has."""
    dependants: int = 0
    is_determined: bool = True

    def __repr__(self) -> str:
        return "Assessment(…)"


def tax_record(
    resident: ResidentId, municipality: MunicipalityId, fiscal_year: int
) -> TaxRecord | None:
    """Read what a municipality holds of a fiscal year; None where it holds nothing."""
    row = models.TaxRecord.objects.filter(
        resident=resident, municipality=municipality, fiscal_year=fiscal_year
    ).first()
    if row is None:
        return None
    incomes = _read(row.incomes)
    return TaxRecord(
        resident=resident,
        municipality=municipality,
        fiscal_year=fiscal_year,
        name=row.name,
        address_on_base_day=row.address_on_base_day,
        is_determined=row.is_determined,
        incomes=incomes,
        deductions=_read(row.deductions),
        total_income=Yen(_sum(incomes)),
        dependants=row.dependants,
        prefectural_tax=Yen(row.prefectural_tax),
        municipal_tax=Yen(row.municipal_tax),
        forest_tax=Yen(row.forest_tax),
    )


def enter(resident: ResidentId, fiscal_year: int, assessment: Assessment, *, at: datetime) -> None:
    """Enter the tax of a year where the resident was registered on the base day, or correct it."""
    _check(assessment)
    base_day = date(fiscal_year, 1, 1)
    if day_of(at) < base_day:
        raise DayNotPossibleError("base day", base_day, first=None, last=day_of(at))
    stood = register.residence_on(resident, base_day)
    if stood is None:
        raise NotResidentOnBaseDayError(resident, base_day)
    row = models.TaxRecord(
        resident=resident,
        municipality=stood.household.municipality,
        fiscal_year=fiscal_year,
        name=stood.name,
        address_on_base_day=_address_on(stood, base_day),
        **_amounts(assessment, fiscal_year),
    )
    one_a_year = ("resident", "fiscal_year")
    models.TaxRecord.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=one_a_year, update_fields=_CORRECTED
    )
    write_journal(OFFICE, "tax.assessed", resident, at=at, actor=DESK, year=fiscal_year)


def _amounts(assessment: Assessment, fiscal_year: int) -> dict[str, Any]:
    if not assessment.is_determined:
        nothing = dict.fromkeys(("dependants", "prefectural_tax", "municipal_tax", "forest_tax"), 0)
        return {"is_determined": False, "incomes": [], "deductions": [], **nothing}
    basic = ("基礎控除", taxation.basic_deduction(fiscal_year))
    deductions = (*assessment.deductions, basic)
    told = taxation.taxes(
        _sum(assessment.incomes), _sum(deductions), assessment.dependants, fiscal_year
    )
    return {
        "is_determined": True,
        "incomes": assessment.incomes,
        "deductions": deductions,
        "dependants": assessment.dependants,
        "prefectural_tax": told.prefectural,
        "municipal_tax": told.municipal,
        "forest_tax": told.forest,
    }


def _check(assessment: Assessment) -> None:
    if not 0 <= assessment.dependants <= _MOST_DEPENDANTS:
        raise AmountsError
    for amounts in (assessment.incomes, assessment.deductions):
        if len(amounts) > _MOST_KINDS or not all(
            0 < len(kind) <= _LONGEST_KIND and 0 <= yen <= _MOST_YEN for kind, yen in amounts
        ):
            raise AmountsError
    if not assessment.is_determined and (assessment.incomes or assessment.deductions):
        raise AmountsError


def _address_on(record: models.Resident, day: date) -> str:
    """Tell the address of a day: the one before, where the household moved within since."""
    moved_since = record.became_resident_on <= day < record.moved_in_on
    return record.former_address if moved_since else record.household.address


def _sum(amounts: Amounts) -> int:
    return sum(yen for _, yen in amounts)


def _read(amounts: Sequence[tuple[str, int]]) -> Amounts:
    return tuple((kind, Yen(yen)) for kind, yen in amounts)
