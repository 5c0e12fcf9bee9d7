from datetime import MAXYEAR, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Answer,
    NoValueError,
    age_on,
    card_last_day,
    certificate_last_day,
    nth_birthday_after,
    signature_certificate_from_age,
)
from jumin.terms import CertificatePurpose, UsageError


SIGNATURE, AUTHENTICATION = CertificatePurpose
LATER = date(2034, 6, 1)
"""A card's last day that ends no certificate of these tests."""


def card(issued_on: date, born_on: date, applied_on: date | None = None) -> Answer[date]:
    return card_last_day(issued_on=issued_on, born_on=born_on, applied_on=applied_on or issued_on)


@pytest.mark.source("kamakura-guide-2024-05-01 §4", "tsukuba-guide-2023-10 §4(1)")
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2024, 5, 9), date(2028, 5, 10), id="the day before the 18th birthday"),
        pytest.param(date(2024, 5, 10), date(2034, 5, 10), id="on the 18th birthday"),
        pytest.param(date(2024, 5, 11), date(2034, 5, 10), id="the day after it"),
    ],
)
def test_from_18_on_the_card_ends_with_the_tenth_birthday_below_with_the_fifth(
    issued_on: date, last: date
) -> None:
    """18歳以上は10回目の誕生日まで、18歳未満は5回目の誕生日まで."""
    assert card(issued_on, date(2006, 5, 10), date(2024, 4, 1)).value == last


@pytest.mark.source("kamakura-guide-2024-05-01 §4", "tsukuba-guide-2023-10 §4(1)")
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2021, 5, 9), date(2025, 5, 10), id="the day before the 20th birthday"),
        pytest.param(date(2021, 5, 10), date(2031, 5, 10), id="on the 20th birthday"),
    ],
)
def test_applied_for_to_march_2022_the_limit_is_20(issued_on: date, last: date) -> None:
    """カード申請日が2022年3月以前は20歳以上."""
    assert card(issued_on, date(2001, 5, 10)).value == last


@pytest.mark.source("tsukuba-guide-2023-10 §4(1)")
@pytest.mark.parametrize(
    ("applied_on", "last"),
    [
        pytest.param(date(2022, 3, 31), date(2026, 7, 1), id="applied for on the last day of 20"),
        pytest.param(date(2022, 4, 1), date(2031, 7, 1), id="applied for on the first day of 18"),
    ],
)
def test_the_day_of_application_chooses_the_limit_and_not_the_day_of_issue(
    applied_on: date, last: date
) -> None:
    """A holder of 18, card issued in April 2022 either way."""
    assert card(date(2022, 4, 20), date(2003, 7, 1), applied_on).value == last


@pytest.mark.source("kamakura-guide-2024-05-01 §4")
def test_the_age_is_that_on_the_day_of_issue_and_not_of_application() -> None:
    """カード発行日時点（申請日ではありません）."""
    assert card(date(2024, 6, 1), date(2006, 5, 10), date(2024, 4, 1)).value == date(2034, 5, 10)


@pytest.mark.source("izumi-guide §5(1)", "nakanoto-guide-2022-11-11 §card 4")
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2024, 5, 9), date(2033, 5, 10), id="issued the day before a birthday"),
        pytest.param(date(2024, 5, 10), date(2034, 5, 10), id="issued on a birthday"),
        pytest.param(date(2024, 5, 11), date(2034, 5, 10), id="issued the day after"),
    ],
)
def test_a_birthday_on_the_day_of_issue_itself_is_not_counted(issued_on: date, last: date) -> None:
    """発行日後10回目の誕生日まで."""
    assert card(issued_on, date(1980, 5, 10)).value == last


@pytest.mark.source("kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §4(3)")
@pytest.mark.parametrize(
    ("stay_until", "last"),
    [
        pytest.param(date(2024, 6, 1), date(2024, 6, 1), id="stay ends on the day of issue"),
        pytest.param(date(2034, 5, 9), date(2034, 5, 9), id="the day before the birthday"),
        pytest.param(date(2034, 5, 10), date(2034, 5, 10), id="on the birthday"),
        pytest.param(date(2034, 5, 11), date(2034, 5, 10), id="the day after: the birthday rules"),
        pytest.param(None, date(2034, 5, 10), id="no end of stay"),
    ],
)
def test_the_card_ends_with_the_stay_but_never_after_the_birthday(
    stay_until: date | None, last: date
) -> None:
    """カードの有効期限は在留期限まで。誕生日は越えられません."""
    answer = card_last_day(
        issued_on=date(2024, 6, 1),
        born_on=date(1980, 5, 10),
        applied_on=date(2024, 5, 1),
        stay_until=stay_until,
    )
    assert answer.value == last


@pytest.mark.source("civil-code §143(2)")
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2024, 2, 28), date(2033, 2, 28), id="leap year, the day before"),
        pytest.param(date(2024, 2, 29), date(2034, 2, 28), id="leap year, on the birthday"),
        pytest.param(date(2022, 2, 27), date(2031, 2, 28), id="common year, the day before"),
        pytest.param(date(2022, 2, 28), date(2032, 2, 29), id="common year, on the stand-in"),
    ],
)
def test_born_on_29_february_one_has_the_birthday_of_common_years_on_the_28th(
    issued_on: date, last: date
) -> None:
    answer = card(issued_on, date(1980, 2, 29))
    assert answer.value == last
    assert answer.assumed
    told = [str(reason) for reason in answer.reasons]
    assert any("29" not in reason and "28 February" in reason for reason in told)


@pytest.mark.source("civil-code §143(2)")
@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2026, 2, 27), 17),
        (date(2026, 2, 28), 18),
        (date(2028, 2, 28), 19),
        (date(2028, 2, 29), 20),
    ],
)
def test_born_on_29_february_one_grows_older_on_the_same_day(on: date, age: int) -> None:
    assert age_on(date(2008, 2, 29), on) == age


@pytest.mark.source("fujisawa-guide §3", "kamakura-guide-2024-05-01 §4")
@pytest.mark.parametrize("purpose", CertificatePurpose)
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2024, 5, 9), date(2028, 5, 10), id="issued the day before a birthday"),
        pytest.param(date(2024, 5, 10), date(2029, 5, 10), id="issued on a birthday"),
    ],
)
def test_a_certificate_ends_with_the_fifth_birthday_after_its_issue(
    purpose: CertificatePurpose, issued_on: date, last: date
) -> None:
    """発行日から5回目の誕生日."""
    answer = certificate_last_day(
        purpose, issued_on=issued_on, born_on=date(1980, 5, 10), card_last_day=LATER
    )
    assert (answer.value, answer.assumed) == (last, False)


@pytest.mark.source("fujisawa-guide §3", "nakanoto-guide-2022-11-11 §certificate 4")
@pytest.mark.parametrize(
    ("card_ends_on", "last"),
    [
        pytest.param(date(2029, 5, 9), date(2029, 5, 9), id="card ends the day before"),
        pytest.param(date(2029, 5, 10), date(2029, 5, 10), id="card ends on the birthday"),
        pytest.param(date(2029, 5, 11), date(2029, 5, 10), id="card ends the day after"),
    ],
)
def test_a_certificate_ends_with_the_card(card_ends_on: date, last: date) -> None:
    """いずれか早い日まで."""
    answer = certificate_last_day(
        AUTHENTICATION,
        issued_on=date(2024, 6, 1),
        born_on=date(1980, 5, 10),
        card_last_day=card_ends_on,
    )
    assert answer.value == last


@pytest.mark.source("fujisawa-guide §3")
@pytest.mark.parametrize(
    ("card_ends_on", "is_told"), [(date(2029, 5, 9), True), (date(2029, 5, 10), False)]
)
def test_the_cards_end_is_a_reason_only_where_it_comes_first(
    card_ends_on: date, *, is_told: bool
) -> None:
    answer = certificate_last_day(
        SIGNATURE,
        issued_on=date(2024, 6, 1),
        born_on=date(1980, 5, 10),
        card_last_day=card_ends_on,
    )
    assert any("The card ends earlier" in str(reason) for reason in answer.reasons) is is_told


@pytest.mark.source("matsuyama-certificates §validity")
def test_renewed_inside_the_window_a_certificate_ends_with_the_sixth_birthday() -> None:
    answer = certificate_last_day(
        AUTHENTICATION,
        issued_on=date(2024, 3, 1),
        born_on=date(1980, 5, 10),
        card_last_day=LATER,
        renewing=True,
    )
    assert answer.value == date(2029, 5, 10)
    assert [source.source.id for source in answer.sources] == ["matsuyama-certificates"]


@pytest.mark.source("matsuyama-certificates §validity")
@pytest.mark.parametrize(
    ("authentication_ends_on", "last"),
    [
        pytest.param(date(2029, 5, 9), date(2029, 5, 9), id="the day before"),
        pytest.param(date(2029, 5, 11), date(2029, 5, 10), id="the day after"),
    ],
)
def test_the_signature_certificate_does_not_outlive_the_authentication_certificate(
    authentication_ends_on: date, last: date
) -> None:
    answer = certificate_last_day(
        SIGNATURE,
        issued_on=date(2024, 6, 1),
        born_on=date(1980, 5, 10),
        card_last_day=LATER,
        authentication_last_day=authentication_ends_on,
    )
    assert answer.value == last


@pytest.mark.parametrize(
    ("born_on", "applied_on", "issued_on", "stay_until"),
    [
        pytest.param(date(2024, 5, 2), date(2024, 5, 1), date(2024, 6, 1), None, id="not born"),
        pytest.param(date(1980, 1, 1), date(2024, 6, 2), date(2024, 6, 1), None, id="applied late"),
        pytest.param(
            date(1980, 1, 1), date(2024, 5, 1), date(2024, 6, 1), date(2024, 5, 31), id="stay over"
        ),
        pytest.param(date(9990, 1, 1), date(9998, 1, 1), date(MAXYEAR, 1, 1), None, id="too late"),
    ],
)
def test_days_that_contradict_each_other_are_a_wrong_question(
    born_on: date, applied_on: date, issued_on: date, stay_until: date | None
) -> None:
    with pytest.raises(UsageError):
        card_last_day(
            issued_on=issued_on, born_on=born_on, applied_on=applied_on, stay_until=stay_until
        )


@pytest.mark.parametrize(
    ("purpose", "born_on", "card_ends_on", "authentication_ends_on"),
    [
        pytest.param(SIGNATURE, date(2024, 6, 2), LATER, None, id="not born"),
        pytest.param(SIGNATURE, date(1980, 1, 1), date(2024, 5, 31), None, id="card over"),
        pytest.param(SIGNATURE, date(1980, 1, 1), LATER, date(2024, 5, 31), id="other over"),
        pytest.param(AUTHENTICATION, date(1980, 1, 1), LATER, LATER, id="bound by itself"),
    ],
)
def test_a_certificate_needs_days_that_fit(
    purpose: CertificatePurpose,
    born_on: date,
    card_ends_on: date,
    authentication_ends_on: date | None,
) -> None:
    with pytest.raises(UsageError):
        certificate_last_day(
            purpose,
            issued_on=date(2024, 6, 1),
            born_on=born_on,
            card_last_day=card_ends_on,
            authentication_last_day=authentication_ends_on,
        )


@pytest.mark.parametrize(
    ("issued_on", "is_known"), [(date(2015, 12, 31), False), (date(2016, 1, 1), True)]
)
def test_before_there_were_cards_there_is_no_answer(issued_on: date, *, is_known: bool) -> None:
    if is_known:
        assert card(issued_on, date(1980, 5, 10)).value == date(2025, 5, 10)
    else:
        with pytest.raises(NoValueError, match="2016-01-01"):
            card(issued_on, date(1980, 5, 10))


def test_an_answer_cites_its_guides_and_says_as_of_which_edition() -> None:
    answer = card(date(2024, 6, 1), date(1980, 5, 10))
    assert [str(source) for source in answer.sources] == [
        "tsukuba-guide-2023-10 §4(1)",
        "kamakura-guide-2024-05-01 §4",
    ]
    assert answer.as_of == date(2023, 10, 1)
    assert not answer.assumed
    assert not any("1980" in str(reason) for reason in answer.reasons)


births = st.dates(date(1900, 1, 1), date(2050, 12, 31))
issues = st.dates(date(2016, 1, 1), date(2080, 12, 31))


@given(born_on=births, issued_on=issues, count=st.integers(1, 10))
def test_the_nth_birthday_is_after_issue_with_n_minus_1_birthdays_between(
    born_on: date, issued_on: date, count: int
) -> None:
    last = nth_birthday_after(issued_on, born_on, count)
    assert last > issued_on
    assert age_on(born_on, last) - age_on(born_on, issued_on) == count
    assert age_on(born_on, last - timedelta(days=1)) == age_on(born_on, last) - 1


@given(born_on=births, issued_on=issues, count=st.integers(1, 9))
def test_birthdays_are_a_year_apart(born_on: date, issued_on: date, count: int) -> None:
    one, two = (nth_birthday_after(issued_on, born_on, n) for n in (count, count + 1))
    assert two.year == one.year + 1
    assert (two - one).days in {365, 366}


@given(born_on=births, issued_on=issues)
def test_a_day_later_issue_never_ends_earlier(born_on: date, issued_on: date) -> None:
    next_day = issued_on + timedelta(days=1)
    assert nth_birthday_after(next_day, born_on, 5) >= nth_birthday_after(issued_on, born_on, 5)


@pytest.mark.source("fujimino-certificates §application")
@pytest.mark.parametrize(
    ("issued_on", "given"),
    [
        pytest.param(date(2025, 6, 1), [AUTHENTICATION], id="the day before the 15th birthday"),
        pytest.param(date(2025, 6, 2), [SIGNATURE, AUTHENTICATION], id="on the 15th birthday"),
    ],
)
def test_a_signature_certificate_is_for_those_of_15_and_over(
    issued_on: date, given: list[CertificatePurpose]
) -> None:
    """署名用電子証明書は15歳から."""
    from_age = signature_certificate_from_age(issued_on)
    assert (age_on(date(2010, 6, 2), issued_on) >= from_age.value) is (SIGNATURE in given)
    assert from_age.value == 15
    assert not from_age.assumed
    assert [str(source) for source in from_age.sources] == ["fujimino-certificates §application"]
    assert "under 15" in str(from_age.reasons[0])


def test_from_which_age_is_known_from_the_day_of_the_first_card_on() -> None:
    assert signature_certificate_from_age(date(2016, 1, 1)).value == 15
    with pytest.raises(NoValueError, match="2016-01-01 or later"):
        signature_certificate_from_age(date(2015, 12, 31))
