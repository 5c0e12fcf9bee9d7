"""`jumin guide papers`: who may come for what, with which papers, where."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from jumin.cli.guide.papers import papers
from jumin.rules import Procedure, municipalities


JUNE = ("--on", "2024-06-03")


@pytest.mark.source("COUNTER-2", "INFO-1", "tsukuba-guide-2023-10 §3(2)")
def test_an_agent_learns_that_the_holder_comes_and_with_what(jumin: Callable[..., Any]) -> None:
    asked = ("guide", "papers", "reset-pin", "--municipality", "tsukuba", "--as", "agent")
    told = jumin(*asked, *JUNE)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == "resetting or unlocking a PIN: may an agent come? no"
    assert "    - Those named: the holder in person." in lines
    bring = lines.index("To bring, as the holder in person:")
    assert lines[bring + 1] == "    My Number Card"
    assert any("city hall (opens 2024-06-03 08:45)" in line for line in lines)


@pytest.mark.source("COUNTER-2", "INFO-1")
def test_as_json_every_answer_has_its_sources(jumin: Callable[..., Any]) -> None:
    asked = ("guide", "papers", "reset-pin", "--municipality", "tsukuba", "--as", "agent")
    told = jumin(*asked, *JUNE, "--json").json
    assert told["asked"]["procedure"] == "reset-pin"
    assert told["answers"]["may-come"]["value"] is False
    assert told["answers"]["papers"]["value"] == [
        {"one_of": ["card"]},
        {"one_of": ["identity-document"]},
    ]
    assert all(answer["sources"] for answer in told["answers"].values())


@pytest.mark.source("CERT-8", "kamakura-guide-2024-05-01 §5")
def test_who_forgot_the_pin_is_told_of_one_more_document(jumin: Callable[..., Any]) -> None:
    asked = ("guide", "papers", "renew-certificates", "--municipality", "鎌倉市", *JUNE)
    usual = jumin(*asked).out
    assert "To bring, if the PIN is forgotten:\n    My Number Card" in usual
    told = jumin(*asked, "--forgot-pin", "--json").json["answers"]
    assert {"one_of": ["further-identity-document"]} in told["papers"]["value"]
    assert "papers-if-forgotten-pin" not in told


@pytest.mark.source("LOSS-2", "FEE-1", "fujisawa-guide §6(2)")
def test_a_reissue_tells_its_papers_and_what_it_costs(jumin: Callable[..., Any]) -> None:
    asked = ("guide", "papers", "apply-for-reissue", "--municipality", "fujisawa", *JUNE)
    told = jumin(*asked, "--case", "burnt", "--json").json["answers"]
    assert {"one_of": ["disaster-certificate"]} in told["papers"]["value"]
    assert told["cost"]["value"] == 1000
    renewal = ("guide", "papers", "renew-card", "--municipality", "fujisawa", *JUNE)
    assert jumin(*renewal, "--json").json["answers"]["cost"]["value"] == 0


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 B")
@pytest.mark.parametrize(("last_day", "is_enough"), [("2024-06-02", False), ("2024-06-03", True)])
def test_a_document_is_enough_until_its_last_day(
    jumin: Callable[..., Any], last_day: str, *, is_enough: bool
) -> None:
    asked = ("guide", "papers", "reset-pin", "--municipality", "kamakura", *JUNE)
    told = jumin(*asked, "--document", f"driving-licence:{last_day}", "--json").json
    assert told["answers"]["is-identity-proved"]["value"] is is_enough
    assert told["answers"]["is-number-proved"]["value"] is False


@pytest.mark.source("MOVE-4", "tsukuba-guide-2023-10 §6(1)")
def test_the_continued_use_tells_its_last_day(jumin: Callable[..., Any]) -> None:
    asked = ("guide", "papers", "continue-use", "--municipality", "kamakura", *JUNE)
    assert jumin(*asked, "--json").json["answers"]["last-day"]["value"] == "2024-09-01"
    asked = ("guide", "papers", "move-in", "--municipality", "kamakura", *JUNE)
    assert jumin(*asked, "--json").json["answers"]["last-day"]["value"] == "2024-06-17"


@pytest.mark.source("INFO-1", "COUNTER-5")
def test_without_a_procedure_all_are_listed_with_those_that_need_the_number(
    jumin: Callable[..., Any],
) -> None:
    told = jumin("guide", "papers", "--municipality", "kamakura", *JUNE, "--json").json["answers"]
    assert told["renew-certificates"]["comers"] == ["holder", "legal-representative", "agent"]
    assert told["renew-certificates"]["value"] == ["counter.main", "counter.branches"]
    tax = [each for each in told["number-procedures"]["value"] if each["field"] == "tax"]
    assert {desk for each in tax for desk in each["desks"]} == {"counter.tax"}
    lines = jumin("guide", "papers", "--municipality", "kamakura", *JUNE).out
    assert "reset-pin" in lines
    assert "application for public assistance" in lines


@pytest.mark.source("INFO-1")
@pytest.mark.parametrize("municipality", [one.id for one in municipalities()])
def test_every_procedure_is_told_everywhere_in_both_languages(
    jumin: Callable[..., Any], municipality: str
) -> None:
    listed = ("guide", "papers", "--municipality", municipality, *JUNE)
    known = jumin(*listed, "--json").json["answers"].keys() - {"number-procedures"}
    for procedure in Procedure:
        told = jumin(
            "guide",
            "papers",
            procedure.value,
            "--municipality",
            municipality,
            *JUNE,
            "--lang",
            "ja",
        )
        assert told.code == (0 if procedure.value in known else 2)
    assert jumin(*listed, "--lang", "ja").code == 0


@pytest.mark.parametrize(
    ("by_name", "by_key"),
    [
        (["転入届"], ["move-in"]),
        (["Notice of  moving in"], ["move-in"]),
        (["カードの受取り(交付)", "--as", "任意代理人"], ["pick-up-card", "--as", "agent"]),
    ],
)
def test_what_the_list_calls_it_serves_as_well_as_its_key(
    jumin: Callable[..., Any], by_name: list[str], by_key: list[str]
) -> None:
    asked = ("guide", "papers", "--municipality", "kamakura", *JUNE)
    told = jumin(*asked, *by_name)
    assert told.code == 0, told.err
    assert told == jumin(*asked, *by_key)


@pytest.mark.parametrize("municipality", [each.id for each in municipalities()])
def test_every_procedure_is_found_by_the_name_that_the_list_shows(
    jumin: Callable[..., Any], municipality: str
) -> None:
    def listed(language: str) -> dict[str, str]:
        asked = ("guide", "papers", "--municipality", municipality, *JUNE, "--lang", language)
        answers = jumin(*asked, "--json").json["answers"]
        return {key: each["title"] for key, each in answers.items() if "title" in each}

    kinds = next(each.type for each in papers.params if each.name == "procedure")
    for language in ("ja", "en"):
        for key, title in listed(language).items():
            assert kinds.convert(title, None, None) == key


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["reset-pim"], "did you mean reset-pin?"),
        (["reset-pin", "--as", "agnet"], "did you mean agent?"),
        (["転出届け"], "did you mean move-out?"),
        (["reset-pin", "--as", "代理人"], "did you mean legal-representative, agent?"),
        (["reset-pin", "--case", "zzzzz"], "There are: forgotten-pin"),
        (["reset-pin", "--document", "licence"], "Did you mean driving-licence?"),
        (["reset-pin", "--document", "passport:2024-02-30"], "2024-02-30"),
        (["register-use"], "Of register-use the guide of izumi knows nothing"),
        (["--as", "agent"], "Name a procedure"),
        (["reset-pin", "--on", "2015-01-01"], "2015-01-01"),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(
    jumin: Callable[..., Any], arguments: list[str], told: str
) -> None:
    answer = jumin("guide", "papers", "--municipality", "izumi", *JUNE, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


@pytest.mark.source("MOVE-4", "kamakura-guide-2024-05-01 §5")
def test_the_last_day_of_a_procedure_is_written_as_a_calendar_with_a_reminder(jumin) -> None:
    asked = ("guide", "papers", "continue-use", "--municipality", "kamakura")
    told = jumin(*asked, "--on", "2026-11-20", "--ics", "-")
    (event,) = Calendar.from_ical(told.out).events
    assert date(2027, 2, 18) == event.DTSTART
    assert event.alarms.times


def test_a_calendar_is_of_a_procedure(jumin) -> None:
    told = jumin("guide", "papers", "--municipality", "kamakura", "--ics", "-")
    assert told.code == 2
    assert "Name a procedure" in told.err
