from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.cli.clock import instant, span
from jumin.terms import JST, UsageError


Jumin = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("2026-11-21", datetime(2026, 11, 21, 9, tzinfo=JST), id="a day"),
        pytest.param("2026-11-21T10:00", datetime(2026, 11, 21, 10, tzinfo=JST), id="with a time"),
        pytest.param("2026-11-21T01:00Z", datetime(2026, 11, 21, 10, tzinfo=JST), id="elsewhere"),
        pytest.param("2028-02-29", datetime(2028, 2, 29, 9, tzinfo=JST), id="a leap day"),
    ],
)
def test_an_instant_is_read_in_japan_standard_time(text: str, at: datetime) -> None:
    assert instant(text) == at


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-29", "2026-13-01", "2026-11-21T25:00"])
def test_what_is_no_instant_is_told_with_what_would_be(text: str) -> None:
    with pytest.raises(UsageError, match="2026-11-21T10:00"):
        instant(text)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("3d", timedelta(days=3)),
        ("2h30m", timedelta(hours=2, minutes=30)),
        ("1w", timedelta(weeks=1)),
        ("1w1d", timedelta(days=8)),
    ],
)
def test_a_span_is_weeks_days_hours_and_minutes(text: str, by: timedelta) -> None:
    assert span(text) == by


@pytest.mark.parametrize("text", ["", "3", "d", "-1d", "0d", "1y", "1d ", "٣d", "9" * 30 + "d"])
def test_what_is_no_span_is_told_with_what_would_be(text: str) -> None:
    with pytest.raises(UsageError, match="2h30m"):
        span(text)


@given(st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d([+-]\d\d:\d\d)?"))
def test_no_text_makes_the_clock_stumble(text: str) -> None:
    for read in (instant, span):
        try:
            read(text)
        except UsageError:
            continue


@pytest.mark.usefixtures("town")
def test_the_clock_is_turned_and_goes_on(jumin: Jumin) -> None:
    turned = jumin("clock", "set", "2026-12-01", "--json").json
    assert turned["at"].startswith("2026-12-01T09:00")
    assert turned["clock"] == "turned"
    assert jumin("clock", "show").out.startswith("2026-12-01 09:00")
    assert jumin("clock", "advance", "3d", "--json").json["at"].startswith("2026-12-04T09:00")


@pytest.mark.usefixtures("town")
def test_a_clock_that_stands_shows_the_same_instant_again(jumin: Jumin) -> None:
    stopped = jumin("clock", "stop", "--json").json
    assert stopped["clock"] == "stopped"
    assert jumin("clock", "show", "--json").json == stopped


@pytest.mark.usefixtures("town")
def test_the_clock_never_goes_behind_what_the_offices_have_written(jumin: Jumin) -> None:
    answer = jumin("clock", "set", "2020-01-01")
    assert answer.code == 2
    assert "later" in answer.err


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("by", "told"),
    [
        (
            ("set", "2020-01-01"),
            "時計を 2020年01月01日 09:00:00（日本時間） に戻すことはできません",
        ),
        (("set", "2100-01-01"), "2016年から2099年まで"),
        (("advance", "9999w"), "2016年から2099年まで"),
    ],
)
def test_the_clock_s_errors_are_told_in_the_language_asked_for(
    jumin: Jumin, by: tuple[str, ...], told: str
) -> None:
    answer = jumin("clock", *by, "--lang", "ja")
    assert answer.code == 2
    assert told in answer.err


def test_a_damaged_clock_is_told_in_the_language_asked_for(jumin: Jumin, town: Any) -> None:
    town.folder.clock.write_text("{")
    answer = jumin("clock", "show", "--lang", "ja")
    assert answer.code == 3
    assert "時計のファイルが壊れています" in answer.err


def test_a_damaged_clock_says_how_to_set_it_anew(jumin: Jumin, town: Any) -> None:
    town.folder.clock.write_bytes(b"\xff\x00 no clock")
    answer = jumin("clock", "show")
    assert answer.code == 3
    assert "jumin clock set" in answer.err
    assert jumin("clock", "set", "2026-12-01").code == 0
