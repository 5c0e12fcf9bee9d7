"""Whole frames of people and moves: columns, boundaries day by day, rows without an answer."""

from datetime import date

import polars as pl
import pytest
from column_days import frame_of

from jumin.rules.columns import (
    ColumnsError,
    Unanswered,
    with_deadlines,
    with_last_days,
    with_move_lapses,
    with_notices,
)


BORN, ISSUED = date(1990, 5, 30), date(2024, 6, 10)


def people(**days: list[date | None]) -> pl.LazyFrame:
    return pl.LazyFrame(days, schema=dict.fromkeys(days, pl.Date))


@pytest.mark.source("EXP-2", "tsukuba-guide-2023-10 §4(1)")
def test_the_day_of_application_chooses_the_limit() -> None:
    """カード申請日が2022年3月31日以前は20歳、4月1日以後は18歳."""
    born = date(2003, 6, 1)
    frame = people(
        born_on=[born] * 3,
        issued_on=[date(2022, 4, 20)] * 3,
        applied_on=[date(2022, 3, 31), date(2022, 4, 1), None],
    )
    found = with_last_days(frame).collect()["card_last_day"]
    assert found.to_list() == [date(2026, 6, 1), date(2031, 6, 1), date(2031, 6, 1)]


@pytest.mark.source("EXP-1", "civil-code §143(2)")
def test_those_born_on_29_february_have_their_birthday_on_28_february_of_common_years() -> None:
    frame = people(
        born_on=[date(2000, 2, 29)] * 3,
        issued_on=[date(2023, 2, 27), date(2023, 2, 28), date(2024, 2, 29)],
    )
    found = with_last_days(frame).collect()
    assert found["card_last_day"].to_list() == [
        date(2032, 2, 29),
        date(2033, 2, 28),
        date(2034, 2, 28),
    ]
    assert found["certificate_last_day"].to_list() == [
        date(2027, 2, 28),
        date(2028, 2, 29),
        date(2029, 2, 28),
    ]


@pytest.mark.source("EXP-3", "EXP-5", "matsuyama-certificates §validity", "izumi-guide §5(3)")
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        pytest.param(date(2029, 2, 28), date(2033, 5, 30), id="the day before renewal opens"),
        pytest.param(date(2029, 3, 1), date(2034, 5, 30), id="when renewal opens"),
        pytest.param(date(2029, 5, 30), date(2034, 5, 30), id="on the last day"),
        pytest.param(date(2029, 5, 31), date(2034, 5, 30), id="the day after it"),
    ],
)
def test_certificates_that_are_renewed_in_time_end_with_the_sixth_birthday(
    issued_on: date, last: date
) -> None:
    frame = people(born_on=[BORN], issued_on=[ISSUED], certificates_issued_on=[issued_on])
    assert with_last_days(frame).collect()["certificate_last_day"].item() == last


@pytest.mark.source("EXP-4", "EXP-6", "kamakura-guide-2024-05-01 §5", "tsuruga-renewal §notice")
def test_a_card_that_ends_with_the_stay_is_not_renewed_and_nobody_is_notified() -> None:
    frame = people(
        born_on=[BORN] * 2, issued_on=[ISSUED] * 2, stay_until=[date(2027, 1, 31), date(2031, 1, 1)]
    )
    found = with_deadlines(frame).collect()
    assert found["card_last_day"].to_list() == [date(2027, 1, 31), date(2031, 1, 1)]
    assert found["renewal_opens_on"].to_list() == [None, date(2029, 3, 1)]
    assert found["notice_month"].to_list() == [None, None]
    for month in (date(2026, 11, 1), date(2029, 3, 1)):
        assert with_notices(frame, month=month).collect()["ends"].to_list() == [None, None]


@pytest.mark.source("EXP-4", "EXP-5", "kamakura-guide-2024-05-01 §5 §8")
def test_a_card_that_ends_with_its_birthday_is_renewed_though_the_stay_ends_then_too() -> None:
    born = date(2010, 5, 30)
    frame = people(
        born_on=[born] * 2,
        issued_on=[ISSUED] * 2,
        stay_until=[date(2029, 5, 29), date(2029, 5, 30)],
    )
    found = with_deadlines(frame).collect()["renewal_opens_on"]
    assert found.to_list() == [None, date(2029, 3, 1)]


@pytest.mark.source("EXP-1", "EXP-4")
def test_rows_without_an_answer_say_why() -> None:
    rows = [
        {"born_on": BORN, "issued_on": ISSUED},
        {"born_on": None, "issued_on": ISSUED},
        {"born_on": BORN, "issued_on": None},
        {"born_on": date(2024, 6, 11), "issued_on": ISSUED},
        {"born_on": BORN, "issued_on": ISSUED, "applied_on": date(2024, 6, 11)},
        {"born_on": BORN, "issued_on": ISSUED, "stay_until": date(2024, 6, 9)},
        {"born_on": BORN, "issued_on": ISSUED, "certificates_issued_on": date(2024, 6, 9)},
        {"born_on": BORN, "issued_on": date(2015, 12, 31)},
        {"born_on": BORN, "issued_on": date(9995, 1, 1)},
    ]
    names = ("born_on", "issued_on", "applied_on", "stay_until", "certificates_issued_on")
    frame = frame_of([{name: row.get(name) for name in names} for row in rows])
    found = with_deadlines(frame).collect()
    assert found["unanswered"].to_list() == [
        None,
        Unanswered.DAY_MISSING,
        Unanswered.DAY_MISSING,
        Unanswered.DAYS_CONTRADICT,
        Unanswered.DAYS_CONTRADICT,
        Unanswered.STAY_ENDED,
        Unanswered.CERTIFICATES_OUTSIDE_CARD,
        Unanswered.NO_VALUE,
        Unanswered.NO_VALUE,
    ]
    told = found.filter(pl.col("unanswered").is_not_null())
    assert told["certificate_last_day"].null_count() == told.height
    assert told["notice_month"].null_count() == told.height


@pytest.mark.source("MOVE-2", "izumi-guide §4(2)")
def test_without_a_notice_the_card_lapses_after_30_days_without_continued_use_after_90() -> None:
    frame = people(
        moving_out_on=[date(2026, 3, 31)] * 3,
        moved_in_on=[None, date(2026, 4, 1), date(2026, 4, 1)],
        notified_on=[None, date(2026, 4, 15), date(2026, 4, 16)],
    )
    found = with_move_lapses(frame).select("lapses_on", "missed").collect()
    assert found.rows() == [
        (date(2026, 5, 1), "moving-out"),
        (date(2026, 7, 15), "continued-use"),
        (date(2026, 4, 16), "living-there"),
    ]


def test_other_columns_stay_as_they_are() -> None:
    frame = people(born_on=[BORN], issued_on=[ISSUED]).with_columns(
        _kept_0=pl.lit("mine"), card_last_day=pl.lit("old"), municipality=pl.lit("鎌倉市")
    )
    row = with_deadlines(frame).collect().row(0, named=True)
    assert (row["_kept_0"], row["municipality"]) == ("mine", "鎌倉市")
    assert row["card_last_day"] == date(2034, 5, 30)


@pytest.mark.parametrize("ask", [with_last_days, with_deadlines])
def test_columns_that_are_missing_or_hold_no_days_are_told(ask) -> None:
    with pytest.raises(ColumnsError, match="The column issued_on is missing") as told:
        ask(people(born_on=[BORN]))
    assert told.value.column == "issued_on"
    with pytest.raises(ColumnsError, match="The column born_on must have days"):
        ask(pl.LazyFrame({"born_on": ["1990-05-30"], "issued_on": [ISSUED]}))
    with pytest.raises(ColumnsError, match="moving_out_on is missing"):
        with_move_lapses(people(born_on=[BORN]))
