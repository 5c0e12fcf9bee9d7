from datetime import date, datetime

import pytest

from jumin import rules
from jumin.rules.counter.desk_hours import KINDS, is_desk_open, next_desk_opening
from jumin.terms import JST


ON = date(2026, 11, 20)
PLACES = ("izumi", "kamakura", "tsukuba", "fujisawa", "nakanoto")
TSUKUBA = rules.desk("tsukuba", "counter.main", ON).value


def at(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=JST)


@pytest.mark.source("tsukuba-guide-2023-10 §7")
@pytest.mark.parametrize(
    ("instant", "opens"),
    [
        pytest.param(at(11, 20, 8, 44), at(11, 20, 8, 45), id="the minute before"),
        pytest.param(at(11, 20, 8, 45), at(11, 21, 8, 45), id="the minute it opens"),
        pytest.param(at(11, 20, 16, 30), at(11, 21, 8, 45), id="Friday evening: Saturday"),
        pytest.param(at(11, 14, 16, 30), at(11, 16, 8, 45), id="Saturday evening: Monday"),
        pytest.param(at(11, 21, 16, 30), at(11, 24, 8, 45), id="Monday is Labour Thanksgiving Day"),
        pytest.param(at(12, 28, 16, 30), datetime(2027, 1, 4, 8, 45, tzinfo=JST), id="year end"),
    ],
)
def test_a_desk_opens_on_the_next_day_that_its_guide_names(instant, opens):
    assert next_desk_opening(TSUKUBA, instant) == opens


@pytest.mark.source("tsukuba-guide-2023-10 §7")
@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (at(11, 20, 8, 44), False),
        (at(11, 20, 8, 45), True),
        (at(11, 20, 16, 29), True),
        (at(11, 20, 16, 30), False),
        (at(11, 22, 12), False),
        (at(11, 12, 19, 29), True),  # the second Thursday
        (at(11, 12, 19, 30), False),
        (at(11, 19, 17), False),  # the third
        (at(12, 28, 12), True),
        (at(12, 29, 12), False),
    ],
)
def test_a_desk_is_open_in_the_hours_of_its_days(instant, expected):
    assert is_desk_open(TSUKUBA, instant) is expected


def test_where_the_guide_names_no_hours_nothing_is_told():
    desk = rules.desk("kamakura", "counter.main", ON).value
    assert next_desk_opening(desk, at(11, 20, 12)) is None
    assert not is_desk_open(desk, at(11, 20, 12))


def test_every_kind_of_days_that_the_guides_name_is_known():
    named = set()
    for place in PLACES:
        for key in ("main", "branches", "call-centre", "tax"):
            try:
                desk = rules.desk(place, f"counter.{key}", ON).value
            except rules.NoValueError:
                continue
            named |= {known.days for known in desk.open} | set(desk.closed)
    assert named <= set(KINDS)
    assert "weekdays" in named
