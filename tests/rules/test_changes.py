from datetime import date, timedelta

from jumin.rules import Answer, NoValueError
from jumin.rules.changes import followed


ON = date(2026, 11, 20)
A_DAY = timedelta(days=1)


def daily(value):
    """Answer each day; the next may differ."""
    return lambda day: Answer(value(day), (), (), None, assumed=False, changes_on=day + A_DAY)


def test_the_day_of_change_is_the_first_on_which_the_value_is_another() -> None:
    told = followed(daily(lambda day: day >= date(2026, 12, 29)), ON)
    assert (told.value, told.changes_on) == (False, date(2026, 12, 29))


def test_a_day_on_which_nothing_changes_after_all_is_passed_over() -> None:
    told = followed(daily(lambda day: day.year), ON)
    assert told.changes_on == date(2027, 1, 1)


def test_what_never_changes_has_no_day_of_change() -> None:
    assert followed(daily(lambda _day: "the same"), ON).changes_on is None


def test_a_day_without_a_value_is_a_change() -> None:
    def value(day: date) -> str:
        if day > date(2027, 3, 31):
            raise NoValueError("sample.fee", day, None, "national/sample.yaml")
        return "held"

    assert followed(daily(value), ON).changes_on == date(2027, 4, 1)
