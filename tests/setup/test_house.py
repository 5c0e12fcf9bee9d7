"""The house's order where import-linter cannot see it: strings that name rooms, and gateways."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
HOUSE = SOURCE / "jumin"
OFFICES = {"municipality", "card_office", "certification", "issuance"}
COMMON_FOR_ALL = ("jumin.offices.common.gateway", "jumin.offices.common.storage")
BELOW_WEB = {"web", "places", "offices"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Tell every module of the house by its dotted name, parsed."""
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            dotted = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
            yield dotted.removesuffix(".__init__"), ast.parse(path.read_text())


def imports(tree: ast.Module) -> Iterator[str]:
    """Tell what a module imports, each with the name taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strings(tree: ast.Module) -> Iterator[str]:
    """Tell every string of a module that names a module of the house."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and re.fullmatch(r"jumin(\.\w+)+", str(node.value)):
            yield str(node.value)


def room(dotted: str) -> str:
    """Tell the room of a module."""
    return dotted.split(".")[1]


def app(path: Path) -> str:
    """Tell the app that a template or a static file belongs to."""
    parts = path.relative_to(HOUSE).parts
    return "/".join(parts[: min(parts.index(kind) for kind in KINDS if kind in parts)])


KINDS = ("templates", "static")


def owners(kind: str) -> dict[str, str]:
    """Tell who owns each template or static file, by the name it is used under."""
    return {
        path.as_posix().rpartition(f"/{kind}/")[2]: app(path)
        for path in HOUSE.rglob(f"{kind}/**/*")
        if path.is_file()
    }


def test_every_relative_import_is_spelled_out() -> None:
    """A relative import would hide which room is entered."""
    hidden = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert hidden == []


def test_nobody_uses_more_of_an_office_than_its_gateway() -> None:
    """An office, a place or the sandbox uses another office's gateway and nothing else of it."""
    reached = [
        f"{name} imports {target}"
        for name, tree in modules()
        for target in imports(tree)
        for office in OFFICES
        if target.startswith(f"jumin.offices.{office}.")
        and not name.startswith(f"jumin.offices.{office}")
        and not target.startswith(f"jumin.offices.{office}.gateway")
    ]
    assert reached == []


def test_what_offices_have_in_common_is_theirs_but_for_its_gateway_and_copies() -> None:
    """Journal, outbox and transactions are for the offices' own use."""
    reached = [
        f"{name} imports {target}"
        for name, tree in modules()
        for target in imports(tree)
        if target.startswith("jumin.offices.common.")
        and not target.startswith(COMMON_FOR_ALL)
        and room(name) != "offices"
    ]
    assert reached == []


@pytest.mark.parametrize("office", sorted(OFFICES))
def test_a_gateway_hands_out_the_values_that_go_in_and_out_of_it(office: str) -> None:
    """Who calls a gateway finds every type of its functions there, too."""
    tree = ast.parse((HOUSE / "offices" / office / "gateway.py").read_text())
    values = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("jumin.offices.")
        for alias in node.names
    }
    values |= {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    used = {
        named.id
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        for annotation in (
            function.returns,
            *(argument.annotation for argument in _arguments(function)),
        )
        if annotation is not None
        for named in ast.walk(annotation)
        if isinstance(named, ast.Name)
    }
    handed_out = {
        element.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for element in ast.walk(node.value)
        if isinstance(element, ast.Constant)
    }
    assert handed_out
    assert (used & values) - handed_out == set()


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def test_settings_name_rooms_below_the_pages_only() -> None:
    """INSTALLED_APPS, middleware and the like are imports that only Django sees."""
    tree = dict(modules())["jumin.web.settings"]
    named = {*strings(tree), "jumin.offices.municipality"}
    assert {room(name) for name in named} <= BELOW_WEB


@pytest.mark.parametrize("setting", sorted(strings(dict(modules())["jumin.web.settings"])))
def test_every_room_that_settings_name_is_there(setting: str) -> None:
    """The string leads to a module, or to a name in one."""
    names = {name for name, _ in modules()}
    assert setting in names or setting.rpartition(".")[0] in names


def test_addresses_are_included_downwards() -> None:
    """`include("…")` leads from the project into places, and from a place nowhere else."""
    wrong = [
        f"{name} includes {argument.value}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("include")
        for argument in node.args
        if isinstance(argument, ast.Constant)
        and str(argument.value).startswith("jumin.")
        and not (name == "jumin.web.urls" and room(argument.value) == "places")
    ]
    assert wrong == []


def test_commands_begin_in_the_command_line() -> None:
    """Entry points are doors into the house: the command line's, and pytest's fixture."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    doors = {
        target.partition(":")[0]
        for group in (project.get("scripts", {}), *project.get("entry-points", {}).values())
        for target in group.values()
    }
    assert doors <= {"jumin.cli", "jumin.testing"}


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("templates", r'{%-?\s*(?:extends|include)\s+"([^"]+)"'),
        ("static", r'{%-?\s*static\s+"([^"]+)"'),
    ],
)
def test_pages_are_built_of_their_own_parts_and_of_the_base(kind: str, tag: str) -> None:
    """A template uses templates and files of its own app and of `web`, and they are there."""
    owner = owners(kind)
    wrong = [
        f"{path.relative_to(HOUSE)} uses {used}"
        for path in sorted(HOUSE.rglob("templates/**/*.html"))
        for used in re.findall(tag, path.read_text())
        if owner.get(used) not in {app(path), "web"}
    ]
    assert wrong == []


def test_views_show_templates_of_their_own_app() -> None:
    """A view names a template of its own app, or one of `web`."""
    owner = owners("templates")
    wrong = [
        f"{name} shows {node.value}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and str(node.value).endswith(".html")
        if owner.get(str(node.value), "web") != "web"
        and not name.startswith("jumin." + owner[str(node.value)].replace("/", "."))
    ]
    assert wrong == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """Neither a path of somebody's machine nor a package registry's address is in any file."""
    telling = re.compile(
        "|".join(["/" + "work/", "/" + "root/", "/home/" + r"\w", "py" + "pi.org"])
    )
    folders = ("src", "tests", "tools", "docs", "bench", ".ci")
    files = [path for path in ROOT.iterdir() if path.is_file()]
    files += [path for folder in folders for path in (ROOT / folder).rglob("*")]
    told = [
        str(path.relative_to(ROOT))
        for path in files
        if path.suffix not in {".mo", ".pyc", ".woff2", ".png", ".jp2", ".pdf"}
        and path.is_file()
        and telling.search(path.read_text(errors="replace"))
    ]
    assert told == []
