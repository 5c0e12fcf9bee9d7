"""How much local tax an income bears: limits, rates and what they were."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.offices.municipality.taxation import (
    Taxes,
    basic_deduction,
    income_based_limit,
    per_capita_limit,
    taxes,
)


incomes = st.integers(0, 20_000_000)
dependants = st.integers(0, 8)
years = st.integers(2019, 2100)


@pytest.mark.source("Local Tax Act arts. 24-5, 295")
@pytest.mark.parametrize(("count", "limit"), [(0, 450_000), (1, 1_010_000), (2, 1_360_000)])
def test_up_to_the_limit_there_is_no_tax_and_a_yen_more_bears_the_per_capita_part(count, limit):
    assert per_capita_limit(count) == limit
    assert taxes(limit, 0, count, 2026) == Taxes(0, 0, 0)
    above = taxes(limit + 1, limit, count, 2026)
    assert (above.prefectural, above.municipal, above.forest) == (1_000, 3_000, 1_000)


@pytest.mark.source("Local Tax Act, Supplementary Provisions art. 3-3")
def test_with_dependants_the_income_based_part_begins_above_a_limit_of_its_own():
    limit = income_based_limit(1)
    assert limit == 1_120_000
    assert taxes(limit, 0, 1, 2026) == Taxes(1_000, 3_000, 1_000)
    assert taxes(limit + 1, 0, 1, 2026).municipal > 3_000


@pytest.mark.source("Local Tax Act arts. 35, 37, 38, 310, 314-3, 314-6")
def test_a_salary_bears_ten_per_cent_of_what_is_left_of_it():
    told = taxes(3_000_000, 880_555, 0, 2026)  # 2,119,445: taxed are 2,119,000
    assert told.prefectural == 1_000 + 83_700  # 84,760 less 1,000, in hundreds
    assert told.municipal == 3_000 + 125_600  # 127,140 less 1,500, in hundreds
    assert told.forest == 1_000


@pytest.mark.source("Forest Environment Tax Act, Supplementary Provisions art. 1")
def test_the_forest_tax_came_with_the_fiscal_year_2024_and_the_per_capita_part_fell():
    assert taxes(500_000, 500_000, 0, 2023) == Taxes(1_500, 3_500, 0)
    assert taxes(500_000, 500_000, 0, 2024) == Taxes(1_000, 3_000, 1_000)


@pytest.mark.source("Local Tax Act arts. 34, 314-2")
def test_the_basic_deduction_rose_with_the_fiscal_year_2021():
    assert (basic_deduction(2020), basic_deduction(2021)) == (330_000, 430_000)


@settings(max_examples=60)
@given(incomes, incomes, st.integers(0, 5_000_000), dependants, years)
def test_who_earns_more_pays_no_less(one, other, deductions, count, year):
    less, more = (taxes(income, deductions, count, year) for income in sorted((one, other)))
    assert less.prefectural <= more.prefectural
    assert less.municipal <= more.municipal
    assert less.forest <= more.forest


@settings(max_examples=60)
@given(incomes, st.integers(0, 25_000_000), dependants, years)
def test_taxes_are_whole_hundreds_and_never_more_than_a_tenth_and_the_per_capita_part(
    income, deductions, count, year
):
    told = taxes(income, deductions, count, year)
    whole = told.prefectural + told.municipal + told.forest
    assert whole >= 0
    assert whole % 100 == 0
    assert whole <= max(0, income - deductions) // 10 + 5_000
    assert (whole == 0) == (income <= per_capita_limit(count))


@settings(max_examples=60)
@given(incomes, st.integers(0, 5_000_000), dependants, years)
def test_one_dependant_more_never_raises_the_tax(income, deductions, count, year):
    one, more = (taxes(income, deductions, many, year) for many in (count, count + 1))
    assert more.prefectural + more.municipal <= one.prefectural + one.municipal


def test_taxes_print_no_amount():
    assert not {"1", "2", "3"} & set(repr(taxes(3_000_000, 0, 0, 2026)))
