"""The Basic Resident Register: one living record for everybody, whatever moves."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connections

from jumin.offices.common.books import journal, outbox
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import due, errors, models
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import MovingIn, Person, RemovalCause
from jumin.sandbox.residents import resident, residents
from jumin.terms import JST, IndividualNumber, MunicipalityId, ResidentId, Sex


def individual_number(count: int) -> IndividualNumber:
    first = f"9999{count:07}"
    return IndividualNumber(first + IndividualNumber.check_digit(first))


def person(count: int = 0, **changes) -> Person:
    told = {
        "name": "見本　太郎",
        "name_reading": "ミホン　タロウ",
        "born_on": date(1990, 1, 1),
        "sex": Sex.MALE,
        "relationship": "世帯主",
        "individual_number": individual_number(900_000 + count),
    }
    return Person(**(told | changes))


def moving(town, *people: Person, place: str = "tsukuba", days_ago: int = 1) -> MovingIn:
    return MovingIn(
        MunicipalityId(place),
        "茨城県つくば市見本町１番地",
        town.now().date() - timedelta(days=days_ago),
        "神奈川県鎌倉市見本町一丁目１番１号",
        people,
    )


def moved_out(town, *names: str, in_days: int = 0) -> date:
    planned_on = town.now().date() + timedelta(days=in_days)
    numbers = [resident(name).resident for name in names]
    municipality.receive_moving_out(*numbers, planned_on=planned_on, at=town.now())
    return planned_on


def come(on: date) -> None:
    """Let a day come at the municipal office."""
    due.perform(on, at=datetime.combine(on, time(), JST))


def living_rows(number: ResidentId) -> int:
    return models.Resident.objects.filter(number=number, removed_on=None).count()


def sent(kind: str, number: ResidentId) -> list[dict[str, str]]:
    told = outbox("municipality").filter(kind=kind, subject=number)
    return list(told.values_list("payload", flat=True))


@pytest.mark.source("MOVE-2", "Basic Resident Registration Act art. 24")
def test_until_the_planned_day_the_record_stands_and_on_that_day_it_is_removed(town):
    number, planned_on = resident("sakura").resident, moved_out(town, "sakura", in_days=10)
    assert due.next_day() is not None
    come(planned_on - timedelta(days=1))
    assert municipality.household_record(number).person(number).removed_on is None
    come(planned_on)
    record = municipality.household_record(number).person(number)
    assert (record.removed_on, record.removed_cause) == (planned_on, "moved-out")
    assert sent("resident.moved_out", number) == [{"moved_out_on": planned_on.isoformat()}]
    come(planned_on)
    assert len(sent("resident.moved_out", number)) == 1


def test_what_falls_due_next_is_the_earliest_planned_day_and_nothing_once_it_is_done(town):
    planned_on = moved_out(town, "sakura", in_days=2)
    assert due.next_day() == planned_on
    come(planned_on)
    riku_leaves_on = town.founded_at.date() + timedelta(days=10)
    assert due.next_day() == riku_leaves_on
    come(riku_leaves_on)
    assert due.next_day() is None


def test_a_moving_out_is_notified_of_one_or_of_several_of_a_household(town):
    planned_on = moved_out(town, "sakura", "haruto", in_days=1)
    come(planned_on)
    for name in ("sakura", "haruto"):
        assert living_rows(resident(name).resident) == 0
    planned_on = moved_out(town, "tsubasa", in_days=1)
    come(planned_on)
    assert living_rows(resident("aoi").resident) == 1


def test_a_moving_out_that_is_off_is_cancelled_and_nothing_falls_due(town):
    number, planned_on = resident("sakura").resident, moved_out(town, "sakura", in_days=1)
    municipality.cancel_moving_out(number, at=town.now())
    come(planned_on)
    assert living_rows(number) == 1
    with pytest.raises(errors.NotMovingOutError, match="nothing to cancel"):
        municipality.cancel_moving_out(number, at=town.now())


def test_a_moving_out_notified_again_has_another_planned_day(town):
    first_on, second_on = moved_out(town, "sakura", in_days=1), moved_out(town, "sakura", in_days=3)
    come(first_on)
    assert living_rows(resident("sakura").resident) == 1
    come(second_on)
    assert living_rows(resident("sakura").resident) == 0


@pytest.mark.source("MYNO-1", "Basic Resident Registration Act art. 22")
def test_who_moves_in_with_a_moving_out_certificate_keeps_the_number_for_life(town):
    number, planned_on = resident("sakura").resident, moved_out(town, "sakura")
    come(planned_on)
    (entered,) = municipality.receive_moving_in(
        moving(town, person(resident=number, individual_number=None), days_ago=0), at=town.now()
    )
    assert entered == number
    assert living_rows(number) == 1
    record = municipality.household_record(number)
    assert record.municipality == "tsukuba"
    assert [one.resident for one in record.people] == [number]
    assert municipality.holder(number).municipality == "tsukuba"
    sealed = municipality.household_record(number, numbers_of=frozenset({number}))
    assert sealed.person(number).individual_number is not None
    assert sent("resident.moved_in", number) == [
        {
            "municipality": "tsukuba",
            "moved_in_on": planned_on.isoformat(),
            "moved_out_on": planned_on.isoformat(),
            "notified_on": town.now().date().isoformat(),
        }
    ]
    assert len(sent("resident.particulars_changed", number)) == 1


def test_who_moves_in_before_the_planned_day_has_left_the_former_place_that_day(town):
    number = resident("sakura").resident
    moved_out(town, "sakura", in_days=5)
    municipality.receive_moving_in(
        moving(town, person(resident=number, individual_number=None)), at=town.now()
    )
    former = models.Resident.objects.get(number=number, removed_on__isnull=False)
    assert former.removed_on == town.now().date() - timedelta(days=1)
    assert former.removed_cause == RemovalCause.MOVED_OUT
    assert sent("resident.moved_out", number) == []
    come(town.now().date() + timedelta(days=5))
    assert living_rows(number) == 1


def test_some_of_a_household_move_and_the_others_stay(town):
    moved_out(town, "haruto")
    haruto, sakura = resident("haruto").resident, resident("sakura").resident
    municipality.receive_moving_in(
        moving(town, person(resident=haruto, individual_number=None)), at=town.now()
    )
    stayed = municipality.household_record(sakura)
    assert [one.resident for one in stayed.living] == [sakura]
    assert not stayed.awaits_householder


def test_a_household_whose_householder_moved_out_awaits_another(town):
    come(moved_out(town, "sakura"))
    assert municipality.household_record(resident("haruto").resident).awaits_householder


def test_a_whole_household_moves_together_and_a_newcomer_with_it(town):
    moved_out(town, "sakura", "haruto")
    sakura, haruto = resident("sakura").resident, resident("haruto").resident
    entered = municipality.receive_moving_in(
        moving(
            town,
            person(resident=sakura, individual_number=None),
            person(resident=haruto, individual_number=None, relationship="子"),
            person(1, relationship="夫"),
        ),
        at=town.now(),
    )
    assert entered[:2] == (sakura, haruto)
    assert entered[2].startswith("08220-")
    people = municipality.household_record(sakura).people
    assert [one.resident for one in people] == list(entered)


def test_who_comes_back_has_one_living_record_and_two_removed_ones(town):
    number, at = resident("sakura").resident, town.now()
    for place in ("tsukuba", "kamakura"):
        municipality.receive_moving_out(number, planned_on=at.date(), at=at)
        come(at.date())
        notified = moving(town, person(resident=number, individual_number=None), place=place)
        municipality.receive_moving_in(notified, at=at)
    assert municipality.household_record(number).municipality == "kamakura"
    assert living_rows(number) == 1
    assert models.Resident.objects.filter(number=number).count() == 3


@pytest.mark.usefixtures("town")
def test_no_two_living_records_of_one_person_can_be_written():
    row = models.Resident.objects.get(number=resident("sakura").resident)
    row.pk = None
    with pytest.raises(IntegrityError), office_transaction("municipality"):
        row.save(force_insert=True)


def test_the_register_tells_of_everybody_once(town):
    come(moved_out(town, "sakura"))
    told = {entry.resident: entry for entry in municipality.residents()}
    assert set(told) == {one.resident for one in residents()}
    assert told[resident("sakura").resident].removed_cause is RemovalCause.MOVED_OUT
    assert told[resident("isamu").resident].removed_cause is RemovalCause.DIED
    assert told[resident("aoi").resident].removed_cause is None
    municipality.receive_moving_in(
        moving(town, person(resident=resident("sakura").resident, individual_number=None)),
        at=town.now(),
    )
    again = list(municipality.residents())
    assert len(again) == len(told)
    assert {one.municipality for one in again if one.resident == resident("sakura").resident} == {
        "tsukuba"
    }


@pytest.mark.source("Basic Resident Registration Act art. 22")
def test_a_moving_in_of_somebody_still_registered_elsewhere_needs_a_moving_out(town):
    notified = moving(town, person(resident=resident("sakura").resident, individual_number=None))
    with pytest.raises(errors.MovingOutMissingError, match="notify that first"):
        municipality.receive_moving_in(notified, at=town.now())


def test_a_moving_in_within_the_municipality_is_a_change_of_address(town):
    moved_out(town, "sakura")
    told = person(resident=resident("sakura").resident, individual_number=None)
    with pytest.raises(errors.MovingWithinError, match="change of address"):
        municipality.receive_moving_in(moving(town, told, place="kamakura"), at=town.now())


def test_nobody_moves_in_after_death(town):
    told = person(resident=resident("isamu").resident, individual_number=None)
    with pytest.raises(errors.RecordRemovedError):
        municipality.receive_moving_in(moving(town, told), at=town.now())


def test_an_individual_number_of_another_record_is_refused_and_the_record_named(town):
    sakura = resident("sakura").resident
    known = municipality.household_record(sakura, numbers_of=frozenset({sakura}))
    taken = known.person(sakura).individual_number
    with pytest.raises(errors.NumberTakenError) as refused:
        municipality.receive_moving_in(moving(town, person(individual_number=taken)), at=town.now())
    assert refused.value.owner == sakura
    assert taken.reveal() not in str(refused.value)
    moved_out(town, "aoi")
    with pytest.raises(errors.NumberTakenError):
        municipality.receive_moving_in(
            moving(town, person(individual_number=taken, resident=resident("aoi").resident)),
            at=town.now(),
        )


def test_a_refused_notification_leaves_nothing_behind(town):
    before = (models.Household.objects.count(), models.Resident.objects.count())
    lines = journal("municipality").count()
    known = person(resident=resident("sakura").resident, individual_number=None)
    with pytest.raises(errors.MovingOutMissingError):
        municipality.receive_moving_in(moving(town, person(), known), at=town.now())
    assert (models.Household.objects.count(), models.Resident.objects.count()) == before
    assert journal("municipality").count() == lines


@pytest.mark.parametrize(
    ("people", "error"),
    [
        pytest.param((), errors.NobodyNotifiedError, id="nobody"),
        pytest.param((person(1), person(1)), errors.PersonTwiceError, id="a number twice"),
        pytest.param(
            (person(resident=ResidentId("x")), person(2, resident=ResidentId("x"))),
            errors.PersonTwiceError,
            id="a record twice",
        ),
        pytest.param((person(individual_number=None),), errors.NumberMissingError, id="no number"),
        pytest.param(
            (person(resident=ResidentId("14204-9999999")),),
            errors.ResidentUnknownError,
            id="an unknown record",
        ),
    ],
)
def test_a_moving_in_names_people_once_by_number_or_record(town, people, error):
    with pytest.raises(error):
        municipality.receive_moving_in(moving(town, *people), at=town.now())


def test_a_moving_in_tells_of_a_move_that_was_made(town):
    municipality.receive_moving_in(moving(town, person(1), days_ago=0), at=town.now())
    with pytest.raises(errors.DayNotPossibleError, match="not after"):
        municipality.receive_moving_in(moving(town, person(2), days_ago=-1), at=town.now())


def test_a_planned_day_may_be_today_and_not_yesterday(town):
    with pytest.raises(errors.DayNotPossibleError, match="not before"):
        moved_out(town, "sakura", in_days=-1)
    assert moved_out(town, "sakura", in_days=0) == town.now().date()


@pytest.mark.parametrize(
    ("names", "error"),
    [
        ((), errors.NobodyNotifiedError),
        (("sakura", "sakura"), errors.PersonTwiceError),
        (("sakura", "kenji"), errors.NotOneHouseholdError),
    ],
)
def test_a_moving_out_names_people_of_one_household_once(town, names, error):
    with pytest.raises(error):
        moved_out(town, *names)


@pytest.mark.parametrize(("days", "is_possible"), [(0, True), (1, False)])
def test_a_day_of_death_may_be_today_and_not_tomorrow(town, days, is_possible):
    number, died_on = resident("sakura").resident, town.now().date() + timedelta(days=days)
    if is_possible:
        municipality.receive_death(number, died_on=died_on, at=town.now())
        assert municipality.household_record(number).person(number).removed_cause == "died"
    else:
        with pytest.raises(errors.DayNotPossibleError, match="day of death"):
            municipality.receive_death(number, died_on=died_on, at=town.now())


def test_nobody_dies_before_birth(town):
    with pytest.raises(errors.DayNotPossibleError):
        municipality.receive_death(
            resident("sakura").resident, died_on=date(1990, 5, 29), at=town.now()
        )


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("神奈川県鎌倉市見本町一丁目１番１号", errors.AddressUnchangedError),
        ("", errors.AddressFormError),
        ("　", errors.AddressFormError),
        ("あ" * 201, errors.AddressFormError),
    ],
)
def test_a_change_of_address_names_another_address(town, address, error):
    with pytest.raises(error):
        municipality.receive_change_of_address(resident("sakura").resident, address, at=town.now())


def test_a_card_is_made_for_nobody_without_a_record(town):
    come(moved_out(town, "sakura"))
    with pytest.raises(errors.RecordRemovedError):
        municipality.holder(resident("sakura").resident)


def test_numbers_are_taken_once_and_never_counted(town):
    entered = [
        municipality.receive_moving_in(moving(town, person(count)), at=town.now())[0]
        for count in range(3)
    ]
    numbers = [int(number.partition("-")[2]) for number in entered]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    models.Resident.objects.filter(number=entered[1]).delete()
    (following,) = municipality.receive_moving_in(moving(town, person(7)), at=town.now())
    assert following not in entered


def plan(query, engine: str) -> str:
    """Tell how the database would find the rows of a query among very many."""
    sql, values = query.query.get_compiler("municipality").as_sql()
    with connections["municipality"].cursor() as cursor:
        if engine == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if engine == 'sqlite' else ''}{sql}", values)
        return " ".join(str(row) for row in cursor.fetchall()).upper()


@pytest.mark.usefixtures("town")
def test_a_row_is_found_by_an_index_however_many_there_are(engine):
    by_number = models.Resident.objects.filter(number="x")
    by_digest = models.Resident.objects.filter(individual_number_digest="x")
    leaving = models.Resident.objects.filter(due._MOVING_OUT).order_by("moving_out_on")
    for query in (by_number.order_by(), by_digest.order_by(), leaving):
        assert "INDEX" in plan(query, engine)


@pytest.mark.parametrize("field", ["name", "name_reading", "relationship", "alias", "domicile"])
def test_what_the_register_has_no_room_for_is_refused_by_its_field_and_never_quoted(town, field):
    with pytest.raises(errors.TextTooLongError) as refused:
        municipality.receive_moving_in(moving(town, person(**{field: "見" * 201})), at=town.now())
    assert refused.value.field == field
    assert "見見" not in str(refused.value)
