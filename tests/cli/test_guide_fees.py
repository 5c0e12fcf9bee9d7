"""`jumin guide fees`: what a new card costs and why, and papers at kiosks."""

import json
from datetime import date

import pytest
from icalendar import Calendar

from jumin.rules import Cause, documents, municipalities


EVERYWHERE = [known.id for known in municipalities()]


@pytest.mark.source("FEE-1", "FEE-2", "izumi-guide §8")
def test_a_cause_is_answered_with_its_fee_and_why(jumin) -> None:
    told = jumin(
        "guide", "fees", "--municipality", "izumi", "--cause", "loss", "--on", "2024-06-03"
    )
    assert told.code == 0
    assert told.out.startswith("A new card: 1,000 yen\n")
    assert "Charged for: the card was lost." in told.out
    assert "izumi-guide §8" in told.out


@pytest.mark.source("FEE-2", "izumi-guide §8")
def test_of_several_causes_one_that_is_not_the_holders_makes_it_free(jumin) -> None:
    arguments = ("--cause", "loss", "--cause", "disaster", "--on", "2024-06-03", "--json")
    told = jumin("guide", "fees", "--municipality", "izumi", *arguments)
    answer = told.json["answers"]["reissue-fee"]
    assert (told.code, answer["value"], answer["assumed"]) == (0, 0, False)
    assert told.json["asked"] == {
        "municipality": "izumi",
        "causes": ["loss", "disaster"],
        "with-certificates": True,
        "on": "2024-06-03",
    }
    assert answer["reasons"][0] == "Not the holder's, so it is free: a disaster."


@pytest.mark.source("FEE-1", "fujisawa-guide §7")
def test_a_card_without_certificates_costs_less(jumin) -> None:
    arguments = ("--cause", "loss", "--without-certificates", "--on", "2024-06-03", "--json")
    told = jumin("guide", "fees", "--municipality", "fujisawa", *arguments)
    assert told.json["answers"]["reissue-fee"]["value"] == 800


@pytest.mark.source("FEE-1", "FEE-3", "KIOSK-4")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_without_a_cause_all_fees_are_listed(jumin, municipality) -> None:
    told = jumin("guide", "fees", "--municipality", municipality, "--on", "2026-11-22", "--json")
    answers = told.json["answers"]
    assert (answers["card"]["value"], answers["certificates"]["value"]) == (800, 200)
    assert {key for key in answers if key.startswith("reissue-")} == {
        f"reissue-{cause}" for cause in Cause
    }
    assert answers["reissue-disaster"]["charging"] == "excused"
    assert answers["reissue-disaster"]["value"] == 0
    offered = [offer["document"] for offer in answers["kiosk-offers"]["value"]]
    assert all(answers[f"kiosk-{document}"]["value"] > 0 for document in offered)
    assert bool(offered) is (municipality != "nakanoto")


@pytest.mark.source("FEE-1", "FEE-3", "KIOSK-4", "tsukuba-guide-2023-10 §4(1) §5(3)")
def test_as_tables_each_fee_stands_with_who_says_so(jumin) -> None:
    told = jumin("guide", "fees", "--municipality", "tsukuba", "--on", "2024-06-03")
    lines = {" ".join(line.split()) for line in told.out.splitlines()}
    assert told.code == 0
    assert "the card 800 yen tsukuba-guide-2023-10 §7(3)" in lines
    assert any(line.startswith("the card was lost 1,000 yen tsukuba-guide") for line in lines)
    assert any(
        line.startswith("a renewal without giving the old card back up to") for line in lines
    )
    assert any(
        line.startswith("a disaster free of charge, whatever else izumi-guide") for line in lines
    )
    assert any(line.endswith("150 yen tsukuba-guide-2023-10 §5(3)") for line in lines)
    assert "(assumed)" in told.out


def test_where_there_is_no_kiosk_the_list_says_so(jumin) -> None:
    told = jumin("guide", "fees", "--municipality", "nakanoto", "--on", "2024-06-03")
    assert "The municipality offers no certificates at kiosks." in told.out
    assert "A paper at a kiosk" not in told.out


@pytest.mark.parametrize("name", ["カードの紛失", "The card was lost"])
def test_a_cause_is_found_by_its_name(jumin, name) -> None:
    asked = ("guide", "fees", "--municipality", "izumi", "--on", "2024-06-03", "--cause")
    told = jumin(*asked, name)
    assert told.code == 0
    assert told == jumin(*asked, "loss")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--municipality", "izumi", "--cause", "disater"), "did you mean disaster?"),
        (("--municipality", "izumi", "--cause", "紛失"), "did you mean loss, lost-abroad?"),
        (("--municipality", "izumi", "--cause", "zzz"), "There are: loss,"),
        (("--municipality", "izmi", "--cause", "loss"), "izumi"),
        (("--cause", "loss"), "There are:"),
        (("--municipality", "izumi", "--on", "2024-02-30"), "2024-02-30"),
        (("--municipality", "izumi", "--on", "2015-12-31", "--cause", "loss"), "2016-01-01"),
    ],
)
def test_what_can_not_be_answered_is_told_with_what_would_be_right(
    jumin, arguments, expected
) -> None:
    told = jumin("guide", "fees", *arguments)
    assert (told.code, told.out) == (2, "")
    assert expected in told.err


@pytest.mark.parametrize("cause", ["LOSS", "Renewal_Without_Old_Card"])
def test_a_cause_is_known_in_any_case_and_with_underscores(jumin, cause) -> None:
    told = jumin("guide", "fees", "--municipality", "izumi", "--cause", cause, "--json")
    assert json.loads(told.out)["asked"]["causes"] == [cause.lower().replace("_", "-")]


def test_what_is_offered_at_kiosks_is_what_the_rules_offer(jumin) -> None:
    told = jumin("guide", "fees", "--municipality", "kamakura", "--on", "2024-06-03", "--json")
    offers = documents("kamakura", date(2024, 6, 3)).value
    told_offers = told.json["answers"]["kiosk-offers"]["value"]
    assert [offer["document"] for offer in told_offers] == [each.document for each in offers]


def test_the_day_on_which_a_fee_changes_is_written_as_a_calendar(jumin) -> None:
    asked = ("guide", "fees", "--municipality", "kamakura", "--cause", "theft")
    told = jumin(*asked, "--on", "2024-04-30", "--ics", "-")
    (event,) = Calendar.from_ical(told.out).events
    assert date(2024, 5, 1) == event.DTSTART
    assert "0 yen" in event["DESCRIPTION"]


def test_where_no_fee_changes_there_is_no_calendar_and_no_file(jumin, tmp_path) -> None:
    file = tmp_path / "fees.ics"
    asked = ("guide", "fees", "--municipality", "kamakura", "--on", "2026-11-20")
    told = jumin(*asked, "--ics", str(file))
    assert told.code == 2
    assert "there is no calendar" in told.err
    assert not file.exists()
