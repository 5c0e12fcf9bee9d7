"""The published folder as it stands now: mapped read-only, and again when it was replaced."""

import logging
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509

from jumin.pki.ocsp.answers import Responder
from jumin.pki.ocsp.responder_file import ResponderFileError, read_responder
from jumin.pki.ocsp.shapes import lint_responder
from jumin.pki.publication import Publication, read_label
from jumin.pki.status.snapshot import SnapshotError, StatusSnapshot, map_snapshot
from jumin.terms import CertificatePurpose, FaultError


_log: Final = logging.getLogger(__name__)

FileId: TypeAlias = tuple[int, int, int]
"""Inode, size and time of change: another file was renamed over the place if they differ."""


@dataclass(frozen=True, eq=False)
class Delegate:
    """A responder, and for which authority it answers; no other is equal to it."""

    responder: Responder
    purpose: CertificatePurpose
    generation: int


@dataclass(frozen=True)
class PublishedStatus:
    """One published state, and who signs answers about it."""

    snapshot: StatusSnapshot
    delegates: tuple[Delegate, ...]

    @cached_property
    def responders(self) -> tuple[Responder, ...]:
        """All responders."""
        return tuple(delegate.responder for delegate in self.delegates)


class PublishedFolder:
    """Watches the published folder; `passphrase` opens the responders' keys.

    Raises what `read_responder` raises where the responders can't be loaded at the start.
    """

    def __init__(self, publication: Publication, passphrase: bytes) -> None:
        self._publication = publication
        self._snapshot = str(publication.snapshot)
        self._passphrase = passphrase
        self._loaded: dict[Path, tuple[FileId, Delegate]] = {}
        self._mapped: FileId | None = None
        self._status: PublishedStatus | None = None
        for fault in self._load_responders():
            raise fault

    @property
    def beside(self) -> Path:
        """The folder in which it lies: there is room for what is kept of it."""
        return self._publication.directory.parent

    def status(self) -> PublishedStatus | None:
        """The state as published last; None while nothing sound is published.

        The same object as long as the snapshot was not replaced.
        """
        mapped = file_id(self._snapshot)
        if mapped != self._mapped:
            self._mapped = mapped
            self._status = self._read() if mapped else None
        return self._status

    def _read(self) -> PublishedStatus | None:
        try:
            snapshot = map_snapshot(self._publication.snapshot)
        except (OSError, SnapshotError) as error:
            # An older state would be a wrong answer; none is an honest one (tryLater).
            _log.error("The status snapshot can't be used: %s", error)
            return None
        for fault in self._load_responders():
            _log.warning("This responder stays the one loaded before: %s", fault)
        return PublishedStatus(snapshot, tuple(loaded for _, loaded in self._loaded.values()))

    def _load_responders(self) -> list[FaultError]:
        """Load those that are new or renewed; forget those that are gone with their authority."""
        faults: list[FaultError] = []
        paths = sorted(self._publication.folders[-1].glob("*.pem"))
        self._loaded = {path: known for path, known in self._loaded.items() if path in paths}
        for path in paths:
            found = file_id(path)
            known = self._loaded.get(path)
            if found is not None and (known is None or known[0] != found):
                try:
                    self._loaded[path] = (found, self._load_responder(path))
                except FaultError as fault:
                    faults.append(fault)
        return faults

    def _load_responder(self, path: Path) -> Delegate:
        issuer = self._publication.directory / "ca" / f"{path.stem}.cer"
        label = read_label(path.stem)
        if label is None:
            raise ResponderFileError(path)
        try:
            pem = path.read_bytes()
        except OSError:
            raise ResponderFileError(path) from None
        responder = read_responder(pem, path, _certificate(issuer), self._passphrase)
        lint_responder(responder)
        return Delegate(responder, *label)


def file_id(path: Path | str) -> FileId | None:
    """Tell a file from one that was renamed over it; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked all the time, and cheaper than by the path
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        raise ResponderFileError(path) from None
