"""`jumin sandbox`: nothing is lost unasked, nothing is pulled from under anybody."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from towns import copy_town, take_databases

from jumin.installation import exclusive
from jumin.sandbox.agreement import disagreements


Jumin = Callable[..., Any]
Started = Callable[..., "subprocess.Popen[str]"]

PATIENCE = 240.0
HEADER = "id,municipality,household,address,name,reading,born_on,sex,relationship,domicile\n"
ICHIRO = "ichiro,kamakura,1,鎌倉市１,見本　一郎,ミホン　イチロウ,1985-04-01,男,世帯主,鎌倉市\n"


@pytest.fixture(autouse=True)
def base_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands may set these for their own process, which here is the tests'."""
    for name in ("JUMIN_BASE_URL", "JUMIN_DATA"):
        monkeypatch.setenv(name, os.environ.get(name, "http://127.0.0.1:8001"))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Write a residents' file of one."""
    (tmp_path / "people.csv").write_text(HEADER + ICHIRO)
    return tmp_path / "people.csv"


@pytest.fixture
def saved(town: Any, jumin: Jumin, tmp_path: Path) -> Path:
    """Save the town."""
    assert town.folder.mark.exists()
    assert jumin("sandbox", "save", tmp_path / "town.tar.gz").code == 0
    return tmp_path / "town.tar.gz"


def names(jumin: Jumin) -> list[str]:
    return [one["id"] for one in jumin("residents", "--json").json]


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Answer questions as somebody at a terminal; tell what was asked."""

    def answer(said: str) -> list[str]:
        asked: list[str] = []
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr("click.confirm", lambda text: asked.append(text) or said == "y")
        return asked

    return answer


@pytest.mark.usefixtures("town")
def test_an_archive_is_readable_by_its_owner_only_and_says_so(jumin: Jumin, tmp_path: Path) -> None:
    answer = jumin("sandbox", "save", tmp_path / "town.tar.gz")
    assert answer.code == 0
    assert "keep it to yourself" in answer.out
    assert (tmp_path / "town.tar.gz").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("town")
def test_to_save_is_told_in_json_with_progress_elsewhere(jumin: Jumin, tmp_path: Path) -> None:
    answer = jumin("sandbox", "save", tmp_path / "town.tar.gz", "--json")
    assert answer.json["octets"] == (tmp_path / "town.tar.gz").stat().st_size
    assert answer.json["showed"].startswith("2026-11-20T10:01")
    assert answer.json["members"] > 40
    assert "Copying" in answer.err


def test_a_file_that_is_there_is_replaced_by_force_only(jumin: Jumin, saved: Path) -> None:
    before = saved.read_bytes()
    answer = jumin("sandbox", "save", saved)
    assert answer.code == 2
    assert "--force" in answer.err
    assert saved.read_bytes() == before
    assert jumin("sandbox", "save", saved, "--force").code == 0


def test_a_town_comes_back_with_its_clock(jumin: Jumin, saved: Path) -> None:
    before = names(jumin)
    jumin("clock", "set", "2027-03-01")
    answer = jumin("sandbox", "restore", saved, "--yes")
    assert answer.code == 0
    assert "2026-11-20 10:01 JST" in answer.out
    assert jumin("clock", "show").out.startswith("2026-11-20 10:0")
    assert names(jumin) == before
    assert disagreements() == ()


def test_a_restored_town_is_told_in_json(jumin: Jumin, saved: Path) -> None:
    answer = jumin("sandbox", "restore", saved, "--yes", "--json")
    assert answer.json["at"].startswith("2026-11-20T10:0")


@pytest.mark.usefixtures("town")
def test_a_file_that_is_no_saved_town_changes_nothing(jumin: Jumin, people: Path) -> None:
    before = names(jumin)
    answer = jumin("sandbox", "restore", people, "--yes")
    assert answer.code == 3
    assert "no saved town" in answer.err
    assert names(jumin) == before


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_no_town_is_lost_unasked(jumin: Jumin, saved: Path, json: tuple[str, ...]) -> None:
    before = names(jumin)
    for command in (("reset",), ("restore", saved)):
        answer = jumin("sandbox", *command, *json)
        assert answer.code == 2
        assert "--yes" in answer.out + answer.err
        assert "jumin sandbox save" in answer.out + answer.err
    assert names(jumin) == before


def test_at_a_terminal_one_is_asked_and_may_say_no(
    jumin: Jumin, saved: Path, at_a_terminal: Any
) -> None:
    before, asked = names(jumin), at_a_terminal("n")
    for command in (("reset",), ("restore", saved)):
        answer = jumin("sandbox", *command)
        assert answer.code == 2
        assert "Nothing was changed" in answer.err
    assert len(asked) == 2
    assert names(jumin) == before


@pytest.mark.usefixtures("town")
def test_at_a_terminal_one_may_say_yes(jumin: Jumin, people: Path, at_a_terminal: Any) -> None:
    asked = at_a_terminal("y")
    assert jumin("sandbox", "reset", "--residents", people).code == 0
    assert "will be lost" in asked[0]
    assert names(jumin) == ["ichiro"]


@pytest.mark.usefixtures("town")
def test_a_new_town_begins_where_it_is_told_with_whom_it_is_told(
    jumin: Jumin, people: Path
) -> None:
    command = ("sandbox", "reset", "--yes", "--at", "2027-04-01", "--residents", people, "--json")
    answer = jumin(*command)
    assert answer.json["residents"] == 1
    assert answer.json["at"].startswith("2027-04-01T09:0")
    assert "Playing" in answer.err
    assert names(jumin) == ["ichiro"]


@pytest.mark.usefixtures("town")
def test_all_that_is_wrong_with_a_file_is_told_in_the_language_asked_for(
    jumin: Jumin, people: Path
) -> None:
    before = names(jumin)
    people.write_text(HEADER + ICHIRO.replace("1985-04-01", "1985").replace("男", "?"))
    answer = jumin("sandbox", "reset", "--yes", "--residents", people, "--lang", "en")
    assert answer.code == 2
    assert "Line 2, born_on: A day is written 2026-11-21" in answer.err
    assert "Line 2, sex: " in answer.err
    japanese = jumin("sandbox", "reset", "--yes", "--residents", people, "--lang", "ja")
    assert "生年月日" in japanese.err
    assert names(jumin) == before


@pytest.mark.usefixtures("town")
def test_what_is_well_to_know_of_a_file_is_told(jumin: Jumin, people: Path) -> None:
    people.write_text(HEADER + ICHIRO.replace("一郎", "\U0002a6d7"))
    answer = jumin("sandbox", "reset", "--yes", "--residents", people)
    assert answer.code == 0
    assert "Line 2, name: " in answer.err
    assert "print" in answer.err


@pytest.mark.usefixtures("town")
def test_a_file_of_many_errors_tells_the_first_and_how_many_more(
    jumin: Jumin, people: Path
) -> None:
    people.write_text(HEADER + "x\n" * 150)
    answer = jumin("sandbox", "reset", "--yes", "--residents", people)
    assert len(answer.err.strip().splitlines()) == 101
    assert "50 more" in answer.err


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "at", ["yesterday", "2026-02-30", "2015-01-01", "2020-01-31", "2100-01-01"]
)
def test_an_instant_that_can_t_be_costs_no_town(jumin: Jumin, at: str) -> None:
    before = names(jumin)
    assert jumin("sandbox", "reset", "--yes", "--at", at).code == 2
    assert names(jumin) == before


@pytest.mark.parametrize("command", ["reset", "restore"])
def test_a_town_that_is_served_is_not_pulled_from_under_anybody(
    jumin: Jumin, town: Any, saved: Path, command: str
) -> None:
    arguments = (command, saved) if command == "restore" else (command,)
    with exclusive(town.folder.root / "up.lock", "jumin up, process 7"):
        answer = jumin("sandbox", *arguments, "--yes")
    assert answer.code == 3
    assert "jumin up, process 7" in answer.err
    assert "stop it first" in answer.err
    assert disagreements() == ()


def test_a_town_that_is_served_can_be_saved(jumin: Jumin, town: Any, tmp_path: Path) -> None:
    with exclusive(town.folder.root / "up.lock", "jumin up, process 7"):
        assert jumin("sandbox", "save", tmp_path / "served.tar.gz").code == 0


@pytest.mark.parametrize("content", ["{", '{"format": 1, "seed": 1}'])
def test_a_town_whose_mark_is_damaged_can_be_begun_anew(
    jumin: Jumin, town: Any, people: Path, content: str
) -> None:
    take_databases(town.folder.root, founded=True)
    town.folder.mark.write_text(content)
    assert jumin("sandbox", "reset", "--residents", people).code == 2
    assert town.folder.mark.read_text() == content
    assert jumin("sandbox", "reset", "--residents", people, "--yes").code == 0
    assert names(jumin) == ["ichiro"]


@pytest.mark.parametrize(("language", "column"), [("en", "born_on"), ("ja", "生年月日")])
@pytest.mark.usefixtures("town")
def test_the_template_is_a_file_to_begin_with(
    jumin: Jumin, people: Path, language: str, column: str
) -> None:
    template = jumin("sandbox", "residents-template", "--lang", language).out
    assert column in template.splitlines()[0]
    people.write_text(template)
    assert jumin("sandbox", "reset", "--yes", "--residents", people).code == 0
    assert names(jumin) == ["ichiro", "hanako", "jiro", "anna", "toshio"]
    assert disagreements() == ()


@pytest.mark.parametrize("command", ["reset", "save", "restore", "residents-template"])
def test_every_command_says_what_it_does(jumin: Jumin, command: str) -> None:
    assert jumin("sandbox", command, "--help").out.startswith("Usage: jumin sandbox")


def test_a_reset_killed_in_the_middle_is_finished_by_the_next(
    start: Started, town: Any, people: Path, tmp_path: Path
) -> None:
    copy_town(town.folder.root, tmp_path / "data")
    command = ("sandbox", "reset", "--yes", "--residents", people)
    first = start(*command)
    assert first.stdout is not None
    for line in first.stdout:
        if "books" in line:
            break
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=PATIENCE)
    assert not (tmp_path / "data" / "town.json").exists()
    said, _ = start("residents").communicate(timeout=PATIENCE)
    assert "no town here" in said
    second = start(*command)
    second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    said, _ = start("residents").communicate(timeout=PATIENCE)
    assert "ichiro" in said


@pytest.mark.usefixtures("town")
def test_a_saved_town_lives_in_another_folder_too(start: Started, saved: Path) -> None:
    process = start("sandbox", "restore", saved)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    said, _ = start("residents").communicate(timeout=PATIENCE)
    assert "sakura" in said
