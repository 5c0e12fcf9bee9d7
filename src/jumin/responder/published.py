"""The published folder as it stands now: mapped read-only, and again when it was replaced."""

import logging
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509

from jumin.pki.keys import load_key
from jumin.pki.ocsp import Responder
from jumin.pki.publication import Publication
from jumin.pki.status import SnapshotError, StatusSnapshot
from jumin.terms import FaultError


_log: Final = logging.getLogger(__name__)

_FileId: TypeAlias = tuple[int, int, int]
"""Inode, size and time of change: another file was renamed over the place if they differ."""


class ResponderFilesError(FaultError):
    """A responder's certificate, or that of its authority, can't be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is no certificate that can be read: publish the authority's and the "
            "responder's certificates once more."
        )
        self.path = path


@dataclass(frozen=True)
class PublishedStatus:
    """One published state, and who signs answers about it."""

    snapshot: StatusSnapshot
    responders: tuple[Responder, ...]


class PublishedFolder:
    """Watches the published folder; `passphrase` opens the responders' keys.

    Raises what `jumin.pki.keys.load_key` raises, `ResponderKeyError` or `ResponderFilesError`
    where the responders can't be loaded at the start.
    """

    def __init__(self, publication: Publication, passphrase: bytes) -> None:
        self._publication = publication
        self._passphrase = passphrase
        self._loaded: dict[Path, tuple[_FileId, Responder]] = {}
        self._mapped: _FileId | None = None
        self._status: PublishedStatus | None = None
        self._load_responders()

    def status(self) -> PublishedStatus | None:
        """The state as published last; None while nothing sound is published.

        The same object as long as the snapshot was not replaced.
        """
        mapped = _file_id(self._publication.snapshot)
        if mapped != self._mapped:
            self._mapped = mapped
            self._status = self._read() if mapped else None
        return self._status

    def _read(self) -> PublishedStatus | None:
        try:
            with self._publication.snapshot.open("rb") as file:
                snapshot = StatusSnapshot(mmap(file.fileno(), 0, access=ACCESS_READ))
        except (OSError, ValueError, SnapshotError) as error:
            # An older state would be a wrong answer; none is an honest one (tryLater).
            _log.error("The status snapshot can't be used: %s", error)
            return None
        try:
            self._load_responders()
        except FaultError as error:
            _log.warning("The responders stay those loaded before: %s", error)
        return PublishedStatus(snapshot, tuple(loaded for _, loaded in self._loaded.values()))

    def _load_responders(self) -> None:
        certificates = self._publication.folders[-1].glob("*.cer")
        for path in sorted(certificates):
            found = _file_id(path)
            known = self._loaded.get(path)
            if found is not None and (known is None or known[0] != found):
                self._loaded[path] = (found, self._load_responder(path))

    def _load_responder(self, path: Path) -> Responder:
        return Responder(
            issuer=_certificate(self._publication.directory / "ca" / path.name),
            certificate=_certificate(path),
            key=load_key(path.with_suffix(".key"), self._passphrase),
        )


def _file_id(path: Path) -> _FileId | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        raise ResponderFilesError(path) from None
