"""The register of seals (印鑑登録原票): who may register which seal, and reading it."""

from datetime import date, datetime
from typing import Final

from jumin.offices.common.books import write_journal
from jumin.offices.municipality import models, register
from jumin.offices.municipality.errors import (
    ImprintError,
    SealAbsentError,
    SealRegisteredError,
    TooYoungForSealError,
)
from jumin.offices.municipality.register import COUNTER, OFFICE
from jumin.offices.municipality.registers import SealRegistration, SealShape
from jumin.rules import age_on
from jumin.terms import MunicipalityId, ResidentId, day_of


LONGEST_IMPRINT: Final = 4
YOUNGEST: Final = 15
"""Nobody younger registers a seal.

Source: 印鑑登録証明事務処理要領 (notice 自治振第10号 of 1974-02-01) 第2 1.
"""


def seal_registration(resident: ResidentId) -> SealRegistration | None:
    """Read a resident's registration; None where no seal is registered."""
    row = _registered(resident)
    if row is None:
        return None
    return SealRegistration(
        resident=resident,
        municipality=MunicipalityId(row.municipality),
        number=row.number,
        imprint=row.imprint,
        shape=SealShape(row.shape),
        registered_on=row.registered_on,
    )


def enter(resident: ResidentId, imprint: str, shape: SealShape, *, at: datetime) -> None:
    """Enter a seal in the name of somebody who lives in the municipality."""
    record = register.living(resident)
    if age_on(record.born_on, day_of(at)) < YOUNGEST:
        raise TooYoungForSealError(resident, YOUNGEST)
    if _registered(resident) is not None:
        raise SealRegisteredError(resident)
    if not 1 <= len(imprint) <= LONGEST_IMPRINT or not set(imprint) <= _characters(record):
        raise ImprintError(LONGEST_IMPRINT)
    models.SealRegistration.objects.create(
        resident=resident,
        municipality=record.household.municipality,
        imprint=imprint,
        shape=shape.value,
        registered_on=day_of(at),
    )
    write_journal(OFFICE, "seal.registered", resident, at=at, actor=COUNTER)


def cancel(resident: ResidentId, *, at: datetime) -> None:
    """Cancel a registration at its holder's wish (廃止)."""
    row = _registered(resident)
    if row is None:
        raise SealAbsentError(resident)
    _end(row, day_of(at), at=at, by=COUNTER)


def end_with_record(resident: ResidentId, on: date, *, at: datetime, by: str) -> None:
    """Cancel the registration, if there is one, of somebody whose record is removed (抹消)."""
    row = _registered(resident)
    if row is not None:
        _end(row, on, at=at, by=by)


def _registered(resident: ResidentId) -> models.SealRegistration | None:
    rows = models.SealRegistration.objects.filter(resident=resident, cancelled_on=None)
    return rows.first()


def _end(row: models.SealRegistration, on: date, *, at: datetime, by: str) -> None:
    row.cancelled_on = on
    row.save(update_fields=["cancelled_on"])
    write_journal(OFFICE, "seal.cancelled", row.resident, at=at, actor=by)


def _characters(record: models.Resident) -> set[str]:
    """Tell of what a seal may be made: name, former surname, alias, a foreigner's reading too.

    Source: 印鑑登録証明事務処理要領 第2 4.
    """
    names = [record.name, record.former_surname, record.alias]
    if record.nationality:
        names.append(record.name_reading)
    return {character for name in names for character in name if not character.isspace()}
