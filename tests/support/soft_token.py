"""A PKCS #11 token of this test process's own: SoftHSM 2, its objects in a folder that is gone."""

import atexit
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final


MODULE: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
LABEL: Final = "jumin-test"
PIN: Final = "4711-test"


@dataclass(frozen=True)
class SoftToken:
    """What opens the token; processes with `SOFTHSM2_CONF` from the environment have it, too."""

    home: Path
    module: Path = MODULE
    label: str = LABEL
    pin: str = PIN

    @property
    def pin_file(self) -> Path:
        """A file that holds the PIN."""
        return self.home / "pin"

    def settings(self) -> dict[str, object]:
        """Tell the installation's settings that name it."""
        return {
            "keys": "pkcs11",
            "pkcs11_module": self.module,
            "pkcs11_token": self.label,
            "pkcs11_pin_file": self.pin_file,
        }


@cache
def soft_token() -> SoftToken:
    """Make the token, once a process: the module reads its configuration when it is loaded."""
    home = Path(tempfile.mkdtemp(prefix="jumin-token-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "tokens").mkdir()
    configuration = home / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {home / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    token = SoftToken(home)
    token.pin_file.write_text(f"{PIN}\n")
    token.pin_file.chmod(0o600)
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN,
         "--so-pin", "so-4711"],
        check=True, capture_output=True,
    )  # fmt: skip
    return token
