"""A municipality's desks (窓口の一覧)."""

from dataclasses import replace
from datetime import date
from typing import Final

from jumin.rules.counter.desk_units import Desk
from jumin.rules.counter.procedures import DESK_PREFIX
from jumin.rules.known.answers import Answer, DatedValue, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.known.plain_units import YearlyDays
from jumin.terms import MunicipalityId


_TOPIC: Final = "desks."
YEAR_END: Final = "desks.year-end"
"""The days on which municipal offices rest at the turn of the year."""


def desk_keys(municipality: MunicipalityId, on: date) -> tuple[str, ...]:
    """List the desks that a municipality's guide names, by their keys (窓口): `main` first.

    >>> from datetime import date
    >>> desk_keys("tsukuba", date(2026, 11, 20))
    ('main', 'branches', 'card-section', 'tax')
    """
    own = parameters().municipal[municipality_id(municipality)]
    return tuple(
        name.removeprefix(_TOPIC)
        for name, known in own.items()
        if name.startswith(_TOPIC)
        and name != YEAR_END
        and (dated := known.on(on)) is not None
        and isinstance(dated.value, Desk)
    )


def desk(municipality: MunicipalityId, key: str, on: date) -> Answer[Desk]:
    """Find a desk of a municipality by its key, `counter.main` or `main` (窓口).

    Raises:
        NoValueError: the municipality has no such desk.

    Sources: kamakura-guide-2024-05-01 §2 §3 §5 §9, tsukuba-guide-2023-10 §3(2) §5(3) §contact,
        izumi-guide §contact, nakanoto-guide-2022-11-11 §contact

    >>> from datetime import date
    >>> desk("izumi", "main", date(2026, 11, 20)).value.phone
    '0725-99-8117'

    """
    known, rest = held(municipality, key, on), year_end(municipality, on)
    whole = replace(known.value, year_end=rest.value)
    return answer(whole, on, [known], changes_on=rest.changes_on)


def held(municipality: MunicipalityId, key: str, on: date) -> DatedValue[Desk]:
    """Find what is held of a desk.

    Raises:
        NoValueError: the municipality has no such desk.

    """
    name = _TOPIC + key.removeprefix(DESK_PREFIX)
    return parameters().find(Desk, name, on, municipality_id(municipality))


def year_end(municipality: MunicipalityId, on: date) -> DatedValue[YearlyDays]:
    """Find the days on which a municipality's offices rest at the turn of the year (年末年始)."""
    return parameters().find(YearlyDays, YEAR_END, on, municipality_id(municipality))
