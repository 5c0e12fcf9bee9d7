"""What the commands of `jumin guide` have in common: how they are asked, and in which form told."""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import pytest

from jumin.cli.guide import COMMANDS
from jumin.rules import Citation, Reason, answering_by, municipalities, packaged


ON = ("--on", "2026-11-20")
CARD = ("--born", "1990-05-30", "--issued", "2024-06-10")
ASKED = {
    "deadlines": (*CARD, *ON),
    "fees": ON,
    "papers": ("reset-pin", *ON),
    "hours": ON,
    "kiosk": ON,
    "notices": ("--from", "{people}", "--month", "2034-03"),
}
PARTS = {"value", "reasons", "sources", "as_of", "assumed", "changes_on"}
PLACES = [known.id for known in municipalities()]


@pytest.fixture
def ask(jumin, tmp_path):
    """Ask a command about a municipality."""
    people = tmp_path / "people.csv"
    people.write_text("id,born_on,issued_on\n1,1990-05-30,2024-06-10\n", encoding="utf-8")

    def answer(name, place, *more):
        asked = (part.format(people=people) for part in ASKED[name])
        return jumin("guide", name, *asked, "--municipality", place, *more)

    return answer


def test_every_command_is_asked_here():
    assert ASKED.keys() == COMMANDS.keys()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_answers_in_one_form(ask, name, place):
    answer = ask(name, place, "--json")
    assert answer.code == 0
    told = answer.json
    assert list(told)[:2] == ["asked", "answers"]
    assert told["asked"]["municipality"] == place
    assert told["answers"]
    for key, each in told["answers"].items():
        assert key == key.lower().replace("_", "-").replace(".", "-").replace(" ", "-")
        assert each.keys() >= PARTS
        for source in each["sources"]:
            assert source.keys() == {"id", "section", "title", "edition", "is_dated"}
        assert isinstance(each["assumed"], bool)


@pytest.mark.parametrize("name", COMMANDS)
def test_in_both_languages_the_same_is_told(ask, name):
    english, japanese = (ask(name, "kamakura", "--json", "--lang", each) for each in ("en", "ja"))
    assert english.json["answers"].keys() == japanese.json["answers"].keys()
    for key, one in english.json["answers"].items():
        other = japanese.json["answers"][key]
        assert len(one["reasons"]) == len(other["reasons"])
        assert [each["id"] for each in one["sources"]] == [each["id"] for each in other["sources"]]
    assert ask(name, "kamakura", "--lang", "ja").out != ask(name, "kamakura", "--lang", "en").out


@pytest.mark.parametrize("name", COMMANDS)
def test_at_the_end_stand_the_sources_by_their_titles(ask, name):
    told = ask(name, "kamakura", "--json").json
    titles = {each["title"] for answer in told["answers"].values() for each in answer["sources"]}
    out = ask(name, "kamakura").out
    end = out[out.rindex("Sources:\n") :]
    assert titles
    assert all(title in end for title in titles)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (("--municipality", "kamakra"), "Did you mean kamakura?"),
        (("--on", "2026-02-30"), "2026-02-28"),
        (("--on", "9999-12-31"), "2999"),
    ],
)
def test_what_is_asked_wrongly_is_told_with_what_would_be_right(ask, name, wrong, right):
    if name == "notices" and wrong[0] == "--on":
        wrong, right = ("--month", "2026-13"), "a year has 12"
    answer = ask(name, "kamakura", *wrong)
    assert answer.code == 2
    assert right in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "notices"])
def test_a_day_before_all_sources_is_told_with_the_oldest_that_can_be_asked(ask, name):
    wrong = ("--born", "1890-01-01", "--issued", "1900-01-01") if name == "deadlines" else ()
    answer = ask(name, "kamakura", "--on", "1900-01-02", *wrong)
    assert answer.code == 2
    assert "No value of " in answer.err
    assert re.search(r"Ask for 20\d\d-\d\d-\d\d or later", answer.err)


def test_no_command_needs_django_or_a_data_folder(tmp_path):
    asked = [["guide", name, *ASKED[name], "--municipality", "izumi"] for name in COMMANDS]
    program = (
        "import sys; sys.modules |= dict.fromkeys(['django', 'pydantic']);"
        "from jumin.cli.command import run;"
        f"sys.exit(sum(run(asked) for asked in {asked[:-1]!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"JUMIN_DATA": str(tmp_path / "nowhere"), "PATH": ""},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "nowhere").exists()


COMMANDING = "\x1b[2J\u202e"
"""What would clear a terminal, and turn its lines round."""


def poisoned(value):
    """Let every text that a folder of rules can bring begin with what would command a terminal."""
    if isinstance(value, Reason):
        return replace(value, text=COMMANDING + value.text, text_ja=f"{COMMANDING}{value.text_ja}")
    if isinstance(value, Citation):
        return replace(value, source=poisoned(value.source), section=COMMANDING + value.section)
    if is_dataclass(value):
        told = {
            part.name: COMMANDING + held
            if part.name.endswith(("_ja", "_en", "note", "phone", "publisher"))
            else poisoned(held)
            for part in fields(value)
            if part.init and (held := getattr(value, part.name)) is not None
        }
        return replace(value, **told)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(poisoned, value))
    if isinstance(value, Mapping):
        return {key: poisoned(held) for key, held in value.items()}
    return value


@pytest.fixture(scope="module")
def hostile_tree():
    return poisoned(packaged())


@pytest.mark.parametrize("form", ["--json", "--debug"])
@pytest.mark.parametrize("name", COMMANDS)
def test_texts_of_an_own_folder_do_not_command_a_terminal(ask, hostile_tree, name, form):
    with answering_by(hostile_tree):
        for language in ("en", "ja"):
            answer = ask(name, "kamakura", "--lang", language, form)
            assert answer.code == 0
            assert not {"\x1b", "\u202e"} & set(answer.out + answer.err)
            assert ("\\u202e" if form == "--json" else "[2J") in answer.out


def test_nor_do_they_in_a_calendar_or_an_overview(jumin, hostile_tree):
    with answering_by(hostile_tree):
        for asked in (
            ("deadlines", *CARD, *ON, "--ics", "-"),
            ("hours", *ON, "--ics", "-"),
            ("papers", *ON),
        ):
            answer = jumin("guide", *asked, "--municipality", "kamakura", "--lang", "ja")
            assert answer.code == 0
            assert "[2J" in answer.out
            assert not {"\x1b", "\u202e"} & set(answer.out)
