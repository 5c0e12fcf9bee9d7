"""The example of rules of one's own: complete, and answered by like the five municipalities."""

import re
import textwrap
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from jumin.rules import (
    Hours,
    answering_by,
    check,
    cure,
    documents,
    fee,
    hours,
    load_over,
    machine_flow,
    opening,
    stores,
)
from jumin.terms import JST, Document, MunicipalityId, RefusalCode


REPOSITORY = Path(__file__).resolve().parents[3]
EXAMPLE = REPOSITORY / "examples" / "rules"
SAMPLE = MunicipalityId("sample")
ON = date(2026, 11, 20)


@pytest.fixture
def _by_the_example() -> Iterator[None]:
    with answering_by(load_over(EXAMPLE)):
        yield


def test_the_example_has_no_fault_and_lacks_nothing() -> None:
    found = check(EXAMPLE)
    assert [str(each) for each in found if each.is_error] == []
    notes = [str(each.what) for each in found]
    assert [note for note in notes if "is missing" in note or "No rule" in note] == []
    assert notes, "what it takes from the nation's assumptions is noted"


def test_the_examples_readme_lists_its_files() -> None:
    listed = re.findall(r"^\| `([^`]+)`", (EXAMPLE / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(
        path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*.yaml")
    )


@pytest.mark.usefixtures("_by_the_example")
def test_the_rules_of_the_kiosk_answer_for_a_sixth_municipality() -> None:
    assert {offer.document for offer in documents(SAMPLE, ON).value} == {
        Document.RESIDENT_RECORD,
        Document.SEAL_REGISTRATION,
    }
    assert fee(SAMPLE, Document.RESIDENT_RECORD, 2, ON).value == 300
    assert fee(SAMPLE, Document.RESIDENT_RECORD, 1, date(2026, 3, 31)).value == 350
    assert hours(SAMPLE, Document.RESIDENT_RECORD, ON).value == Hours(time(7), time(22))
    at = datetime(2026, 11, 20, 6, 59, tzinfo=JST)
    assert not opening(SAMPLE, Document.RESIDENT_RECORD, at).value
    assert opening(SAMPLE, Document.RESIDENT_RECORD, at + timedelta(minutes=1)).value
    assert [store.id for store in stores(SAMPLE, ON).value] == ["seven-eleven", "lawson"]
    assert machine_flow(SAMPLE, ON).value


@pytest.mark.usefixtures("_by_the_example")
@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_cure_in_a_sixth_municipality(code: RefusalCode) -> None:
    assert cure(code, SAMPLE, ON).where


def test_the_documentation_shows_a_file_that_loads(tmp_path: Path) -> None:
    shown = (REPOSITORY / "docs" / "own-rules.md").read_text("utf-8")
    blocks = re.findall(r"^ *```yaml\n(.*?)^ *```", shown, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    content = textwrap.dedent(blocks[0])
    (tmp_path / "national").mkdir()
    own = (EXAMPLE / "sources.yaml").read_text("utf-8").replace("sample-guide", "my-guide")
    (tmp_path / "sources.yaml").write_text(own, "utf-8")
    (tmp_path / "national" / "kiosk.yaml").write_text(content, "utf-8")
    assert load_over(tmp_path).find(int, "kiosk.fee.resident-record", ON).value == 150


def test_the_documentation_shows_a_program_that_runs(capsys: pytest.CaptureFixture[str]) -> None:
    shown = (REPOSITORY / "docs" / "own-rules.md").read_text("utf-8")
    (block,) = re.findall(r"^ *```python\n(.*?)^ *```", shown, re.MULTILINE | re.DOTALL)
    program = textwrap.dedent(block).replace("my-rules", str(EXAMPLE)).replace("chofu", SAMPLE)
    exec(compile(program, "own-rules.md", "exec"), {})  # noqa: S102 (our own documentation)
    assert capsys.readouterr().out == "150\n"
