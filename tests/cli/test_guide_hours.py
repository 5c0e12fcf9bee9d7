"""`jumin guide hours`: when desks are open, and whom to ring up."""

from datetime import date

import pytest
from icalendar import Calendar

from jumin.rules import desk_keys, municipalities


_ON = date(2026, 11, 20)
TSUKUBA = ("guide", "hours", "--municipality", "tsukuba")
THURSDAY = ("--at", "2026-11-26 17:00")


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2)")
def test_a_desk_is_told_with_its_hours_its_next_opening_and_its_special_days(jumin) -> None:
    told = jumin(*TSUKUBA, "--desk", "main", *THURSDAY)
    assert (told.code, told.err) == (0, "")
    for line in (
        "Citizens Service Division, city hall [main]: Telephone: 029-883-1111",
        "Hours: 2026-11-26: 08:45–19:30",
        "Now: open now",
        "Opens next: 2026-11-27 08:45",
        "Closes next: 2026-11-26 19:30",
        "    2026-12-10: 08:45–19:30 (second or fourth Thursday: open longer)",
        "    - tsukuba-guide-2023-10 §3(2)",
        "    - It changes on 2026-11-27.",
    ):
        assert line in told.out.splitlines()
    assert "0120-95-0178" not in told.out


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2)")
def test_the_same_as_data(jumin) -> None:
    told = jumin(*TSUKUBA, "--desk", "counter.main", *THURSDAY, "--json")
    answers = told.json["answers"]
    assert told.json["asked"] == {
        "municipality": "tsukuba",
        "desk": "counter.main",
        "at": "2026-11-26T17:00:00+09:00",
    }
    assert answers["main"]["value"]["phone"] == "029-883-1111"
    assert answers["main-hours"]["value"] == [{"opens": "08:45", "closes": "19:30"}]
    assert answers["main-hours"]["changes_on"] == "2026-11-27"
    assert answers["main-open"]["value"] is True
    assert answers["main-next-opening"]["value"] == "2026-11-27T08:45:00+09:00"
    assert answers["main-next-closing"]["value"] == "2026-11-26T19:30:00+09:00"
    assert [day["on"] for day in answers["main-special-days"]["value"]] == [
        "2026-11-26",
        "2026-12-10",
        "2026-12-24",
    ]


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2)")
def test_a_week_is_told_day_by_day(jumin) -> None:
    told = jumin(*TSUKUBA, "--desk", "branches", "--on", "2026-11-20", "--week").out.splitlines()
    first = told.index("Hours:")
    assert told[first + 1 : first + 8] == [
        "    2026-11-20: 08:45–16:30",
        "    2026-11-21: closed",
        "    2026-11-22: closed",
        "    2026-11-23: closed",
        "    2026-11-24: 08:45–16:30",
        "    2026-11-25: 08:45–16:30",
        "    2026-11-26: 08:45–16:30",
    ]
    assert "    2026-11-27: 08:45–16:30" not in told
    assert "Now: closed now" not in told


@pytest.mark.parametrize("place", [one.id for one in municipalities()])
def test_all_desks_and_telephones_of_a_municipality_are_told(jumin, place) -> None:
    asked = ("guide", "hours", "--municipality", place, "--on", "2026-12-29")
    told = jumin(*asked, "--json")
    assert told.code == 0
    keys = set(told.json["answers"])
    assert {*desk_keys(place, _ON), "telephones", "voice-menu"} <= keys
    words = jumin(*asked).out
    assert "0120-95-0178" in words
    assert "This is a simulator: the numbers are those of the real service." in words


@pytest.mark.source("HOTLINE-1", "kamakura-guide-2024-05-01 §9", "tsukuba-guide-2023-10 §contact")
def test_a_telephone_is_told_with_charge_languages_and_whether_it_answers(jumin) -> None:
    told = jumin(*TSUKUBA, "--at", "2026-11-23T18:00").out
    assert "0120-95-0178 My Number toll-free line (free of charge, Japanese)" in told
    assert "2026-11-23: 09:30–17:30 (does not answer now, again from 2026-11-24 09:30)" in told
    assert "2026-11-23: 08:30–20:00 (answers now)" in told
    assert "Loss of a card: at any hour of any day" in told
    assert "(the caller pays, English, Chinese, Korean, Spanish, Portuguese)" in told
    assert "Keys of the toll-free number:\n    1 card, certificates" in told


@pytest.mark.source("COUNTER-1", "kamakura-guide-2024-05-01 §5")
def test_where_the_guide_names_no_hours_the_command_says_so(jumin) -> None:
    asked = ("guide", "hours", "--municipality", "kamakura", "--desk", "main", *THURSDAY)
    told = jumin(*asked)
    assert "Hours: 2026-11-26: the guide names no hours" in told.out
    assert "Opens next" not in told.out
    assert jumin(*asked, "--json").json["answers"]["main-hours"]["value"] is None


def test_special_days_are_written_as_a_calendar(jumin, tmp_path) -> None:
    path = tmp_path / "desks.ics"
    asked = (*TSUKUBA, "--desk", "main", "--on", "2026-12-20", "--ics")
    assert jumin(*asked, path).code == 0
    events = Calendar.from_ical(path.read_text("utf-8")).events
    days = {event["DTSTART"].dt.isoformat(): str(event["SUMMARY"]) for event in events}
    assert days["2026-12-24"].endswith("08:45–19:30")
    assert days["2026-12-29"].endswith("closed")
    assert jumin(*asked, "-").out.encode() == path.read_bytes()
    assert jumin(*asked, path).code == 2  # it is there already


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--desk", "mian"), "main, branches, card-section, tax"),
        (("--at", "tomorrow"), "Write 2026-11-28T10:00"),
        (("--at", "2026-11-26 17:00", "--on", "2026-11-26"), "not both"),
        (("--ics", "-", "--json"), "one of both"),
        (("--on", "2026-02-30"), "no such day"),
    ],
)
def test_what_is_asked_wrongly_is_told_with_what_would_be_right(jumin, arguments, what) -> None:
    told = jumin(*TSUKUBA, *arguments)
    assert told.code == 2
    assert what in told.out + told.err


def test_the_desks_are_told_by_their_signs_in_japanese(jumin) -> None:
    told = jumin(*TSUKUBA, "--desk", "main", *THURSDAY, "--lang", "ja").out
    assert "市役所本庁舎 市民窓口課 [main]" in told
    assert "2026年11月26日" in told


def test_unasked_the_instant_is_now(jumin) -> None:
    assert "at" in jumin(*TSUKUBA, "--json").json["asked"]


def test_where_no_special_day_is_known_no_calendar_is_written(jumin, tmp_path) -> None:
    asked = ("guide", "hours", "--municipality", "fujisawa", "--on", "2026-11-22")
    told = jumin(*asked, "--ics", tmp_path / "days.ics")
    assert (told.code, told.out) == (2, "")
    assert "there is no calendar" in told.err
    assert list(tmp_path.iterdir()) == []
