"""Reader and schema of every unit agree on the form of its values, spoilt in every place."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from jumin.rules import ParameterFileError, catalogue
from jumin.rules.known.units import UNITS
from jumin.rules.known.yaml_nodes import read_yaml


class AsEditorsRead(yaml.CSafeLoader):
    """YAML as editors read it: a day is a text."""


AsEditorsRead.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


class WrittenOut(yaml.CSafeDumper):
    """YAML without aliases: the reader takes none."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


PARAMETERS = Path(__file__).resolve().parents[3] / "src" / "jumin" / "rules" / "parameters"
COMPARED = ("No PIN has such lengths.", "It closes before it opens.")
"""What the reader finds by comparing two pieces of a value: no schema can."""
SAMPLES = 2
"""So many packaged values of each unit are spoilt, the longest ones."""


def samples() -> dict[str, list[Any]]:
    """Tell packaged values of each unit as they stand in their files."""
    found: dict[str, dict[str, Any]] = {unit: {} for unit in UNITS}
    files = {each.file for each in catalogue()}
    for file in sorted(files):
        content = yaml.load((PARAMETERS / file).read_text("utf-8"), yaml.CSafeLoader)
        for parameter in content.values():
            for dated in parameter["values"]:
                if unit := parameter.get("unit"):
                    found[unit].setdefault(repr(dated["value"]), dated["value"])
    return {
        unit: [values[text] for text in sorted(values, key=len, reverse=True)[:SAMPLES]]
        for unit, values in found.items()
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Tell the way to every piece of a value."""
    yield path
    pairs = value.items() if isinstance(value, dict) else ()
    pairs = enumerate(value) if isinstance(value, list) else pairs
    for key, each in pairs:
        yield from places(each, (*path, key))


def spoilt(value: Any) -> Iterator[Any]:
    """Tell a value with one piece lost, strange, or of another kind."""
    for path in places(value):
        for replacement in ("", "no such key", 7, -1, None, [], {}, [[]], {"unknown": 1}, True):
            yield put(value, path, replacement)
        piece = at(value, path)
        if isinstance(piece, dict):
            yield put(value, path, {**piece, "unknown": "x"})
            for lost in piece:
                yield put(value, path, {key: each for key, each in piece.items() if key != lost})
        if isinstance(piece, list) and piece:
            yield put(value, path, [*piece, piece[0]])


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """Tell the piece at the end of a way."""
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: tuple[Any, ...], piece: Any) -> Any:
    """Put another piece there, into a copy."""
    if not path:
        return piece
    copy = deepcopy(value)
    at(copy, path[:-1])[path[-1]] = piece
    return copy


@pytest.mark.parametrize(("unit", "values"), samples().items(), ids=UNITS)
def test_an_editor_marks_what_the_reader_refuses_and_nothing_else(
    unit: str, values: list[Any], tmp_path: Path
) -> None:
    assert values, "no packaged parameter has this unit: is it needed?"
    validator = jsonschema.Draft202012Validator(UNITS[unit].schema)
    file = tmp_path / "value.yaml"
    wrong = []
    for value in (each for sample in values for each in (sample, *spoilt(sample))):
        text = yaml.dump({"value": value}, allow_unicode=True, Dumper=WrittenOut)
        file.write_text(text, encoding="utf-8")
        marked = not validator.is_valid(yaml.load(text, AsEditorsRead)["value"])  # noqa: S506 (safe)
        try:
            UNITS[unit].read(read_yaml(file, "value.yaml").children()["value"])
            refused = None
        except ParameterFileError as fault:
            refused = fault.what
        if marked is not (refused is not None) and refused not in COMPARED:
            wrong.append((value, refused))
    assert wrong == []
