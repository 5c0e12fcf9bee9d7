"""The package alone, as pip installs it: no checkout, and nothing that `jumin[server]` lacks."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "relying_party"


def closure(wanted: Requirement, found: dict[str, Distribution]) -> Iterator[Requirement]:
    """Tell what a requirement asks for here, and all that asks for in turn."""
    known = found.get(canonicalize_name(wanted.name)) or distribution(wanted.name)
    found[canonicalize_name(wanted.name)] = known
    for line in known.requires or ():
        asked = Requirement(line)
        extras = ("", *wanted.extras)
        if asked.marker is None or any(asked.marker.evaluate({"extra": one}) for one in extras):
            yield asked


def everything(wanted: Requirement, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """Tell the distributions that pip would install, by name."""
    seen, open_ = set(), [wanted]
    while open_:
        asked = open_.pop()
        if (key := (canonicalize_name(asked.name), frozenset(asked.extras))) not in seen:
            seen.add(key)
            open_ += closure(asked, found)
    return found


def link(known: Distribution, site: Path) -> None:
    """Lend a distribution of this environment to another one, file by file of its top level."""
    for top in {Path(file).parts[0] for file in known.files or ()} - {"..", "__pycache__"}:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(known.locate_file(top))))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment with the wheel, what it requires for a server, and pytest; its Python."""
    home = tmp_path_factory.mktemp("alone")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    built = [*pip, "wheel", "-q", "--no-deps", "-w", home, "."]
    pins = {"PIP_BUILD_CONSTRAINT": "constraints.txt"}  # pip splits it at spaces: no whole path
    subprocess.run(built, cwd=ROOT, env={**os.environ, **pins}, check=True)
    venv.create(home / "venv", with_pip=False, symlinks=True)
    python = home / "venv" / "bin" / "python"
    (wheel,) = home.glob("*.whl")
    subprocess.run(
        [*pip, "--python", python, "install", "-q", "--no-index", "--no-deps", wheel], check=True
    )
    site = next((home / "venv" / "lib").glob("python*/site-packages"))
    own = PathDistribution(next(site.glob("jumin-*.dist-info")))
    needed = everything(Requirement("jumin[server]"), {"jumin": own})
    everything(Requirement("pytest"), needed)
    assert not {"hypothesis", "pytest-django", "pikepdf"} & needed.keys()
    for name, known in needed.items():
        if name != "jumin":
            link(known, site)
    return python


def test_a_relying_party_tries_itself_in_a_town_of_the_package_alone(
    alone: Path, tmp_path: Path
) -> None:
    """`pip install "jumin[server]" pytest`, then the sample's tests, written as anybody would."""
    shutil.copytree(SAMPLE, tmp_path / "mine", ignore=shutil.ignore_patterns("__pycache__"))
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path), "LANG": "C.UTF-8"}
    where = [alone, "-c", "import jumin; print(jumin.__file__)"]
    said = subprocess.run(where, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.startswith(str(alone.parents[1]))
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", "--rootdir", "."]
    done = subprocess.run(
        [alone, "-m", "pytest", *options],
        cwd=tmp_path / "mine",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 passed" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]  # nothing is left of the town
