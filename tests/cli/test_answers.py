"""A rule's answers at the command line: as data, and as lines in two languages."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

import pytest
from rich.console import Console

from jumin.cli.answers import (
    Told,
    answer_as_data,
    print_line,
    show_answers,
    tell_value,
    value_as_data,
)
from jumin.cli.manner import Manner
from jumin.rules import (
    Answer,
    Citation,
    Hours,
    Month,
    MonthDay,
    Reason,
    Source,
    YearlyDays,
    because,
)
from jumin.terms import JST, Document


GUIDE = Source("some-guide", "案内", "A guide", "見本市 (Sample)", date(2024, 5, 1), True, None)  # noqa: FBT003 (as a source has it)
UNDATED = Source("web", "ページ", "A page", "見本市 (Sample)", date(2022, 4, 1), False, None)  # noqa: FBT003 (the same)
ANSWER = Answer(
    value=date(2026, 11, 16),
    reasons=(
        because("The notice is due within {days} days of living there.", days=14),
        Reason("Not public.", text_ja="公開されていない。"),
    ),
    sources=(Citation(GUIDE, "6(1)"), Citation(UNDATED, "2")),
    as_of=date(2024, 5, 1),
    assumed=True,
    changes_on=date(2027, 1, 1),
)
PLAIN = Answer(value=300, reasons=(), sources=(), as_of=None, assumed=False)


WEB = {"id": "web", "section": "2", "edition": "2022-04-01", "is_dated": False}
NINE_TO_FIVE = {"opens": "09:00", "closes": "17:00"}


class Number(Enum):
    """A key that is a number."""

    ONE = 1


@dataclass(frozen=True)
class Shop:
    """A value of parts."""

    name: str
    hours: tuple[Hours, ...]


def test_as_data_an_answer_has_all_that_it_rests_on():
    told = answer_as_data(ANSWER, "en")
    assert told == {
        "value": "2026-11-16",
        "reasons": ["The notice is due within 14 days of living there.", "Not public."],
        "sources": [
            {
                "id": "some-guide",
                "section": "6(1)",
                "title": "A guide",
                "edition": "2024-05-01",
                "is_dated": True,
            },
            {**WEB, "title": "A page"},
        ],
        "as_of": "2024-05-01",
        "assumed": True,
        "changes_on": "2027-01-01",
    }
    assert answer_as_data(ANSWER, "ja")["reasons"][1] == "公開されていない。"
    assert answer_as_data(ANSWER, "ja")["sources"][0]["title"] == "案内"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, None),
        (True, True),
        (Number.ONE, 1),
        (Document.TAXATION, "taxation"),
        (datetime(2026, 11, 20, 10, tzinfo=JST), "2026-11-20T10:00:00+09:00"),
        (time(6, 30), "06:30"),
        (MonthDay(12, 29), "12-29"),
        (Month(2034, 3), "2034-03"),
        (YearlyDays(MonthDay(12, 29), MonthDay(1, 3)), {"first": "12-29", "last": "01-03"}),
        ({Document.TAXATION: (1, 2)}, {"taxation": [1, 2]}),
        (frozenset({"b", "a"}), ["a", "b"]),
        (because("The PIN is wrong"), "暗証番号が違います"),
        (Citation(UNDATED, "2"), {**WEB, "title": "ページ"}),
        (Shop("店", (Hours(time(9), time(17)),)), {"name": "店", "hours": [NINE_TO_FIVE]}),
        ({"inner": PLAIN}, {"inner": answer_as_data(PLAIN, "ja")}),
    ],
)
def test_a_value_is_told_as_json_holds_it(value, told):
    assert value_as_data(value, "ja") == told
    json.dumps(told)


@pytest.mark.parametrize(
    ("value", "japanese", "english"),
    [
        (date(2026, 11, 16), "2026年11月16日", "2026-11-16"),
        (time(6, 30), "06:30", "06:30"),
        (("one", date(2026, 1, 2)), "one、2026年01月02日", "one, 2026-01-02"),
        ((), "-", "-"),
        (None, "-", "-"),
        (300, "300", "300"),
        (Document.TAXATION, "taxation", "taxation"),
        (because("The PIN is wrong"), "暗証番号が違います", "The PIN is wrong"),
    ],
)
def test_a_simple_value_is_told_to_people(value, japanese, english):
    assert tell_value(value, "ja") == japanese
    assert tell_value(value, "en") == english


def test_months_and_yes_and_no_are_told_to_people_too():
    assert [tell_value(value, "en") for value in (Month(2034, 3), True, False)] == [
        *("2034-03", "yes", "no"),
    ]


def test_as_lines_the_value_comes_first_then_why_and_on_what_authority(capsys):
    show_answers(Manner("en"), {}, [Told("day", "The last day", ANSWER), Told("fee", "Fee", PLAIN)])
    assert capsys.readouterr().out.splitlines() == [
        "The last day: 2026-11-16 (assumed)",
        "    - The notice is due within 14 days of living there.",
        "    - Not public.",
        "    - some-guide §6(1), web §2",
        "    - As of the edition of 2024-05-01.",
        "    - It changes on 2027-01-01.",
        "Fee: 300",
        "Sources:",
        "    some-guide: A guide, 見本市 (Sample), edition of 2024-05-01",
        "    web: A page, 見本市 (Sample), undated, 2022-04-01 or later",
    ]


def test_in_japanese_an_assumption_is_marked_as_one(capsys):
    show_answers(Manner("ja"), {}, [Told("day", "期限", ANSWER)])
    out = capsys.readouterr().out
    assert out.startswith("期限: 2026年11月16日（仮定）\n")
    assert "公開されていない。" in out


def test_as_json_what_was_asked_stands_beside_the_answers(capsys):
    asked = {"municipality": "kamakura", "on": date(2026, 11, 20)}
    show_answers(Manner("en", as_json=True), asked, [Told("day", "The last day", ANSWER)])
    assert json.loads(capsys.readouterr().out) == {
        "asked": {"municipality": "kamakura", "on": "2026-11-20"},
        "answers": {"day": answer_as_data(ANSWER, "en")},
    }


def test_a_value_of_many_lines_stands_below_its_label(capsys):
    show_answers(Manner("en"), {}, [Told("day", "Days", ANSWER, value="first\nsecond")])
    assert capsys.readouterr().out.startswith("Days: (assumed)\n    first\n    second\n    - ")


@pytest.fixture
def narrow(monkeypatch):
    """A terminal of 40 columns."""
    made = Console(force_terminal=True, width=40, color_system=None)
    monkeypatch.setattr("jumin.cli.answers.console", lambda: made)


@pytest.mark.usefixtures("narrow")
def test_on_a_terminal_a_long_line_is_folded_below_its_beginning(capsys):
    print_line("- " + "one two three " * 5, 1)
    print_line("日本語" * 10)
    lines = capsys.readouterr().out.splitlines()
    assert [len(line) <= 40 for line in lines] == [True] * len(lines)
    assert lines[0].startswith("    - one")
    assert lines[1].startswith("      t")
    assert "".join(lines[-2:]) == "日本語" * 10
    assert not any(line != line.rstrip() for line in lines)


def test_into_a_pipe_a_line_stays_one(capsys):
    print_line("- " + "word " * 100 + "end", 1)
    assert capsys.readouterr().out.count("\n") == 1


def test_texts_do_not_command_a_terminal(capsys):
    print_line("\x1b[2Jone\u202e\ntwo")
    assert capsys.readouterr().out == "[2Jone two\n"


def test_after_a_question_stands_its_answer(capsys):
    show_answers(Manner("en"), {}, [Told("may", "May one?", PLAIN, value="no")])
    assert capsys.readouterr().out == "May one? no\n"


def test_where_why_stands_before_already_only_json_tells_it_again(capsys):
    told = [Told("day", "The last day", ANSWER, is_explained=False)]
    show_answers(Manner("en"), {}, told)
    assert capsys.readouterr().out.splitlines()[:2] == [
        "The last day: 2026-11-16 (assumed)",
        "Sources:",
    ]
    show_answers(Manner("en", as_json=True), {}, told)
    assert json.loads(capsys.readouterr().out)["answers"]["day"] == answer_as_data(ANSWER, "en")
