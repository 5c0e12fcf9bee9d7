"""One secret per installation, and a key of its own for every use."""

import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jumin.terms import FaultError


LENGTH: Final = 32


class SecretError(FaultError):
    """The installation's secret is missing or damaged."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path}: the installation's secret is {why}. Put the file back from your backup; "
            f"without it cards and registers of this folder can't be opened. To begin anew, move "
            f"the data folder away."
        )
        self.path, self.why = path, why


class Secrets:
    """Derives keys by HKDF (RFC 5869) from the installation's secret. Never prints one."""

    def __init__(self, master: bytes) -> None:
        self._master = master

    @classmethod
    def create(cls, path: Path) -> None:
        """Make the secret, readable by its owner only; an existing one is left alone."""
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(LENGTH))
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path) -> "Secrets":
        """Read the secret."""
        try:
            master = path.read_bytes()
        except FileNotFoundError as error:
            raise SecretError(path, "missing") from error
        if len(master) != LENGTH:
            raise SecretError(path, "damaged")
        return cls(master)

    def derive(self, purpose: str) -> bytes:
        """Derive the 32-byte key for one use: `card:…`, `keys`, `register`, `session`."""
        kdf = HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=f"jumin:{purpose}".encode())
        return kdf.derive(self._master)

    def __repr__(self) -> str:
        return "Secrets(…)"
