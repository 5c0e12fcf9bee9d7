"""Families of homes: who stands with whom, and that every register made of them can be compiled."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.offices.municipality import families as office
from jumin.offices.municipality.gateway import FamilyMember, NewFamilyRegister
from jumin.sandbox.families import Family, branched, families, head_of
from jumin.sandbox.stories import Home, Role
from jumin.terms import MunicipalityId, Sex


ACT = "Family Register Act"
TODAY = date(2026, 11, 20)
RELATIONSHIPS = ("妻", "夫", "子", "長男", "二女", "父", "母", "兄", "祖母", "子の子", "同居人")


def role(
    name: str, relationship: str = "世帯主", born: date = date(1990, 5, 30), **changes
) -> Role:
    told = {
        "id": f"{name}-{relationship}-{born}",
        "name": name,
        "reading": "ミホン",
        "born": born,
        "sex": Sex.MALE if relationship in {"世帯主", "夫", "父"} else Sex.FEMALE,
        "relationship": relationship,
        "reason": "",
        "reason_en": "",
        "card": None,
    }
    return Role(**(told | changes))


def home(*roles: Role) -> Home:
    return Home("kamakura", "鎌倉市１", "", "神奈川県鎌倉市見本町１番", roles)


def names(family: Family) -> list[str]:
    return [member.person.name for member in family.members]


@pytest.mark.source(f"{ACT} arts. 6, 16, 18")
def test_a_couple_stands_with_its_children_the_head_first():
    (family,) = families(
        home(
            role("見本　太郎"),
            role("見本　花子", "妻"),
            role("見本　一", "子", date(2020, 1, 2), sex=Sex.MALE),
            role("見本　二", "子", date(2018, 1, 2), sex=Sex.MALE),
            role("見本　三", "子", date(2022, 1, 2)),
        ),
        TODAY,
    )
    assert names(family) == ["見本　太郎", "見本　花子", "見本　二", "見本　一", "見本　三"]
    assert [member.relation for member in family.members[2:]] == ["長男", "二男", "長女"]
    assert {one.person.father_and_mother for one in family.members[2:]} == {
        ("見本　太郎", "見本　花子")
    }
    assert [member.spouse for member in family.members] == ["夫", "妻", "", "", ""]
    assert family.compiled_on < date(2018, 1, 2)


@pytest.mark.source(f"{ACT} arts. 6, 18")
def test_who_has_neither_spouse_nor_child_stands_with_father_and_mother():
    (family,) = families(home(role("見本　太郎")), TODAY)
    father, mother, child = family.members
    assert child.person.father_and_mother == (father.person.name, mother.person.name)
    assert child.person.name == "見本　太郎"
    assert (father.person.is_invented, mother.person.is_invented) == (True, True)
    assert mother.person.birth_surname != "見本"
    assert (
        family.head
        == father.person.name
        == head_of(home(role("見本　太郎")), role("見本　太郎"), TODAY)
    )


def test_a_parent_without_a_spouse_in_the_home_is_married_to_somebody_elsewhere():
    (family,) = families(
        home(role("見本　花子", sex=Sex.FEMALE), role("見本　一", "子", date(2018, 1, 2))), TODAY
    )
    head, other, child = family.members
    assert (head.person.name, other.spouse, other.person.is_invented) == ("見本　花子", "夫", True)
    assert child.person.father_and_mother == (other.person.name, "見本　花子")


@pytest.mark.source(f"{ACT} art. 6")
def test_three_generations_never_stand_in_one_register():
    told = families(
        home(
            role("見本　太郎"),
            role("見本　花子", "妻"),
            role("見本　一", "子", date(2020, 1, 2)),
            role("見本　正", "父", date(1960, 1, 2)),
        ),
        TODAY,
    )
    assert [names(family)[0] for family in told] == ["見本　太郎", "見本　正"]
    assert told[0].members[0].person.father_and_mother[0] == "見本　正"
    assert told[0].members[0].person.father_and_mother[1] == told[1].members[1].person.name


@pytest.mark.source("Civil Code art. 750")
def test_people_of_different_surnames_stand_apart():
    told = families(home(role("見本　太郎"), role("試験　花子", "妻")), TODAY)
    assert len(told) == 2
    assert all(len({one.person.surname for one in family.members}) == 1 for family in told)


def test_invented_parents_die_at_88_and_stay_in_the_register_as_removed():
    (family,) = families(home(role("見本　太郎", born=date(1955, 5, 30))), TODAY)
    father, mother, child = family.members
    assert father.removed_on == father.person.born_on.replace(year=1929 + 88)
    assert father.events[-1].title == "死亡"
    assert mother.removed_on is not None
    assert child.removed_on is None
    assert family.head == father.person.name


def test_foreigners_stand_in_none_and_a_home_of_them_has_none():
    told = home(role("LEE ANNA", nationality="カナダ"), role("見本　花子", "妻"))
    assert [family.member(told.roles[0]) for family in families(told, TODAY)] == [None]
    alone = Home("kamakura", "鎌倉市１", "", "", (told.roles[0],))
    assert families(alone, TODAY) == ()
    assert head_of(alone, told.roles[0], TODAY) == ""


surnames = st.sampled_from(["見本", "試験"])
births = st.dates(date(1900, 1, 1), date(2019, 12, 31))


@st.composite
def homes(draw) -> Home:
    relationships = ["世帯主", *draw(st.lists(st.sampled_from(RELATIONSHIPS), max_size=5))]
    return home(
        *(
            role(
                f"{draw(surnames)}　{nth}",
                relationship,
                draw(births),
                sex=draw(st.sampled_from(Sex)),
                nationality=draw(st.sampled_from(["", "", "", "カナダ"])),
            )
            for nth, relationship in enumerate(relationships)
        )
    )


def as_the_office_is_told(family: Family) -> NewFamilyRegister:
    return NewFamilyRegister(
        MunicipalityId("kamakura"),
        family.domicile,
        family.head,
        family.compiled_on,
        tuple(
            FamilyMember(
                resident=None,
                name=member.person.name,
                born_on=member.person.born_on,
                sex=member.person.sex,
                father=member.person.father_and_mother[0],
                mother=member.person.father_and_mother[1],
                relation=member.relation,
                entered_on=member.entered_on,
                removed_on=member.removed_on,
                events=member.events,
                addresses=(),
                spouse=member.spouse,
            )
            for member in family.members
        ),
    )


@settings(max_examples=150)
@given(homes(), st.dates(date(2020, 2, 1), date(2099, 12, 31)))
def test_everybody_japanese_stands_once_in_a_register_that_can_be_compiled_whoever_they_are(
    whoever, today
):
    told = families(whoever, today)
    standing = Counter(
        member.person.id for family in told for member in family.members
        if not member.person.is_invented
    )  # fmt: skip
    assert standing == Counter(one.id for one in whoever.roles if not one.nationality)
    for family in told:
        assert family.known_on <= today
        office.check(as_the_office_is_told(family), on=today)
        assert len({member.person.id for member in family.members}) == len(family.members)
        head, other = family.members[0], family.members[1]
        for child in family.members[2:]:
            assert set(child.person.father_and_mother) == {head.person.name, other.person.name}
    assert families(whoever, today) == told


def test_the_longest_names_and_domiciles_of_a_file_fit_into_the_registers():
    long, longest = "見" * 97, "見" * 200
    for others in ([], [role(f"{long}　花子"[:100], "子", date(2018, 1, 2))]):
        told = home(role(f"{long}　太郎"[:100]), *others)
        whoever = Home(told.municipality, told.address, "", longest, told.roles)
        for family in families(whoever, TODAY):
            office.check(as_the_office_is_told(family), on=TODAY)
            member = family.members[-1]
            own = branched(family, member, TODAY)
            office.check(as_the_office_is_told(own), on=TODAY)


@settings(max_examples=80)
@given(births, st.sampled_from(Sex))
def test_no_parent_has_the_child_s_age_or_name(born_on, sex):
    whoever = home(role("見本　太郎", born=born_on, sex=sex))
    (family,) = families(whoever, TODAY)
    for parent in family.members[:2]:
        assert parent.person.born_on < born_on - timedelta(days=24 * 365)
        assert parent.person.name not in parent.person.father_and_mother
