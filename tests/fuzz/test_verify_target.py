"""Fuzzing the verifier, in the time that a test has."""

import subprocess
import sys
from pathlib import Path

import pytest


HERE = Path(__file__).parent
RUNS = 2000
LONGEST = 4
"""Seconds, on a machine that is slow today."""
FAULTY_TARGET = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import verify_target
for module in list(sys.modules.values()):
    if module.__name__.startswith("jumin.pki") and hasattr(module, "attempt"):
        module.attempt = lambda read: read()
verify_target.main()
"""
"""A verifier that lets its parsers' errors through."""


def run(*command: object, folder: Path) -> tuple[int, str]:
    """Run a target; what it finds lies in the folder. Give its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, *map(str, command), f"-artifact_prefix={folder}/"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.source("RFC 5280 §6", "RFC 6960 §3.2", "RFC 5652 §5.6")
def test_whatever_bytes_come_the_verifier_tells_and_believes_only_what_was_signed(tmp_path):
    code, said = run(
        HERE / "verify_target.py",
        f"-runs={RUNS}",
        f"-max_total_time={LONGEST}",
        "-seed=20261122",
        "-max_len=8192",
        "-timeout=5",
        folder=tmp_path,
    )
    assert code == 0, said[-4000:]
    assert "Done " in said
    assert not list(tmp_path.iterdir())


def test_a_verifier_that_raises_is_found_and_what_made_it_kept(tmp_path):
    target = tmp_path / "faulty_target.py"
    target.write_text(FAULTY_TARGET)
    found = tmp_path / "found"
    found.mkdir()
    code, said = run(target, "-runs=3000", "-seed=1", folder=found)
    assert code != 0
    (kept,) = found.iterdir()
    assert kept.name.startswith("crash-")
    again, _ = run(target, kept, folder=found)
    assert again != 0
    assert "Uncaught Python exception" in said
