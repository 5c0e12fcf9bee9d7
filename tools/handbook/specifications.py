"""What the tests specify: their sentences and the clauses of `@pytest.mark.source`, as written."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


Function = ast.FunctionDef | ast.AsyncFunctionDef
APOSTROPHE: Final = re.compile(r" ([st])(?= |$)")
"""Where a name has an underscore for one, as in `can_t` and `nobody_s`."""


@dataclass(frozen=True)
class Specification:
    """A test that names the clauses it specifies."""

    file: str
    """From the root of the repository."""
    name: str
    clauses: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The test's name, read as a sentence."""
        words = self.name.removeprefix("test_").replace("_", " ")
        words = APOSTROPHE.sub(r"'\1", words)
        return words[:1].upper() + words[1:]


class UnreadableSourceError(Exception):
    """A source mark that can't be read without running the test."""


def specifications(root: Path) -> tuple[Specification, ...]:
    """Read the tests of a repository, in the order of their files and lines.

    Raises:
        UnreadableSourceError: a clause is neither a text nor the name of one in the module.

    """
    found: list[Specification] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.source" in text:
            found += _of_module(path.relative_to(root).as_posix(), ast.parse(text))
    return tuple(found)


def _of_module(file: str, tree: ast.Module) -> Iterator[Specification]:
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for_all = constants.get("pytestmark")
    around = [for_all] if for_all else []
    for function, marks in _tests(tree.body, around):
        clauses = tuple(
            dict.fromkeys(
                clause for mark in marks for clause in _clauses(mark, constants, file, set())
            )
        )
        if clauses:
            yield Specification(file, function.name, clauses)


def _tests(
    body: list[ast.stmt], around: list[ast.expr]
) -> Iterator[tuple[Function, list[ast.expr]]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body, [*around, *node.decorator_list])
        elif isinstance(node, Function) and node.name.startswith("test_"):
            yield node, [*around, *node.decorator_list]


def _clauses(
    mark: ast.expr, constants: Mapping[str, ast.expr], file: str, seen: set[str]
) -> Iterator[str]:
    for node in ast.walk(mark):
        if isinstance(node, ast.Call) and _is_source(node.func):
            for argument in node.args:
                yield from _texts(argument, constants, file)
        elif isinstance(node, ast.Name) and node.id in constants and node.id not in seen:
            yield from _clauses(constants[node.id], constants, file, seen | {node.id})


def _is_source(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "source"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "mark"
    )


def _texts(node: ast.expr, constants: Mapping[str, ast.expr], file: str) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if name in constants:
            yield from _texts(constants[name], constants, file)
        case ast.JoinedStr(values=pieces):
            yield "".join(text for each in pieces for text in _texts(each, constants, file))
        case ast.Starred(value=several) | ast.FormattedValue(value=several):
            yield from _texts(several, constants, file)
        case ast.Tuple(elts=several):
            for each in several:
                yield from _texts(each, constants, file)
        case _:
            raise UnreadableSourceError(
                f"{file}:{node.lineno}: write the clause as a text, or name one of this module."
            )
