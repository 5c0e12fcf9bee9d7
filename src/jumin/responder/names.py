"""By which octets requests name our authorities: the usual ones are known before they come."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from jumin.pki.ocsp.requests import issuer_names, request_beginning
from jumin.pki.query_log import authority_number
from jumin.pki.status.snapshot import DIGESTS, IssuerEntries, IssuerId, StatusSnapshot, issuer_id
from jumin.responder.kept import KeptAnswers
from jumin.responder.published import Delegate, PublishedStatus
from jumin.terms import CertificatePurpose


_MOST_SERIAL_OCTETS: Final = 20


@dataclass
class NamedAuthority:
    """An authority by one of the ways in which a CertID names it (RFC 6960 §4.1.1)."""

    purpose: CertificatePurpose
    number: int
    """As the log of queries has it."""
    issuer: IssuerId
    kept: KeptAnswers
    entries: IssuerEntries


class Asked(NamedTuple):
    """That a request asks for nothing but the status of one certificate of an authority."""

    authority: NamedAuthority
    serial_octets: int
    """So many octets at the request's end are the serial number."""


class Names:
    """All names of the authorities that are published; what is kept of each lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._of: dict[Delegate, dict[bytes, NamedAuthority]] = {}
        self._named: dict[bytes, NamedAuthority] = {}
        self._beginnings: dict[bytes, NamedAuthority] = {}
        self._serial_octets: dict[int, tuple[int, ...]] = {}

    def follow(self, status: PublishedStatus) -> None:
        """Take up a publication: what was kept of a responder that is still there stays."""
        snapshot = status.snapshot
        for authority in self._named.values():
            authority.entries = _entries(snapshot, authority.issuer)
        if tuple(self._of) != status.delegates:
            self._of = {
                one: self._of.get(one) or dict(_names(one, snapshot, self._folder))
                for one in status.delegates
            }
            self._named = {k: v for names in self._of.values() for k, v in names.items()}
            self._write_beginnings()

    def named(self, name: bytes) -> NamedAuthority | None:
        """Find the authority of a name (`CertId.named`)."""
        return self._named.get(name)

    def recognise(self, der: bytes) -> Asked | None:
        """Recognise a request for the status of one certificate, without anything besides.

        Its first octets are the same for all certificates of an authority: all are known. None for
        everything else.
        """
        for octets in self._serial_octets.get(len(der), ()):
            authority = self._beginnings.get(der[:-octets])
            if authority is not None:
                return Asked(authority, octets)
        return None

    def _write_beginnings(self) -> None:
        self._beginnings = {}
        lengths: dict[int, set[int]] = {}
        for name, authority in self._named.items():
            for octets in range(1, _MOST_SERIAL_OCTETS + 1):
                beginning = request_beginning(name, octets)
                self._beginnings[beginning] = authority
                lengths.setdefault(len(beginning) + octets, set()).add(octets)
        self._serial_octets = {length: tuple(octets) for length, octets in lengths.items()}


def _names(
    delegate: Delegate, snapshot: StatusSnapshot, folder: Path
) -> Iterator[tuple[bytes, NamedAuthority]]:
    responder = delegate.responder
    for algorithm in DIGESTS:
        issuer = issuer_id(responder.issuer, algorithm)
        for name in issuer_names(algorithm, issuer):
            yield (
                name,
                NamedAuthority(
                    delegate.purpose,
                    authority_number(delegate.purpose, delegate.generation),
                    issuer,
                    KeptAnswers(responder.ending, folder),
                    _entries(snapshot, issuer),
                ),
            )


def _entries(snapshot: StatusSnapshot, issuer: IssuerId) -> IssuerEntries:
    return snapshot.entries(issuer) or IssuerEntries(b"", 0, 0)
