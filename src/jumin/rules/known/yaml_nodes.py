"""Strict reading of YAML: every value keeps its file and line, and nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import date, time
from importlib.resources.abc import Traversable
from typing import Final, NoReturn

import yaml

from jumin.terms import FaultError, Reason, because


_LOADER: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_DEEPEST: Final = 20
_TAG = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_NO_TEXT: Final = because("A text is expected here (in quotes, if it looks otherwise).")
_NO_NUMBER: Final = because("A whole number is expected here.")
_NO_TRUTH: Final = because("true or false is expected here.")
_NO_DAY: Final = because("A day like 2024-05-01 is expected here.")


class ParameterFileError(FaultError):
    """A parameter file is not as it must be: which file, which line, and what is wrong."""

    def __init__(self, file: str, line: int, what: Reason) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file, self.line, self.fault = file, line, what

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return str(self.fault)

    @property
    def reason(self) -> Reason:
        """The same as the error's own text, for every language."""
        facts = {"file": self.file, "line": self.line, "what": self.fault}
        return Reason("{file}:{line}: {what}", tuple(facts.items()))


@dataclass(frozen=True)
class YamlNode:
    """A piece of a YAML file that knows where it stands and can only be read as what it is."""

    file: str
    node: yaml.Node

    def fail(self, what: Reason) -> NoReturn:
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
            self.fail(because("A mapping is expected here."))
        return [(YamlNode(self.file, key), YamlNode(self.file, at)) for key, at in self.node.value]

    def children(self) -> dict[str, "YamlNode"]:
        """Read a mapping with any keys; a key that stands twice is an error."""
        found: dict[str, YamlNode] = {}
        for key, child in self.entries():
            if (name := key.text()) in found:
                key.fail(because("The key {key} stands here twice.", key=name))
            found[name] = child
        return found

    def fields(self, *, required: set[str], optional: set[str]) -> dict[str, "YamlNode"]:
        """Read a mapping with known keys only."""
        found = self.children()
        for name, child in found.items():
            if name not in required | optional:
                known = ", ".join(sorted(required | optional))
                child.fail(
                    because("The key {key} is unknown; known are: {known}.", key=name, known=known)
                )
        for name in sorted(required - found.keys()):
            self.fail(because("The key {key} is missing.", key=name))
        return found

    def items(self) -> list["YamlNode"]:
        """Read a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail(because("A list is expected here."))
        return [YamlNode(self.file, item) for item in self.node.value]

    def text(self) -> str:
        """Read a text that is not empty."""
        value = self._scalar("str", _NO_TEXT)
        return value if value.strip() else self.fail(because("The text is empty."))

    def number(self) -> int:
        """Read a whole number in plain decimal digits."""
        value = self._scalar("int", _NO_NUMBER)
        if not _NUMBER.fullmatch(value):
            self.fail(because("A whole number in plain decimal digits is expected here."))
        return int(value)

    def truth(self) -> bool:
        """Read `true` or `false`."""
        value = self._scalar("bool", _NO_TRUTH)
        if value not in {"true", "false"}:
            self.fail(because("true or false only."))
        return value == "true"

    def day(self) -> date:
        """Read a day (`2024-05-01`)."""
        value = self._scalar("timestamp", _NO_DAY)
        if not _DAY.fullmatch(value):
            self.fail(_NO_DAY)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(because("There is no day {value}.", value=value))

    def time_of_day(self) -> time:
        """Read a time of day in quotes (`"06:30"`; YAML 1.1 reads a bare one as a number)."""
        value = self.text()
        if not _TIME.fullmatch(value):
            self.fail(because('A time of day like "06:30" is expected here.'))
        try:
            return time.fromisoformat(value)
        except ValueError:
            self.fail(because("There is no time of day {value}.", value=value))

    def _scalar(self, tag: str, what: Reason) -> str:
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
        what = because("The file can't be read: it is not there, or it is no file.")
        raise ParameterFileError(file, 1, what)
    try:
        text = path.read_bytes().decode("utf-8")
        _refuse_bombs(text, file)
        root = yaml.compose(text, Loader=_LOADER)
    except OSError as error:
        what = because("The file can't be read: {why}.", why=error.strerror)
        raise ParameterFileError(file, 1, what) from error
    except UnicodeDecodeError as error:
        raise ParameterFileError(file, 1, because("The file is not UTF-8.")) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = because("Not YAML: {why}.", why=error.problem)
        raise ParameterFileError(file, line, what) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ParameterFileError(file, 1, because("Not YAML.")) from error
    if root is None:
        raise ParameterFileError(file, 1, because("The file is empty."))
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
            raise ParameterFileError(file, line, because("Nested too deeply."))
        if isinstance(event, yaml.AliasEvent):
            what = because("An alias (`*name`) is not read: write out what it stands for.")
            raise ParameterFileError(file, line, what)
