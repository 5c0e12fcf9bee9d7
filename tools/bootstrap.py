"""Makes `.venv` and installs this project with its extras; does nothing where that is done.

Standard library only: it runs before anything is installed. A stamp in `.venv` tells what was
installed of which files; without a stamp that fits, pip runs again, and a `.venv` in which not
even pip runs is made anew. So an interrupted start is finished by the next one.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "jumin.json"
CONSTRAINTS = "constraints.txt"
FAULT = 3
TAIL = 5  # as many lines of what pip complained of are shown

CURES = {
    "No space left on device": "The disk is full: make room, then run this again.",
    "Permission denied": "Something in .venv can't be written to: remove it, then run this again.",
    "wheel for pyscard": "pyscard is built from source and needs: "
    "apt-get install gcc swig libpcsclite-dev python3-dev",
    "connection broken": "The package registry can't be reached: look at the network and at pip's "
    "settings (proxy, index), then run this again.",
    "No matching distribution": "A package is not to be had: look at the network and at pip's "
    "settings (proxy, index), then run this again.",
}
"""What pip says, and what to do about it; the first that fits."""


def main(extras: list[str]) -> int:
    """Install the project with `extras`; tell the exit code."""
    try:
        with alone():
            return install(set(extras))
    except OSError as error:
        return fail(
            f"{error.filename or ROOT}: {error.strerror}.",
            "Jumin keeps what it installs in .venv beside its Makefile: give write access there.",
        )
    except KeyboardInterrupt:
        return fail("Interrupted: the next start goes on from here.")


@contextmanager
def alone() -> Iterator[None]:
    """Let two starts in one checkout wait for each other."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def state() -> dict[str, str]:
    """Tell what an installation depends on: when any of it changes, pip runs again."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", CONSTRAINTS):
        digest.update((ROOT / name).read_bytes())
    return {"files": digest.hexdigest(), "root": str(ROOT)}


def installed() -> set[str]:
    """Tell which extras are installed as they should be now."""
    try:
        stamp = json.loads(STAMP.read_text())
        extras = set(stamp.pop("extras"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()
    return extras if stamp == state() and PYTHON.exists() else set()


def install(wanted: set[str]) -> int:
    """Run pip, unless all that is wanted is there; what is there is kept."""
    there = installed()
    if wanted <= there:
        return 0
    extras = sorted(wanted | there)
    if not has_pip():
        say(f"Making .venv with Python {sys.version_info.major}.{sys.version_info.minor} …")
        venv.create(VENV, clear=True, with_pip=True)
    STAMP.unlink(missing_ok=True)
    say(f"Installing Jumin [{', '.join(extras)}] into .venv (once; a minute or two) …")
    code, complaint = pip(extras)
    if code:
        cures = (cure for sign, cure in CURES.items() if sign in complaint)
        otherwise = "Run this again; if it fails again, remove .venv first."
        return fail(*complaint.splitlines()[-TAIL:], next(cures, otherwise))
    STAMP.write_text(json.dumps({**state(), "extras": extras}) + "\n")
    return 0


def has_pip() -> bool:
    """Tell whether `.venv` is whole enough for pip to run in it."""
    try:
        pip = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return pip.returncode == 0


def pip(extras: list[str]) -> tuple[int, str]:
    """Install, showing what comes; tell the exit code and what pip complained of."""
    # Relative to ROOT, for pip splits these variables at spaces.
    pins = {"PIP_CONSTRAINT": CONSTRAINTS, "PIP_BUILD_CONSTRAINT": CONSTRAINTS}
    manner = {"PIP_RETRIES": "2", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    project = f".[{','.join(extras)}]"
    complaint: list[str] = []
    with subprocess.Popen(
        [PYTHON, "-m", "pip", "install", "--editable", project],
        cwd=ROOT,
        env=os.environ | pins | manner,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        for line in running.stdout or ():
            if line.startswith(("Collecting ", "Building ", "Installing collected")):
                say("  " + line.strip()[:90])
            elif "error" in line.lower() or "warning" in line.lower():
                complaint.append(line)
    return running.returncode, "".join(complaint)


def say(line: str) -> None:
    """Show where it is."""
    print(line, flush=True)


def fail(*lines: str) -> int:
    """Say what is wrong and what to do; tell the exit code."""
    print(*lines, sep="\n", file=sys.stderr)
    return FAULT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
