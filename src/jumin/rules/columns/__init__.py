"""The law over columns of days (列単位の計算): as `jumin.rules` answers for one, for millions.

Named and asked like the rules for one person; they take expressions or names of columns and give
expressions, null where the rule raises. The numbers are those of the same dated parameters. Needs
polars: `pip install 'jumin[population]'`.
"""

from jumin.rules.columns.birthdays import age_on, nth_birthday_after
from jumin.rules.columns.dated import Column
from jumin.rules.columns.deadlines import Ending, with_deadlines, with_notices
from jumin.rules.columns.expiry import card_last_day, certificate_last_day
from jumin.rules.columns.lapses import with_move_lapses
from jumin.rules.columns.moves import (
    continued_use_last_day,
    is_moving_in_notified_in_time,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.rules.columns.people import with_last_days
from jumin.rules.columns.renewal import (
    is_renewal_notified,
    renewal_notice_day,
    renewal_notice_month,
    renewal_opens_on,
)
from jumin.rules.columns.unanswered import ColumnsError, Unanswered


__all__ = [
    "Column",
    "ColumnsError",
    "Ending",
    "Unanswered",
    "age_on",
    "card_last_day",
    "certificate_last_day",
    "continued_use_last_day",
    "is_moving_in_notified_in_time",
    "is_renewal_notified",
    "moving_in_notice_last_day",
    "moving_in_notice_last_day_after_moving_out",
    "nth_birthday_after",
    "renewal_notice_day",
    "renewal_notice_month",
    "renewal_opens_on",
    "with_deadlines",
    "with_last_days",
    "with_move_lapses",
    "with_notices",
]
