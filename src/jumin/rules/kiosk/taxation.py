"""Of which year a tax certificate is (課税証明書の年度)."""

from datetime import date

from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters


def newest_tax_year(on: date) -> Answer[int]:
    """The newest fiscal year of which certificates are issued (最新年度).

    That of 2026 states the income of 2025 and is held where one lived on 1 January 2026.

    Sources: fujisawa-guide §9, tsukuba-guide-2023-10 §5(3), atsugi-tax-certificates §year
    """
    first = parameters().find(tuple, "taxation.newest-year-from", on)
    has_begun = (on.month, on.day) >= first.value
    return answer(on.year if has_begun else on.year - 1, on, [first])
