"""What the people of the town live on: the incomes that the tax desks are told of."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from jumin.offices.municipality.gateway import Amounts, Assessment
from jumin.rules import age_on
from jumin.sandbox.kin import drawn
from jumin.sandbox.stories import Home, Income, Role, born_on
from jumin.terms import Yen


OF_AGE: Final = 18
"""Tax desks of the town know of nobody younger."""
_STUDENTS_UNTIL, _PENSIONERS_FROM = 22, 65
_DEDUCTED_FROM, _DEDUCTED_MORE_FROM = 16, 19
"""From which age on somebody supported is deducted for (扶養控除), and until 22 more (特定)."""
_MOST_OF_SUPPORTED: Final = 480_000
"""Who earns more is nobody's dependant (扶養親族等の所得要件)."""
_SPOUSES: Final = frozenset({"妻", "夫", "世帯主"})
_THOUSAND: Final = 1_000


def assessments(home: Home, today: date, base_day: date) -> Mapping[str, Assessment]:
    """Tell what a tax desk learns of a household, by the residents' ids.

    Who earns most supports those who earn next to nothing. Births are told from `today`.
    """
    births = {role.id: born_on(role.born, today) for role in home.roles}
    people = [role for role in home.roles if births[role.id] <= base_day]
    ages = {role.id: age_on(births[role.id], base_day) for role in people}
    incomes = {role.id: role.income or _usual(role, ages[role.id]) for role in people}
    if not people:
        return {}
    earner = max(people, key=lambda role: incomes[role.id].total)
    supported = [
        role
        for role in people
        if role is not earner
        and incomes[role.id].is_determined
        and incomes[role.id].total <= _MOST_OF_SUPPORTED
    ]
    return {
        role.id: _assessment(incomes[role.id], earner, supported if role is earner else [], ages)
        for role in people
        if ages[role.id] >= OF_AGE
    }


def _usual(role: Role, age: int) -> Income:
    if age <= _STUDENTS_UNTIL:
        return Income()
    if age >= _PENSIONERS_FROM:
        return Income((("公的年金等", Yen(100_000 + 25_000 * drawn(role.id, "pension", 40))),))
    return Income((("給与", Yen(1_000_000 + 15_000 * drawn(role.id, "salary", 180))),))


def _assessment(
    income: Income, earner: Role, supported: list[Role], ages: Mapping[str, int]
) -> Assessment:
    if not income.is_determined:
        return Assessment(is_determined=False)
    insurance = Yen(income.total * 15 // 100 // _THOUSAND * _THOUSAND)
    pays_for_own = income.total > _MOST_OF_SUPPORTED
    own: Amounts = (("社会保険料控除", insurance),) if pays_for_own else ()
    return Assessment(
        incomes=income.amounts,
        deductions=(*own, *_of_supported(earner, supported, ages)),
        dependants=len(supported),
    )


def _of_supported(
    earner: Role, supported: list[Role], ages: Mapping[str, int]
) -> Iterator[tuple[str, Yen]]:
    """Tell the deductions for those who are supported: none for small children."""
    spouses = [role for role in supported if {role.relationship, earner.relationship} <= _SPOUSES]
    if spouses:
        yield "配偶者控除", Yen(330_000)
    of_age = [role for role in supported if role not in spouses and ages[role.id] >= _DEDUCTED_FROM]
    if of_age:
        students = sum(_DEDUCTED_MORE_FROM <= ages[role.id] <= _STUDENTS_UNTIL for role in of_age)
        yield "扶養控除", Yen(450_000 * students + 330_000 * (len(of_age) - students))
