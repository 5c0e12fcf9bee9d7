"""Who asks, and whether they may: by the published register of relying parties (アクセス権)."""

import logging
from pathlib import Path
from typing import Final, TypeAlias

from jumin.pki.parties import NOBODY, Register, RegisterError, RelyingParty, read_register


_log: Final = logging.getLogger(__name__)
_SCHEME: Final = b"bearer"

_FileId: TypeAlias = tuple[int, int, int]


class Access:
    """Tells relying parties by what they show: a key, or a client certificate.

    `path` is the published register. Where `is_open`, whoever shows nothing may ask too, as
    `NOBODY`. JPKI Act, art. 17(1), 36(1).
    """

    def __init__(self, path: Path, *, is_open: bool) -> None:
        self._path = path
        self._is_open = is_open
        self._file: _FileId | None = None
        self._register = Register()
        self.look()

    @property
    def register(self) -> Register:
        """The register as it was at the last look: the same object until it was replaced."""
        return self._register

    def look(self) -> bool:
        """Look whether the register was replaced; whoever keeps answers of `party` asks anew then.

        One that is damaged has nobody in it: who was struck off must not get in by an older one.
        """
        found = self._file_id()
        if found == self._file:
            return False
        self._file = found
        self._register = Register() if found is None else self._read()
        return True

    def party(
        self, authorization: bytes | None, fingerprint: bytes | None = None
    ) -> RelyingParty | None:
        """Tell who asks; None where they may not.

        `authorization` is the header of that name (RFC 6750 §2.1: `Bearer KEY`), `fingerprint`
        the SHA-256 digest of the client's certificate. Who shows something must be known by it,
        where askers need not be registered, too; and by all that they show, as the same party.
        """
        shown: list[RelyingParty | None] = []
        if authorization is not None:
            scheme, _, key = authorization.strip().partition(b" ")
            is_key = scheme.lower() == _SCHEME
            shown.append(self._register.by_key(key.strip()) if is_key else None)
        if fingerprint is not None:
            shown.append(self._register.by_certificate(fingerprint))
        if not shown:
            return NOBODY if self._is_open else None
        return shown[0] if all(party is shown[0] for party in shown) else None

    def _read(self) -> Register:
        try:
            return read_register(self._path.read_bytes())
        except (OSError, RegisterError) as error:
            _log.error("No relying party is known: %s", error)
            return Register()

    def _file_id(self) -> _FileId | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns
