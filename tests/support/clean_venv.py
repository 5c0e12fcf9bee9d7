"""Environments with the package as pip installs it, and nothing that it does not ask for."""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


ROOT = Path(__file__).resolve().parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def build_wheel(home: Path) -> Path:
    """Build the package's wheel."""
    built = [*PIP, "wheel", "-q", "--no-deps", "-w", home, "."]
    pins = {"PIP_BUILD_CONSTRAINT": "constraints.txt"}  # pip splits it at spaces: no whole path
    subprocess.run(built, cwd=ROOT, env={**os.environ, **pins}, check=True)
    (wheel,) = home.glob("*.whl")
    return wheel


def make_environment(home: Path, wheel: Path, *wanted: str) -> Path:
    """Make an environment with the wheel and what is wanted, with all that asks for; its Python.

    What is installed here is lent to it, for no test needs a network.
    """
    venv.create(home / "venv", with_pip=False, symlinks=True)
    python = home / "venv" / "bin" / "python"
    install = [*PIP, "--python", python, "install", "-q", "--no-index", "--no-deps", wheel]
    subprocess.run(install, check=True)
    site = next((home / "venv" / "lib").glob("python*/site-packages"))
    own = PathDistribution(next(site.glob("jumin-*.dist-info")))
    needed: dict[str, Distribution] = {"jumin": own}
    for one in wanted:
        _everything(Requirement(one), needed)
    for name, known in needed.items():
        if name != "jumin":
            _link(known, site)
    return python


def _closure(wanted: Requirement, found: dict[str, Distribution]) -> Iterator[Requirement]:
    """Tell what a requirement asks for here, and all that asks for in turn."""
    known = found.get(canonicalize_name(wanted.name)) or distribution(wanted.name)
    found[canonicalize_name(wanted.name)] = known
    for line in known.requires or ():
        asked = Requirement(line)
        extras = ("", *wanted.extras)
        if asked.marker is None or any(asked.marker.evaluate({"extra": one}) for one in extras):
            yield asked


def _everything(wanted: Requirement, found: dict[str, Distribution]) -> None:
    """Find the distributions that pip would install, by name."""
    seen, open_ = set(), [wanted]
    while open_:
        asked = open_.pop()
        if (key := (canonicalize_name(asked.name), frozenset(asked.extras))) not in seen:
            seen.add(key)
            open_ += _closure(asked, found)


def _link(known: Distribution, site: Path) -> None:
    """Lend a distribution of this environment to another one, file by file of its top level."""
    for top in {Path(file).parts[0] for file in known.files or ()} - {"..", "__pycache__"}:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(known.locate_file(top))))
