"""The JSON Schemas that editors use: they take what the strict reader takes."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from jumin.rules import ParameterFileError, load, schema_texts


PARAMETERS = Path(str(files("jumin.rules") / "parameters"))
REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGED = sorted(PARAMETERS.rglob("*.yaml"))
EXAMPLE = sorted((REPOSITORY / "examples" / "rules").rglob("*.yaml"))


class AsEditorsRead(yaml.CSafeLoader):
    """YAML as editors read it: a day is a text."""


AsEditorsRead.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def schema_name(path: Path) -> str:
    """Tell by which schema a file is written."""
    own = path.stem if path.name in {"sources.yaml", "municipality.yaml"} else "topic"
    return f"{own}.schema.json"


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """Make the validator of a schema."""
    return jsonschema.Draft202012Validator(json.loads(schema_texts()[name]))


def complaints(path: Path) -> Iterator[str]:
    """Tell what an editor would mark in a file."""
    content: Any = yaml.load(path.read_text(encoding="utf-8"), AsEditorsRead)  # noqa: S506 (safe)
    for error in validator(schema_name(path)).iter_errors(content):
        yield f"{error.json_path}: {error.message}"


def test_the_schemas_that_are_kept_are_those_of_the_units() -> None:
    kept = {path.name: path.read_text() for path in (PARAMETERS / "schema").iterdir()}
    assert kept == schema_texts(), "write them anew: jumin rules schema src/jumin/rules/parameters"


@pytest.mark.parametrize("text", schema_texts().values(), ids=schema_texts().keys())
def test_each_is_a_schema(text: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize(
    "path", [*PACKAGED, *EXAMPLE], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_file_is_as_its_schema_says_and_names_it(path: Path) -> None:
    assert list(complaints(path)) == []
    root = PARAMETERS if path.is_relative_to(PARAMETERS) else REPOSITORY / "examples" / "rules"
    up = "../" * len(path.relative_to(root).parent.parts)
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema={up}schema/{schema_name(path)}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("unit: yen", "units: yen", id="unknown key"),
        pytest.param("unit: yen", "unit: ryo", id="unknown unit"),
        pytest.param("  unit: yen\n", "", id="a number for a text"),
        pytest.param("copy:", "Copy Fee:", id="a name that is none"),
        pytest.param("value: 300", "value: '300'", id="text for a number"),
        pytest.param("value: 300", "value: -1", id="negative"),
        pytest.param("value: 300", "value: [300]", id="list for a number"),
        pytest.param("value: 300", "value: null", id="null"),
        pytest.param("value: 300", "value: 1000000000", id="beyond all fees"),
        pytest.param("since: 2019-10-01", "since: 2019-13-01", id="no such month"),
        pytest.param("since: 2019-10-01", "since: 2019-1-1", id="short day"),
        pytest.param("since: 2019-10-01", "since: soon", id="no day"),
        pytest.param("kind: guide", "kind: rumour", id="unknown kind"),
        pytest.param("kind: guide", "kind: assumed", id="no reason"),
        pytest.param("kind: guide", "kind: guide\n      reason: A text.", id="one language"),
        pytest.param("source: sample-guide#14", "source: sample-guide", id="no section"),
        pytest.param("source: sample-guide#14", "source: 'sample-guide# '", id="empty section"),
        pytest.param("      source: sample-guide#14\n", "", id="no source"),
        pytest.param("      verified_on: 2026-11-21\n", "", id="not verified"),
        pytest.param("{ja: 手数料, en: fee}", "{ja: 手数料}", id="no English"),
        pytest.param("{ja: 手数料, en: fee}", "fee", id="title is a text"),
        pytest.param("{ja: 手数料, en: fee}", "{ja: ' ', en: fee}", id="empty text"),
    ],
)
def test_what_the_reader_refuses_for_its_form_an_editor_marks(
    spoil: Callable[[str, str], Path], old: str, new: str
) -> None:
    tree = spoil(old, new)
    with pytest.raises(ParameterFileError):
        load(tree)
    assert list(complaints(tree / "national" / "fees.yaml"))


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("yes-no", "1"),
        ("yes-no", "'true'"),
        ("names", "[a, a]"),
        ("names", "a"),
        ("names", "['']"),
        ("conditions", "[resident-their]"),
        ("subjects", "[self, self]"),
        ("hours", '{opens: "06:30", closes: "24:00"}'),
        ("hours", '{opens: "6:30", closes: "23:00"}'),
        ("hours", '{opens: "06:30"}'),
        ("hours", '{opens: "06:30", closes: "23:00", rests: "12:00"}'),
        ("month-day", '"02-30"'),
        ("month-day", '"04-31"'),
        ("month-day", '"2-1"'),
        ("yearly-days", '{first: "12-29"}'),
        ("yearly-days", "[]"),
        ("day", "2025-4-1"),
    ],
)
def test_a_value_that_is_not_of_its_unit_an_editor_marks(
    one_value: Callable[[str, str], Path], unit: str, value: str
) -> None:
    tree = one_value(unit, value)
    with pytest.raises(ParameterFileError):
        load(tree)
    assert list(complaints(tree / "national" / "p.yaml"))


def test_the_sample_tree_is_as_the_schemas_say(tree: Path) -> None:
    assert [said for path in tree.rglob("*.yaml") for said in complaints(path)] == []


@pytest.mark.parametrize(
    "edition",
    ["undated", "2025-04-01\n  not_before: 2025-01-01", "spring", "undated\n  not_before: soon"],
)
def test_a_source_whose_edition_the_reader_refuses_an_editor_marks(
    tree: Path, edition: str
) -> None:
    sources = tree / "sources.yaml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("2025-04-01", edition), "utf-8")
    with pytest.raises(ParameterFileError):
        load(tree)
    assert list(complaints(sources))
