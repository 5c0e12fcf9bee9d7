"""Of which year a tax certificate is (課税証明書の年度)."""

from datetime import date

from jumin.rules.changes import followed
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters


def newest_tax_year(on: date) -> Answer[int]:
    """The newest fiscal year of which certificates are issued (最新年度).

    That of 2026 states the income of 2025 and is held where one lived on 1 January 2026.

    Sources: fujisawa-guide §9, tsukuba-guide-2023-10 §5(3), atsugi-tax-certificates §year

    >>> told = newest_tax_year(date(2026, 11, 20))
    >>> told.value, told.changes_on
    (2026, datetime.date(2027, 6, 1))
    """
    return followed(_newest, on)


def _newest(on: date) -> Answer[int]:
    first = parameters().find(tuple, "taxation.newest-year-from", on)
    begins = date(on.year, *first.value)
    if on < begins:
        return answer(on.year - 1, on, [first], changes_on=begins)
    return answer(on.year, on, [first], changes_on=date(on.year + 1, *first.value))
