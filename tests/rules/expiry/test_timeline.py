from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Deadline,
    DeadlineKey,
    ImpossibleDaysError,
    Month,
    card_last_day,
    deadlines,
    is_renewing,
    municipalities,
    renewal_opens_on,
)
from jumin.terms import MunicipalityId


BORN, ISSUED = date(1990, 5, 30), date(2024, 6, 10)
CERTIFICATE_NOTICES = (DeadlineKey.AUTHENTICATION_NOTICE, DeadlineKey.SIGNATURE_NOTICE)
NOTICES = (*CERTIFICATE_NOTICES, DeadlineKey.CARD_NOTICE)


def days(found: Sequence[Deadline]) -> dict[str, date | Month]:
    assert len({each.key for each in found}) == len(found)
    return {each.key: each.day for each in found}


@pytest.mark.source(
    *("EXP-1", "EXP-3", "EXP-5", "EXP-6", "CARD-1"),
    *("kamakura-guide-2024-05-01 §4", "kamakura-guide-2024-05-01 §8", "fujisawa-guide §3"),
)
def test_the_days_of_a_card_stand_in_order() -> None:
    found = deadlines(born_on=BORN, issued_on=ISSUED, municipality=MunicipalityId("kamakura"))
    assert days(found) == {
        DeadlineKey.CARD_ISSUED: ISSUED,
        DeadlineKey.AUTHENTICATION_RENEWAL: date(2029, 3, 1),
        DeadlineKey.AUTHENTICATION_NOTICE: Month(2029, 3),
        DeadlineKey.SIGNATURE_RENEWAL: date(2029, 3, 1),
        DeadlineKey.SIGNATURE_NOTICE: Month(2029, 3),
        DeadlineKey.AUTHENTICATION_LAST_DAY: date(2029, 5, 30),
        DeadlineKey.SIGNATURE_LAST_DAY: date(2029, 5, 30),
        DeadlineKey.CLINIC_USE: date(2029, 8, 31),
        DeadlineKey.CARD_RENEWAL: date(2034, 3, 1),
        DeadlineKey.CARD_NOTICE: Month(2034, 3),
        DeadlineKey.CARD_LAST_DAY: date(2034, 5, 30),
    }
    assert [each.starts_on for each in found] == sorted(each.starts_on for each in found)


@pytest.mark.source("EXP-6", "fujisawa-guide §4", "kamakura-guide-2024-05-01 §4")
@pytest.mark.parametrize(
    ("municipality", "is_assumed"),
    [("kamakura", False), ("fujisawa", True), ("tsukuba", True), ("nakanoto", True)],
)
def test_only_kamakuras_guide_says_when_exactly_the_notice_is_posted(
    municipality: str, *, is_assumed: bool
) -> None:
    """有効期限2～3ヶ月前を目途に / 更新のお知らせもその際."""
    found = deadlines(born_on=BORN, issued_on=ISSUED, municipality=MunicipalityId(municipality))
    notices = [each for each in found if each.key in NOTICES]
    assert [each.answer.assumed for each in notices] == [is_assumed] * len(NOTICES)


@pytest.mark.source("CERT-3", "EXP-3", "fujimino-certificates §application")
@pytest.mark.parametrize(
    ("issued_on", "possible_on"),
    [
        pytest.param(date(2026, 5, 29), date(2026, 5, 30), id="the day before the 15th birthday"),
        pytest.param(date(2026, 5, 30), None, id="on it"),
    ],
)
def test_under_15_a_card_bears_the_authentication_certificate_only(
    issued_on: date, possible_on: date | None
) -> None:
    """15歳未満の方には署名用電子証明書は発行されません."""
    found = days(deadlines(born_on=date(2011, 5, 30), issued_on=issued_on))
    assert found.get(DeadlineKey.SIGNATURE_POSSIBLE) == possible_on
    assert (DeadlineKey.SIGNATURE_LAST_DAY in found) is (possible_on is None)
    assert DeadlineKey.AUTHENTICATION_LAST_DAY in found


def test_who_turns_15_after_the_card_ended_is_not_told_of_it() -> None:
    assert DeadlineKey.SIGNATURE_POSSIBLE not in days(
        deadlines(born_on=date(2020, 5, 30), issued_on=ISSUED)
    )


@pytest.mark.source("EXP-3", "EXP-5", "tsukuba-guide-2023-10 §4(2)")
def test_certificates_that_end_with_the_card_are_not_renewed_by_themselves() -> None:
    """カードの有効期限より先に電子証明書の有効期限が到来する方は、電子証明書のみ更新."""
    found = days(deadlines(born_on=date(2008, 5, 30), issued_on=ISSUED))
    assert found[DeadlineKey.CARD_LAST_DAY] == found[DeadlineKey.SIGNATURE_LAST_DAY]
    assert DeadlineKey.CARD_RENEWAL in found
    assert DeadlineKey.AUTHENTICATION_RENEWAL not in found
    assert not found.keys() & set(CERTIFICATE_NOTICES)


@pytest.mark.source("EXP-4", "kamakura-guide-2024-05-01 §5", "tsuruga-renewal §notice")
def test_a_card_that_ends_with_the_stay_is_extended_and_no_notice_is_posted() -> None:
    """有効期限内にマイナンバーカードと新しい在留カードを持って."""
    stay_until = date(2026, 12, 31)
    found = days(deadlines(born_on=BORN, issued_on=ISSUED, stay_until=stay_until))
    assert found == {
        DeadlineKey.CARD_ISSUED: ISSUED,
        DeadlineKey.CARD_EXTENSION: stay_until,
        DeadlineKey.CARD_LAST_DAY: stay_until,
        DeadlineKey.AUTHENTICATION_LAST_DAY: stay_until,
        DeadlineKey.SIGNATURE_LAST_DAY: stay_until,
        DeadlineKey.CLINIC_USE: date(2027, 3, 31),
    }


@pytest.mark.source("EXP-4", "kamakura-guide-2024-05-01 §5", "tsuruga-renewal §notice")
@pytest.mark.parametrize(
    ("stay_until", "is_extended"),
    [(date(2034, 5, 29), True), (date(2034, 5, 30), False), (date(2034, 5, 31), False)],
)
def test_past_the_birthday_a_card_is_renewed_and_not_extended(
    stay_until: date, *, is_extended: bool
) -> None:
    """誕生日は越えられません."""
    found = days(deadlines(born_on=BORN, issued_on=ISSUED, stay_until=stay_until))
    assert (DeadlineKey.CARD_EXTENSION in found) is is_extended
    assert (DeadlineKey.CARD_RENEWAL in found) is not is_extended
    assert not found.keys() & set(NOTICES)


@pytest.mark.source("EXP-3", "EXP-5", "matsuyama-certificates §validity", "fujisawa-guide §4")
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2029, 2, 28), date(2033, 5, 30), id="the day before renewal opens: 5th"),
        pytest.param(date(2029, 3, 1), date(2034, 5, 30), id="on that day: 6th"),
        pytest.param(date(2029, 5, 29), date(2034, 5, 30), id="the day before the last: 6th"),
        pytest.param(date(2029, 5, 31), date(2034, 5, 30), id="lapsed: the 5th, no year is lost"),
    ],
)
def test_certificates_issued_later_are_renewed_inside_the_window_and_else_issued_anew(
    issued_on: date, last: date
) -> None:
    found = days(deadlines(born_on=BORN, issued_on=ISSUED, certificates_issued_on=issued_on))
    assert found[DeadlineKey.CERTIFICATES_ISSUED] == issued_on
    assert found[DeadlineKey.AUTHENTICATION_LAST_DAY] == last


def test_whether_they_were_renewed_can_be_told() -> None:
    anew, renewed = (
        days(
            deadlines(
                born_on=BORN,
                issued_on=ISSUED,
                certificates_issued_on=date(2026, 11, 22),
                renewing=renewing,
            )
        )[DeadlineKey.AUTHENTICATION_LAST_DAY]
        for renewing in (False, True)
    )
    assert (anew, renewed) == (date(2031, 5, 30), date(2032, 5, 30))


@pytest.mark.parametrize(
    ("issued_on", "is_right"),
    [
        (date(2024, 6, 9), False),
        (date(2024, 6, 10), True),
        (date(2034, 5, 30), True),
        (date(2034, 5, 31), False),
    ],
)
@pytest.mark.parametrize("renewing", [None, False, True])
def test_certificates_are_issued_while_the_card_holds(
    issued_on: date, *, is_right: bool, renewing: bool | None
) -> None:
    def ask() -> Sequence[Deadline]:
        return deadlines(
            born_on=BORN, issued_on=ISSUED, certificates_issued_on=issued_on, renewing=renewing
        )

    if is_right:
        assert ask()
    else:
        with pytest.raises(
            ImpossibleDaysError,
            match="2024-06-10 or later" if issued_on < ISSUED else "2034-05-30 or earlier",
        ):
            ask()


@given(
    born_on=st.dates(date(1920, 1, 1), date(2040, 12, 31)),
    age=st.integers(0, 100 * 365),
    stay=st.none() | st.integers(0, 5 * 366),
    municipality=st.sampled_from(municipalities()),
)
def test_every_day_lies_in_the_life_of_the_card(
    born_on: date, age: int, stay: int | None, municipality
) -> None:
    issued_on = max(date(2016, 1, 1), born_on + timedelta(days=age))
    found = deadlines(
        born_on=born_on,
        issued_on=issued_on,
        stay_until=None if stay is None else issued_on + timedelta(days=stay),
        municipality=municipality.id,
    )
    told = days(found)
    card, authentication = (
        told[DeadlineKey.CARD_LAST_DAY],
        told[DeadlineKey.AUTHENTICATION_LAST_DAY],
    )
    signature = told.get(DeadlineKey.SIGNATURE_LAST_DAY, issued_on)
    assert issued_on <= signature <= authentication <= card
    assert signature in {issued_on, authentication}
    for key in (DeadlineKey.CARD_RENEWAL, DeadlineKey.AUTHENTICATION_RENEWAL):
        if key in told:
            last = card if key is DeadlineKey.CARD_RENEWAL else authentication
            assert is_renewing(last, told[key]).value
            assert told[key] > issued_on
    for each in found:
        assert each.answer.changes_on is None
        assert issued_on <= each.ends_on
        assert each.ends_on <= card or each.key == DeadlineKey.CLINIC_USE
    assert authentication <= told[DeadlineKey.CLINIC_USE]


@given(born_on=st.dates(date(1920, 1, 1), date(2010, 1, 1)), later=st.integers(0, 4000))
def test_the_notice_is_posted_in_the_month_in_which_renewal_opens(
    born_on: date, later: int
) -> None:
    issued_on = date(2016, 1, 1) + timedelta(days=later)
    told = days(deadlines(born_on=born_on, issued_on=issued_on))
    card = card_last_day(issued_on=issued_on, born_on=born_on).value
    assert told[DeadlineKey.CARD_NOTICE] == Month.of(renewal_opens_on(card).value)
