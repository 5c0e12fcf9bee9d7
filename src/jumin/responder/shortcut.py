"""The short way from a request's octets to those of an answer that is kept.

Nothing is parsed here. Requests of one client about certificates of one authority are the same,
octet for octet, but for the serial number at their end, or in their first line. So what stands
around it is looked up among what was parsed before, and the answer found by its certificate's
place. Whatever is not found goes the general way, which gives the same answer.
"""

import binascii
from collections.abc import Mapping
from time import perf_counter
from typing import Final, NamedTuple

from jumin.pki.parties import NOBODY, Register, RelyingParty
from jumin.pki.query_log import Outcome
from jumin.pki.status.snapshot import is_good
from jumin.responder.caching import write_fields
from jumin.responder.messages import OCSP_RESPONSE, HttpAnswer, HttpRequest
from jumin.responder.names import NamedAuthority
from jumin.responder.ocsp import OcspService
from jumin.responder.present import Present
from jumin.responder.published import Delegate, PublishedStatus
from jumin.responder.queries import QueryLog


SECONDS_OF_STATUS: Final = 0.0002
SECONDS_OF_CLOCK: Final = 0.001
"""For so long, what was seen is taken to hold; for a new connection, all is looked at anew."""
_MOST_FRAMES: Final = 1024
_LONGEST: Final = 2048
"""Octets of a request: with the number of frames, this bounds what they take."""
_MOST_CUTS: Final = 4
_POST: Final = b"POST /ocsp HTTP/1.1\r\n"
_GET: Final = b"GET /ocsp/"
_VERSION: Final = b" HTTP/1.1"
_END: Final = b"\r\n\r\n"
_PERCENT: Final = ord("%")
_MAKES_A_DIFFERENCE: Final = frozenset(
    (b"if-none-match", b"if-modified-since", b"expect", b"upgrade", b"transfer-encoding")
)
_decode: Final = binascii.a2b_base64


class _Frame(NamedTuple):
    """What parsing told of all requests that differ in nothing but the serial number."""

    authority: NamedAuthority
    party: int
    is_private: bool
    """Whether the party showed who it is: caches keep nothing for others then."""
    is_encoded: bool
    """Whether the piece that differs is base64 (GET)."""
    octets: int
    """How long that piece is: the serial number, of a GET after up to two other octets."""
    before: int
    """What those others add to the number that the piece is."""
    least: int
    most: int
    """Serial numbers that have so many octets at the fewest (X.690 §8.3.2)."""


class Shortcut:
    """Answers what was asked and answered before; `general` tells the head that answers have."""

    def __init__(self, present: Present, general: OcspService, queries: QueryLog | None) -> None:
        self._present = present
        self._general = general
        self._queries = queries
        self._frames: dict[tuple[int, bytes], _Frame] = {}
        """By where the piece that differs begins, and by what stands around it."""
        self._cuts: dict[int, tuple[tuple[int, int], ...]] = {}
        self._status_until = self._clock_until = 0.0
        self._is_open = False
        self._register: Register | None = None
        self._status: PublishedStatus | None = None
        self._delegates: tuple[Delegate, ...] | None = None
        self._first, self._last = 0, 0
        self._beginnings = b"", b""
        """How answers begin to those who showed nothing, and to others."""

    def look(self) -> None:
        """Look at folder, register and clock."""
        self._present.look()
        self._clock_until = perf_counter() + SECONDS_OF_CLOCK
        self._take_up()

    def _look_again(self) -> None:
        if perf_counter() > self._clock_until:
            self.look()
        else:
            self._present.look_at_status()
            self._take_up()

    def _take_up(self) -> None:
        """Take up what was seen."""
        self._status_until = perf_counter() + SECONDS_OF_STATUS
        status, at, register = self._present.status, self._present.at, self._present.access.register
        delegates = None if status is None else status.delegates
        if register is not self._register or delegates != self._delegates:
            self._register, self._delegates = register, delegates
            self._frames.clear()
        self._is_open = status is not None and at is not None
        if status is None or at is None:
            return
        second = int(at.timestamp())
        if second != self._first or status is not self._status:
            self._status = status
            self._first, self._last = self._general.span(second)
            nobodys, theirs = (
                self._general.general_fields(status, at, is_private=one) for one in (False, True)
            )
            self._beginnings = _write_beginning(nobodys), _write_beginning(theirs)

    def answer(self, octets: bytes) -> bytes | None:
        """Answer a whole request from its octets; None: it goes the general way."""
        if perf_counter() > self._status_until:
            self._look_again()
        for start, stop in self._cuts.get(len(octets), ()):
            frame = self._frames.get((start, octets[:start] + octets[stop:]))
            if frame is not None:
                break
        else:
            return None
        authority, party, is_private, is_encoded, length, before, least, most = frame
        piece = octets[start:stop]
        if is_encoded:
            piece = _read_base64(piece) or b""
        serial = int.from_bytes(piece) - before
        if len(piece) != length or not least <= serial <= most or not self._is_open:
            return None
        found = authority.entries.find(serial)
        if found is None:
            return None
        index, entry = found
        kept = authority.kept.find(index, entry, self._first, self._last)
        if kept is None:
            return None
        if self._queries is not None:
            outcome = Outcome.GOOD if is_good(entry) else Outcome.REVOKED
            self._queries.note(party, authority.number, serial, self._first, outcome)
        return b"".join((self._beginnings[is_private], kept, authority.kept.ending))

    def learn(self, octets: bytes, request: HttpRequest, answer: HttpAnswer) -> None:
        """Remember what stands around the serial number in a request that went the general way.

        `octets` are what came at once: if that is more or less than the request, nothing is learnt.
        """
        start = octets.find(_END) + len(_END)
        party = self._present.access.party(request.headers.get(b"authorization"))
        if (
            party is None
            or party.fault is not None
            or len(octets) > _LONGEST
            or octets[start:] != request.body
            or answer.headers.get("Content-Type") != OCSP_RESPONSE
            or not _MAKES_A_DIFFERENCE.isdisjoint(request.headers)
        ):
            return
        if octets.startswith(_POST):
            self._learn(octets, request.body, len(octets), party)
        elif octets.startswith(_GET) and not request.body:
            end = octets.find(b"\r\n") - len(_VERSION)
            der = _read_base64(octets[len(_GET) : end])
            if der is not None and octets.startswith(_VERSION, end):
                self._learn(octets, der, end, party)

    def _learn(self, octets: bytes, der: bytes, stop: int, party: RelyingParty) -> None:
        asked = self._present.names.recognise(der)
        if asked is None or not party.may_ask(asked.authority.purpose):
            return
        length = asked.serial_octets
        if octets.startswith(_POST):
            start, piece = stop - length, der[-length:]
        else:
            whole = (len(der) - length) // 3
            start, piece = _behind(octets, len(_GET), 4 * whole), der[3 * whole :]
        if len(self._frames) >= _MOST_FRAMES:
            self._frames.clear()
            self._cuts.clear()
        most = (1 << 8 * length - 1) - 1
        frame = _Frame(
            authority=asked.authority,
            party=party.number,
            is_private=party is not NOBODY,
            is_encoded=octets.startswith(_GET),
            octets=len(piece),
            before=int.from_bytes(piece[:-length]) << 8 * length,
            least=(most >> 8) + 1 if length > 1 else 0,
            most=most,
        )
        self._frames[start, octets[:start] + octets[stop:]] = frame
        cuts = (start, stop), *self._cuts.get(len(octets), ())
        self._cuts[len(octets)] = tuple(dict.fromkeys(cuts))[:_MOST_CUTS]


def _write_beginning(fields: Mapping[str, str]) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + write_fields(fields)


def _read_base64(encoded: bytes) -> bytes | None:
    """Read base64 as it stands in an address, percent-encoded where it must be (RFC 9919 §6)."""
    if b"%" in encoded:
        encoded = encoded.replace(b"%2B", b"+").replace(b"%2F", b"/").replace(b"%3D", b"=")
    try:
        return _decode(encoded, strict_mode=True)
    except binascii.Error:
        return None


def _behind(octets: bytes, start: int, characters: int) -> int:
    """Tell where so many characters of percent-encoded text end."""
    for _ in range(characters):
        start += 3 if octets[start] == _PERCENT else 1
    return start
