from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jumin.pki.validity import authority_last_day
from jumin.rules import (
    NoValueError,
    certificate_last_day,
    next_generation_on,
    responder_last_day,
    responder_renewal_on,
)
from jumin.rules.periods import months_from
from jumin.terms import JST, CertificatePurpose, UsageError


ONE_DAY = timedelta(days=1)
LATER = date(2099, 1, 1)
foundings = st.dates(date(2015, 10, 20), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("founded_on", "next_on"),
    [
        (date(2022, 8, 20), date(2026, 8, 20)),
        (date(2024, 2, 29), date(2028, 2, 29)),
        (date(2096, 2, 29), date(2100, 2, 28)),
    ],
)
def test_an_authority_founds_its_next_generation_after_four_years(
    founded_on: date, next_on: date
) -> None:
    told = next_generation_on(founded_on)
    assert (told.value, told.assumed) == (next_on, True)
    assert any("2015" in str(reason) for reason in told.reasons)


@pytest.mark.source("jpki-authorities §certificates")
@pytest.mark.parametrize(
    ("founded_on", "next_on"),
    [(date(2015, 10, 20), date(2019, 9, 15)), (date(2019, 9, 15), date(2023, 7, 16))],
)
def test_the_real_generations_followed_each_other_up_to_three_months_sooner(
    founded_on: date, next_on: date
) -> None:
    assert next_on <= next_generation_on(founded_on).value <= months_from(next_on, 3)


@example(founded_on=date(2024, 2, 29), born=date(1990, 2, 28))
@example(founded_on=date(2022, 3, 1), born=date(1980, 2, 29))
@given(founded_on=foundings, born=st.dates(date(1930, 1, 1), date(2015, 1, 1)))
def test_the_last_certificate_of_a_generation_ends_within_the_authoritys_ten_years(
    founded_on: date, born: date
) -> None:
    last = certificate_last_day(
        CertificatePurpose.AUTHENTICATION,
        issued_on=next_generation_on(founded_on).value - ONE_DAY,
        born_on=born,
        card_last_day=LATER,
        renewing=True,
    )
    assert last.value <= authority_last_day(datetime.combine(founded_on, time(12), JST))


@pytest.mark.parametrize(
    ("authority_ends_on", "last"),
    [
        pytest.param(
            date(2027, 11, 19), date(2027, 11, 19), id="the authority ends the day before"
        ),
        pytest.param(date(2027, 11, 20), date(2027, 11, 20), id="on that day"),
        pytest.param(date(2027, 11, 21), date(2027, 11, 20), id="the day after"),
    ],
)
def test_a_responders_certificate_is_good_for_365_days_but_not_past_its_authority(
    authority_ends_on: date, last: date
) -> None:
    told = responder_last_day(date(2026, 11, 20), authority_ends_on)
    assert (told.value, told.assumed) == (last, True)


def test_an_authority_delegates_to_its_last_day_and_not_after() -> None:
    assert responder_last_day(LATER, LATER).value == LATER
    with pytest.raises(UsageError, match="ended"):
        responder_last_day(LATER + ONE_DAY, LATER)


@pytest.mark.source("RFC 6960 §4.2.2.2.1")
def test_a_responders_certificate_is_renewed_from_30_days_before_its_end() -> None:
    told = responder_renewal_on(date(2027, 11, 20))
    assert (told.value, told.assumed) == (date(2027, 10, 21), True)


@given(issued_on=foundings)
def test_a_responders_certificate_is_renewed_while_it_is_good(issued_on: date) -> None:
    last = responder_last_day(issued_on, LATER).value
    assert issued_on < responder_renewal_on(last).value < last
    assert responder_last_day(responder_renewal_on(last).value, LATER).value > last


def test_before_the_first_authority_there_is_no_answer() -> None:
    assert next_generation_on(date(2015, 10, 20)).value == date(2019, 10, 20)
    with pytest.raises(NoValueError, match="2015-10-20"):
        next_generation_on(date(2015, 10, 19))
