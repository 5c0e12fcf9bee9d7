"""Strict reading of YAML: every value keeps its file and line, and nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import date, time
from importlib.resources.abc import Traversable
from typing import Final, NoReturn

import yaml

from jumin.terms import FaultError


_LOADER: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_DEEPEST: Final = 20
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
        raise ParameterFileError(self.file, self.line, what)

    @property
    def line(self) -> int:
        """The line on which it begins, from 1."""
        return self.node.start_mark.line + 1

    @property
    def is_null(self) -> bool:
        """Whether the value is written as `null`."""
        return self.node.tag == _TAG + "null"

    def entries(self) -> list[tuple["YamlNode", "YamlNode"]]:
        """Read a mapping as it is written: its keys and what stands under them."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("A mapping is expected here.")
        return [(YamlNode(self.file, key), YamlNode(self.file, at)) for key, at in self.node.value]

    def children(self) -> dict[str, "YamlNode"]:
        """Read a mapping with any keys; a key that stands twice is an error."""
        found: dict[str, YamlNode] = {}
        for key, child in self.entries():
            if (name := key.text()) in found:
                key.fail(f"The key {name} stands here twice.")
            found[name] = child
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
        ParameterFileError: not to be read, not UTF-8, not YAML, empty, nested beyond reason, or
            with aliases.

    """
    if not path.is_file():
        what = "The file can't be read: it is not there, or it is no file."
        raise ParameterFileError(file, 1, what)
    try:
        text = path.read_bytes().decode("utf-8")
        _refuse_bombs(text, file)
        root = yaml.compose(text, Loader=_LOADER)
    except OSError as error:
        raise ParameterFileError(file, 1, f"The file can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ParameterFileError(file, 1, "The file is not UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ParameterFileError(file, line, f"Not YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ParameterFileError(file, 1, "Not YAML.") from error
    if root is None:
        raise ParameterFileError(file, 1, "The file is empty.")
    return YamlNode(file, root)


def _refuse_bombs(text: str, file: str) -> None:
    """Refuse what would exhaust the composer's stack, and aliases: a few lines make millions.

    Reading events takes neither stack nor space.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if depth > _DEEPEST:
            raise ParameterFileError(file, line, "Nested too deeply.")
        if isinstance(event, yaml.AliasEvent):
            what = "An alias (`*name`) is not read: write out what it stands for."
            raise ParameterFileError(file, line, what)
