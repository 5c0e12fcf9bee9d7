"""A folder of rules of one's own, laid over the package's (`JUMIN_RULES`)."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jumin.rules import (
    NoValueError,
    ParameterFileError,
    RulesFolderError,
    answering_by,
    load_over,
    municipalities,
    municipality,
    packaged,
    parameters,
)
from jumin.terms import MunicipalityId, UsageError


ON = date(2026, 11, 22)
SAMPLE = MunicipalityId("sample")
KAMAKURA = MunicipalityId("kamakura")
COPIES = """\
most-copies:
  title: {ja: 部数, en: copies}
  unit: copies
  values:
    - {value: 3, since: 2025-04-01, kind: guide, source: sample-guide#1, verified_on: 2026-11-21}
"""


@pytest.fixture
def write(tree: Path) -> Callable[[str, str], Path]:
    """Write a file of the folder, and give the folder."""

    def write(where: str, content: str) -> Path:
        file = tree / where
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        return tree

    return write


def test_what_is_no_file_is_a_fault_and_nobody_waits_for_it(tree: Path) -> None:
    os.mkfifo(tree / "national" / "pipe.yaml")
    with pytest.raises(ParameterFileError, match=r"national/pipe\.yaml:1: .* no file"):
        load_over(tree)


def test_its_municipalities_and_sources_are_added_to_the_packages(tree: Path) -> None:
    over = load_over(tree)
    assert over.municipalities.keys() == {*packaged().municipalities, SAMPLE}
    assert over.sources.keys() == {*packaged().sources, "sample-guide"}
    assert over.find(int, "fees.copy", ON, SAMPLE).value == 200


def test_a_municipality_of_its_own_inherits_the_nations_rules(tree: Path) -> None:
    over = load_over(tree)
    for name, known in packaged().national.items():
        assert over.held(name, SAMPLE) == (known,)


def test_a_parameter_of_the_nation_is_replaced_whole(write: Callable[[str, str], Path]) -> None:
    over = load_over(write("national/kiosk.yaml", COPIES))
    replaced = over.find(int, "kiosk.most-copies", ON)
    assert (replaced.value, replaced.citation.source.id) == (3, "sample-guide")
    assert over.national["kiosk.most-copies"].is_packaged is False
    assert over.national["kiosk.idle-timeout"].is_packaged is True
    with pytest.raises(NoValueError, match="2025-04-01"):
        over.find(int, "kiosk.most-copies", date(2025, 3, 31))


def test_a_parameter_of_a_municipality_is_replaced_for_it_alone(
    write: Callable[[str, str], Path],
) -> None:
    over = load_over(write("municipalities/kamakura-14204/kiosk.yaml", COPIES))
    assert over.find(int, "kiosk.most-copies", ON, KAMAKURA).value == 3
    others = MunicipalityId("tsukuba"), None
    assert [over.find(int, "kiosk.most-copies", ON, place) for place in others] == [
        packaged().find(int, "kiosk.most-copies", ON, place) for place in others
    ]
    assert over.municipalities[KAMAKURA] == packaged().municipalities[KAMAKURA]
    assert over.municipal[KAMAKURA].keys() >= packaged().municipal[KAMAKURA].keys()


def test_it_may_cite_the_packages_sources_and_have_none_itself(
    write: Callable[[str, str], Path],
) -> None:
    content = COPIES.replace("sample-guide#1", "kamakura-guide-2024-05-01#7")
    tree = write("national/kiosk.yaml", content)
    (tree / "national" / "fees.yaml").unlink()
    (tree / "sources.yaml").unlink()
    assert load_over(tree).find(int, "kiosk.most-copies", ON).value == 3


def test_it_may_hold_notes_and_hidden_files(write: Callable[[str, str], Path]) -> None:
    write("README.md", "# Notes\n")
    write("national/notes.md", "# Notes\n")
    write("schema/topic.schema.json", "{}")
    assert load_over(write(".git/config", "")).find(int, "fees.copy", ON).value == 200


@pytest.mark.parametrize(
    ("where", "content", "line", "what"),
    [
        pytest.param(
            "sources.yaml",
            "jpki-act:\n  title: {ja: 法, en: act}\n  publisher: x\n  edition: 2024-01-01\n",
            1,
            "The package has a source jpki-act",
            id="a source of the package",
        ),
        pytest.param(
            "national/kiosk.yaml",
            COPIES.replace("unit: copies", "unit: days"),
            1,
            r"The unit of kiosk\.most-copies is copies in national/kiosk\.yaml",
            id="another unit than the nation's",
        ),
        pytest.param(
            "municipalities/sample-99999/kiosk.yaml",
            COPIES.replace("unit: copies", "unit: days"),
            1,
            r"The unit of kiosk\.most-copies is copies in national/kiosk\.yaml",
            id="another unit than the nation's for a municipality",
        ),
        pytest.param(
            "municipalities/kamakura-99998/kiosk.yaml",
            COPIES,
            1,
            "We hold kamakura-14204 already",
            id="another code for a municipality of the package",
        ),
        pytest.param(
            "municipalities/other-14204/kiosk.yaml",
            COPIES,
            1,
            "We hold kamakura-14204 already",
            id="another municipality with that code",
        ),
        pytest.param(
            "municipalities/other-99998/kiosk.yaml", COPIES, 1, "can't be read", id="no names"
        ),
        pytest.param(
            "municipalities/Other-99998/kiosk.yaml", COPIES, 1, "five digits", id="capitals"
        ),
        pytest.param(
            "municipalities/other-9999/kiosk.yaml", COPIES, 1, "five digits", id="four digits"
        ),
        pytest.param(
            f"municipalities/{'a' * 33}-99998/kiosk.yaml", COPIES, 1, "five digits", id="too long"
        ),
        pytest.param("national/kiosk.yml", COPIES, 1, "Nothing is read", id="another suffix"),
        pytest.param("nation/kiosk.yaml", COPIES, 1, "Nothing is read", id="another folder"),
        pytest.param("kiosk.yaml", COPIES, 1, "Nothing is read", id="a file at the top"),
        pytest.param(
            "national/kiosk.yaml",
            COPIES.replace("most-copies", "Most Copies"),
            1,
            "small letters",
            id="a name that is none",
        ),
        pytest.param(
            "national/kiosk.yaml",
            COPIES.replace("2026-11-21", "2025-03-31"),
            5,
            "nobody read it before",
            id="verified before the edition",
        ),
        pytest.param(
            "national/kiosk.yaml", "a: " * 40 + "b\n", 1, "Not YAML", id="a line of colons"
        ),
        pytest.param(
            "national/kiosk.yaml", "- " * 100_000 + "b\n", 1, "Nested too", id="nested deeply"
        ),
    ],
)
def test_a_fault_in_it_is_told_with_folder_file_and_line(
    write: Callable[[str, str], Path], where: str, content: str, line: int, what: str
) -> None:
    tree = write(where, content)
    with pytest.raises(ParameterFileError, match=what) as fault:
        load_over(tree)
    assert fault.value.file.startswith(f"{tree.as_posix()}/")
    assert (tree / where).is_relative_to(fault.value.file) or what == "can't be read"
    assert fault.value.line == line


def test_a_folder_that_is_not_there_or_holds_no_rules_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for name, what in (("none", "no folder"), ("file", "is no folder"), ("empty", "no rules")):
        with pytest.raises(RulesFolderError, match=what) as wrong:
            load_over(tmp_path / name)
        assert isinstance(wrong.value, UsageError)
        assert str(tmp_path / name) in str(wrong.value)


def test_rules_answer_by_a_folder_for_a_while(tree: Path) -> None:
    assert parameters() is packaged()
    with answering_by(load_over(tree)):
        assert municipality("見本市").id == SAMPLE
        assert [each.id for each in municipalities()][-1] == SAMPLE
    assert SAMPLE not in {each.id for each in municipalities()}


ASK = """
from datetime import date
from jumin.rules import municipalities, parameters
print([each.id for each in municipalities()][-1], parameters() is parameters())
"""


def ask_elsewhere(folder: str) -> subprocess.CompletedProcess[str]:
    """Ask in a process whose environment names a folder."""
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "JUMIN_RULES": folder},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_environment_names_the_folder_by_which_a_process_answers(tree: Path) -> None:
    assert ask_elsewhere(str(tree)).stdout == "sample True\n"
    assert ask_elsewhere("").stdout == "izumi True\n"


def test_a_wrong_folder_in_the_environment_is_told_at_the_first_question(tmp_path: Path) -> None:
    asked = ask_elsewhere(str(tmp_path / "none"))
    assert asked.returncode == 1
    assert "RulesFolderError: There is no folder of rules" in asked.stderr
