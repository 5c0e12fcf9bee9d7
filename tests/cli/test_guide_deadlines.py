"""`jumin guide deadlines`: what a resident is told of the days to keep, and their calendar."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from jumin.rules import municipalities


KAMAKURA = ("guide", "deadlines", "--municipality", "kamakura")
ASKED = (*KAMAKURA, "--born", "1990-05-30", "--issued", "2024-06-10", "--on", "2026-11-22")
MARCH, LAST = date(2034, 3, 1), date(2034, 5, 30)


def events(text: str) -> dict[str, Event]:
    """Read a calendar as other programs do: its events by what they are called."""
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(text).events}


@pytest.mark.source(
    *("EXP-1", "EXP-3", "EXP-5", "EXP-6"),
    *("kamakura-guide-2024-05-01 §4", "kamakura-guide-2024-05-01 §8"),
)
def test_expiry_renewal_and_notice_are_told_as_data(jumin) -> None:
    told = jumin(*ASKED, "--json")
    assert told.code == 0
    assert told.json["asked"] == {
        "municipality": "kamakura",
        "born": "1990-05-30",
        "issued": "2024-06-10",
        "on": "2026-11-22",
    }
    answers = told.json["answers"]
    assert {key: answer["value"] for key, answer in answers.items()} == {
        "card-issued": "2024-06-10",
        "authentication-renewal-opens": "2029-03-01",
        "authentication-notice": "2029-03",
        "signature-renewal-opens": "2029-03-01",
        "signature-notice": "2029-03",
        "authentication-last-day": "2029-05-30",
        "signature-last-day": "2029-05-30",
        "clinic-use-last-day": "2029-08-31",
        "card-renewal-opens": "2034-03-01",
        "card-notice": "2034-03",
        "card-last-day": "2034-05-30",
    }
    assert answers["card-last-day"] == {
        "title": "Last day of the card",
        "value": "2034-05-30",
        "reasons": [
            "On the day of issue the holder was at least 18.",
            "The card ends with birthday no. 10 after its issue.",
            "The day of application is not told: that of issue is taken.",
            "From 2034-05-31 on it no longer holds.",
        ],
        "sources": answers["card-last-day"]["sources"],
        "as_of": "2024-05-01",
        "assumed": False,
        "changes_on": None,
        "has_passed": False,
    }
    cited = [(each["id"], each["section"]) for each in answers["card-last-day"]["sources"]]
    assert cited == [("kamakura-guide-2024-05-01", "4")]
    assert [key for key, answer in answers.items() if answer["has_passed"]] == ["card-issued"]


@pytest.mark.parametrize(
    ("on", "has_passed"), [("2029-05-30", False), ("2029-05-31", True), ("2029-03-31", False)]
)
def test_what_has_passed_on_the_day_asked_is_marked(jumin, on: str, *, has_passed: bool) -> None:
    asked = (*ASKED[:-1], on)
    answers = jumin(*asked, "--json").json["answers"]
    assert answers["authentication-last-day"]["has_passed"] is has_passed
    assert answers["authentication-notice"]["has_passed"] is (on > "2029-03-31")
    lines = jumin(*asked).out.splitlines()
    (line,) = (line for line in lines if "Last day of the authentication" in line)
    assert ("(passed)" in line) is has_passed


def test_the_table_is_in_the_order_of_the_days_with_why_and_on_what_authority(
    jumin,
) -> None:
    told = jumin(*ASKED)
    assert told.code == 0
    days = [line[:10].strip() for line in told.out.splitlines() if line[:2] == "20"]
    assert days == sorted(days)
    assert len(days) == 11
    assert "- Renewal opens the day after the one 3 months before the last." in told.out
    assert "- kamakura-guide-2024-05-01 §4" in told.out
    assert "kamakura-guide-2024-05-01: My Number Card guidebook" in told.out
    assert "fujisawa-guide" not in told.out
    assert "(assumed)" not in told.out


@pytest.mark.source("EXP-6", "fujisawa-guide §4")
@pytest.mark.parametrize("municipality", [one.id for one in municipalities()])
def test_each_municipality_is_asked_and_what_is_assumed_is_marked(jumin, municipality: str) -> None:
    told = jumin(*ASKED, "--municipality", municipality)
    assert told.code == 0
    (line,) = (line for line in told.out.splitlines() if "Notice of the card's end" in line)
    assert ("(assumed)" in line) is (municipality != "kamakura")


@pytest.mark.source("EXP-4", "MOVE-3", "MOVE-4", "CERT-8")
def test_stay_later_certificates_and_a_move_bring_their_own_days(jumin) -> None:
    told = jumin(
        *(*ASKED, "--json", "--applied", "2024-05-01", "--stay-until", "2030-12-31"),
        *("--certificates", "令和8年11月1日", "--moved-out", "2026-11-01"),
        *("--moved-in", "2026-11-03", "--notified", "2026-11-17"),
    )
    values = {key: answer["value"] for key, answer in told.json["answers"].items()}
    assert values == {
        "card-issued": "2024-06-10",
        "certificates-issued": "2026-11-01",
        "moving-in-notice-last-day": "2026-11-17",
        "moving-out-notice-last-day": "2026-12-01",
        "continued-use-last-day": "2027-02-15",
        "move-lapse": "2027-02-16",
        "card-extension-last-day": "2030-12-31",
        "card-last-day": "2030-12-31",
        "authentication-last-day": "2030-12-31",
        "signature-last-day": "2030-12-31",
        "clinic-use-last-day": "2031-03-31",
    }
    assert told.json["asked"]["certificates"] == "2026-11-01"
    assert list(values.values()) == sorted(values.values())


def test_a_calendar_has_whole_days_and_a_reminder_a_week_before_what_is_due(jumin) -> None:
    told = jumin(*ASKED, "--ics", "-")
    assert told.code == 0
    found = events(told.out)
    last = found["TEST: Last day of the card"]
    assert (last.start, last.end) == (LAST, LAST + timedelta(days=1))
    assert "DTSTART;VALUE=DATE:20340530" in told.out
    (alarm,) = last.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-7, hours=9)
    assert alarm["ACTION"] == "DISPLAY"
    opens, notice = (
        found["TEST: Renewal of the card opens"],
        found["TEST: Notice of the card's end is posted"],
    )
    assert (opens.start, opens.end) == (MARCH, MARCH + timedelta(days=1))
    assert (notice.start, notice.end) == (MARCH, date(2034, 4, 1))
    assert not opens.walk("VALARM")
    assert all(event["CLASS"] == "PRIVATE" for event in found.values())
    assert all("TEST" in event["DESCRIPTION"] for event in found.values())
    assert "kamakura-guide-2024-05-01 §4" in last["DESCRIPTION"]
    assert "The card ends with birthday no. 10 after its issue." in last["DESCRIPTION"]


def test_a_calendar_is_lines_of_75_octets_that_end_as_the_standard_says(jumin) -> None:
    lines = jumin(*ASKED, "--ics", "-", "--lang", "ja").out.encode().split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_of_what_has_passed_nobody_is_reminded(jumin) -> None:
    found = events(jumin(*ASKED[:-1], "2029-06-01", "--ics", "-").out)
    reminded = {name for name, event in found.items() if event.walk("VALARM")}
    assert reminded == {
        "TEST: Last day of the card",
        "TEST: Last day of use at clinics, unless renewed",
    }


def test_a_later_calendar_replaces_the_events_of_the_former_and_no_others(jumin) -> None:
    def uids(*arguments: str) -> dict[str, str]:
        told = jumin(*ASKED, "--ics", "-", *arguments)
        return {name: str(event["UID"]) for name, event in events(told.out).items()}

    first = uids()
    assert len(set(first.values())) == len(first)
    assert uids("--on", "2027-01-01") == first
    assert jumin(*ASKED, "--ics", "-").out == jumin(*ASKED, "--ics", "-").out
    renewed = uids("--certificates", "2029-04-01")
    assert renewed["TEST: Last day of the card"] == first["TEST: Last day of the card"]
    assert all(renewed[name] == first[name] for name in renewed.keys() & first.keys())
    assert "TEST: Certificates are issued on it" in renewed
    assert not set(uids("--born", "1990-05-31").values()) & set(first.values())
    assert not set(uids("--issued", "2024-06-11").values()) & set(first.values())


@pytest.mark.parametrize("on", ["1800-01-01", "2999-12-31"])
def test_on_the_first_and_last_day_that_can_be_asked_it_is_written_all_the_same(
    jumin, on: str
) -> None:
    assert len(events(jumin(*ASKED, "--on", on, "--ics", "-").out)) == 11


def test_a_calendar_tells_no_year_of_birth(jumin) -> None:
    assert "1990" not in jumin(*ASKED, "--ics", "-").out


def test_a_calendar_is_written_to_a_file_and_replaces_it_only_when_told(
    jumin, tmp_path: Path
) -> None:
    file = tmp_path / "card.ics"
    told = jumin(*ASKED, "--ics", file, "--json")
    assert told.code == 0
    assert told.json["answers"]["card-last-day"]["value"] == "2034-05-30"
    written = file.read_bytes()
    assert "TEST: Last day of the card" in events(written.decode())
    again = jumin(*ASKED, "--ics", file)
    assert (again.code, file.read_bytes()) == (2, written)
    assert "--force" in again.err
    assert jumin(*ASKED, "--ics", file, "--force", "--on", "2030-01-01").code == 0
    assert file.read_bytes() != written


def test_standard_output_takes_a_calendar_or_data(jumin) -> None:
    told = jumin(*ASKED, "--ics", "-", "--json")
    assert told.code == 2
    assert "--ics -" in told.json["error"]["detail"]


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        pytest.param(("--born", "1990-02-29"), "1990-02-28", id="no such day"),
        pytest.param(("--born", "2024-06-11"), "birth, application, issue", id="born after issue"),
        pytest.param(("--issued", "2015-12-31"), "2016-01-01 or later", id="before cards"),
        pytest.param(("--applied", "2024-06-11"), "2024-06-10 or earlier", id="applied later"),
        pytest.param(("--applied", "1990-05-29"), "birth, application", id="applied unborn"),
        pytest.param(("--stay-until", "2024-06-09"), "2024-06-10 or later", id="stay ended"),
        pytest.param(("--certificates", "2024-06-09"), "2024-06-10 or later", id="too early"),
        pytest.param(("--certificates", "2034-05-31"), "2034-05-30 or earlier", id="too late"),
        pytest.param(
            ("--moved-in", "2026-11-20", "--notified", "2026-11-19"),
            "2026-11-20 or later",
            id="notified before moving in",
        ),
        pytest.param(("--issued", "3000-01-01"), "2999", id="too far"),
        pytest.param(("--municipality", "kamakra"), "kamakura", id="misspelt"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_impossible_days_are_told_with_what_would_be_right(
    jumin, arguments: tuple[str, ...], right: str, *, as_json: bool
) -> None:
    told = jumin(*ASKED, *arguments, *(["--json"] if as_json else []))
    assert told.code == 2
    assert right in (told.json["error"]["detail"] if as_json else told.err)
    assert "Traceback" not in told.err


@pytest.mark.parametrize("on", ["--born", "--issued", "--applied", "--stay-until"])
def test_the_day_of_a_boundary_itself_is_possible(jumin, on: str) -> None:
    assert jumin(*ASKED, on, "2024-06-10").code == 0


def test_in_japanese_days_and_sources_are_told_as_the_guides_write_them(jumin) -> None:
    told = jumin(*ASKED, "--lang", "ja")
    assert told.code == 0
    assert "2034年05月30日" in told.out
    assert "マイナンバーカードガイドブック 詳細版" in told.out


@pytest.mark.source("MOVE-3")
@pytest.mark.parametrize(("notified", "code"), [("2024-06-09", 2), ("2024-06-10", 0)])
def test_a_card_issued_after_the_notice_has_no_use_to_continue(jumin, notified, code) -> None:
    told = jumin(*ASKED, "--notified", notified)
    assert told.code == code
    assert ("no use of it to continue" in told.err) is (code == 2)
