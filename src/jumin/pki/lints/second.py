"""What somebody else's linter says of a certificate (第三者の検査): pkilint's, if installed."""

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from jumin.terms import FaultError


_PATIENCE: Final = 60.0


class SecondLintError(FaultError):
    """pkilint found something wrong with a certificate; `findings` is what it says."""

    def __init__(self, findings: str) -> None:
        super().__init__(
            f"pkilint finds something wrong with the new certificate, so nothing was founded. "
            f"Mend the profile, and hold the ceremony again. It says: {findings}"
        )
        self.findings = findings


def is_installed() -> bool:
    """Whether pkilint is here; it comes with what developers install."""
    return find_spec("pkilint") is not None


def second_lint(der: bytes) -> None:
    """Have pkilint look at a certificate in a process of its own; raises `SecondLintError`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.cer"
        path.write_bytes(der)
        module = "pkilint.bin.lint_pkix_cert"
        done = subprocess.run(  # noqa: S603 (our own interpreter, a file of ours)
            [sys.executable, "-m", module, "lint", "-s", "WARNING", str(path)],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    if done.returncode or done.stdout.strip():
        raise SecondLintError((done.stdout + done.stderr).strip())
