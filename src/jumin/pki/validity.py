"""Instants of validity: days of Japan, whole seconds (有効期間)."""

from datetime import date, datetime, time, timedelta

from jumin.terms import JST, day_of


def whole_second(at: datetime) -> datetime:
    """Drop what is finer than a second: X.509 times have none (RFC 5280 §4.1.2.5)."""
    return at.replace(microsecond=0)


def last_second_of(day: date) -> datetime:
    """The last second of a day in Japan: 23:59:59 JST, 14:59:59Z."""
    return datetime.combine(day, time(23, 59, 59), JST)


def authority_last_day(at: datetime) -> date:
    """The last day of a CA certificate: the day before its tenth anniversary in Japan."""
    issued_on = day_of(at)
    if (issued_on.month, issued_on.day) == (2, 29):
        return date(issued_on.year + 10, 2, 28)
    return issued_on.replace(year=issued_on.year + 10) - timedelta(days=1)
