"""The deadlines of people in a plain loop over `datetime.date`: what columns are measured against.

It does what `jumin.rules.columns.with_deadlines` does for these columns, with the numbers of 2026
written into it and nothing else: no parameters, no reasons, no sources.

    python bench/plain_loop.py [--rows 300000]
"""

import argparse
import random
import time
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, TypeAlias


Person: TypeAlias = tuple[date, date, date | None, date | None]
"""Birth, issue, application and the end of stay."""
Deadlines: TypeAlias = tuple[date | None, date | None, date | None, date | None]
"""Last day of card and certificates, opening of renewal, month of the notice."""

FIRST_CARD: Final = date(2016, 1, 1)
LIMIT_18: Final = date(2022, 4, 1)
A_DAY: Final = timedelta(days=1)


def birthday(born: date, year: int) -> date:
    """Find the birthday in a year."""
    if born.month == 2 and born.day == 29:
        return date(year, 2, monthrange(year, 2)[1])
    return born.replace(year=year)


def deadlines(born: date, issued: date, applied: date | None, stay: date | None) -> Deadlines:
    """Tell the four deadlines of somebody; none where the days admit no answer."""
    applied = applied or issued
    if not born <= applied <= issued or issued < FIRST_CARD or (stay and stay < issued):
        return None, None, None, None
    year = issued.year
    first = year if birthday(born, year) > issued else year + 1
    age = first - 1 - born.year
    is_below = age < (18 if applied >= LIMIT_18 else 20)
    card = birthday(born, first + (4 if is_below else 9))
    if ends_with_stay := stay is not None and stay < card:
        card = stay
    certificate = min(birthday(born, first + 4), card)
    if ends_with_stay and certificate == card:
        return card, certificate, None, None
    year, month = certificate.year, certificate.month - 3
    if month < 1:
        year, month = year - 1, month + 12
    day = certificate.day
    if day > 28:
        day = min(day, monthrange(year, month)[1])
    opens = date(year, month, day) + A_DAY
    return card, certificate, opens, None if stay else opens.replace(day=1)


def loop(people: Iterable[Person]) -> list[Deadlines]:
    """Tell them of all people."""
    return [deadlines(*person) for person in people]


def invented(rows: int) -> Sequence[Person]:
    """Invent people: one of 20 with an end of stay, one of 3 without a day of application."""
    chance = random.Random(2026)  # noqa: S311 (the same people every time, no secret)
    found: list[Person] = []
    for _ in range(rows):
        issued = date(2016, 1, 1) + timedelta(days=chance.randrange(3980))
        born = issued - timedelta(days=chance.randrange(36_000))
        applied = issued - timedelta(days=chance.randrange(60)) if chance.random() < 0.67 else None
        stay = issued + timedelta(days=chance.randrange(1800)) if chance.random() < 0.05 else None
        found.append((born, issued, applied and max(applied, born), stay))
    return found


def main() -> None:
    """Measure the loop alone, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=300_000)
    people = invented(parser.parse_args().rows)
    begun = time.perf_counter()
    loop(people)
    taken = time.perf_counter() - begun
    print(f"plain loop: {taken / len(people) * 1e9:.0f} ns a row, {len(people):,} rows")


if __name__ == "__main__":
    main()
