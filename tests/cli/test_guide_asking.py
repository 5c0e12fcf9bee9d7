"""How `jumin guide` is asked: days and places as people write them, and what is wrong otherwise."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.cli.edge import tell
from jumin.cli.guide import COMMANDS
from jumin.cli.guide.asking import day_option, ics_option, municipality_option, on_option, today
from jumin.cli.guide.days import Day, Month
from jumin.cli.manner import Command, Manner, json_option, manner_of
from jumin.cli.out_file import OutFileError, out_to
from jumin.terms import JST, era_year


ASKED = {"on": date(2026, 11, 20)}


@click.command(cls=Command)
@municipality_option()
@day_option("--born", help="Date of birth.")
@on_option
@click.option("--month", type=Month())
@ics_option
@json_option
@click.pass_obj
def ask(manner, **asked):
    """Note what was asked."""
    ASKED.clear()
    ASKED.update(asked, language=manner.language, as_json=manner.as_json)


@pytest.fixture
def asked(capsys):
    """Ask; give what the command was given, or what was told of what is wrong."""

    def answer(*arguments):
        manner = manner_of(list(arguments))
        try:
            ask.main(list(arguments), standalone_mode=False, obj=manner)
        except click.ClickException as error:
            code = tell(error, manner)
        else:
            return dict(ASKED)
        assert code == 2
        return capsys.readouterr().err.splitlines()[-1]

    return answer


KAMAKURA = ("--municipality", "kamakura")


@pytest.mark.parametrize(
    "written",
    [
        *("2024-06-10", "2024/6/10", "2024.6.10", "2024年6月10日", "２０２４年６月１０日"),
        *("令和6年6月10日", "令和 6年 6月 10日", "R6.6.10", "R06/06/10", "Ｒ６．６．１０"),
    ],
)
def test_a_day_is_read_as_people_in_japan_write_it(asked, written):
    assert asked(*KAMAKURA, "--born", written)["born"] == date(2024, 6, 10)


@pytest.mark.source("Era Name Act (Act No. 43 of 1979)")
@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_by_its_era(on):
    era, year = era_year(on)
    for written in (f"{era}{year}年{on.month}月{on.day}日", f"{era}{year}.{on.month}.{on.day}"):
        if year < 100:
            assert Day().convert(written, None, None) == on


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_as_iso_8601_writes_it(on):
    assert Day().convert(on.isoformat(), None, None) == on
    assert Month().convert(f"{on:%Y-%m}", None, None) == on.replace(day=1)


@given(st.text(max_size=60))
def test_whatever_is_written_is_a_day_or_told_to_be_none(written):
    for kind in (Day(), Month()):
        try:
            told = kind.convert(written, None, None).isoformat()
        except click.BadParameter as error:
            told = error.format_message()
        assert len(told) < 200


def test_the_first_year_of_an_era_is_gannen(asked):
    assert asked(*KAMAKURA, "--born", "令和元年5月1日")["born"] == date(2019, 5, 1)


TOO_FAR = "no question reaches so far. Name a year from 1800 to 2999."
UNREADABLE = "this can't be read as a day. Write 2024-06-10, or 令和6年6月10日 (R6.6.10)."


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2024-02-30", "there is no such day. The last one of that month is 2024-02-29."),
        ("2023-02-29", "there is no such day. The last one of that month is 2023-02-28."),
        ("2024-06-00", "there is no such day. The last one of that month is 2024-06-30."),
        ("2024-13-01", "there is no month 13; a year has 12."),
        ("0000-01-01", TOO_FAR),
        ("1799-12-31", TOO_FAR),
        ("3000-01-01", TOO_FAR),
        ("H35.6.10", "that day is not in this era. Write 令和5年6月10日 (2023-06-10)."),
        ("平成31年5月1日", "that day is not in this era. Write 令和元年5月1日 (2019-05-01)."),
        ("明治5年12月1日", "days of eras are read from 1873-01-01 on."),
        ("10/6/2024", UNREADABLE),
        ("tomorrow", UNREADABLE),
    ],
)
def test_what_is_no_day_is_told_with_what_would_be_right(asked, written, told):
    assert asked(*KAMAKURA, "--born", written) == f"--born: {written}: {told}"


@pytest.mark.parametrize("written", ["2026", "11-2026", "2026-13", "0000-01"])
def test_what_is_no_month_is_told(asked, written):
    assert asked(*KAMAKURA, "--month", written).startswith(f"--month: {written}: ")


def test_a_month_is_told_by_its_first_day(asked):
    assert asked(*KAMAKURA, "--month", "2026年11月")["month"] == date(2026, 11, 1)


@pytest.mark.parametrize("before", [True, False])
def test_what_is_wrong_is_told_in_the_language_asked_for_wherever_that_stands(asked, before):
    wrong, lang = ("--born", "2024-13-01"), ("--lang", "ja")
    told = asked(*KAMAKURA, *(lang + wrong if before else wrong + lang))
    assert told == "--born: " + Manner("ja").text(
        "{value}: there is no month {month}; a year has 12.", value="2024-13-01", month=13
    )


@pytest.mark.parametrize("name", ["kamakura", "Kamakura", "14204", "鎌倉市", "kamakura-shi"])
def test_a_municipality_is_found_by_any_of_its_names(asked, name):
    assert asked("--municipality", name)["municipality"].id == "kamakura"


def test_of_a_name_that_is_not_held_the_one_that_was_meant_is_told(asked):
    assert asked("--municipality", "kamakra") == (
        "--municipality: We hold no municipality 'kamakra'. Did you mean kamakura? "
        "We hold: fujisawa, izumi, kamakura, nakanoto, tsukuba."
    )


def test_where_none_was_meant_all_are_told(asked):
    told = asked("--municipality", "大阪市")
    assert "Did you mean" not in told
    assert "fujisawa, izumi, kamakura, nakanoto, tsukuba" in told


def test_where_no_municipality_is_named_all_are_told(asked):
    assert all(name in asked() for name in ("kamakura", "tsukuba", "--municipality"))


def test_unasked_the_day_is_today_in_japan(asked):
    before = datetime.now(JST).date()
    assert before <= asked(*KAMAKURA)["on"] <= before + timedelta(days=1)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 19, 14, 59, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 19, 15, 0, tzinfo=UTC), date(2026, 11, 20)),
    ],
)
def test_the_day_begins_when_it_begins_in_japan(monkeypatch, instant, day):
    class Clock(datetime):
        @classmethod
        def now(cls, zone=None):
            return instant.astimezone(zone)

    monkeypatch.setattr("jumin.cli.guide.asking.datetime", Clock)
    assert today() == day


def test_what_was_given_does_not_command_a_terminal(asked):
    told = asked(*KAMAKURA, "--born", "\x1b[2J\u202e" + "9" * 5000)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert len(told) < 200


def test_the_calendar_is_written_to_standard_output_or_into_a_file(capsysbinary, tmp_path):
    out_to("-", force=False)(b"BEGIN:VCALENDAR\r\n")
    assert capsysbinary.readouterr().out == b"BEGIN:VCALENDAR\r\n"
    path = tmp_path / "days.ics"
    out_to(str(path), force=False)(b"one")
    with pytest.raises(OutFileError, match="--force"):
        out_to(str(path), force=False)
    out_to(str(path), force=True)(b"other")
    assert path.read_bytes() == b"other"


def test_help_waits_for_no_command():
    program = (
        "import sys; from jumin.cli.command import run; run(['guide', '--help']);"
        "sys.exit(any(name in sys.modules for name in ('django', 'polars', 'jumin.rules',"
        f"{', '.join(repr(f'jumin.cli.guide.{name}') for name in COMMANDS)})))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 0
