"""The keys under which encrypted fields lie in the databases, and their rotation."""

import base64
import json
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from jumin.installation.folder import write_atomically
from jumin.installation.secrets import LENGTH, Secrets
from jumin.terms import FaultError


class FieldKeysError(FaultError):
    """The file of the field keys is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: the keys of encrypted fields are damaged, or the installation's secret is "
            f"another one. Put both back from one copy: `jumin sandbox restore`."
        )
        self.path = path


class FieldKeys:
    """The keys of encrypted fields, newest first: new values are encrypted with the first one.

    The first key of an installation is derived from its secret. From the first rotation on, keys
    are drawn at random and kept in a file, each encrypted with a key derived from the secret.
    """

    def __init__(self, path: Path, secrets: Secrets) -> None:
        self._path = path
        self._secrets = secrets

    @property
    def edition(self) -> tuple[int, int]:
        """Tell something else whenever the keys have changed.

        Size and time of change: a rotation alternates between more keys and one, and so is seen
        even where two changes fall into one tick of the file system's clock.
        """
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return 0, 0
        return found.st_size, found.st_mtime_ns

    def newest_first(self) -> tuple[bytes, ...]:
        """Tell the keys as Fernet takes them; raises `FieldKeysError`."""
        try:
            tokens = json.loads(self._path.read_text())
            return tuple(self._wrapping().decrypt(token) for token in tokens)
        except FileNotFoundError:
            return (base64.urlsafe_b64encode(self._secrets.derive("register")),)
        except (ValueError, TypeError, InvalidToken) as error:
            raise FieldKeysError(self._path) from error

    def add(self) -> None:
        """Put a new key before the others: from now on it is the one that encrypts."""
        self._write((base64.urlsafe_b64encode(os.urandom(LENGTH)), *self.newest_first()))

    def drop_old(self) -> None:
        """Keep the newest key only, once nothing is encrypted with the others any more."""
        self._write(self.newest_first()[:1])

    def _write(self, keys: tuple[bytes, ...]) -> None:
        tokens = [self._wrapping().encrypt(key).decode() for key in keys]
        write_atomically(self._path, json.dumps(tokens).encode(), mode=0o600)

    def _wrapping(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._secrets.derive("field-keys")))
