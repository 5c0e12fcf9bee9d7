"""What the people of the town live on: who supports whom, and what tax desks learn."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.sandbox.livelihoods import OF_AGE, assessments
from jumin.sandbox.stories import Home, Income, Role
from jumin.terms import Sex


TODAY, BASE_DAY = date(2026, 11, 20), date(2026, 1, 1)


def role(id_: str, born: date, relationship: str = "世帯主", **changes) -> Role:
    return Role(
        id_, "見本　誰", "ミホン　ダレ", born, Sex.FEMALE, relationship, "", "", None, **changes
    )


def home(*roles: Role) -> Home:
    return Home("kamakura", "鎌倉市１", "", "", roles)


def earning(yen: int) -> Income:
    return Income((("給与", yen),))


@pytest.mark.source("Local Tax Act arts. 23, 292")
@pytest.mark.parametrize(("yen", "supported"), [(480_000, 1), (480_001, 0)])
def test_who_earns_480_000_yen_at_most_is_supported_by_who_earns_most(yen, supported):
    couple = home(
        role("one", date(1990, 1, 1), income=earning(4_000_000)),
        role("other", date(1990, 1, 1), "妻", income=earning(yen)),
    )
    told = assessments(couple, TODAY, BASE_DAY)
    assert told["one"].dependants == supported
    assert ("配偶者控除" in dict(told["one"].deductions)) == bool(supported)
    assert told["other"].dependants == 0


@pytest.mark.source("Local Tax Act arts. 34, 314-2")
@pytest.mark.parametrize(
    ("born_on", "deducted"),
    [
        pytest.param(date(2010, 1, 2), None, id="15"),
        pytest.param(date(2010, 1, 1), 330_000, id="16"),
        pytest.param(date(2007, 1, 2), 330_000, id="18"),
        pytest.param(date(2007, 1, 1), 450_000, id="19"),
    ],
)
def test_a_child_of_16_is_deducted_for_one_of_19_more_and_all_are_counted(born_on, deducted):
    family = home(
        role("parent", date(1980, 1, 1), income=earning(4_000_000)), role("child", born_on, "子")
    )
    told = assessments(family, TODAY, BASE_DAY)["parent"]
    assert told.dependants == 1
    assert dict(told.deductions).get("扶養控除") == deducted


@pytest.mark.parametrize(
    ("born_on", "is_known"), [(date(2008, 1, 1), True), (date(2008, 1, 2), False)]
)
def test_tax_desks_know_of_those_who_were_18_on_the_base_day(born_on, is_known):
    assert ("one" in assessments(home(role("one", born_on)), TODAY, BASE_DAY)) == is_known


def test_an_undetermined_income_has_no_amounts_and_supports_nobody():
    whoever = home(
        role("one", date(1990, 1, 1), income=Income(is_determined=False)),
        role("child", date(2015, 1, 1), "子"),
    )
    told = assessments(whoever, TODAY, BASE_DAY)["one"]
    assert (told.is_determined, told.incomes, told.deductions, told.dependants) == (
        False,
        (),
        (),
        0,
    )


births = st.dates(date(1920, 1, 1), date(2026, 11, 19))


@settings(max_examples=100)
@given(st.lists(births, min_size=1, max_size=6))
def test_a_household_is_assessed_the_same_every_time_and_nobody_is_supported_twice(born):
    whoever = home(*(role(f"p{nth}", on, "子" if nth else "世帯主") for nth, on in enumerate(born)))
    told = assessments(whoever, TODAY, BASE_DAY)
    assert told == assessments(whoever, TODAY, BASE_DAY)
    of_age = [
        on for on in born if on.replace(year=on.year + OF_AGE, day=min(on.day, 28)) <= BASE_DAY
    ]
    assert len(told) >= len(of_age)
    assert sum(one.dependants for one in told.values()) < len(born)
    for one in told.values():
        assert all(yen >= 0 for _, yen in (*one.incomes, *one.deductions))
