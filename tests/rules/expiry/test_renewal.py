from datetime import date, timedelta
from pathlib import Path

import pytest
from changing import assert_changes_as_told
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Month,
    NoValueError,
    answering_by,
    is_renewal_notified,
    is_renewing,
    load_over,
    municipalities,
    renewal_notice_day,
    renewal_notice_month,
    renewal_opens_on,
)
from jumin.rules.periods import months_from
from jumin.terms import MunicipalityId


ONE_DAY = timedelta(days=1)
LATER_NOTICES = """\
notice-days-after-opening:
  title: {ja: 通知, en: notice}
  unit: days
  values:
    - {value: 31, since: 2016-01-01, kind: guide, source: fujisawa-guide#4, verified_on: 2026-11-22}
"""
ends = st.dates(date(2016, 1, 1), date(2080, 12, 31))


@pytest.mark.source(
    "EXP-5", "kamakura-guide-2024-05-01 §8", "fujisawa-guide §4", "izumi-guide §5(3)"
)
@pytest.mark.parametrize(
    ("last_day", "opens_on"),
    [
        pytest.param(date(2027, 4, 1), date(2027, 1, 2), id="the guide's first example"),
        pytest.param(date(2027, 5, 30), date(2027, 3, 1), id="the guide's second example"),
        pytest.param(date(2027, 5, 27), date(2027, 2, 28), id="27 February is there"),
        pytest.param(date(2027, 5, 28), date(2027, 3, 1), id="28 February is there"),
        pytest.param(date(2027, 5, 29), date(2027, 3, 1), id="29 February is not"),
        pytest.param(date(2027, 5, 31), date(2027, 3, 1), id="31 February is never"),
        pytest.param(date(2028, 5, 28), date(2028, 2, 29), id="leap year, 28 February"),
        pytest.param(date(2028, 5, 29), date(2028, 3, 1), id="leap year, 29 February"),
        pytest.param(date(2028, 5, 30), date(2028, 3, 1), id="leap year, 30 February"),
        pytest.param(date(2027, 7, 30), date(2027, 5, 1), id="30 April is there"),
        pytest.param(date(2027, 7, 31), date(2027, 5, 1), id="31 April is not"),
        pytest.param(date(2027, 3, 31), date(2027, 1, 1), id="31 December is there"),
        pytest.param(date(2027, 1, 15), date(2026, 10, 16), id="over the turn of the year"),
        pytest.param(date(2032, 2, 29), date(2031, 11, 30), id="29 February"),
        pytest.param(date(2033, 2, 28), date(2032, 11, 29), id="28 February"),
    ],
)
def test_renewal_opens_the_day_after_the_one_three_months_before(
    last_day: date, opens_on: date
) -> None:
    """有効期限3か月前の翌日から可能です."""
    told = renewal_opens_on(last_day)
    assert (told.value, told.assumed) == (opens_on, False)
    assert [str(source) for source in told.sources] == ["kamakura-guide-2024-05-01 §8"]


@pytest.mark.source("EXP-5", "kamakura-guide-2024-05-01 §8", "nakanoto-guide-2022-11-11 §card 4")
@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        pytest.param(date(2027, 1, 1), False, id="the day before it opens"),
        pytest.param(date(2027, 1, 2), True, id="the first day"),
        pytest.param(date(2027, 4, 1), True, id="the last day"),
        pytest.param(date(2027, 4, 2), False, id="the day after"),
    ],
)
def test_one_renews_from_that_day_up_to_and_on_the_last(on: date, *, is_open: bool) -> None:
    """更新は有効期間内に申請が必要です."""
    told = is_renewing(date(2027, 4, 1), on)
    assert told.value is is_open
    assert bool(told.reasons) is not is_open


@given(last_day=ends)
def test_the_window_opens_in_the_three_months_before_the_end(last_day: date) -> None:
    opens_on = renewal_opens_on(last_day).value
    assert months_from(last_day, -3) == opens_on - ONE_DAY
    assert months_from(opens_on, 3) > last_day - timedelta(days=3)
    assert 89 <= (last_day - opens_on).days + 1 <= 92
    assert is_renewing(last_day, opens_on).value
    assert is_renewing(last_day, last_day).value
    assert not is_renewing(last_day, opens_on - ONE_DAY).value
    assert not is_renewing(last_day, last_day + ONE_DAY).value


@given(last_day=ends)
def test_what_ends_a_day_later_never_opens_earlier(last_day: date) -> None:
    assert renewal_opens_on(last_day + ONE_DAY).value >= renewal_opens_on(last_day).value


@pytest.mark.source("EXP-6", "fujisawa-guide §4", "kamakura-guide-2024-05-01 §4")
def test_the_notice_is_posted_when_renewal_opens_and_that_day_is_assumed() -> None:
    """更新のお知らせもその際、現住所に郵送される予定です."""
    told = renewal_notice_day(date(2027, 4, 1))
    assert (told.value, told.assumed) == (date(2027, 1, 2), True)
    assert any("Fujisawa posts" in str(reason) for reason in told.reasons)


@pytest.mark.source("EXP-6", "fujisawa-guide §4")
@given(last_day=ends)
def test_the_notice_is_posted_two_to_three_months_before_the_end(last_day: date) -> None:
    """有効期限2～3ヶ月前を目途に."""
    posted_on = renewal_notice_day(last_day).value
    assert months_from(last_day, -3) <= posted_on <= months_from(last_day, -2)


@pytest.mark.parametrize("asked", [renewal_opens_on, renewal_notice_day])
def test_before_there_were_cards_nothing_is_renewed(asked) -> None:
    assert asked(date(2016, 1, 1)).value == date(2015, 10, 2)
    with pytest.raises(NoValueError, match="2016-01-01"):
        asked(date(2015, 12, 31))


@pytest.mark.source("EXP-5", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize(
    "on", [date(2026, 6, 1), date(2027, 1, 1), date(2027, 1, 2), date(2027, 4, 1), date(2027, 4, 2)]
)
def test_whether_one_can_renew_changes_on_the_day_that_is_told(on: date) -> None:
    assert_changes_as_told(lambda day: is_renewing(date(2027, 4, 1), day), on)


@pytest.mark.source("EXP-6", "kamakura-guide-2024-05-01 §4", "fujisawa-guide §4")
@pytest.mark.parametrize("municipality", [None, *(one.id for one in municipalities())])
@pytest.mark.parametrize(
    ("last_day", "month"),
    [
        pytest.param(date(2027, 4, 1), Month(2027, 1), id="the guide's first example"),
        pytest.param(date(2027, 5, 30), Month(2027, 3), id="the guide's second example"),
        pytest.param(date(2027, 4, 30), Month(2027, 1), id="30 January is there"),
        pytest.param(date(2027, 5, 1), Month(2027, 2), id="posted on 2 February"),
        pytest.param(date(2027, 3, 31), Month(2027, 1), id="31 December is there"),
        pytest.param(date(2027, 4, 29), Month(2027, 1), id="posted on 30 January"),
        pytest.param(date(2027, 1, 31), Month(2026, 11), id="31 October is there"),
    ],
)
def test_the_notice_is_posted_in_the_month_in_which_renewal_opens(
    last_day: date, month: Month, municipality: MunicipalityId | None
) -> None:
    """更新のお知らせもその際."""
    told = renewal_notice_month(last_day, municipality=municipality)
    assert told.value == month
    assert told.value == Month.of(renewal_notice_day(last_day, municipality=municipality).value)
    assert told.assumed is (municipality != "kamakura")


@pytest.mark.source("EXP-6", "EXP-4", "fujisawa-guide §4", "tsuruga-renewal §notice")
def test_to_those_whose_stay_ends_no_notice_is_posted() -> None:
    """在留期間の定めがない外国人住民を除き、有効期限通知書は送付されません."""
    last_day = date(2027, 4, 1)
    assert is_renewal_notified(last_day, stay_until=None).value
    told = is_renewal_notified(last_day, stay_until=date(2030, 1, 1))
    assert (told.value, told.assumed) == (False, False)
    assert [str(source) for source in told.sources] == ["tsuruga-renewal §notice"]


@pytest.mark.source("EXP-6")
def test_a_municipality_can_post_its_notices_some_days_after_renewal_opens(tmp_path: Path) -> None:
    folder = tmp_path / "municipalities" / "fujisawa-14205"
    folder.mkdir(parents=True)
    (folder / "renewal.yaml").write_text(LATER_NOTICES, encoding="utf-8")
    with answering_by(load_over(tmp_path)):
        told = renewal_notice_day(date(2027, 5, 30), municipality=MunicipalityId("fujisawa"))
        month = renewal_notice_month(date(2027, 5, 30), municipality=MunicipalityId("fujisawa"))
        others = renewal_notice_day(date(2027, 5, 30), municipality=MunicipalityId("tsukuba"))
    assert (told.value, month.value) == (date(2027, 4, 1), Month(2027, 4))
    assert "The notice is posted 31 days after renewal opens." in map(str, told.reasons)
    assert others.value == date(2027, 3, 1)
