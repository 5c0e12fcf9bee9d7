from datetime import date, timedelta

import pytest
from changing import assert_changes_as_told
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Answer,
    ImpossibleDaysError,
    NoValueError,
    Standing,
    card_standing,
    certificate_standing,
    first_day_lapsed,
    renewal_opens_on,
)


ISSUED, LAST, CARD_LAST = date(2024, 6, 10), date(2029, 5, 30), date(2034, 5, 30)


def card(on: date) -> Answer[Standing]:
    return card_standing(issued_on=ISSUED, last_day=CARD_LAST, on=on)


def certificate(on: date) -> Answer[Standing]:
    return certificate_standing(issued_on=ISSUED, last_day=LAST, card_last_day=CARD_LAST, on=on)


@pytest.mark.source(
    "EXP-1", "EXP-5", "kamakura-guide-2024-05-01 §4", "kamakura-guide-2024-05-01 §8"
)
@pytest.mark.parametrize(
    ("on", "standing", "changes_on"),
    [
        (date(2024, 6, 9), Standing.NOT_ISSUED, ISSUED),
        (date(2024, 6, 10), Standing.VALID, date(2034, 3, 1)),
        (date(2034, 2, 28), Standing.VALID, date(2034, 3, 1)),
        (date(2034, 3, 1), Standing.RENEWABLE, date(2034, 5, 31)),
        (date(2034, 5, 30), Standing.RENEWABLE, date(2034, 5, 31)),
        (date(2034, 5, 31), Standing.EXPIRED, None),
    ],
)
def test_a_card_holds_through_its_last_day_and_lapses_on_the_day_after(
    on: date, standing: Standing, changes_on: date | None
) -> None:
    """有効期限まで."""
    told = card(on)
    assert (told.value, told.changes_on) == (standing, changes_on)
    assert told.reasons
    assert [str(source) for source in told.sources] == ["kamakura-guide-2024-05-01 §8"]


@pytest.mark.source("EXP-3", "EXP-5", "CERT-5", "fujisawa-guide §4")
@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2024, 6, 9), Standing.NOT_ISSUED),
        (date(2029, 2, 28), Standing.VALID),
        (date(2029, 3, 1), Standing.RENEWABLE),
        (date(2029, 5, 30), Standing.RENEWABLE),
        (date(2029, 5, 31), Standing.EXPIRED),
    ],
)
def test_a_certificate_that_has_lapsed_can_be_issued_anew_at_any_time(
    on: date, standing: Standing
) -> None:
    """有効期間が満了した場合も、改めて電子証明書を発行できます."""
    told = certificate(on)
    assert told.value is standing
    is_told = any("can be issued at any time" in str(reason) for reason in told.reasons)
    assert is_told is (standing is Standing.EXPIRED)


@pytest.mark.source("EXP-3", "tsukuba-guide-2023-10 §4(2)")
def test_what_ends_with_the_card_comes_anew_with_the_new_card() -> None:
    """カードの有効期限より先に電子証明書の有効期限が到来する方は、電子証明書のみ更新."""
    ended = certificate_standing(
        issued_on=ISSUED, last_day=CARD_LAST, card_last_day=CARD_LAST, on=date(2034, 6, 1)
    )
    assert any("with the new card" in str(reason) for reason in ended.reasons)
    assert not any(
        "with the new card" in str(each) for each in certificate(date(2029, 6, 1)).reasons
    )


@pytest.mark.parametrize("ask", [card, certificate])
@pytest.mark.parametrize(
    "on",
    [
        date(2024, 6, 1),
        date(2024, 6, 10),
        date(2028, 12, 1),
        date(2029, 3, 1),
        date(2029, 5, 30),
        date(2034, 2, 1),
        date(2034, 5, 30),
        date(2034, 6, 1),
    ],
)
def test_it_changes_on_the_day_that_it_says(ask, on: date) -> None:
    assert_changes_as_told(ask, on)


@pytest.mark.source("EXP-4", "tsukuba-guide-2023-10 §4(3)")
def test_a_card_for_a_short_stay_can_be_renewed_from_its_issue() -> None:
    told = card_standing(
        issued_on=date(2026, 11, 22), last_day=date(2026, 12, 31), on=date(2026, 11, 22)
    )
    assert (told.value, told.changes_on) == (Standing.RENEWABLE, date(2027, 1, 1))


days = st.dates(date(2016, 1, 1), date(2060, 12, 31))


@given(issued_on=days, lasting=st.integers(0, 4000), on=days)
def test_on_every_day_it_stands_in_one_way_and_never_goes_back(
    issued_on: date, lasting: int, on: date
) -> None:
    last_day = issued_on + timedelta(days=lasting)
    told = card_standing(issued_on=issued_on, last_day=last_day, on=on)
    order = list(Standing)
    then = card_standing(issued_on=issued_on, last_day=last_day, on=on + timedelta(days=1))
    assert order.index(told.value) <= order.index(then.value)
    assert (told.value != then.value) is (told.changes_on == on + timedelta(days=1))
    in_force = told.value in {Standing.VALID, Standing.RENEWABLE}
    assert in_force is (issued_on <= on <= last_day)
    assert (told.value is Standing.EXPIRED) is (on >= first_day_lapsed(last_day))
    opens_on = renewal_opens_on(last_day).value
    assert (told.value is Standing.RENEWABLE) is (max(issued_on, opens_on) <= on <= last_day)


def test_days_that_contradict_each_other_are_a_wrong_question() -> None:
    with pytest.raises(ImpossibleDaysError, match="before the day of its issue"):
        card_standing(issued_on=ISSUED, last_day=date(2024, 6, 9), on=ISSUED)
    with pytest.raises(ImpossibleDaysError, match="does not outlive its card"):
        certificate_standing(
            issued_on=ISSUED, last_day=date(2029, 5, 31), card_last_day=LAST, on=ISSUED
        )
    with pytest.raises(NoValueError, match="2016-01-01"):
        card_standing(issued_on=date(2015, 1, 1), last_day=date(2015, 12, 31), on=ISSUED)
