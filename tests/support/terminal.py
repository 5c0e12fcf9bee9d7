"""A terminal for programs that ask a human for a PIN: it types the answer where they ask."""

import os
import re
import select
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest


PATIENCE = 60.0
QUESTION = re.compile(rb"PIN[^\r\n]*: ?\Z")


def run_in_terminal(
    script: str, *, pin: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run lines of a shell as somebody at a terminal does; output and errors come as one text.

    The PIN is typed as often as one is asked for.
    """
    ours, theirs = os.openpty()
    try:
        with subprocess.Popen(
            ["setsid", "--ctty", "--wait", "bash", "-c", script],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment,
        ) as process:
            os.close(theirs)
            said = _converse(ours, process, pin)
            return subprocess.CompletedProcess(script, process.wait(PATIENCE), said)
    finally:
        os.close(ours)


def _converse(terminal: int, process: subprocess.Popen[bytes], pin: str) -> str:
    said, answered = b"", 0
    until = time.monotonic() + PATIENCE
    while True:
        if not select.select([terminal], [], [], max(0.0, until - time.monotonic()))[0]:
            process.kill()
            pytest.fail(f"No end after {PATIENCE} s of:\n{said.decode()}")
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how Linux says that nobody is left at the other end
            part = b""
        if not part:
            return said.decode().replace("\r\n", "\n")
        said += part
        if QUESTION.search(said, answered):
            answered = len(said)
            os.write(terminal, f"{pin}\n".encode())
