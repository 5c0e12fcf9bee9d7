"""How much local tax an income bears (個人住民税の計算): a pure calculation.

The standard rates of the Local Tax Act; surcharges of prefectures (Kanagawa's for its water
sources) and limits below the highest class of living costs (級地) are left out.
"""

from dataclasses import dataclass
from typing import Final

from jumin.terms import Yen


_FOREST_TAX_SINCE: Final = 2024
_BASIC_DEDUCTION_SINCE: Final = 2021
_HUNDRED, _THOUSAND, _PERCENT = 100, 1_000, 100


@dataclass(frozen=True)
class Taxes:
    """The taxes of one fiscal year: income-based and per-capita parts together."""

    prefectural: Yen
    municipal: Yen
    forest: Yen

    def __repr__(self) -> str:
        return "Taxes(…)"


_NONE: Final = Taxes(Yen(0), Yen(0), Yen(0))


def basic_deduction(fiscal_year: int) -> Yen:
    """Tell what everybody may deduct (基礎控除; Local Tax Act arts. 34 and 314-2)."""
    return Yen(430_000 if fiscal_year >= _BASIC_DEDUCTION_SINCE else 330_000)


def taxes(total_income: int, deductions: int, dependants: int, fiscal_year: int) -> Taxes:
    """Tell the taxes on a year's income, in yen.

    Who earns no more than the first limit is exempt from all; no more than the second, from the
    income-based part (所得割: 6 % municipal, 4 % prefectural, less the adjustment for the basic
    deduction) and not from the per-capita part (均等割) and the forest tax.

    Source: Local Tax Act arts. 24-5, 35, 37, 38, 295, 310, 314-3, 314-6, Supplementary Provisions
        art. 3-3; Forest Environment Tax Act arts. 4, 5, 7.
    """
    if total_income <= per_capita_limit(dependants):
        return _NONE
    has_forest_tax = fiscal_year >= _FOREST_TAX_SINCE
    prefectural, municipal, forest = (1_000, 3_000, 1_000) if has_forest_tax else (1_500, 3_500, 0)
    if total_income > income_based_limit(dependants):
        taxable = max(0, total_income - deductions) // _THOUSAND * _THOUSAND
        prefectural += _income_based(taxable, percent=4, adjustment=1_000)
        municipal += _income_based(taxable, percent=6, adjustment=1_500)
    return Taxes(Yen(prefectural), Yen(municipal), Yen(forest))


def per_capita_limit(dependants: int) -> int:
    """Tell up to which income there is no tax at all (均等割の非課税限度額)."""
    return 350_000 * (dependants + 1) + 100_000 + (210_000 if dependants else 0)


def income_based_limit(dependants: int) -> int:
    """Tell up to which income there is no income-based tax (所得割の非課税限度額)."""
    return 350_000 * (dependants + 1) + 100_000 + (320_000 if dependants else 0)


def _income_based(taxable: int, *, percent: int, adjustment: int) -> int:
    return max(0, taxable * percent // _PERCENT - adjustment) // _HUNDRED * _HUNDRED
