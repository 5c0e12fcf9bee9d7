"""Registering the use of kiosks for documents of a registered domicile elsewhere (利用登録)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jumin.offices.common.books import journal
from jumin.offices.common.due import perform_until
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import models, uses
from jumin.offices.issuance.gateway import Order, RequestState
from jumin.offices.issuance.identity import Holder
from jumin.rules import UseState, use_available_from
from jumin.sandbox.residents import resident
from jumin.terms import (
    Document,
    MunicipalityId,
    RefusalCode,
    RefusedError,
    SerialNumber,
    day_of,
)


DOMICILE = MunicipalityId("kamakura")
FAMILY = Order(document=Document.FAMILY_REGISTER, municipality=DOMICILE)
DAY = timedelta(days=1)


def refusal_of(number, order, at) -> RefusalCode | None:
    try:
        issuance.order(number, order, at=at)
    except RefusedError as refused:
        return refused.refusal.code
    return None


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §7")
def test_who_lives_elsewhere_gets_the_family_register_only_after_registering_the_use(
    town, identified
):
    at, request = town.now(), identified("yui")
    assert refusal_of(request.number, FAMILY, at) is RefusalCode.USE_NOT_REGISTERED
    applied = issuance.apply_for_use(request.number, DOMICILE, at=at)
    assert applied.state is UseState.PENDING
    assert issuance.view(request.number).state is RequestState.APPLIED
    again = identified("yui")
    assert refusal_of(again.number, FAMILY, at) is RefusalCode.USE_PENDING
    perform_until(applied.available_from)
    assert refusal_of(identified("yui").number, FAMILY, at) is None


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §8")
def test_a_week_after_the_application_it_is_entered_and_not_the_day_before(town, identified):
    at = town.now()
    applied = issuance.apply_for_use(identified("yui").number, DOMICILE, at=at)
    assert applied.available_from == use_available_from(DOMICILE, day_of(at)).value
    perform_until(applied.available_from - DAY)
    assert _state(at) is UseState.PENDING
    perform_until(applied.available_from)
    assert _state(at) is UseState.REGISTERED
    acts = [line.act for line in journal("issuance").filter(act__startswith="use.")]
    assert acts[-2:] == ["use.applied", "use.registered"]


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §8")
def test_with_a_new_authentication_certificate_the_use_is_registered_anew(town, identified):
    at = town.now()
    issuance.apply_for_use(identified("yui").number, DOMICILE, at=at)
    row = models.Request.objects.get(number=identified("yui").number)
    holder = Holder(
        SerialNumber(row.serial),
        resident("yui").resident,
        resident("yui").municipality,
        day_of(at),
        SerialNumber(row.card_serial),
    )
    renewed = replace(holder, card_serial=SerialNumber(row.card_serial + 1))
    assert uses.standing(holder, DOMICILE, on=day_of(at)).state is UseState.PENDING
    assert uses.standing(renewed, DOMICILE, on=day_of(at)).state is UseState.ENDED


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize(
    ("name", "place", "code"),
    [
        ("tsubasa", "kamakura", RefusalCode.DOMICILE_ELSEWHERE),
        ("tsubasa", "fujisawa", RefusalCode.USE_NOT_NEEDED),
        ("yui", "izumi", RefusalCode.RESIDENT_ELSEWHERE),
        ("yui", "nakanoto", RefusalCode.KIOSK_NO_SERVICE),
    ],
)
def test_an_application_that_can_t_be_entered_is_refused_and_the_visit_goes_on(
    town, identified, name, place, code
):
    request = identified(name)
    with pytest.raises(RefusedError) as refused:
        issuance.apply_for_use(request.number, MunicipalityId(place), at=town.now())
    assert refused.value.refusal.code is code
    assert issuance.view(request.number).state is RequestState.IDENTIFIED
    assert not models.UseRegistration.objects.filter(resident=resident(name).resident).exists()


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §8")
def test_who_is_not_found_in_a_family_register_there_learns_nothing_and_may_apply_again(
    town, identified
):
    at = town.now()
    applied = issuance.apply_for_use(identified("yui").number, DOMICILE, at=at)
    models.UseRegistration.objects.update(municipality="tsukuba")
    perform_until(applied.available_from)
    (left,) = issuance.use_registrations(resident("yui").resident, at=at + 8 * DAY)
    assert left.state is UseState.ABSENT
    assert journal("issuance").filter(act="use.not-entered").count() == 1


def _state(at):
    (one,) = issuance.use_registrations(resident("yui").resident, at=at)
    return one.state
