"""OCSP over HTTP: from a request's octets to an answer with its header fields (RFC 9919)."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from jumin.pki.ocsp.answers import (
    MALFORMED_REQUEST,
    TRY_LATER,
    UNAUTHORIZED,
    OcspAnswer,
    respond_as,
    responder_for,
)
from jumin.pki.ocsp.requests import MalformedOcspRequestError, OcspRequest, read_request
from jumin.pki.parties import NOBODY, Fault, RelyingParty
from jumin.pki.query_log import Outcome, authority_number
from jumin.pki.status.snapshot import CertificateStatus
from jumin.responder.caching import (
    PRIVATE,
    general_fields,
    is_unchanged,
    kept_for,
    max_age,
    own_fields,
    read_fields,
    write_fields,
)
from jumin.responder.kept import KeptAnswers
from jumin.responder.messages import OCSP_RESPONSE, HttpAnswer, HttpRequest
from jumin.responder.present import Present
from jumin.responder.published import Delegate, PublishedStatus
from jumin.responder.queries import QueryLog
from jumin.responder.wrong import SLOW, wrong
from jumin.terms import FaultError


_log: Final = logging.getLogger(__name__)
_NONE: Final = timedelta(0)
_SECOND: Final = timedelta(seconds=1)
_FOR_ONE: Final = MappingProxyType({"Content-Type": OCSP_RESPONSE, "Cache-Control": PRIVATE})
_UNCACHEABLE: Final = MappingProxyType({"Content-Type": OCSP_RESPONSE, "Cache-Control": "no-store"})
_OF_THE_UNCHANGED: Final = ("Date", "Cache-Control", "Last-Modified", "Expires", "ETag")
"""RFC 9110 §15.4.5."""


@dataclass(frozen=True)
class _Question:
    """What is asked, of whom, by whom, and of which state."""

    request: OcspRequest
    delegate: Delegate
    party: RelyingParty
    status: PublishedStatus
    at: datetime


@dataclass(frozen=True)
class _Place:
    """Where the answer about a certificate is kept."""

    kept: KeptAnswers
    index: int
    entry: bytes


class OcspService:
    """Answers OCSP requests about the published state.

    `validity` is from an answer's making to its nextUpdate, `interval` between two publications
    (zero: at every change). Queries are noted where there is a log.
    """

    def __init__(
        self,
        present: Present,
        validity: timedelta,
        interval: timedelta = timedelta(0),
        queries: QueryLog | None = None,
    ) -> None:
        self._present = present
        self._validity = validity
        self._interval = interval
        self._queries = queries
        self._kept_seconds = kept_for(validity) // _SECOND

    def general_fields(
        self, status: PublishedStatus, at: datetime, *, is_private: bool
    ) -> dict[str, str]:
        """Give the header fields that answers have in common at an instant (see `caching`)."""
        age = max_age(at, status.snapshot.published_at, self._interval, self._validity)
        return {"Content-Type": OCSP_RESPONSE, **general_fields(at, age, is_private=is_private)}

    def span(self, second: int) -> tuple[int, int]:
        """Tell behind which instant answers end that may be given now, and not behind which."""
        return second, second + self._kept_seconds

    def answer(self, request: HttpRequest, der: bytes) -> HttpAnswer:
        """Answer a request; whoever may not ask is told so (RFC 6960 §2.3: unauthorized)."""
        access = self._present.access
        party = access.party(request.headers.get(b"authorization"), request.fingerprint)
        if party is not None and party.fault is Fault.UNAVAILABLE:
            return HttpAnswer(HTTPStatus.SERVICE_UNAVAILABLE)
        status, at = self._present.status, self._present.at
        if status is None or at is None:
            return _error(TRY_LATER)
        try:
            asked = read_request(der)
        except MalformedOcspRequestError:
            return _error(MALFORMED_REQUEST.der)
        delegate = _delegate(asked, status)
        if party is None or delegate is None or not party.may_ask(delegate.purpose):
            return _error(UNAUTHORIZED.der)
        try:
            return self._answer(request, _Question(asked, delegate, party, status, at))
        except FaultError as error:
            _log.error("An OCSP request could not be answered: %s", error)
            return _error(TRY_LATER)

    def _answer(self, request: HttpRequest, question: _Question) -> HttpAnswer:
        self._note(question)
        fault = question.party.fault
        if fault is not None and fault is not Fault.SLOW:
            right = self._sign(question).der
            return _error(wrong(fault, right, question.status.responders, at=question.at))
        delay = _NONE if fault is None else SLOW
        if question.request.nonce is not None:
            return HttpAnswer(HTTPStatus.OK, _FOR_ONE, self._sign(question).der, delay)
        own, der = self._keepable(question)
        is_private = question.party is not NOBODY
        common = self.general_fields(question.status, question.at, is_private=is_private)
        fields = common | own
        if request.method != b"POST" and is_unchanged(request.headers, own):
            unchanged = {name: fields[name] for name in _OF_THE_UNCHANGED}
            return HttpAnswer(HTTPStatus.NOT_MODIFIED, unchanged, delay=delay)
        return HttpAnswer(HTTPStatus.OK, fields, der, delay)

    def _keepable(self, question: _Question) -> tuple[dict[str, str], bytes]:
        """Give the answer that is kept, or sign one and keep it; its own header fields, too."""
        place = self._place(question.request)
        seconds = int(question.at.timestamp())
        if place is not None:
            first, last = self.span(seconds)
            found = place.kept.find(place.index, place.entry, first, last)
            if found is not None:
                lines, _, octets = found.partition(b"\r\n\r\n")
                return read_fields(lines), octets + place.kept.ending
        answer = self._sign(question)
        own = own_fields(answer)
        if place is not None and self._kept_seconds:
            octets = answer.der.removesuffix(place.kept.ending)
            content = write_fields(own) + b"\r\n" + octets
            place.kept.keep(place.index, place.entry, seconds + self._kept_seconds, content)
        return own, answer.der

    def _place(self, asked: OcspRequest) -> _Place | None:
        """Tell where the answer about one known certificate is kept; None for all else."""
        if len(asked.cert_ids) != 1:
            return None
        (certificate,) = asked.cert_ids
        authority = self._present.names.named(certificate.named)
        found = None if authority is None else authority.entries.find(certificate.serial)
        return None if authority is None or found is None else _Place(authority.kept, *found)

    def _sign(self, question: _Question) -> OcspAnswer:
        return respond_as(
            question.delegate.responder,
            question.request,
            question.status.snapshot,
            at=question.at,
            validity=self._validity,
        )

    def _note(self, question: _Question) -> None:
        if self._queries is None:
            return
        number = authority_number(question.delegate.purpose, question.delegate.generation)
        at = int(question.at.timestamp())
        for asked in question.request.cert_ids:
            status = question.status.snapshot.status(asked.issuer, asked.serial)
            outcome = _outcome(question.party, status)
            self._queries.note(question.party.number, number, asked.serial, at, outcome)


def _delegate(asked: OcspRequest, status: PublishedStatus) -> Delegate | None:
    responder = responder_for(asked, status.snapshot, status.responders)
    return next((one for one in status.delegates if one.responder is responder), None)


def _outcome(party: RelyingParty, status: CertificateStatus | None) -> Outcome:
    if party.fault is not None:
        return Outcome.WRONG
    if status is None:
        return Outcome.UNKNOWN
    return Outcome.GOOD if status.is_good else Outcome.REVOKED


def _error(der: bytes) -> HttpAnswer:
    """Give what states no status of any certificate, or a wrong one: not to be kept."""
    return HttpAnswer(HTTPStatus.OK, _UNCACHEABLE, der)
