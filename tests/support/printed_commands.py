"""Commands as a text prints them: its blocks of shell, run in order."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path


def blocks(text: str) -> tuple[str, ...]:
    """Give the blocks of shell of a text in Markdown."""
    return tuple(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


def run(script: str, folder: Path) -> str:
    """Run a block as it stands, in a folder; tell what it says on either stream."""
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, script + done.stdout
    return done.stdout


def run_all(text: str, folder: Path, *, but: Sequence[str] = ()) -> str:
    """Run all blocks in order, but those with one of some words; tell what they say."""
    chosen = [block for block in blocks(text) if not any(word in block for word in but)]
    assert chosen
    return "".join(run(block, folder) for block in chosen)
