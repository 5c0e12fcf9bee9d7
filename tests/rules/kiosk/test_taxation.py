from datetime import date

import pytest

from jumin.rules import newest_tax_year


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9", "atsugi-tax-certificates §year")
@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2026, 1, 1), 2025),
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2025),
        (date(2026, 5, 31), 2025),
        (date(2026, 6, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_the_newest_year_begins_in_june(on: date, year: int) -> None:
    """最新年度分のみ."""
    answer = newest_tax_year(on)
    assert (answer.value, answer.assumed) == (year, True)
