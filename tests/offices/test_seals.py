"""Seals: who may register which, and until when the registration stands."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from jumin.offices.common.books import journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import due, errors, models
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import MovingIn, Person, SealShape
from jumin.sandbox.residents import resident
from jumin.terms import MunicipalityId, ResidentId


GUIDANCE = "印鑑登録証明事務処理要領 第2"
DAY = timedelta(days=1)


def number_of(name: str) -> ResidentId:
    return resident(name).resident


def register(town, name: str, imprint: str, *, days: int = 0) -> None:
    at = town.now() + days * DAY
    municipality.register_seal(number_of(name), imprint, SealShape.ROUND, at=at)


def cancelled_on(name: str) -> date | None:
    rows = models.SealRegistration.objects.filter(resident=number_of(name)).order_by("-pk")
    return rows.values_list("cancelled_on", flat=True).first()


@pytest.mark.source(GUIDANCE)
def test_a_registered_seal_is_read_as_it_was_registered(town):
    register(town, "tsumugi", "紬")
    told = municipality.seal_registration(number_of("tsumugi"))
    assert (told.municipality, told.imprint, told.shape) == ("izumi", "紬", SealShape.ROUND)
    assert told.registered_on == town.now().date()
    assert told.number.isdigit()


@pytest.mark.source(GUIDANCE)
def test_nobody_registers_a_seal_before_the_fifteenth_birthday(town):
    with pytest.raises(errors.TooYoungForSealError, match="15"):
        register(town, "mei", "芽衣")
    register(town, "mei", "芽衣", days=1)
    assert municipality.seal_registration(number_of("mei")) is not None


@pytest.mark.source(GUIDANCE)
@pytest.mark.parametrize(
    ("name", "imprint"),
    [
        pytest.param("tsumugi", "見本", id="surname"),
        pytest.param("tsumugi", "見紬", id="parts of both names"),
        pytest.param("tsumugi", "見本紬", id="whole name"),
        pytest.param("aoi", "模擬", id="former surname"),
        pytest.param("minh", "明", id="alias"),
        pytest.param("emma", "EMMA", id="name in letters"),
        pytest.param("emma", "エマ", id="reading of a foreigner's name"),
    ],
)
def test_a_seal_shows_characters_of_name_former_surname_or_alias(town, name, imprint):
    if municipality.seal_registration(number_of(name)) is not None:
        municipality.cancel_seal(number_of(name), at=town.now())
    register(town, name, imprint)
    assert municipality.seal_registration(number_of(name)).imprint == imprint


@pytest.mark.source(GUIDANCE)
@pytest.mark.parametrize(
    ("name", "imprint"),
    [
        pytest.param("tsumugi", "試験", id="another's name"),
        pytest.param("tsumugi", "見本試", id="more than the name"),
        pytest.param("tsumugi", "ツムギ", id="reading of a Japanese name"),
        pytest.param("tsumugi", "見\u3000本", id="a space"),
        pytest.param("tsumugi", "", id="nothing"),
        pytest.param("tsumugi", "見本見本紬", id="five characters"),
        pytest.param("emma", "サンプルエ", id="five of the reading"),
    ],
)
def test_a_seal_that_shows_anything_else_is_refused_and_never_quoted(town, name, imprint):
    with pytest.raises(errors.ImprintError) as refused:
        register(town, name, imprint)
    assert not imprint or imprint not in str(refused.value)
    assert municipality.seal_registration(number_of(name)) is None


def test_four_characters_are_the_most(town):
    register(town, "tsumugi", "見本見紬")
    assert municipality.seal_registration(number_of("tsumugi")).imprint == "見本見紬"


@pytest.mark.source(GUIDANCE)
def test_a_person_has_one_seal_and_cancels_it_for_another(town):
    with pytest.raises(errors.SealRegisteredError, match="cancel it first"):
        register(town, "sakura", "さくら")
    first = municipality.seal_registration(number_of("sakura"))
    municipality.cancel_seal(number_of("sakura"), at=town.now())
    assert municipality.seal_registration(number_of("sakura")) is None
    with pytest.raises(errors.SealAbsentError):
        municipality.cancel_seal(number_of("sakura"), at=town.now())
    register(town, "sakura", "さくら")
    assert municipality.seal_registration(number_of("sakura")).number != first.number


@pytest.mark.usefixtures("town")
def test_no_two_registrations_of_one_person_can_be_written():
    row = models.SealRegistration.objects.get(resident=number_of("sakura"), cancelled_on=None)
    row.pk = None
    with pytest.raises(IntegrityError), office_transaction("municipality"):
        row.save(force_insert=True)


@pytest.mark.source(GUIDANCE)
def test_the_day_of_moving_out_ends_the_registration_and_the_day_before_does_not(town):
    number, leaves_on = number_of("sakura"), town.now().date() + 2 * DAY
    municipality.receive_moving_out(number, planned_on=leaves_on, at=town.now())
    due.perform(leaves_on - DAY, at=town.now() + DAY)
    assert municipality.seal_registration(number) is not None
    due.perform(leaves_on, at=town.now() + 2 * DAY)
    assert municipality.seal_registration(number) is None
    assert cancelled_on("sakura") == leaves_on
    with pytest.raises(errors.RecordRemovedError):
        register(town, "sakura", "見本", days=2)


@pytest.mark.source(GUIDANCE)
def test_who_moves_in_elsewhere_has_a_seal_nowhere_until_it_is_registered_there(town):
    number, at = number_of("sakura"), town.now()
    municipality.receive_moving_out(number, planned_on=at.date() + 9 * DAY, at=at)
    known = Person("見本　さくら", "ミホン　サクラ", date(1990, 5, 30), resident("sakura").sex,
                   "世帯主", None, resident=number)  # fmt: skip
    municipality.receive_moving_in(
        MovingIn(MunicipalityId("tsukuba"), "茨城県つくば市見本町１番地", at.date(), "", (known,)),
        at=at,
    )
    assert municipality.seal_registration(number) is None
    register(town, "sakura", "見本")
    assert municipality.seal_registration(number).municipality == "tsukuba"


def test_a_change_of_address_within_the_municipality_leaves_the_registration(town):
    before = municipality.seal_registration(number_of("sakura"))
    municipality.receive_change_of_address(number_of("sakura"), "鎌倉市見本９番", at=town.now())
    assert municipality.seal_registration(number_of("sakura")) == before


@pytest.mark.source(GUIDANCE)
def test_a_death_ends_the_registration_in_the_same_act(town):
    died_on = town.now().date() - DAY
    municipality.receive_death(number_of("sakura"), died_on=died_on, at=town.now())
    assert cancelled_on("sakura") == died_on
    acts = journal("municipality").filter(subject=number_of("sakura")).order_by("-number")
    assert list(acts.values_list("act", flat=True)[:3]) == [
        "seal.cancelled",
        "record.removed",
        "death.received",
    ]


def test_neither_journal_nor_value_prints_what_the_seal_shows(town):
    register(town, "tsumugi", "紬")
    line = journal("municipality").order_by("-number")[0]
    assert (line.act, line.subject, line.facts) == ("seal.registered", number_of("tsumugi"), {})
    assert "紬" not in repr(municipality.seal_registration(number_of("tsumugi")))
