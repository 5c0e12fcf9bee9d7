"""The Debian packages that the tests drive: installed as root, named to anybody else."""

import subprocess
from pathlib import Path

import pytest


SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "debian"
INSTALLED = 'printf "install ok installed"'
NO_CHROMIUM = f'case "$*" in *chromium) exit 1 ;; *) {INSTALLED} ;; esac'
REMOVED = f'case "$*" in *opensc) printf "deinstall ok config-files" ;; *) {INSTALLED} ;; esac'


def run(folder: Path, dpkg_query: str, user: int) -> tuple[int, str, list[str]]:
    """Run the script on a machine of that state; tell exit code, output and apt-get's calls."""
    calls = folder / "calls"
    programs = {"dpkg-query": dpkg_query, "id": f"echo {user}", "apt-get": f'echo "$*" >>"{calls}"'}
    for name, body in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", SCRIPT],
        env={"PATH": str(folder)},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout, calls.read_text().splitlines() if calls.exists() else []


@pytest.mark.parametrize("user", [0, 1000])
def test_where_nothing_is_missing_nothing_is_done(tmp_path: Path, user: int) -> None:
    assert run(tmp_path, INSTALLED, user) == (0, "", [])


@pytest.mark.parametrize(("state", "missing"), [(NO_CHROMIUM, "chromium"), (REMOVED, "opensc")])
def test_root_installs_what_is_missing_and_nothing_else(
    tmp_path: Path, state: str, missing: str
) -> None:
    code, _, calls = run(tmp_path, state, 0)
    assert code == 0
    assert [call.split()[0] for call in calls] == ["update", "install"]
    assert [word for word in calls[1].split()[1:] if not word.startswith("-")] == [missing]


def test_anybody_else_is_told_in_one_line(tmp_path: Path) -> None:
    code, said, calls = run(tmp_path, NO_CHROMIUM, 1000)
    assert code == 3
    assert said.count("\n") == 1
    assert "apt-get install chromium" in said
    assert calls == []
