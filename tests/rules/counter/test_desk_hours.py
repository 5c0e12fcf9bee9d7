from datetime import UTC, date, datetime, time, timedelta

import pytest
from changing import assert_changes_as_told
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.rules import (
    DayKind,
    DeskHours,
    Hours,
    NoValueError,
    Timetable,
    YearlyDays,
    desk,
    desk_hours,
    desk_keys,
    is_desk_open,
    is_desk_open_at,
    municipalities,
    next_desk_closing,
    next_desk_opening,
    special_days,
)
from jumin.terms import JST, MunicipalityId, UsageError


ON = date(2026, 11, 20)
EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
EVERY_DESK = [(place, key) for place in EVERYWHERE for key in desk_keys(place, ON)]
CITY_HALL = desk(TSUKUBA, "counter.main", ON).value
DAY, LATE = Hours(time(8, 45), time(16, 30)), Hours(time(8, 45), time(19, 30))
MAIN, BRANCHES = "counter.main", "counter.branches"


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JST)


@pytest.mark.source("COUNTER-1")
@pytest.mark.parametrize(
    ("on", "why"),
    [
        pytest.param(date(2026, 12, 30), "at the turn of the year", id="a weekday"),
        pytest.param(date(2027, 1, 1), "at the turn of the year", id="a public holiday, too"),
        pytest.param(date(2026, 11, 23), "on public holidays", id="a public holiday"),
    ],
)
def test_why_a_desk_is_closed_is_told(on: date, why: str) -> None:
    assert why in str(desk_hours(TSUKUBA, MAIN, on).reasons[0])


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2) §7")
@pytest.mark.parametrize(
    ("on", "hall", "centres"),
    [
        pytest.param(date(2026, 11, 20), (DAY,), (DAY,), id="Friday"),
        pytest.param(date(2026, 11, 21), (DAY,), (), id="Saturday: the city hall only"),
        pytest.param(date(2026, 11, 22), (), (), id="Sunday"),
        pytest.param(date(2026, 11, 23), (), (), id="Monday, Labour Thanksgiving Day"),
        pytest.param(date(2026, 11, 12), (LATE,), (DAY,), id="second Thursday"),
        pytest.param(date(2026, 11, 19), (DAY,), (DAY,), id="third Thursday"),
        pytest.param(date(2026, 11, 26), (LATE,), (DAY,), id="fourth Thursday"),
        pytest.param(date(2028, 11, 23), (), (), id="fourth Thursday, a public holiday"),
        pytest.param(date(2026, 8, 11), (), (), id="Tuesday, Mountain Day"),
        pytest.param(date(2025, 5, 3), (), (), id="Saturday, Constitution Memorial Day"),
        pytest.param(date(2026, 5, 6), (), (), id="Wednesday, substitute holiday"),
        pytest.param(date(2026, 12, 28), (DAY,), (DAY,), id="28 December"),
        pytest.param(date(2026, 12, 29), (), (), id="29 December"),
        pytest.param(date(2027, 1, 2), (), (), id="2 January, a Saturday"),
        pytest.param(date(2027, 1, 3), (), (), id="3 January"),
        pytest.param(date(2027, 1, 4), (DAY,), (DAY,), id="4 January"),
    ],
)
def test_tsukubas_city_hall_and_service_centres_are_open_on_the_days_of_the_guide(
    on: date, hall: tuple[Hours, ...], centres: tuple[Hours, ...]
) -> None:
    """市役所本庁舎（土曜日含む）または各窓口センター（平日のみ）."""
    assert desk_hours(TSUKUBA, MAIN, on).value == hall
    assert desk_hours(TSUKUBA, BRANCHES, on).value == centres
    assert not desk_hours(TSUKUBA, MAIN, on).assumed


@pytest.mark.source("COUNTER-1", "kamakura-guide-2024-05-01 §9")
@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), False),
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
    ],
)
def test_kamakuras_call_centre_answers_on_weekdays_from_0830_to_1700(
    on: date, *, is_open: bool
) -> None:
    """平日 午前8時半から午後5時まで ※土日祝日、年末年始を除く."""
    expected = (Hours(time(8, 30), time(17)),) if is_open else ()
    assert desk_hours(KAMAKURA, "call-centre", on).value == expected


@pytest.mark.source("COUNTER-1", "kamakura-guide-2024-05-01 §9", "tsukuba-guide-2023-10 §3(2)")
@pytest.mark.parametrize(
    ("place", "key", "on", "why"),
    [
        (TSUKUBA, "main", date(2026, 11, 22), "Closed on Sundays."),
        (TSUKUBA, "branches", date(2026, 11, 21), "Closed on Saturdays."),
        (KAMAKURA, "call-centre", date(2026, 11, 22), "Closed on Sundays."),
        (IZUMI, "main", date(2026, 11, 22), "The guide names no hours for this day of the week."),
    ],
)
def test_why_a_desk_is_closed_is_what_its_guide_says(
    place: MunicipalityId, key: str, on: date, why: str
) -> None:
    """日曜日、祝日、12/29～1/3を除く; 土日祝日、年末年始を除く."""
    assert str(desk_hours(place, key, on).reasons[0]) == why


@pytest.mark.source("COUNTER-1", "kamakura-guide-2024-05-01 §9", "izumi-guide §contact")
@pytest.mark.parametrize(("place", "key"), [(KAMAKURA, "call-centre"), (IZUMI, "main")])
def test_which_days_the_turn_of_the_year_is_where_the_guide_does_not_say_is_assumed(
    place: MunicipalityId, key: str
) -> None:
    assert not desk_hours(place, key, date(2026, 12, 28)).assumed
    assert desk_hours(place, key, date(2026, 12, 29)).assumed
    assert not desk_hours(TSUKUBA, "main", date(2026, 12, 29)).assumed


@pytest.mark.source("COUNTER-1", "izumi-guide §contact")
def test_izumis_office_answers_questions_on_weekdays_from_0900_to_1715() -> None:
    """平日午前9時から午後5時15分まで."""
    assert desk_hours(IZUMI, MAIN, ON).value == (Hours(time(9), time(17, 15)),)
    assert desk_hours(IZUMI, MAIN, date(2026, 11, 21)).value == ()


@pytest.mark.source("COUNTER-1", "fujisawa-guide §2", "nakanoto-guide-2022-11-11 §contact")
@pytest.mark.parametrize(
    ("place", "key"),
    [(FUJISAWA, "main"), (NAKANOTO, "main"), (KAMAKURA, "main"), (KAMAKURA, "branches")],
)
def test_where_a_guide_names_no_hours_none_are_told(place: MunicipalityId, key: str) -> None:
    told = desk_hours(place, key, ON)
    assert told.value is None
    assert told.reasons[0].text == "The guide names no hours of this desk."
    assert is_desk_open_at(place, key, at(11, 20, 12)).value is None
    known = desk(place, key, ON).value
    assert next_desk_opening(known, at(11, 20, 12)) is None
    assert next_desk_closing(known, at(11, 20, 12)) is None
    assert not is_desk_open(known, at(11, 20, 12))
    assert special_days(place, key, ON, ON + timedelta(days=60)).value == ()


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §7")
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
def test_a_desk_opens_on_the_next_day_that_its_guide_names(
    instant: datetime, opens: datetime
) -> None:
    assert next_desk_opening(CITY_HALL, instant) == opens


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2)")
@pytest.mark.parametrize(
    ("instant", "closes"),
    [
        (at(11, 20, 16, 29), at(11, 20, 16, 30)),
        (at(11, 20, 16, 30), at(11, 21, 16, 30)),
        (at(11, 26, 16, 30), at(11, 26, 19, 30)),
        (at(11, 21, 16, 30), at(11, 24, 16, 30)),
    ],
)
def test_a_desk_closes_late_on_the_fourth_thursday(instant: datetime, closes: datetime) -> None:
    """第2・4木曜日は19:30まで."""
    assert next_desk_closing(CITY_HALL, instant) == closes


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §7")
@pytest.mark.parametrize(
    ("instant", "expected", "turns_on"),
    [
        (at(11, 20, 8, 44), False, date(2026, 11, 20)),
        (at(11, 20, 8, 45), True, date(2026, 11, 20)),
        (at(11, 20, 16, 29), True, date(2026, 11, 20)),
        (at(11, 20, 16, 30), False, date(2026, 11, 21)),
        (at(11, 22, 12), False, date(2026, 11, 24)),
        (at(11, 12, 19, 29), True, date(2026, 11, 12)),
        (at(11, 12, 19, 30), False, date(2026, 11, 13)),
        (at(11, 19, 17), False, date(2026, 11, 20)),
        (at(12, 28, 12), True, date(2026, 12, 28)),
        (at(12, 29, 12), False, date(2027, 1, 4)),
    ],
)
def test_a_desk_is_open_in_the_hours_of_its_days(
    instant: datetime, *, expected: bool, turns_on: date
) -> None:
    assert is_desk_open(CITY_HALL, instant) is expected
    told = is_desk_open_at(TSUKUBA, MAIN, instant)
    assert (told.value, told.changes_on) == (expected, turns_on)


def test_the_hours_are_those_of_japan_whatever_zone_the_instant_has() -> None:
    assert is_desk_open(CITY_HALL, datetime(2026, 11, 19, 23, 45, tzinfo=UTC))
    assert not is_desk_open(CITY_HALL, datetime(2026, 11, 19, 23, 44, tzinfo=UTC))


def test_an_instant_without_a_zone_is_a_wrong_question() -> None:
    with pytest.raises(UsageError, match="time zone"):
        is_desk_open_at(TSUKUBA, MAIN, at(11, 20, 12).replace(tzinfo=None))


def test_a_desk_that_a_municipality_does_not_have_is_an_error() -> None:
    with pytest.raises(NoValueError):
        desk_hours(IZUMI, BRANCHES, ON)


@pytest.mark.parametrize(("place", "key"), EVERY_DESK)
@pytest.mark.parametrize("on", [ON, date(2026, 12, 28), date(2026, 12, 29), date(2027, 1, 3)])
def test_the_hours_of_every_desk_change_on_the_day_that_is_told(
    place: MunicipalityId, key: str, on: date
) -> None:
    assert_changes_as_told(lambda day: desk_hours(place, key, day), on)


@settings(max_examples=30, deadline=None)
@given(on=st.dates(date(2024, 5, 1), date(2032, 12, 31)))
def test_tsukubas_hours_change_on_the_day_that_is_told_whatever_the_day(on: date) -> None:
    assert_changes_as_told(lambda day: desk_hours(TSUKUBA, MAIN, day), on)


@settings(max_examples=50, deadline=None)
@given(instant=st.datetimes(datetime(2024, 5, 1), datetime(2032, 12, 31), timezones=st.just(JST)))  # noqa: DTZ001  (hypothesis adds the zone)
def test_a_desk_is_open_at_its_next_opening_and_closed_at_its_next_closing(
    instant: datetime,
) -> None:
    opens, closes = next_desk_opening(CITY_HALL, instant), next_desk_closing(CITY_HALL, instant)
    assert opens is not None
    assert closes is not None
    assert opens > instant < closes
    assert is_desk_open(CITY_HALL, opens)
    assert not is_desk_open(CITY_HALL, closes)
    assert is_desk_open(CITY_HALL, instant) is (closes < opens)


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2)")
def test_the_special_days_are_holidays_late_thursdays_and_the_turn_of_the_year() -> None:
    told = special_days(TSUKUBA, MAIN, date(2026, 12, 20), date(2027, 1, 15)).value
    assert [(day.on, day.kind, day.name_ja, day.hours) for day in told] == [
        (date(2026, 12, 24), DayKind.SECOND_AND_FOURTH_THURSDAYS, None, (LATE,)),
        (date(2026, 12, 29), DayKind.YEAR_END, None, ()),
        (date(2026, 12, 30), DayKind.YEAR_END, None, ()),
        (date(2026, 12, 31), DayKind.YEAR_END, None, ()),
        (date(2027, 1, 1), DayKind.YEAR_END, "元日", ()),
        (date(2027, 1, 2), DayKind.YEAR_END, None, ()),  # a Saturday
        (date(2027, 1, 11), DayKind.HOLIDAYS, "成人の日", ()),
        (date(2027, 1, 14), DayKind.SECOND_AND_FOURTH_THURSDAYS, None, (LATE,)),
    ]


def test_a_saturday_is_special_only_for_a_desk_that_is_open_on_saturdays() -> None:
    """土曜日の祝日."""
    first, last = date(2025, 5, 3), date(2025, 5, 3)
    assert [day.on for day in special_days(TSUKUBA, MAIN, first, last).value] == [first]
    assert special_days(TSUKUBA, BRANCHES, first, last).value == ()


def test_hours_that_overlap_are_joined_and_others_stand_apart() -> None:
    morning, noon = Hours(time(9), time(12)), Hours(time(13), time(17))
    every, weekdays = DayKind.EVERY_DAY, DayKind.WEEKDAYS
    apart = Timetable((DeskHours(weekdays, noon), DeskHours(weekdays, morning)))
    assert apart.on(ON) == (morning, noon)
    assert apart.is_open(at(11, 20, 12)) is False
    assert apart.next_closing(at(11, 20, 8)) == at(11, 20, 12)
    joined = Timetable((DeskHours(weekdays, morning), DeskHours(every, Hours(time(12), time(17)))))
    assert joined.on(ON) == (Hours(time(9), time(17)),)


def test_what_is_open_alike_on_all_days_never_changes() -> None:
    always = Timetable((DeskHours(DayKind.EVERY_DAY, DAY),))
    assert always.may_change_on(ON) is None
    year_end = YearlyDays((12, 29), (1, 3))
    assert Timetable(always.open, (), year_end).may_change_on(ON) == date(2026, 12, 29)


def test_what_is_closed_on_all_days_that_it_is_open_never_opens() -> None:
    never = Timetable((DeskHours(DayKind.SATURDAYS, DAY),), (DayKind.SATURDAYS,))
    assert never.next_opening(at(11, 20, 12)) is None
