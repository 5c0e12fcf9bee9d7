"""What the guides ask for, row by row: docs/requirements.yaml, read strictly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from jumin.rules.known.yaml_nodes import YamlNode, read_yaml
from jumin.terms import because


REQUIRED: Final = {"title", "text", "guides"}
OPTIONAL: Final = {"parameters", "functions", "built_in"}


@dataclass(frozen=True)
class Title:
    """A name in both languages."""

    ja: str
    en: str

    def __str__(self) -> str:
        """Both, as in `Continued use (継続利用)`."""
        return f"{self.en} ({self.ja})"


@dataclass(frozen=True)
class Cited:
    """A section of a source."""

    source: str
    section: str


@dataclass(frozen=True)
class Row:
    """A requirement of the guides."""

    id: str
    title: Title
    text: str
    guides: tuple[Cited, ...]
    parameters: tuple[str, ...]
    """Names of parameters, in their order."""
    functions: tuple[str, ...]
    built_in: tuple[str, ...]
    """Modules and rooms below src/jumin."""

    @property
    def group(self) -> str:
        """What stands before the number."""
        return self.id.rpartition("-")[0]


@dataclass(frozen=True)
class Known:
    """What a row may name."""

    sources: frozenset[str]
    parameters: frozenset[str]
    functions: frozenset[str]
    package: Path
    """src/jumin."""


@dataclass(frozen=True)
class Requirements:
    """All rows, by id, and the groups that they are in."""

    groups: Mapping[str, Title]
    rows: Mapping[str, Row]
    besides: Mapping[str, str]
    """Names of what is in no row, each with the reason why it is there."""

    def of(self, group: str) -> tuple[Row, ...]:
        """Tell the rows of a group."""
        return tuple(row for row in self.rows.values() if row.group == group)


def read_requirements(path: Path, known: Known) -> Requirements:
    """Read the file; whatever it names must exist, and whatever exists must stand in it.

    Raises:
        ParameterFileError: it is not so; which line, and what is wrong.

    """
    root = read_yaml(path, f"docs/{path.name}")
    fields = root.fields(required={"groups", "rows", "beside_the_guides"}, optional=set())
    groups = {group: _title(node) for group, node in fields["groups"].children().items()}
    rows = {name: _row(name, node, known) for name, node in fields["rows"].children().items()}
    for name, node in fields["rows"].children().items():
        if rows[name].group not in groups:
            known_groups = ", ".join(groups)
            node.fail(
                because("{row} is of no group; known are: {known}.", row=name, known=known_groups)
            )
    besides = fields["beside_the_guides"].fields(
        required={"parameters", "functions"}, optional=set()
    )
    told = {
        "parameters": {parameter for row in rows.values() for parameter in row.parameters},
        "functions": {function for row in rows.values() for function in row.functions},
    }
    reasons = {
        **_all_told(besides["parameters"], known.parameters, told["parameters"]),
        **_all_told(besides["functions"], known.functions, told["functions"]),
    }
    return Requirements(groups, rows, reasons)


def _row(name: str, node: YamlNode, known: Known) -> Row:
    fields = node.fields(required=REQUIRED, optional=OPTIONAL)
    return Row(
        id=name,
        title=_title(fields["title"]),
        text=fields["text"].text(),
        guides=tuple(_cited(item, known) for item in fields["guides"].items()),
        parameters=tuple(
            dict.fromkeys(
                parameter
                for item in _items(fields, "parameters")
                for parameter in _matching(item, known.parameters)
            )
        ),
        functions=tuple(_named(item, known.functions) for item in _items(fields, "functions")),
        built_in=tuple(_place(item, known.package) for item in _items(fields, "built_in")),
    )


def _title(node: YamlNode) -> Title:
    fields = node.fields(required={"ja", "en"}, optional=set())
    return Title(fields["ja"].text(), fields["en"].text())


def _items(fields: Mapping[str, YamlNode], name: str) -> Iterator[YamlNode]:
    if name in fields:
        yield from fields[name].items()


def _cited(node: YamlNode, known: Known) -> Cited:
    source, mark, section = node.text().partition("#")
    if source not in known.sources:
        node.fail(because("The source {source} is not in sources.yaml.", source=source))
    if not (mark and section):
        node.fail(because("The source names no section: write <id>#<section>."))
    return Cited(source, section)


def _matching(node: YamlNode, names: frozenset[str]) -> list[str]:
    found = sorted(name for name in names if fnmatchcase(name, node.text()))
    return found or node.fail(because("No parameter is called {name}.", name=node.text()))


def _named(node: YamlNode, names: frozenset[str]) -> str:
    name = node.text()
    if name not in names:
        node.fail(because("jumin.rules has no public function {name}.", name=name))
    return name


def _place(node: YamlNode, package: Path) -> str:
    place = node.text()
    if not (package / place).exists():
        node.fail(because("There is no src/jumin/{place}.", place=place))
    return place


def _all_told(besides: YamlNode, names: frozenset[str], told: set[str]) -> dict[str, str]:
    """Whatever is in no row must stand beside the guides with a reason, and nothing else may."""
    reasons = {}
    for pattern, reason in besides.children().items():
        reasons[pattern] = reason.text()
        if not (matching := {name for name in names if fnmatchcase(name, pattern)}):
            reason.fail(because("Nothing is called {pattern}.", pattern=pattern))
        if matching <= told:
            reason.fail(
                because("{pattern} belongs to rows: it is not beside the guides.", pattern=pattern)
            )
        told |= matching
    if left := sorted(names - told):
        told_nowhere = because(
            "In no row, and not listed here with a reason: {names}.", names=", ".join(left)
        )
        besides.fail(told_nowhere)
    return reasons
