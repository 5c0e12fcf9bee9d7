"""Fuzzing the responder, in the time that a test has."""

import subprocess
import sys
from pathlib import Path

import pytest


HERE = Path(__file__).parent
RUNS = 3000
LONGEST = 6
"""Seconds, on a machine that is slow today."""
LONGEST_INPUT = 700
FAULTY_TARGET = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import ocsp_target
ocsp_target.read_any = lambda der: None
ocsp_target.main()
"""
"""A responder whose readers do not agree."""


def run(*command: object, folder: Path) -> tuple[int, str]:
    """Run a target; what it finds lies in the folder. Give its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, *map(str, command), f"-max_len={LONGEST_INPUT}",
         f"-artifact_prefix={folder}/"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.source("RFC 6960 §2.3: malformedRequest", "RFC 9110 §15.5")
def test_whatever_bytes_come_the_responder_answers_and_the_same_on_both_ways(tmp_path):
    code, said = run(
        HERE / "ocsp_target.py",
        f"-runs={RUNS}",
        f"-max_total_time={LONGEST}",
        "-seed=20261122",
        folder=tmp_path,
    )
    assert code == 0, said[-4000:]
    assert "Done " in said
    assert not list(tmp_path.iterdir())


def test_a_reader_that_reads_otherwise_than_the_others_is_found(tmp_path):
    target = tmp_path / "faulty_target.py"
    target.write_text(FAULTY_TARGET)
    found = tmp_path / "found"
    found.mkdir()
    code, said = run(target, "-runs=1000", "-seed=1", folder=found)
    assert code != 0
    assert "AssertionError" in said
    (kept,) = found.iterdir()
    assert kept.name.startswith("crash-")
