from datetime import date

import pytest

from jumin.rules import NoValueError, undelivered_until


@pytest.mark.parametrize(
    ("ordered_on", "last"),
    [(date(2026, 11, 20), date(2026, 11, 21)), (date(2028, 2, 28), date(2028, 2, 29))],
)
def test_an_order_is_waited_for_to_the_end_of_the_next_day(ordered_on: date, last: date) -> None:
    told = undelivered_until(ordered_on)
    assert (told.value, told.assumed) == (last, True)
    assert any("interrupted" in str(reason) for reason in told.reasons)


def test_before_there_were_cards_none_was_ordered() -> None:
    with pytest.raises(NoValueError, match="2016-01-01"):
        undelivered_until(date(2015, 12, 31))
