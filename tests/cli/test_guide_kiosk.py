"""`jumin guide kiosk`: what kiosks issue, for whom, when and for how much."""

from datetime import date

import pytest
from icalendar import Calendar

from jumin.rules import municipalities
from jumin.terms import Document


RECORD = "Copy of the resident record"
FAMILY = "Certificate of matters in the family register"
KAMAKURA = ("guide", "kiosk", "--municipality", "kamakura", "--on", "2026-11-20")


@pytest.mark.source("KIOSK-2", "KIOSK-3", "KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_a_document_is_told_with_conditions_fee_hours_and_limits(jumin) -> None:
    told = jumin(*KAMAKURA, "--document", "family-register", "--json")
    assert told.code == 0
    answers = told.json["answers"]
    assert answers["family-register-hours"]["value"] == {"opens": "10:00", "closes": "18:00"}
    assert answers["family-register-hours"]["changes_on"] == "2026-12-29"
    assert answers["family-register-fee"]["value"] == 450
    assert answers["family-register-conditions"]["value"] == [
        "domicile-here",
        "use-registration-if-resident-elsewhere",
    ]
    limits = answers["family-register-not-issued"]["value"]
    assert [one["what"] for one in limits if not one["is_assumed"]] == [
        "removed-register",
        "superseded-register",
        "in-update",
    ]
    assert limits[0]["citation"]["id"] == "kamakura-guide-2024-05-01"
    assert "resident-record-hours" not in answers


@pytest.mark.source("KIOSK-3", "KIOSK-7", "KIOSK-9", "KIOSK-11", "kamakura-guide-2024-05-01 §7 §8")
def test_the_same_in_words_with_what_holds_for_all_documents(jumin) -> None:
    told = jumin(*KAMAKURA).out
    for line in (
        f"Documents at kiosks: {RECORD}, Seal registration certificate, {FAMILY}",
        f"{RECORD}: hours: 06:30–23:00",
        f"{RECORD}: conditions: residents only",
        f"{RECORD}: fee in yen: 300",
        "A card of this day serves from: 2026-11-22",
        "    A paper obtained by mistake is not exchanged.",
        "    Several sheets are not stapled. (assumed)",
        "Announced stops: none is known (assumed)",
        "Closed days of every year: 12-29 – 01-03",
        "A use applied for serves from: 2026-11-27",
        "Free at the counter only, for: public pension",
    ):
        assert line in told.splitlines()
    assert "FamilyMart (takes phones)" in told


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("at", "now", "hours"),
    [
        ("2026-12-28 17:59", "open now", "10:00–18:00"),
        ("2026-12-28 18:00", "closed now", "10:00–18:00"),
        ("2026-12-29 12:00", "closed now", "closed"),
    ],
)
def test_at_an_instant_it_is_told_whether_it_is_open(jumin, at, now, hours) -> None:
    asked = ("guide", "kiosk", "--municipality", "kamakura", "--document", "family-register")
    told = jumin(*asked, "--at", at).out
    assert f"{FAMILY}: now: {now}" in told
    assert f"{FAMILY}: hours: {hours}" in told


@pytest.mark.source("KIOSK-3", "KIOSK-4", "fujisawa-guide §9", "izumi-kiosk-leaflet §who")
@pytest.mark.parametrize(
    ("place", "closed", "has_use"),
    [("fujisawa", "none are named", True), ("izumi", "12-29 – 01-03 (assumed)", False)],
)
def test_closed_days_and_the_use_are_told_where_there_are_any(jumin, place, closed, has_use):
    told = jumin("guide", "kiosk", "--municipality", place, "--on", "2026-11-20").out
    assert f"Closed days of every year: {closed}" in told
    assert ("A use applied for serves from" in told) is has_use


@pytest.mark.source("KIOSK-2", "nakanoto-guide-2022-11-11 §card 1")
def test_where_there_is_no_service_it_says_so(jumin) -> None:
    told = jumin("guide", "kiosk", "--municipality", "nakanoto", "--on", "2026-11-20")
    assert told.code == 0
    assert "The municipality offers no certificates at kiosks." in told.out
    assert "Shops" not in told.out


def test_of_a_document_that_is_not_handed_out_it_is_told_why(jumin) -> None:
    told = jumin(*KAMAKURA, "--document", "taxation").out
    assert "The municipality does not hand out this document at kiosks." in told
    assert "taxation: fee" not in told


@pytest.mark.parametrize("place", [one.id for one in municipalities()])
@pytest.mark.parametrize("document", Document)
def test_every_document_of_every_municipality_can_be_asked_for(jumin, place, document) -> None:
    asked = ("guide", "kiosk", "--municipality", place, "--document", document.value)
    assert jumin(*asked, "--on", "2026-11-20").code == 0


def test_before_its_guide_no_service_of_a_municipality_is_assumed_until_the_day_that_is_told(
    jumin,
) -> None:
    told = jumin("guide", "kiosk", "--municipality", "tsukuba", "--on", "2023-09-30", "--json")
    documents = told.json["answers"]["documents"]
    assert documents["assumed"]
    assert documents["changes_on"] == "2023-10-01"


def test_a_document_is_found_by_its_name(jumin) -> None:
    told = jumin(*KAMAKURA, "--document", "住民票の写し")
    assert told.code == 0
    assert told == jumin(*KAMAKURA, "--document", "resident-record")


def test_a_document_that_there_is_not_is_told_with_those_that_there_are(jumin) -> None:
    told = jumin(*KAMAKURA, "--document", "resident-recrod")
    assert told.code == 2
    assert "did you mean resident-record? There are: resident-record, seal-reg" in told.err


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
def test_the_days_on_which_hours_change_are_written_as_a_calendar(jumin) -> None:
    told = jumin(*KAMAKURA, "--document", "resident-record", "--on", "2026-11-20", "--ics", "-")
    assert told.code == 0
    events = {str(event["SUMMARY"]): event for event in Calendar.from_ical(told.out).events}
    (hours,) = (event for summary, event in events.items() if "hours" in summary)
    assert date(2026, 12, 29) == hours.DTSTART
    assert "06:30" in hours["DESCRIPTION"]
    assert not any(event.alarms.times for event in events.values())


def test_a_calendar_does_not_share_standard_output_with_json(jumin) -> None:
    told = jumin(*KAMAKURA, "--on", "2026-11-20", "--ics", "-", "--json")
    assert told.code == 2
