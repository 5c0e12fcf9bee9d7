"""The package alone, as pip installs it: no checkout, and nothing that was not asked for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from clean_venv import ROOT, build_wheel, make_environment


SAMPLE = ROOT / "examples" / "relying_party"
NOTEBOOK = (ROOT / "README.md", ROOT / "docs" / "notebook.md", ROOT / "docs" / "rules.md")
EXAMPLES = """\
import doctest, pkgutil, sys
from importlib import import_module
from importlib.util import find_spec

import jumin.rules

for name in ("django", "polars", "pytest", "typst", "hypothesis"):
    assert find_spec(name) is None, name
failed = tried = 0
for page in sys.argv[1:]:
    told = doctest.testfile(page, module_relative=False, encoding="utf-8")
    assert told.attempted, page
    failed, tried = failed + told.failed, tried + told.attempted
for found in pkgutil.walk_packages(jumin.rules.__path__, "jumin.rules."):
    if not found.name.startswith("jumin.rules.columns"):  # of the extra `population`
        told = doctest.testmod(import_module(found.name))
        failed, tried = failed + told.failed, tried + told.attempted
print(jumin.__file__, tried)
sys.exit(failed)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with what a server requires, and pytest; its Python."""
    python = make_environment(tmp_path_factory.mktemp("alone"), wheel, "jumin[server]", "pytest")
    site = next((python.parents[1] / "lib").glob("python*/site-packages"))
    assert not {"hypothesis", "pytest_django", "pikepdf"} & {path.name for path in site.iterdir()}
    return python


@pytest.fixture(scope="module")
def base(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with what the package requires without any extra; its Python."""
    return make_environment(tmp_path_factory.mktemp("base"), wheel, "jumin")


def environment(home: Path) -> dict[str, str]:
    """Make the environment of somebody who has this package, and no data folder."""
    return {"PATH": os.environ["PATH"], "TMPDIR": str(home), "LANG": "C.UTF-8"}


def test_a_relying_party_tries_itself_in_a_town_of_the_package_alone(
    alone: Path, tmp_path: Path
) -> None:
    """`pip install "jumin[server]" pytest`, then the sample's tests, written as anybody would."""
    shutil.copytree(SAMPLE, tmp_path / "mine", ignore=shutil.ignore_patterns("__pycache__"))
    where = [alone, "-c", "import jumin; print(jumin.__file__)"]
    said = subprocess.run(
        where, env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith(str(alone.parents[1]))
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", "--rootdir", "."]
    done = subprocess.run(
        [alone, "-m", "pytest", *options],
        cwd=tmp_path / "mine",
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 passed" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]  # nothing is left of the town


def test_the_law_answers_in_a_notebook_after_pip_install_of_the_base_alone(
    base: Path, tmp_path: Path
) -> None:
    """`pip install jumin`, then every example of the pages on the rules and of their docstrings."""
    done = subprocess.run(
        [base, "-W", "error", "-c", EXAMPLES, *NOTEBOOK],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    where, tried = done.stdout.split()
    assert where.startswith(str(base.parents[1]))
    assert int(tried) > 100


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("guide kiosk --municipality kamakura --on 2026-11-20 --json", '"answers"'),
        ("rules show kiosk.closed-days --lang ja", "休止日"),
        ("guide notices --from people.csv --month 2026-12", "pip install 'jumin[population]'"),
    ],
)
def test_the_law_is_asked_at_the_command_line_of_the_base_alone(
    base: Path, tmp_path: Path, arguments: str, told: str
) -> None:
    (tmp_path / "people.csv").write_text("born_on,issued_on\n1990-05-30,2024-06-10\n")
    done = subprocess.run(
        [base.with_name("jumin"), *arguments.split()],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told in done.stdout + done.stderr
    assert done.returncode == (3 if "pip install" in told else 0)
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]
