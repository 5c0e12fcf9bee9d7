"""Which of the two types of time belongs to an instant (時刻の表現形式)."""

from datetime import datetime
from typing import Final

from jumin.pki.der import Tag


_GENERALIZED_SINCE: Final = 2050


def has_type_of_year(time: bytes, at: datetime) -> bool:
    """Tell whether a Time that was read as `at` is written in the type that belongs to its year.

    UTCTime through 2049, GeneralizedTime after (RFC 5280 §4.1.2.5).
    """
    expected = Tag.UTC_TIME if at.year < _GENERALIZED_SINCE else Tag.GENERALIZED_TIME
    return time[0] == expected
