"""Strict reading of YAML: every value keeps its file and line, and nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import date, time
from importlib.resources.abc import Traversable
from typing import NoReturn

import yaml

from jumin.terms import FaultError


_TAG = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")


class ParameterFileError(FaultError):
    """A parameter file is not as it must be: which file, which line, and what is wrong."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file, self.line, self.what = file, line, what


@dataclass(frozen=True)
class YamlNode:
    """A piece of a YAML file that knows where it stands and can only be read as what it is."""

    file: str
    node: yaml.Node

    def fail(self, what: str) -> NoReturn:
        """Raise a `ParameterFileError` for this place."""
        raise ParameterFileError(self.file, self.node.start_mark.line + 1, what)

    @property
    def is_null(self) -> bool:
        """Whether the value is written as `null`."""
        return self.node.tag == _TAG + "null"

    def children(self) -> dict[str, "YamlNode"]:
        """Read a mapping with any keys; a key that stands twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("A mapping is expected here.")
        found: dict[str, YamlNode] = {}
        for key_node, value_node in self.node.value:
            name = YamlNode(self.file, key_node).text()
            if name in found:
                YamlNode(self.file, key_node).fail(f"The key {name} stands here twice.")
            found[name] = YamlNode(self.file, value_node)
        return found

    def fields(self, *, required: set[str], optional: set[str]) -> dict[str, "YamlNode"]:
        """Read a mapping with known keys only."""
        found = self.children()
        for name, child in found.items():
            if name not in required | optional:
                known = ", ".join(sorted(required | optional))
                child.fail(f"The key {name} is unknown; known are: {known}.")
        for name in sorted(required - found.keys()):
            self.fail(f"The key {name} is missing.")
        return found

    def items(self) -> list["YamlNode"]:
        """Read a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("A list is expected here.")
        return [YamlNode(self.file, item) for item in self.node.value]

    def text(self) -> str:
        """Read a text that is not empty."""
        value = self._scalar("str", "A text is expected here (in quotes, if it looks otherwise).")
        return value if value.strip() else self.fail("The text is empty.")

    def number(self) -> int:
        """Read a whole number in plain decimal digits."""
        value = self._scalar("int", "A whole number is expected here.")
        if not _NUMBER.fullmatch(value):
            self.fail("A whole number in plain decimal digits is expected here.")
        return int(value)

    def truth(self) -> bool:
        """Read `true` or `false`."""
        value = self._scalar("bool", "true or false is expected here.")
        return value == "true" if value in {"true", "false"} else self.fail("true or false only.")

    def day(self) -> date:
        """Read a day (`2024-05-01`)."""
        value = self._scalar("timestamp", "A day like 2024-05-01 is expected here.")
        if not _DAY.fullmatch(value):
            self.fail("A day like 2024-05-01 is expected here.")
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"There is no day {value}.")

    def time_of_day(self) -> time:
        """Read a time of day in quotes (`"06:30"`; YAML 1.1 reads a bare one as a number)."""
        value = self.text()
        if not _TIME.fullmatch(value):
            self.fail('A time of day like "06:30" is expected here.')
        try:
            return time.fromisoformat(value)
        except ValueError:
            self.fail(f"There is no time of day {value}.")

    def _scalar(self, tag: str, what: str) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != _TAG + tag:
            self.fail(what)
        return str(self.node.value)


def read_yaml(path: Traversable, file: str) -> YamlNode:
    """Compose one YAML document; `file` is the name that errors show.

    Raises:
        ParameterFileError: not UTF-8, not YAML, empty, or nested beyond reason.

    """
    try:
        root = yaml.compose(path.read_bytes().decode("utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise ParameterFileError(file, 1, "The file is not UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ParameterFileError(file, line, f"Not YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ParameterFileError(file, 1, "Not YAML.") from error
    except RecursionError as error:
        raise ParameterFileError(file, 1, "Nested too deeply.") from error
    if root is None:
        raise ParameterFileError(file, 1, "The file is empty.")
    return YamlNode(file, root)
