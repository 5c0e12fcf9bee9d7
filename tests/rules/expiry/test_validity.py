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
    first_day_lapsed,
    nth_birthday_after,
    signature_certificate_from,
    signature_certificate_from_age,
)
from jumin.terms import CertificatePurpose, UsageError


SIGNATURE, AUTHENTICATION = CertificatePurpose
LATER = date(2034, 6, 1)
"""A card's last day that ends no certificate of these tests."""


def card(issued_on: date, born_on: date, applied_on: date | None = None) -> Answer[date]:
    return card_last_day(issued_on=issued_on, born_on=born_on, applied_on=applied_on or issued_on)


@pytest.mark.source(
    "EXP-1", "CARD-1", "kamakura-guide-2024-05-01 §4", "tsukuba-guide-2023-10 §4(1)"
)
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


@pytest.mark.source("EXP-2", "kamakura-guide-2024-05-01 §4", "tsukuba-guide-2023-10 §4(1)")
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


@pytest.mark.source("EXP-2", "tsukuba-guide-2023-10 §4(1)")
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


@pytest.mark.source("EXP-1", "kamakura-guide-2024-05-01 §4")
def test_the_age_is_that_on_the_day_of_issue_and_not_of_application() -> None:
    """カード発行日時点（申請日ではありません）."""
    assert card(date(2024, 6, 1), date(2006, 5, 10), date(2024, 4, 1)).value == date(2034, 5, 10)


@pytest.mark.source("EXP-1", "izumi-guide §5(1)", "nakanoto-guide-2022-11-11 §card 4")
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


@pytest.mark.source("EXP-4", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §4(3)")
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


@pytest.mark.source("EXP-1", "civil-code §143(2)")
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


@pytest.mark.source("EXP-1", "civil-code §143(2)")
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


@pytest.mark.source("EXP-3", "fujisawa-guide §3", "kamakura-guide-2024-05-01 §4")
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


@pytest.mark.source("EXP-3", "fujisawa-guide §3", "nakanoto-guide-2022-11-11 §certificate 4")
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


@pytest.mark.source("EXP-3", "fujisawa-guide §3")
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


@pytest.mark.source("EXP-3", "matsuyama-certificates §validity")
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


@pytest.mark.source("EXP-3", "CERT-5", "matsuyama-certificates §validity")
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


@pytest.mark.source("CERT-3", "fujimino-certificates §application")
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


@pytest.mark.source("EXP-2", "tsukuba-guide-2023-10 §4(1)", "kamakura-guide-2024-05-01 §4")
@pytest.mark.parametrize(
    ("born_on", "is_assumed"),
    [
        pytest.param(date(2004, 6, 9), False, id="20: under neither limit"),
        pytest.param(date(2004, 6, 11), True, id="19: under the former one"),
        pytest.param(date(2006, 6, 10), True, id="18 that day: under the former one"),
        pytest.param(date(2006, 6, 11), False, id="17: under both"),
    ],
)
def test_the_day_of_application_left_out_is_assumed_where_it_matters(
    born_on: date, *, is_assumed: bool
) -> None:
    """カード申請日が2022年4月以降 / 2022年3月以前."""
    issued_on = date(2024, 6, 10)
    told = card_last_day(issued_on=issued_on, born_on=born_on)
    given = card_last_day(issued_on=issued_on, born_on=born_on, applied_on=issued_on)
    assert (told.value, told.assumed) == (given.value, is_assumed)
    assert not given.assumed
    assert {str(reason) for reason in told.reasons} - {str(reason) for reason in given.reasons} == {
        "The day of application is not told: that of issue is taken."
    }


@pytest.mark.source("EXP-2", "tsukuba-guide-2023-10 §4(1)")
@pytest.mark.parametrize(
    ("issued_on", "is_assumed"), [(date(2022, 3, 31), False), (date(2022, 4, 1), True)]
)
def test_up_to_march_2022_no_other_limit_was_to_be_thought_of(
    issued_on: date, *, is_assumed: bool
) -> None:
    assert card_last_day(issued_on=issued_on, born_on=date(2003, 1, 1)).assumed is is_assumed


@pytest.mark.source("EXP-1", "kamakura-guide-2024-05-01 §4")
def test_the_last_day_still_holds_and_the_next_is_the_first_that_does_not() -> None:
    """10回目の誕生日まで."""
    assert first_day_lapsed(date(2034, 5, 30)) == date(2034, 5, 31)


@given(born_on=births, later=st.integers(0, 2000), stay=st.none() | st.integers(0, 5000))
def test_a_card_never_ends_before_its_issue_nor_lasts_past_ten_years(
    born_on: date, later: int, stay: int | None
) -> None:
    issued_on = max(born_on, date(2016, 1, 1)) + timedelta(days=later)
    stay_until = None if stay is None else issued_on + timedelta(days=stay)
    last = card_last_day(issued_on=issued_on, born_on=born_on, stay_until=stay_until).value
    assert issued_on <= last
    assert last <= date(issued_on.year + 10, 12, 31)
    assert stay_until is None or last <= stay_until
    assert stay_until is not None or age_on(born_on, last) - age_on(born_on, issued_on) in {5, 10}


@given(born_on=births, later=st.integers(0, 20000), applied=st.integers(0, 800))
def test_for_one_application_a_card_issued_a_day_later_never_ends_earlier(
    born_on: date, later: int, applied: int
) -> None:
    """Neither at the age limit nor on a birthday; nor where the application is left out."""
    issued_on = max(born_on, date(2016, 1, 1)) + timedelta(days=later)
    applied_on = max(born_on, issued_on - timedelta(days=applied), date(2015, 10, 5))
    for told in (applied_on, None):
        one, then = (
            card_last_day(issued_on=day, born_on=born_on, applied_on=told).value
            for day in (issued_on, issued_on + timedelta(days=1))
        )
        assert one <= then


@pytest.mark.source("EXP-2", "tsukuba-guide-2023-10 §4(1)")
def test_an_application_a_day_later_can_only_prolong_a_card() -> None:
    issued_on, born_on = date(2022, 4, 10), date(2003, 7, 1)
    lasts = [
        card_last_day(issued_on=issued_on, born_on=born_on, applied_on=applied_on).value
        for applied_on in (date(2022, 3, 30), date(2022, 3, 31), date(2022, 4, 1), issued_on)
    ]
    assert lasts == [date(2026, 7, 1), date(2026, 7, 1), date(2031, 7, 1), date(2031, 7, 1)]


@pytest.mark.source("EXP-1", "izumi-guide §5(1)")
def test_who_is_born_a_day_later_can_have_a_card_that_ends_a_year_earlier() -> None:
    """In the day of birth it is not monotone: a birthday on the day of issue is not counted."""
    issued_on = date(2024, 5, 10)
    assert card(issued_on, date(1980, 5, 10)).value == date(2034, 5, 10)
    assert card(issued_on, date(1980, 5, 11)).value == date(2033, 5, 11)


@pytest.mark.source("EXP-3", "EXP-5", "matsuyama-certificates §validity", "izumi-guide §5(2)")
def test_renewed_on_its_last_day_a_certificate_outlasts_one_issued_on_the_day_after() -> None:
    """The one place where a later issue ends earlier: the sixth birthday turns into the fifth."""
    born_on, card_ends_on = date(1990, 5, 30), date(2039, 1, 1)

    def last(issued_on: date, *, renewing: bool) -> date:
        return certificate_last_day(
            AUTHENTICATION,
            issued_on=issued_on,
            born_on=born_on,
            card_last_day=card_ends_on,
            renewing=renewing,
        ).value

    assert last(date(2029, 5, 29), renewing=True) == date(2034, 5, 30)
    assert last(date(2029, 5, 30), renewing=True) == date(2035, 5, 30)
    assert last(date(2029, 5, 31), renewing=False) == date(2034, 5, 30)


@given(
    born_on=births,
    later=st.integers(0, 20000),
    lasting=st.integers(1, 5000),
    renewing=st.booleans(),
)
def test_a_certificate_never_outlasts_its_card_and_issued_later_never_ends_earlier(
    born_on: date, later: int, lasting: int, *, renewing: bool
) -> None:
    issued_on = max(born_on, date(2016, 1, 1)) + timedelta(days=later)
    card_ends_on = issued_on + timedelta(days=lasting)
    one, then = (
        certificate_last_day(
            AUTHENTICATION,
            issued_on=day,
            born_on=born_on,
            card_last_day=card_ends_on,
            renewing=renewing,
        ).value
        for day in (issued_on, issued_on + timedelta(days=1))
    )
    assert issued_on <= one <= then <= card_ends_on


@pytest.mark.source("EXP-1", "civil-code §143(2)")
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2026, 2, 27), date(2030, 2, 28), id="the day before: the fifth"),
        pytest.param(date(2026, 2, 28), date(2036, 2, 29), id="18 on that day: the tenth"),
    ],
)
def test_born_on_29_february_one_comes_of_age_on_28_february_of_a_common_year(
    issued_on: date, last: date
) -> None:
    told = card(issued_on, date(2008, 2, 29), date(2026, 1, 5))
    assert (told.value, told.assumed) == (last, True)


@pytest.mark.source("CERT-3", "fujimino-certificates §application")
@pytest.mark.parametrize(
    ("born_on", "possible_on", "is_assumed"),
    [
        pytest.param(date(2012, 5, 30), date(2027, 5, 30), False, id="the 15th birthday"),
        pytest.param(date(2012, 2, 29), date(2027, 2, 28), True, id="born on 29 February"),
    ],
)
def test_a_signature_certificate_can_be_had_from_the_15th_birthday_on(
    born_on: date, possible_on: date, *, is_assumed: bool
) -> None:
    """15歳未満の方には発行されません."""
    told = signature_certificate_from(born_on, date(2026, 11, 22))
    assert (told.value, told.assumed, told.changes_on) == (possible_on, is_assumed, None)
    assert age_on(born_on, possible_on) == 15
    assert age_on(born_on, possible_on - timedelta(days=1)) == 14


@pytest.mark.source("EXP-1", "EXP-3", "EXP-7", "kamakura-guide-2024-05-01 §4", "izumi-guide §5(1)")
@pytest.mark.parametrize(
    ("issued_on", "card_ends_on", "certificates_end_on"),
    [
        pytest.param(
            *(date(2034, 5, 29), date(2043, 5, 30), date(2038, 5, 30)), id="before the birthday"
        ),
        pytest.param(*(date(2034, 5, 30), date(2044, 5, 30), date(2039, 5, 30)), id="on it"),
        pytest.param(*(date(2034, 5, 31), date(2044, 5, 30), date(2039, 5, 30)), id="too late"),
    ],
)
def test_a_card_renewed_before_its_last_birthday_counts_that_birthday_as_the_first(
    issued_on: date, card_ends_on: date, certificates_end_on: date
) -> None:
    """The new card of somebody born on 30 May whose old one ends in 2034, and what is on it."""
    born_on = date(1990, 5, 30)
    renewed = card(issued_on, born_on)
    on_it = certificate_last_day(
        AUTHENTICATION, issued_on=issued_on, born_on=born_on, card_last_day=renewed.value
    )
    assert (renewed.value, on_it.value) == (card_ends_on, certificates_end_on)
