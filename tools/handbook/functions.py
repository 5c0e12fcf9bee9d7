"""The public functions of jumin.rules: how they are asked, and what they answer."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jumin import rules


WIDTH: Final = 88


@dataclass(frozen=True)
class Function:
    """A public function as it is written."""

    name: str
    signature: str
    summary: str
    """The first line of its docstring."""
    file: str
    """Below src/jumin."""


@cache
def functions() -> dict[str, Function]:
    """Tell the public functions of jumin.rules, by name."""
    package = Path(inspect.getfile(rules)).parent.parent
    found = {}
    for name in sorted(rules.__all__):
        public = inspect.unwrap(getattr(rules, name))
        if inspect.isfunction(public):
            path = Path(inspect.getfile(public))
            written = _written(path)[public.__name__]
            summary = (ast.get_docstring(written) or "").partition("\n")[0]
            file = path.relative_to(package).as_posix()
            found[name] = Function(name, _signature(written), summary, file)
    return found


@cache
def _written(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _signature(written: ast.FunctionDef) -> str:
    """Write a signature on one line or, where it is long, one argument a line."""
    returns = f" -> {ast.unparse(written.returns)}" if written.returns else ""
    arguments = list(_arguments(written.args))
    line = f"{written.name}({', '.join(arguments)}){returns}"
    if len(line) <= WIDTH:
        return line
    return "\n".join((f"{written.name}(", *(f"    {each}," for each in arguments), f"){returns}"))


def _arguments(args: ast.arguments) -> Iterator[str]:
    positional = [*args.posonlyargs, *args.args]
    without = len(positional) - len(args.defaults)
    for index, argument in enumerate(positional):
        default = args.defaults[index - without] if index >= without else None
        yield _argument(argument, default)
    if args.vararg:
        yield f"*{ast.unparse(args.vararg)}"
    elif args.kwonlyargs:
        yield "*"
    for argument, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield _argument(argument, default)


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    spaced = " = " if argument.annotation else "="
    return ast.unparse(argument) + (f"{spaced}{ast.unparse(default)}" if default else "")
