"""Setting up on a bare machine: what is missing is named with what to do about it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


TOOLS = Path(__file__).resolve().parents[2] / "tools"
NAMES = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")

NO_VENV = f"""#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac
"""
TOO_OLD = """#!/bin/sh
case "$*" in *print*) echo 3.9 ;; *) exit 1 ;; esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a space in its name, with a project that needs nothing."""
    root = tmp_path / "a checkout"
    shutil.copytree(TOOLS, root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "constraints.txt").touch()
    (root / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "nothing"\nversion = "1"\n'
    )
    return root


@pytest.fixture
def bootstrap(checkout: Path) -> ModuleType:
    """The script as a module, at work in the checkout."""
    spec = importlib.util.spec_from_file_location("bootstrap", checkout / "tools" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installs(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What pip was asked to install; it is not asked really, and .venv is an empty shell."""
    asked: list[list[str]] = []

    def pip(extras: list[str]) -> tuple[int, str]:
        asked.append(extras)
        return 0, ""

    def create(path: Path, **_: object) -> None:
        shutil.rmtree(path, ignore_errors=True)
        (path / "bin").mkdir(parents=True)
        (path / "bin" / "python").symlink_to(sys.executable)

    monkeypatch.setattr(bootstrap, "pip", pip)
    monkeypatch.setattr(bootstrap.venv, "create", create)
    return asked


def with_pythons(folder: Path, program: str) -> dict[str, str]:
    """Make an environment in which every Python is `program`."""
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(program)
        (folder / name).chmod(0o755)
    (folder / "dirname").symlink_to(shutil.which("dirname") or "")
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("program", "cure"),
    [
        pytest.param(NO_VENV, "-venv", id="Debian's Python without its venv module"),
        pytest.param(TOO_OLD, "the newest one here is 3.9", id="only an old Python"),
        pytest.param("#!/bin/sh\nexit 127\n", "apt-get install python3", id="no Python that runs"),
    ],
)
def test_without_a_python_that_will_do_it_says_what_to_install(
    checkout: Path, tmp_path: Path, program: str, cure: str
) -> None:
    done = subprocess.run(
        ["/bin/sh", checkout / "tools" / "bootstrap", "server"],
        env=with_pythons(tmp_path / "bin", program),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert cure in done.stderr
    assert not (checkout / ".venv").exists()


def test_without_a_network_it_says_so_and_the_next_run_goes_on(checkout: Path) -> None:
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    done = subprocess.run(
        ["/bin/sh", checkout / "tools" / "bootstrap", "server"],
        env=environment | nowhere,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert "network" in done.stderr
    assert not (checkout / ".venv" / "jumin.json").exists()


def test_what_is_installed_is_not_installed_again(
    bootstrap: ModuleType, installs: list[list[str]]
) -> None:
    assert [bootstrap.main(["server"]), bootstrap.main(["server"])] == [0, 0]
    assert installs == [["server"]]


def test_more_is_added_to_what_is_there(bootstrap: ModuleType, installs: list[list[str]]) -> None:
    for extras in (["server"], ["server", "dev"], ["server"]):
        assert bootstrap.main(extras) == 0
    assert installs == [["server"], ["dev", "server"]]


def _pin(root: Path) -> None:
    (root / "constraints.txt").write_text("click==8.1\n")


def _interrupt(root: Path) -> None:
    (root / ".venv" / "jumin.json").unlink()


def _cut_stamp(root: Path) -> None:
    (root / ".venv" / "jumin.json").write_text('{"files": ')


def _lose_python(root: Path) -> None:
    (root / ".venv" / "bin" / "python").unlink()


@pytest.mark.parametrize("happens", [_pin, _interrupt, _cut_stamp, _lose_python])
def test_pip_runs_again_when_something_changed(
    bootstrap: ModuleType,
    installs: list[list[str]],
    checkout: Path,
    happens: Callable[[Path], None],
) -> None:
    bootstrap.main(["server"])
    happens(checkout)
    assert bootstrap.main(["server"]) == 0
    assert installs == [["server"], ["server"]]


def test_a_half_made_environment_is_made_anew(
    bootstrap: ModuleType, installs: list[list[str]], checkout: Path
) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "half").touch()
    assert bootstrap.main(["server"]) == 0
    assert not (checkout / ".venv" / "half").exists()
    assert len(installs) == 1


@pytest.mark.parametrize(
    ("complaint", "cure"),
    [
        ("WARNING: Retrying after connection broken by 'NameResolutionError'", "network"),
        ("ERROR: No matching distribution found for x", "network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: Failed building wheel for pyscard", "libpcsclite-dev"),
        ("ERROR: something else", "remove .venv"),
    ],
)
@pytest.mark.usefixtures("installs")
def test_when_pip_fails_it_says_what_to_do(
    bootstrap: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    complaint: str,
    cure: str,
) -> None:
    monkeypatch.setattr(bootstrap, "pip", lambda _: (1, complaint))
    assert bootstrap.main(["server"]) == 3
    assert cure in capsys.readouterr().err
    assert not bootstrap.STAMP.exists()


def test_without_write_access_it_says_where(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def create(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(bootstrap.venv, "create", create)
    assert bootstrap.main(["server"]) == 3
    said = capsys.readouterr().err
    assert ".venv: Permission denied" in said
    assert "write access" in said
