"""What each unit takes for a value."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from jumin.rules import Condition, Hours, MonthDay, ParameterFileError, YearlyDays, load
from jumin.terms import Subject


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("yes-no", "true", True),
        ("yes-no", "false", False),
        ("names", "[a, b]", ("a", "b")),
        ("conditions", "[domicile-here]", (Condition.DOMICILE_HERE,)),
        ("subjects", "[all, self]", (Subject.ALL, Subject.SELF)),
        ("hours", '{opens: "06:30", closes: "23:00"}', Hours(time(6, 30), time(23))),
        ("month-day", '"02-28"', MonthDay(2, 28)),
        ("yearly-days", "null", None),
        ("yearly-days", '{first: "12-29", last: "01-03"}', YearlyDays((12, 29), (1, 3))),
    ],
)
def test_a_unit_says_how_a_value_is_read(
    one_value: Callable[[str, str], Path], unit: str, text: str, value: object
) -> None:
    assert load(one_value(unit, text)).find(object, "p.p", date(2025, 4, 1)).value == value


@pytest.mark.parametrize(
    ("unit", "text", "what"),
    [
        ("yes-no", "yes", "true or false"),
        ("yes-no", "1", "true or false"),
        ("names", "[a, a]", "twice"),
        ("names", "a", "list"),
        ("conditions", "[resident-their]", "resident-their is unknown; known are: resident-here"),
        ("subjects", "[self, self]", "twice"),
        ("subjects", "[other]", "other is unknown; known are: self, all"),
        ("hours", "{opens: 06:30, closes: 23:00}", "A text"),
        ("hours", '{opens: "06:30", closes: "24:00"}', "no time of day"),
        ("hours", '{opens: "6:30", closes: "23:00"}', "time of day like"),
        ("hours", '{opens: "23:00", closes: "06:30"}', "closes before"),
        ("month-day", '"02-30"', "month and day"),
    ],
)
def test_a_value_that_is_not_of_its_unit_is_a_fault(
    one_value: Callable[[str, str], Path], unit: str, text: str, what: str
) -> None:
    tree = one_value(unit, text)
    with pytest.raises(ParameterFileError, match=rf"national/p\.yaml:5: .*{what}"):
        load(tree)
