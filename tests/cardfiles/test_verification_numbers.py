"""Verification numbers A and B, and the date of birth as the card prints it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.cardfiles import PinRole, printed_birth, verification_number_a, verification_number_b
from jumin.terms import EraDateError, IndividualNumber, Pin, RefusalCode, RefusedError


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@pytest.mark.source("observed on cards")
@given(digits(11))
def test_number_a_is_the_individual_number(first_eleven: str) -> None:
    twelve = first_eleven + IndividualNumber.check_digit(first_eleven)
    pin = verification_number_a(IndividualNumber(twelve))
    assert pin == Pin(twelve)
    PinRole.VERIFICATION_NUMBER_A.check_form(pin)


@pytest.mark.source("observed on cards: Showa 55, until 2035, code 2285")
def test_number_b_is_printed_birth_last_year_and_security_code() -> None:
    printed = printed_birth(date(1980, 2, 17), era=True)
    assert printed == "550217"
    assert verification_number_b(printed, 2035, "2285") == Pin("55021720352285")


@pytest.mark.source("observed on cards")
@given(digits(6), st.integers(1000, 9999), digits(4))
def test_number_b_has_the_form_of_its_role(birth: str, year: int, code: str) -> None:
    pin = verification_number_b(birth, year, code)
    PinRole.VERIFICATION_NUMBER_B.check_form(pin)
    assert pin.reveal() == birth + str(year) + code


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    ("birth", "year", "code"),
    [
        pytest.param("19800217", 20, "2285", id="a birth date of eight digits"),
        pytest.param("55021", 2035, "2285", id="a birth date of five digits"),
        pytest.param("5502172", 35, "02285", id="fourteen digits wrongly parted"),
        pytest.param("550217", 35, "2285", id="a year of two digits"),
        pytest.param("550217", -203, "2285", id="a year before the first"),
        pytest.param("550217", 2035, "228", id="a code of three digits"),
        pytest.param("550217", 2035, "22 5", id="a code with a space"),
        pytest.param("550217", 2035, "２２８５", id="full-width digits"),
        pytest.param("550217", 2035, "2285\n", id="a line end"),
    ],
)
def test_what_makes_no_number_b_is_refused_before_a_try_is_lost(
    birth: str, year: int, code: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        verification_number_b(birth, year, code)
    assert caught.value.refusal.code is RefusalCode.PIN_FORM
    assert caught.value.refusal.facts == {"role": "verification-number-b"}
    assert code not in str(caught.value)


@pytest.mark.source("Era Name Act (Act No. 43 of 1979)")
@pytest.mark.parametrize(
    ("born_on", "printed"),
    [
        pytest.param(date(1873, 1, 1), "060101", id="the Gregorian calendar's first day"),
        pytest.param(date(1912, 7, 29), "450729", id="the day before Taisho"),
        pytest.param(date(1912, 7, 30), "010730", id="Taisho's first day"),
        pytest.param(date(1926, 12, 24), "151224", id="the day before Showa"),
        pytest.param(date(1926, 12, 25), "011225", id="Showa's first day"),
        pytest.param(date(1989, 1, 7), "640107", id="the day before Heisei"),
        pytest.param(date(1989, 1, 8), "010108", id="Heisei's first day"),
        pytest.param(date(2019, 4, 30), "310430", id="the day before Reiwa"),
        pytest.param(date(2019, 5, 1), "010501", id="Reiwa's first day"),
        pytest.param(date(2026, 11, 20), "081120", id="a day in Reiwa 8"),
    ],
)
def test_a_birth_date_is_printed_by_the_era_in_which_it_falls(born_on: date, printed: str) -> None:
    assert printed_birth(born_on, era=True) == printed


@pytest.mark.source("Dajokan Proclamation No. 337 of 1872")
def test_the_day_before_the_gregorian_calendar_is_not_printed_by_era() -> None:
    with pytest.raises(EraDateError):
        printed_birth(date(1872, 12, 31), era=True)


@pytest.mark.source("assumption: foreign residents' cards print the Gregorian year")
@pytest.mark.parametrize(
    ("born_on", "printed"),
    [(date(1980, 2, 17), "800217"), (date(2000, 1, 1), "000101"), (date(2009, 12, 31), "091231")],
)
def test_a_gregorian_birth_date_is_printed_by_the_last_two_digits_of_its_year(
    born_on: date, printed: str
) -> None:
    assert printed_birth(born_on, era=False) == printed


@pytest.mark.source("observed on cards")
@given(born_on=st.dates(min_value=date(1873, 1, 1)), era=st.booleans())
def test_any_printed_birth_date_has_the_form_of_its_role(born_on: date, *, era: bool) -> None:
    PinRole.BIRTH_DATE.check_form(Pin(printed_birth(born_on, era=era)))
