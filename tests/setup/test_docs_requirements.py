"""docs/requirements.yaml is read strictly, and so are the marks of the tests."""

from pathlib import Path

import pytest
from handbook.rows import Known, read_requirements
from handbook.specifications import UnreadableSourceError, specifications

from jumin.rules import ParameterFileError


GOOD = """\
groups:
  EXP: {ja: 有効期間, en: Validity}
rows:
  EXP-1:
    title: {ja: カード, en: The card}
    text: To the tenth birthday.
    guides: [kamakura-guide#4]
    parameters: [validity.*]
    functions: [card_last_day]
    built_in: [chip]
beside_the_guides:
  parameters:
    orders.*: Our own.
  functions:
    load: Reads.
"""


def read(folder: Path, text: str) -> object:
    (folder / "requirements.yaml").write_text(text)
    (folder / "chip").mkdir(exist_ok=True)
    known = Known(
        sources=frozenset({"kamakura-guide"}),
        parameters=frozenset({"validity.age-limit", "orders.waiting-days"}),
        functions=frozenset({"card_last_day", "load"}),
        package=folder,
    )
    return read_requirements(folder / "requirements.yaml", known)


def test_a_row_has_what_matches_its_names(tmp_path):
    row = read(tmp_path, GOOD).rows["EXP-1"]
    assert row.parameters == ("validity.age-limit",)
    assert row.functions == ("card_last_day",)
    assert str(row.title) == "The card (カード)"


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("EXP-1:", "LOSS-1:", "5: LOSS-1 is of no group"),
        ("kamakura-guide#4", "nobodys-guide#4", "7: The source nobodys-guide is not in"),
        ("kamakura-guide#4", "kamakura-guide", "7: The source names no section"),
        ("validity.*", "expiry.*", "8: No parameter is called expiry.*"),
        ("[card_last_day]", "[last_day]", "9: jumin.rules has no public function last_day"),
        ("[chip]", "[chips]", "10: There is no src/jumin/chips"),
        ("    text: To the tenth birthday.\n", "", "The key text is missing"),
        ("    text:", "    test: It is tested.\n    text:", "The key test is unknown"),
        ("    functions: [card_last_day]\n", "", "In no row, and not listed here"),
        ("orders.*: Our own.", "validity.*: Our own.", "belongs to rows"),
        ("orders.*: Our own.", "rules.*: Our own.", "Nothing is called rules.*"),
        ("load: Reads.", "load: ''", "The text is empty"),
        ("    load: Reads.\n", "    card_last_day: Reads.\n", "belongs to rows"),
    ],
)
def test_what_is_unknown_missing_or_left_over_fails(tmp_path, written, instead, told):
    assert written in GOOD
    with pytest.raises(ParameterFileError) as error:
        read(tmp_path, GOOD.replace(written, instead, 1))
    assert told in str(error.value)


def read_tests(folder: Path, text: str) -> list[tuple[str, tuple[str, ...]]]:
    (folder / "tests").mkdir()
    (folder / "tests" / "test_it.py").write_text(text)
    return [(test.sentence, test.clauses) for test in specifications(folder)]


def test_marks_of_functions_classes_modules_and_names_are_read(tmp_path):
    assert read_tests(
        tmp_path,
        "LAW = 'Act art. 1'\n"
        "BOTH = ('CARD-1', 'CARD-2')\n"
        "by_guide = pytest.mark.source(*BOTH)\n"
        "pytestmark = [pytest.mark.slow, pytest.mark.source('CARD-3')]\n"
        "@pytest.mark.source('EXP-1', f'{LAW}(2)')\n"
        "def test_a_card_ends(): ...\n"
        "@by_guide\n"
        "class TestCards:\n"
        "    @pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.source(LAW))])\n"
        "    def test_it_is(self): ...\n"
        "def test_nothing_else(): ...\n"
        "def helper(): ...\n",
    ) == [
        ("A card ends", ("CARD-3", "EXP-1", "Act art. 1(2)")),
        ("It is", ("CARD-3", "CARD-1", "CARD-2", "Act art. 1")),
        ("Nothing else", ("CARD-3",)),
    ]


def test_a_mark_that_only_a_run_could_tell_is_refused(tmp_path):
    with pytest.raises(UnreadableSourceError, match=r"tests/test_it\.py:1"):
        read_tests(tmp_path, "@pytest.mark.source(clause())\ndef test_it(): ...\n")
