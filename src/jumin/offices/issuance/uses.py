"""Registrations of use (利用登録): for documents of a registered domicile elsewhere.

They are made at the kiosk and entered by the municipality of the domicile about a week later;
nobody tells the applicant. Each is for one authentication certificate.

Sources: kamakura-guide-2024-05-01 §8, fujisawa-guide §9, tsukuba-guide-2023-10 §5(3)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique

from jumin import rules
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.issuance import models, requests
from jumin.offices.issuance.identity import Holder
from jumin.offices.issuance.requests import OFFICE
from jumin.offices.issuance.values import RequestNumber, UseRegistration
from jumin.offices.municipality import gateway as municipality
from jumin.rules import UseState
from jumin.rules.lives import RequestEvent
from jumin.terms import MunicipalityId, RefusedError, ResidentId, day_of


@unique
class Entry(StrEnum):
    """How far an application is (処理状況)."""

    APPLIED = "applied"
    """Waits for the municipality of the domicile (申請済み)."""
    REGISTERED = "registered"
    """Entered (登録済み)."""
    NOT_ENTERED = "not-entered"
    """The applicant was not found in a family register there (登録不可)."""


@dataclass(frozen=True)
class Standing:
    """How somebody's use stands with one municipality."""

    state: UseState
    available_from: date | None = None


def standing(holder: Holder, place: MunicipalityId, *, on: date) -> Standing:
    """Tell how the use of a card's holder stands with a municipality on a day (利用登録の状況)."""
    if place == holder.municipality:
        return Standing(UseState.NOT_NEEDED)
    rows = models.UseRegistration.objects.filter(resident=holder.resident, municipality=place)
    row = rows.filter(serial=holder.card_serial).first()
    if row is None:
        return Standing(UseState.ENDED if rows.exists() else UseState.ABSENT)
    return Standing(_state(row, on), row.available_from)


def apply(number: RequestNumber, place: MunicipalityId, *, at: datetime) -> UseRegistration:
    """Apply for the use at the kiosk (利用登録申請); the request ends thereby."""
    row = requests.due(number, RequestEvent.APPLY, at=at)
    holder, on = requests.holder_of(row), day_of(at)
    register = municipality.family_register(holder.resident)
    now = standing(holder, place, on=on)
    refusal = rules.may_apply_for_use(
        municipality=place,
        residence=holder.municipality,
        is_domicile_here=register is not None and register.municipality == place,
        use=now.state,
        use_available_from=now.available_from,
        at=at,
    )
    if refusal is not None:
        with office_transaction(OFFICE):
            requests.refuse(row, RequestEvent.APPLY, refusal, at=at)
        raise RefusedError(refusal)
    with office_transaction(OFFICE):
        applied, _ = models.UseRegistration.objects.update_or_create(
            resident=holder.resident,
            municipality=place,
            serial=holder.card_serial,
            defaults={
                "applied_on": on,
                "available_from": rules.use_available_from(place, on).value,
                "state": Entry.APPLIED,
            },
        )
        requests.end(row, RequestEvent.APPLY, at=at)
        write_journal(
            OFFICE, "use.applied", holder.resident, at=at, actor=row.terminal, municipality=place
        )
    return _view(applied, on)


def of_resident(resident: ResidentId, *, on: date) -> Iterator[UseRegistration]:
    """Tell all registrations of somebody, the latest last."""
    rows = models.UseRegistration.objects.filter(resident=resident).order_by("pk")
    return (_view(row, on) for row in rows)


def enter_due(on: date, *, at: datetime) -> None:
    """Enter what was applied for so long ago, if the municipality finds the applicant."""
    applied = models.UseRegistration.objects.filter(state=Entry.APPLIED, available_from__lte=on)
    for row in list(applied.order_by("available_from", "pk")):
        register = municipality.family_register(ResidentId(row.resident))
        is_here = register is not None and register.municipality == row.municipality
        entered = Entry.REGISTERED if is_here else Entry.NOT_ENTERED
        with office_transaction(OFFICE):
            as_read = models.UseRegistration.objects.filter(pk=row.pk, state=Entry.APPLIED)
            if as_read.update(state=entered):
                write_journal(
                    OFFICE,
                    f"use.{entered}",
                    row.resident,
                    at=at,
                    actor="municipality",
                    municipality=row.municipality,
                )


def next_day() -> date | None:
    """Tell the first day on which an application is to be entered."""
    applied = models.UseRegistration.objects.filter(state=Entry.APPLIED)
    return applied.order_by("available_from").values_list("available_from", flat=True).first()


def _state(row: models.UseRegistration, on: date) -> UseState:
    """What has not been entered is pending, however long: nobody tells (通知は届きません)."""
    if row.state == Entry.REGISTERED:
        return UseState.REGISTERED
    is_overdue = row.state == Entry.NOT_ENTERED and on >= row.available_from
    return UseState.ABSENT if is_overdue else UseState.PENDING


def _view(row: models.UseRegistration, on: date) -> UseRegistration:
    return UseRegistration(
        municipality=MunicipalityId(row.municipality),
        applied_on=row.applied_on,
        available_from=row.available_from,
        state=_state(row, on),
    )
