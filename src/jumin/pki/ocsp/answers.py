"""OCSP answers as a pure function of request, published state and instant (RFC 6960)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPResponseStatus

from jumin.pki.algorithm import SHA256_WITH_RSA, write_signature
from jumin.pki.der import Tag, write, write_oid, write_time
from jumin.pki.ocsp.requests import CertId, MalformedOcspRequestError, OcspRequest, read_request
from jumin.pki.signing import SigningKey
from jumin.pki.status.snapshot import (
    DIGESTS,
    CertificateStatus,
    IssuerId,
    StatusSnapshot,
    issuer_id,
)
from jumin.pki.validity import whole_second
from jumin.terms import FaultError, RevocationReason


ONE_DAY: Final = timedelta(days=1)

_BASIC_RESPONSE: Final = write_oid("1.3.6.1.5.5.7.48.1.1")
_NONCE: Final = write_oid("1.3.6.1.5.5.7.48.1.2")
_PADDING: Final = padding.PKCS1v15()
_SHA256: Final = hashes.SHA256()


class ResponderKeyError(FaultError):
    """The private key is not the one of the responder's certificate."""


@dataclass(frozen=True)
class Responder:
    """A delegated signer of OCSP answers for one authority (OCSP レスポンダ).

    Raises `ResponderKeyError` where key and certificate do not belong together.
    """

    issuer: x509.Certificate
    """The certificate of the authority that delegated."""
    certificate: x509.Certificate
    key: SigningKey = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key that is another's."""
        if self.certificate.public_key() != self.key.public_key():
            raise ResponderKeyError(
                "The responder's key does not belong to its certificate: delegate to it anew."
            )

    @cached_property
    def issuers(self) -> frozenset[IssuerId]:
        """The identifiers by which requests may name the authority."""
        return frozenset(issuer_id(self.issuer, algorithm) for algorithm in DIGESTS)

    @cached_property
    def key_hash(self) -> bytes:
        """The SHA-1 digest of the responder's key, its ResponderID (RFC 6960 §4.2.2.3)."""
        return x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()).digest

    @cached_property
    def encoded(self) -> bytes:
        """The certificate as answers enclose it."""
        return self.certificate.public_bytes(Encoding.DER)

    @cached_property
    def named(self) -> bytes:
        """How answers name the responder, byKey (RFC 9919 §3.2.2)."""
        return write(Tag.CONTEXT_2_CONSTRUCTED, write(Tag.OCTET_STRING, self.key_hash))

    @cached_property
    def ending(self) -> bytes:
        """What every answer ends with: the responder's certificate."""
        return write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.SEQUENCE, self.encoded))

    def sign(self, data: bytes) -> bytes:
        """Sign the ResponseData of an answer."""
        return self.key.sign(data, _PADDING, _SHA256)


@dataclass(frozen=True)
class OcspAnswer:
    """An answer, and how long it may be given to everybody who asks the same."""

    der: bytes
    produced_at: datetime | None = None
    """None: an error, which says nothing of any certificate."""
    next_update: datetime | None = None
    """None: an error, or an answer to one asker's nonce, not to be kept."""


@dataclass(frozen=True)
class Times:
    """When an answer is made, since when its status is known, and how long it holds.

    All to the second (RFC 6960 §4.2.2.1).
    """

    produced_at: datetime
    this_update: datetime
    next_update: datetime

    @classmethod
    def of(cls, published_at: datetime, at: datetime, validity: timedelta) -> "Times":
        """Tell them for an answer made at `at` about a state that was published before."""
        produced_at = whole_second(at)
        # A clock put back must not make knowledge come from the future.
        this_update = min(whole_second(published_at), produced_at)
        return cls(produced_at, this_update, produced_at + validity)


def _error(status: OCSPResponseStatus) -> OcspAnswer:
    return OcspAnswer(write(Tag.SEQUENCE, _enumerated(status.value)))


def _enumerated(value: int) -> bytes:
    return write(Tag.ENUMERATED, bytes((value,)))


MALFORMED_REQUEST: Final = _error(OCSPResponseStatus.MALFORMED_REQUEST)
UNAUTHORIZED: Final = _error(OCSPResponseStatus.UNAUTHORIZED)
TRY_LATER: Final = _error(OCSPResponseStatus.TRY_LATER).der
"""The answer of a responder to which nothing has been published yet (RFC 6960 §2.3)."""


def answer(
    request_der: bytes,
    snapshot: StatusSnapshot,
    responders: Sequence[Responder],
    *,
    at: datetime,
    validity: timedelta = ONE_DAY,
) -> bytes:
    """Answer an OCSP request (OCSP 応答), whatever its bytes are; see `respond`."""
    return respond(request_der, snapshot, responders, at=at, validity=validity).der


def respond(
    request_der: bytes,
    snapshot: StatusSnapshot,
    responders: Sequence[Responder],
    *,
    at: datetime,
    validity: timedelta = ONE_DAY,
) -> OcspAnswer:
    """Answer an OCSP request (OCSP 応答), and say whether the answer may be kept.

    thisUpdate is the instant of publication, producedAt is `at`, nextUpdate is `at` plus
    `validity`. Requests that can't be read get malformedRequest; those about an issuer that no
    responder here is delegated by, or about two issuers at once, get unauthorized. RFC 6960 §2.
    """
    try:
        request = read_request(request_der)
    except MalformedOcspRequestError:
        return MALFORMED_REQUEST
    responder = responder_for(request, snapshot, responders)
    if responder is None:
        return UNAUTHORIZED
    return respond_as(responder, request, snapshot, at=at, validity=validity)


def responder_for(
    request: OcspRequest, snapshot: StatusSnapshot, responders: Sequence[Responder]
) -> Responder | None:
    """Find who answers a request; None where nobody here may (RFC 6960 §2.3: unauthorized)."""
    asked = {item.issuer for item in request.cert_ids}
    if not all(snapshot.knows(issuer) for issuer in asked):
        return None
    return next((responder for responder in responders if asked <= responder.issuers), None)


def respond_as(
    responder: Responder,
    request: OcspRequest,
    snapshot: StatusSnapshot,
    *,
    at: datetime,
    validity: timedelta,
) -> OcspAnswer:
    """Answer as the responder that `responder_for` found."""
    times = Times.of(snapshot.published_at, at, validity)
    statuses = tuple((item, snapshot.status(item.issuer, item.serial)) for item in request.cert_ids)
    data = response_data(responder, statuses, times, request.nonce)
    next_update = times.next_update if request.nonce is None else None
    return OcspAnswer(
        enclose(data, responder.sign(data), responder), times.produced_at, next_update
    )


def response_data(
    responder: Responder,
    statuses: Sequence[tuple[CertId, CertificateStatus | None]],
    times: Times,
    nonce: bytes | None,
) -> bytes:
    """Write what a responder signs, ResponseData (RFC 6960 §4.2.1); None stands for unknown."""
    update = write_time(times.this_update)
    update += write(Tag.CONTEXT_0_CONSTRUCTED, write_time(times.next_update))
    singles = (
        write(Tag.SEQUENCE, asked.encoded, _status(status), update) for asked, status in statuses
    )
    return write(
        Tag.SEQUENCE,
        responder.named,
        write_time(times.produced_at),
        write(Tag.SEQUENCE, *singles),
        _nonce(nonce),
    )


def enclose(data: bytes, signature: bytes, responder: Responder) -> bytes:
    """Write an answer around what was signed, with the responder's certificate at its end."""
    signed = data, SHA256_WITH_RSA, write_signature(signature), responder.ending
    basic = write(Tag.OCTET_STRING, write(Tag.SEQUENCE, *signed))
    response = write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.SEQUENCE, _BASIC_RESPONSE, basic))
    return write(Tag.SEQUENCE, _enumerated(OCSPResponseStatus.SUCCESSFUL.value), response)


def _status(status: CertificateStatus | None) -> bytes:
    """Write a CertStatus: good [0], revoked [1], unknown [2] (RFC 6960 §4.2.1)."""
    if status is None:
        return write(Tag.CONTEXT_2)
    if status.revocation is None:
        return write(Tag.CONTEXT_0)
    reason = status.revocation.reason
    # RFC 5280 §5.3.1: no reason is given instead of "unspecified".
    stated = b"" if reason is RevocationReason.UNSPECIFIED else _enumerated(reason)
    return write(
        Tag.CONTEXT_1_CONSTRUCTED,
        write_time(status.revocation.at),
        write(Tag.CONTEXT_0_CONSTRUCTED, stated) if stated else b"",
    )


def _nonce(nonce: bytes | None) -> bytes:
    if nonce is None:
        return b""
    value = write(Tag.OCTET_STRING, write(Tag.OCTET_STRING, nonce))
    extension = write(Tag.SEQUENCE, _NONCE, value)
    return write(Tag.CONTEXT_1_CONSTRUCTED, write(Tag.SEQUENCE, extension))
