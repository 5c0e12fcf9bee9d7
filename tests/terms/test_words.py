import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.terms import IndividualNumber, Pin


ELEVEN = st.text("0123456789", min_size=11, max_size=11)


@pytest.mark.source("Ordinance of MIC No. 85 of 2014 art. 5")
@pytest.mark.parametrize(
    ("first_eleven", "digit"),
    [
        pytest.param("00000000000", "0", id="a rest of 0"),
        pytest.param("00000020000", "0", id="a rest of 1"),
        pytest.param("00000000001", "9", id="a rest of 2"),
        pytest.param("00000000005", "1", id="a rest of 10"),
        pytest.param("12345678901", "8", id="all weights"),
    ],
)
def test_the_check_digit_is_eleven_less_the_rest_or_nought(first_eleven: str, digit: str) -> None:
    assert IndividualNumber.check_digit(first_eleven) == digit
    assert IndividualNumber(first_eleven + digit).reveal() == first_eleven + digit


@given(first_eleven=ELEVEN, digit=st.sampled_from("0123456789"))
def test_of_ten_last_digits_one_is_right(first_eleven: str, digit: str) -> None:
    if digit == IndividualNumber.check_digit(first_eleven):
        assert IndividualNumber(first_eleven + digit).reveal().endswith(digit)
    else:
        with pytest.raises(ValueError, match="check digit"):
            IndividualNumber(first_eleven + digit)


@pytest.mark.parametrize("digits", ["", "1" * 11, "1" * 13, "a" * 12, "１" * 12, "-" + "1" * 11])
def test_what_has_not_twelve_digits_is_no_number(digits: str) -> None:
    with pytest.raises(ValueError, match="twelve digits"):
        IndividualNumber(digits)


@given(first_eleven=ELEVEN, characters=st.text())
def test_neither_number_nor_pin_prints_itself(first_eleven: str, characters: str) -> None:
    number = IndividualNumber(first_eleven + IndividualNumber.check_digit(first_eleven))
    pin = Pin(characters)
    assert f"{number} {number!r} {pin} {pin!r}" == (
        "IndividualNumber(…) IndividualNumber(…) Pin(…) Pin(…)"
    )
    assert (number == IndividualNumber(number.reveal()), pin == Pin(characters)) == (True, True)
