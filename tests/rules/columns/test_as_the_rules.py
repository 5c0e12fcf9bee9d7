"""Over columns the law is what it is for one: every row against the rule for one person."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta

import polars as pl
import pytest
from column_days import ISSUES, Row, asked, births_and_issues, days, frame_of, people
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumin import rules
from jumin.rules import Move, Parameters, answering_by, columns, municipalities
from jumin.terms import CertificatePurpose, MunicipalityId, UsageError


SIGNATURE, AUTHENTICATION = CertificatePurpose

OF = st.sampled_from((None, *(known.id for known in municipalities())))

as_rows = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["as packaged", "after changes of the law"])
def law(request: pytest.FixtureRequest, changed_rules: Parameters) -> Iterator[None]:
    """The package's rules, and changed ones."""
    with nullcontext() if request.param == "as packaged" else answering_by(changed_rules):
        yield


def told(rows: list[Row], **made: pl.Expr) -> list[dict[str, object]]:
    return frame_of(rows).select(**made).collect().to_dicts()


@pytest.mark.usefixtures("law")
@pytest.mark.source("EXP-1", "kamakura-guide-2024-05-01 §4", "civil-code §143(2)")
@as_rows
@given(st.lists(st.tuples(births_and_issues(), st.integers(1, 12)), min_size=1, max_size=30))
def test_birthdays_and_ages(given_days: list[tuple[tuple[date, date], int]]) -> None:
    rows = [{"born": born, "issued": issued} for (born, issued), _ in given_days]
    counts = pl.Series([count for _, count in given_days], dtype=pl.Int32)
    found = told(
        rows,
        nth=columns.nth_birthday_after("issued", "born", pl.lit(counts)),
        age=columns.age_on("born", "issued"),
    )
    for ((born, issued), count), row in zip(given_days, found, strict=True):
        nth = asked(rules.nth_birthday_after, issued, born, count)
        assert row == {"nth": nth, "age": asked(rules.age_on, born, issued)}


@pytest.mark.usefixtures("law")
@pytest.mark.source("EXP-1", "EXP-2", "EXP-4", "kamakura-guide-2024-05-01 §4 §5")
@as_rows
@given(OF, st.lists(people(), min_size=1, max_size=30))
def test_last_days_of_cards(municipality: MunicipalityId | None, rows: list[Row]) -> None:
    names = ("issued_on", "born_on", "applied_on", "stay_until")
    as_named = {name: name for name in names}
    found = told(rows, card=columns.card_last_day(**as_named, municipality=municipality))
    for row, answer in zip(rows, found, strict=True):
        if row["born_on"] is None:
            assert answer["card"] is None
            continue
        given_days = {name: row[name] for name in names}
        one = asked(rules.card_last_day, **given_days, municipality=municipality)
        assert answer["card"] == one


@pytest.mark.usefixtures("law")
@pytest.mark.source("EXP-3", "fujisawa-guide §3", "matsuyama-certificates §validity")
@as_rows
@given(
    OF,
    st.lists(
        st.tuples(
            births_and_issues(),
            st.integers(-2, 4000),
            st.none() | st.integers(-2, 3000),
            st.booleans(),
        ),
        min_size=1,
        max_size=30,
    ),
)
def test_last_days_of_certificates(
    municipality: MunicipalityId | None,
    given_days: list[tuple[tuple[date, date], int, int | None, bool]],
) -> None:
    rows = [
        {
            "born_on": born,
            "issued_on": issued,
            "card_last_day": issued + timedelta(days=card),
            "authentication_last_day": None if beside is None else issued + timedelta(days=beside),
        }
        for (born, issued), card, beside, _ in given_days
    ]
    renewing = pl.Series([each for *_, each in given_days])
    found = told(
        rows,
        signature=columns.certificate_last_day(
            **{name: name for name in rows[0]}, renewing=pl.lit(renewing), municipality=municipality
        ),
        renewed=columns.certificate_last_day(
            **{name: name for name in list(rows[0])[:3]}, renewing=True, municipality=municipality
        ),
    )
    for row, is_renewing, answer in zip(rows, renewing, found, strict=True):
        signature = asked(
            rules.certificate_last_day,
            SIGNATURE,
            **row,
            renewing=is_renewing,
            municipality=municipality,
        )
        without = {name: row[name] for name in list(row)[:3]}
        renewed = asked(
            rules.certificate_last_day,
            AUTHENTICATION,
            **without,
            renewing=True,
            municipality=municipality,
        )
        assert answer == {"signature": signature, "renewed": renewed}


@pytest.mark.source("EXP-3", "matsuyama-certificates §validity")
def test_a_certificate_may_end_on_its_first_day_and_not_before_it() -> None:
    born, issued = date(1990, 5, 30), date(2024, 6, 10)
    rows = [
        {
            "born_on": born,
            "issued_on": issued,
            "card_last_day": issued + timedelta(days=card),
            "authentication_last_day": issued + timedelta(days=beside),
        }
        for card in (-1, 0, 1)
        for beside in (-1, 0, 1)
    ]
    found = told(rows, last=columns.certificate_last_day(**{name: name for name in rows[0]}))
    for row, answer in zip(rows, found, strict=True):
        assert answer["last"] == asked(rules.certificate_last_day, SIGNATURE, **row)


@pytest.mark.usefixtures("law")
@pytest.mark.source("EXP-5", "EXP-6", "kamakura-guide-2024-05-01 §8", "fujisawa-guide §4")
@as_rows
@given(OF, st.lists(st.tuples(ISSUES, st.none() | ISSUES), min_size=1, max_size=40))
def test_renewal_and_notices(
    municipality: MunicipalityId | None, given_days: list[tuple[date, date | None]]
) -> None:
    rows: list[Row] = [{"last": last, "stay": stay} for last, stay in given_days]
    found = told(
        rows,
        opens=columns.renewal_opens_on("last", municipality=municipality),
        day=columns.renewal_notice_day("last", municipality=municipality),
        month=columns.renewal_notice_month("last", municipality=municipality),
        is_notified=columns.is_renewal_notified("last", stay_until="stay"),
    )
    for (last, stay), row in zip(given_days, found, strict=True):
        month = asked(rules.renewal_notice_month, last, municipality=municipality)
        assert row == {
            "opens": asked(rules.renewal_opens_on, last, municipality=municipality),
            "day": asked(rules.renewal_notice_day, last, municipality=municipality),
            "month": month and month.first_day,
            "is_notified": asked(rules.is_renewal_notified, last, stay_until=stay),
        }


@pytest.mark.usefixtures("law")
@pytest.mark.source("EXP-1", "EXP-3", "EXP-5", "EXP-6", "kamakura-guide-2024-05-01 §4 §8")
@as_rows
@given(OF, st.lists(people(), min_size=1, max_size=30))
def test_deadlines_of_people(municipality: MunicipalityId | None, rows: list[Row]) -> None:
    found = columns.with_deadlines(frame_of(rows), municipality=municipality).collect()
    for row, answer in zip(rows, found.to_dicts(), strict=True):
        one = row["born_on"] and asked(deadlines, row, municipality)
        assert (answer["unanswered"] is None) == (one is not None)
        if one is not None:
            assert {name: answer[name] for name in one} == one


def deadlines(row: Row, municipality: MunicipalityId | None) -> dict[str, date | None]:
    """Ask for the deadlines of one; of what ends first, for renewal and notice."""
    found = rules.deadlines(**row, municipality=municipality)
    told_days = {each.key: each.day for each in found}
    card, certificate = told_days["card-last-day"], told_days["authentication-last-day"]
    first = "authentication" if certificate < card else "card"
    notice = told_days.get(f"{first}-notice")
    return {
        "card_last_day": card,
        "certificate_last_day": certificate,
        "renewal_opens_on": told_days.get(f"{first}-renewal-opens"),
        "notice_month": notice and notice.first_day,
    }


@pytest.mark.usefixtures("law")
@pytest.mark.source("EXP-6", "fujisawa-guide §4")
@as_rows
@given(OF, st.lists(people(), min_size=1, max_size=12))
def test_every_notice_is_in_its_month_and_in_no_other(
    municipality: MunicipalityId | None, rows: list[Row]
) -> None:
    expected: dict[date, list[tuple[int, str]]] = {}
    for number, row in enumerate(rows):
        if row["born_on"] is None:
            continue
        found = asked(rules.deadlines, **row, municipality=municipality) or ()
        for each in found:
            if each.key in {"card-notice", "authentication-notice"}:
                ends = "card" if each.key == "card-notice" else "certificates"
                expected.setdefault(each.day.first_day, []).append((number, ends))
    frame = frame_of(rows).with_row_index("number")
    for month in {*expected, date(2026, 12, 1)}:
        noticed = columns.with_notices(frame, month=month, municipality=municipality).collect()
        posted = noticed.filter(pl.col("ends").is_not_null())
        assert posted.select("number", "ends").rows() == sorted(expected.get(month, []))
        for row in posted.to_dicts():
            assert row["renewal_opens_on"] <= row["notice_on"] <= row["last_day"]
            assert row["notice_on"].replace(day=1) == month


MOVED_OUT = days(date(2015, 11, 1), date(2032, 12, 31))


@st.composite
def moves(draw: st.DrawFn) -> Row:
    """A move whose steps come near their last days, before or after; or don't come."""
    before = draw(MOVED_OUT)
    row: dict[str, date | None] = {"moving_out_on": before}
    for name, due in (("moved_in_on", 3), ("notified_on", 14), ("continued_on", 88)):
        after = st.integers(-2, 5) | st.integers(due - 2, due + 20)
        if (off := draw(st.none() | after)) is not None:
            before += timedelta(days=off)
        row[name] = None if off is None else before
    row["leaving_again_on"] = draw(st.none() | st.none() | MOVED_OUT)
    return row


@pytest.mark.usefixtures("law")
@pytest.mark.source("MOVE-2", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
@as_rows
@given(OF, st.lists(moves(), min_size=1, max_size=40))
def test_cards_lapse_by_moves(municipality: MunicipalityId | None, rows: list[Row]) -> None:
    assert_lapses_as_the_rules(rows, municipality)


@pytest.mark.source("MOVE-2", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
def test_cards_lapse_by_moves_on_the_day_before_and_the_day_of_every_boundary() -> None:
    out = date(2026, 3, 31)
    assert_lapses_as_the_rules(
        [
            {
                "moving_out_on": out,
                "moved_in_on": out,
                "notified_on": (notified := out + timedelta(days=notice)),
                "continued_on": continued and notified + timedelta(days=continued),
                "leaving_again_on": leaving and notified + timedelta(days=leaving),
            }
            for notice in (14, 15, 30, 31)
            for continued in (None, 89, 90, 91)
            for leaving in (None, 89, 90, 91, 92)
        ],
        None,
    )


def assert_lapses_as_the_rules(rows: list[Row], municipality: MunicipalityId | None) -> None:
    found = columns.with_move_lapses(frame_of(rows), municipality=municipality).collect()
    for row, answer in zip(rows, found.to_dicts(), strict=True):
        try:
            lapse = rules.move_lapse(Move(**row), municipality=municipality).value
        except UsageError:
            assert answer["unanswered"] is not None
            lapse = None
        else:
            assert answer["unanswered"] is None
        assert answer["lapses_on"] == (lapse and lapse.on)
        assert answer["missed"] == (lapse and lapse.missed)


@pytest.mark.usefixtures("law")
@pytest.mark.source("MOVE-2", "tsukuba-guide-2023-10 §6(1)", "kamakura-guide-2024-05-01 §5")
@as_rows
@given(st.lists(st.tuples(MOVED_OUT, *[st.integers(-2, 40)] * 2), min_size=1, max_size=40))
def test_last_days_after_moves(given_days: list[tuple[date, int, int]]) -> None:
    rows: list[Row] = [
        {
            "moved_in_on": moved_in,
            "moved_out_on": moved_in + timedelta(days=out),
            "notified_on": moved_in + timedelta(days=notified),
        }
        for moved_in, out, notified in given_days
    ]
    found = told(
        rows,
        here=columns.moving_in_notice_last_day("moved_in_on"),
        out=columns.moving_in_notice_last_day_after_moving_out("moved_out_on"),
        use=columns.continued_use_last_day("notified_on"),
        in_time=columns.is_moving_in_notified_in_time(**{name: name for name in rows[0]}),
    )
    for row, answer in zip(rows, found, strict=True):
        here, out, notified = row.values()
        assert answer == {
            "here": asked(rules.moving_in_notice_last_day, here),
            "out": asked(rules.moving_in_notice_last_day_after_moving_out, out),
            "use": asked(rules.continued_use_last_day, notified),
            "in_time": asked(rules.is_moving_in_notified_in_time, **row),
        }
