"""Family registers and their supplement: compiled, read, updated by notices and moves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from killing import killed_at, points

from jumin.offices.common.books import journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import errors, models
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import (
    FamilyEvent,
    FamilyMember,
    MovingIn,
    NewFamilyRegister,
    Person,
    SupplementAddress,
)
from jumin.sandbox.residents import resident
from jumin.terms import MunicipalityId, ResidentId, Sex


ACT = "Family Register Act"
RESIDENTS_ACT = "Basic Resident Registration Act"
DAY = timedelta(days=1)
BORN_ON = date(1975, 2, 28)
COMPILED_ON = date(2000, 3, 1)


def number_of(name: str) -> ResidentId:
    return resident(name).resident


def member(who: str | None = "hisako", /, **changes) -> FamilyMember:
    told = {
        "resident": number_of(who) if who else None,
        "name": "試験　久子",
        "born_on": BORN_ON,
        "sex": Sex.FEMALE,
        "father": "試験　茂",
        "mother": "試験　幸子",
        "relation": "長女",
        "entered_on": COMPILED_ON,
        "removed_on": None,
        "events": (FamilyEvent("出生", (("出生日", "昭和50年2月28日"), ("届出人", "父"))),),
        "addresses": (SupplementAddress("神奈川県鎌倉市試験台二丁目３番４号", COMPILED_ON),),
    }
    return FamilyMember(**(told | changes))


def new_register(*members: FamilyMember, **changes) -> NewFamilyRegister:
    told = {
        "municipality": MunicipalityId("kamakura"),
        "domicile": "神奈川県鎌倉市試験台二丁目３番",
        "head": "試験　久子",
        "compiled_on": COMPILED_ON,
        "members": members or (member(),),
    }
    return NewFamilyRegister(**(told | changes))


@pytest.mark.source(f"{ACT} art. 13")
def test_a_register_is_read_as_it_was_compiled(town):
    first, second = member(), member(None, name="試験　二郎", sex=Sex.MALE, spouse="夫")
    number = municipality.open_family_register(new_register(first, second), at=town.now())
    told = municipality.family_register(number_of("hisako"))
    assert (told.number, told.municipality, told.head) == (number, "kamakura", "試験　久子")
    assert (told.compiled_on, told.filed_on) == (COMPILED_ON, COMPILED_ON)
    assert told.members == (first, second)
    assert told.member(number_of("hisako")) == first


@pytest.mark.source(f"{RESIDENTS_ACT} art. 9 (2)")
def test_the_resident_record_learns_where_the_register_is(town):
    municipality.open_family_register(new_register(), at=town.now())
    person = municipality.household_record(number_of("kenji")).person(number_of("hisako"))
    assert person.domicile == "神奈川県鎌倉市試験台二丁目３番"
    assert person.domicile_head == "試験　久子"


@pytest.mark.source(f"{ACT} arts. 21, 23")
def test_who_enters_another_register_is_removed_from_the_former_which_is_in_update(town):
    former = municipality.family_register(number_of("tsumugi"))
    on = town.now().date()
    own = replace(former.member(number_of("tsumugi")), entered_on=on)
    municipality.open_family_register(
        NewFamilyRegister(former.municipality, former.domicile, own.name, on, (own,)), at=town.now()
    )
    assert municipality.family_register(number_of("tsumugi")).head == own.name
    left = municipality.family_register(number_of("akari"))
    assert left.number == former.number
    assert left.member(number_of("tsumugi")).removed_on == on
    assert left.filed_on == on
    assert left.member(number_of("akari")).removed_on is None


@pytest.mark.usefixtures("town")
def test_nobody_can_be_written_into_two_registers_but_invented_people_have_no_number():
    row = models.FamilyMember.objects.get(resident=number_of("sakura"))
    row.pk = None
    with pytest.raises(IntegrityError), office_transaction("municipality"):
        row.save(force_insert=True)
    assert models.FamilyMember.objects.filter(resident="").count() > 1


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("name", ["kenji", "sota", "emma", "minh", "isamu"])
def test_of_other_domiciles_of_foreigners_and_of_the_dead_there_is_no_current_register(name):
    assert municipality.family_register(number_of(name)) is None


@pytest.mark.source("KIOSK-5", f"{ACT} art. 49", "kamakura-guide-2024-05-01 §7")
def test_a_notice_is_entered_and_the_register_in_update_from_its_day(town):
    number, items = number_of("sakura"), (("届出日", "令和8年11月20日"),)
    before = municipality.family_register(number)
    municipality.receive_family_notice(number, "氏名の振り仮名", items, at=town.now())
    after = municipality.family_register(number)
    assert after.filed_on == town.now().date() > before.filed_on
    events = after.member(number).events
    assert events[:-1] == before.member(number).events
    assert events[-1] == FamilyEvent("氏名の振り仮名", items)
    line = journal("municipality").order_by("-number")[0]
    assert (line.act, line.subject, line.facts) == ("family_notice.received", number, {})


@pytest.mark.parametrize("name", ["kenji", "emma"])
def test_a_notice_is_filed_where_the_register_is_kept(town, name):
    with pytest.raises(errors.FamilyRegisterAbsentError, match="where it is kept"):
        municipality.receive_family_notice(number_of(name), "婚姻", (), at=town.now())


@pytest.mark.source(f"{ACT} arts. 23, 86")
def test_a_death_is_entered_in_the_register_whose_head_stays(town):
    died_on = town.now().date() - DAY
    municipality.receive_death(number_of("sakura"), died_on=died_on, at=town.now())
    assert municipality.family_register(number_of("sakura")) is None
    left = municipality.family_register(number_of("haruto"))
    dead = left.member(number_of("sakura"))
    assert dead.removed_on == died_on
    assert dead.events[-1].title == "死亡"
    assert dead.events[-1].items[0] == ("死亡日", "令和8年11月19日")
    assert left.head == dead.name
    assert left.filed_on == town.now().date()


def test_a_death_of_somebody_whose_register_is_elsewhere_is_a_death_all_the_same(town):
    municipality.receive_death(number_of("kenji"), died_on=town.now().date(), at=town.now())
    record = municipality.household_record(number_of("hisako"))
    assert record.person(number_of("kenji")).removed_cause == "died"


@pytest.mark.source(f"{RESIDENTS_ACT} arts. 17, 19")
def test_a_change_of_address_is_the_supplement_s_next_address_of_everybody_who_moves(town):
    address, on = "神奈川県鎌倉市試験台９番", town.now().date()
    before = municipality.family_register(number_of("sakura"))
    municipality.receive_change_of_address(number_of("sakura"), address, at=town.now())
    after = municipality.family_register(number_of("sakura"))
    for name in ("sakura", "haruto"):
        stays = after.member(number_of(name)).addresses
        assert stays == (
            *before.member(number_of(name)).addresses,
            SupplementAddress(address, on),
        )
    elsewhere = next(one for one in after.members if one.resident is None)
    assert elsewhere in before.members
    assert after.filed_on == before.filed_on


@pytest.mark.source(f"{RESIDENTS_ACT} arts. 17, 19")
def test_a_move_to_another_municipality_is_noted_from_the_day_of_moving_in(town):
    number, at = number_of("sakura"), town.now()
    municipality.receive_moving_out(number, planned_on=at.date(), at=at)
    before = municipality.family_register(number).member(number).addresses
    known = Person("見本　さくら", "ミホン　サクラ", date(1990, 5, 30), Sex.FEMALE,
                   "世帯主", None, resident=number)  # fmt: skip
    address, moved_in_on = "茨城県つくば市見本町１番地", at.date() - DAY
    municipality.receive_moving_in(
        MovingIn(MunicipalityId("tsukuba"), address, moved_in_on, "", (known,)), at=at
    )
    register = municipality.family_register(number)
    assert register.municipality == "kamakura"
    assert register.member(number).addresses == (*before, SupplementAddress(address, moved_in_on))


@pytest.mark.usefixtures("town")
def test_the_supplement_of_the_town_s_movers_ends_where_they_live():
    for name in ("mio", "yui", "ren", "sakura", "hanae"):
        record = municipality.household_record(number_of(name))
        stays = municipality.family_register(number_of(name)).member(number_of(name)).addresses
        assert stays[-1].address == record.address
        assert stays[-1].since == record.person(number_of(name)).moved_in_on
        assert [stay.since for stay in stays] == sorted(stay.since for stay in stays)


def a_member_of(field: str, value: object):
    return lambda: new_register(member(**{field: value}))


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(
            lambda: replace(new_register(), members=()), errors.FamilyRegisterFormError, id="nobody"
        ),
        pytest.param(
            lambda: new_register(member(), member()), errors.FamilyRegisterFormError, id="twice"
        ),
        pytest.param(
            lambda: new_register(head="架空　誰"), errors.FamilyRegisterFormError, id="head outside"
        ),
        pytest.param(
            lambda: new_register(member(), *[member(None)] * 1_000),
            errors.FamilyRegisterFormError,
            id="too many",
        ),
        pytest.param(
            lambda: new_register(domicile="見" * 201), errors.TextTooLongError, id="long domicile"
        ),
        pytest.param(a_member_of("father", "見" * 101), errors.TextTooLongError, id="long name"),
        pytest.param(a_member_of("relation", "見" * 9), errors.TextTooLongError, id="relation"),
        pytest.param(
            a_member_of("addresses", (SupplementAddress("見" * 201, COMPILED_ON),)),
            errors.TextTooLongError,
            id="long address",
        ),
        pytest.param(
            a_member_of("events", (FamilyEvent("出生", (("見", "見" * 201),)),)),
            errors.TextTooLongError,
            id="long entry",
        ),
        pytest.param(
            a_member_of("events", (FamilyEvent("", ()),)), errors.TextTooLongError, id="no title"
        ),
        pytest.param(
            a_member_of("entered_on", BORN_ON - DAY), errors.DayNotPossibleError, id="before birth"
        ),
        pytest.param(
            a_member_of("removed_on", COMPILED_ON - DAY), errors.DayNotPossibleError, id="removed"
        ),
        pytest.param(
            a_member_of("resident", ResidentId("14204-9999999")),
            errors.ResidentUnknownError,
            id="an unknown record",
        ),
    ],
)
def test_what_no_register_can_be_is_refused_and_changes_nothing(town, make, error):
    before = models.FamilyRegister.objects.count(), journal("municipality").count()
    with pytest.raises(error) as refused:
        municipality.open_family_register(make(), at=town.now())
    assert "見見" not in str(refused.value)
    assert (models.FamilyRegister.objects.count(), journal("municipality").count()) == before


@pytest.mark.parametrize("days", [0, 1])
def test_a_register_is_compiled_today_at_the_latest(town, days):
    on = town.now().date() + days * DAY
    new = new_register(member(entered_on=on, addresses=()), compiled_on=on)
    if days:
        with pytest.raises(errors.DayNotPossibleError):
            municipality.open_family_register(new, at=town.now())
    else:
        municipality.open_family_register(new, at=town.now())
        assert municipality.family_register(number_of("hisako")).filed_on == on


@pytest.mark.parametrize(
    ("title", "items"),
    [("", ()), ("見" * 21, ()), ("婚姻", (("見" * 21, ""),)), ("婚姻", (("", ""),) * 21)],
)
def test_a_notice_that_no_paper_has_room_for_is_refused(town, title, items):
    with pytest.raises(errors.TextTooLongError):
        municipality.receive_family_notice(number_of("sakura"), title, items, at=town.now())


def compile_anew(at, new: NewFamilyRegister) -> None:
    municipality.open_family_register(new, at=at)


def test_compiling_that_is_killed_is_done_or_not(town):
    at, new = town.now(), new_register()
    many = points(compile_anew, at, new)
    models.SupplementAddress.objects.filter(member__resident=number_of("hisako")).delete()
    models.FamilyMember.objects.filter(resident=number_of("hisako")).delete()
    done = []
    for n in range(1, many + 1):
        killed_at(n, compile_anew, at, new)
        told = municipality.family_register(number_of("hisako"))
        done.append(told is not None)
        if told is not None:
            assert told.members == new.members
            assert journal("municipality").order_by("-number")[0].subject == told.number
            break
    assert done[:-1] == [False] * (len(done) - 1)
    assert done[-1]


def test_no_value_prints_anybody(town):
    new = new_register()
    municipality.open_family_register(new, at=town.now())
    told = municipality.family_register(number_of("hisako"))
    one = told.members[0]
    printed = " ".join(map(repr, (new, told, one, one.events[0], one.addresses[0])))
    assert not {"試", "久", "鎌", "父"} & set(printed)
