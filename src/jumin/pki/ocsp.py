"""OCSP answers as a pure function of request, published state and instant (RFC 6960)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPResponseStatus

from jumin.pki.der import Tag, write, write_time
from jumin.pki.ocsp_request import CertId, MalformedOcspRequestError, OcspRequest, read_request
from jumin.pki.status import DIGESTS, IssuerId, StatusSnapshot, issuer_id
from jumin.pki.validity import whole_second
from jumin.terms import FaultError, RevocationReason


ONE_DAY: Final = timedelta(days=1)

_SHA256_WITH_RSA: Final = bytes.fromhex("300d06092a864886f70d01010b0500")
"""AlgorithmIdentifier 1.2.840.113549.1.1.11 with NULL parameters (RFC 4055 §5)."""
_BASIC_RESPONSE: Final = bytes.fromhex("06092b0601050507300101")
"""OBJECT IDENTIFIER id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1."""
_NONCE: Final = bytes.fromhex("06092b0601050507300102")
"""OBJECT IDENTIFIER id-pkix-ocsp-nonce, 1.3.6.1.5.5.7.48.1.2."""
_NO_UNUSED_BITS: Final = bytes(1)

TRY_LATER: Final = bytes.fromhex("30030a0103")
"""The answer of a responder to which nothing has been published yet (RFC 6960 §2.3)."""


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
    key: rsa.RSAPrivateKey = field(repr=False)

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


@dataclass(frozen=True)
class OcspAnswer:
    """An answer, and how long it may be given to everybody who asks the same."""

    der: bytes
    next_update: datetime | None
    """None: an error, or an answer to one asker's nonce, not to be kept."""


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
        return _error(OCSPResponseStatus.MALFORMED_REQUEST)
    responder = _responder(request, responders)
    if responder is None or not all(snapshot.knows(item.issuer) for item in request.cert_ids):
        return _error(OCSPResponseStatus.UNAUTHORIZED)
    produced_at = whole_second(at)
    next_update = produced_at + validity
    # A clock put back must not make knowledge come from the future.
    this_update = min(whole_second(snapshot.published_at), produced_at)
    update = write_time(this_update) + write(Tag.CONTEXT_0_CONSTRUCTED, write_time(next_update))
    data = write(
        Tag.SEQUENCE,
        write(Tag.CONTEXT_2_CONSTRUCTED, write(Tag.OCTET_STRING, responder.key_hash)),
        write_time(produced_at),
        write(
            Tag.SEQUENCE,
            *(
                write(Tag.SEQUENCE, item.encoded, _status(snapshot, item), update)
                for item in request.cert_ids
            ),
        ),
        _nonce(request),
    )
    return OcspAnswer(_signed(data, responder), None if request.nonce else next_update)


def _responder(request: OcspRequest, responders: Sequence[Responder]) -> Responder | None:
    asked = {item.issuer for item in request.cert_ids}
    return next((responder for responder in responders if asked <= responder.issuers), None)


def _status(snapshot: StatusSnapshot, asked: CertId) -> bytes:
    """Write a CertStatus: good [0], revoked [1], unknown [2] (RFC 6960 §4.2.1)."""
    status = snapshot.status(asked.issuer, asked.serial)
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


def _nonce(request: OcspRequest) -> bytes:
    if request.nonce is None:
        return b""
    value = write(Tag.OCTET_STRING, write(Tag.OCTET_STRING, request.nonce))
    extension = write(Tag.SEQUENCE, _NONCE, value)
    return write(Tag.CONTEXT_1_CONSTRUCTED, write(Tag.SEQUENCE, extension))


def _signed(data: bytes, responder: Responder) -> bytes:
    signature = responder.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    basic = write(
        Tag.SEQUENCE,
        data,
        _SHA256_WITH_RSA,
        write(Tag.BIT_STRING, _NO_UNUSED_BITS, signature),
        write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.SEQUENCE, responder.encoded)),
    )
    response = write(Tag.SEQUENCE, _BASIC_RESPONSE, write(Tag.OCTET_STRING, basic))
    return _response(OCSPResponseStatus.SUCCESSFUL, response)


def _error(status: OCSPResponseStatus) -> OcspAnswer:
    return OcspAnswer(_response(status), None)


def _response(status: OCSPResponseStatus, *responses: bytes) -> bytes:
    enclosed = (write(Tag.CONTEXT_0_CONSTRUCTED, response) for response in responses)
    return write(Tag.SEQUENCE, _enumerated(status.value), *enclosed)


def _enumerated(value: int) -> bytes:
    return write(Tag.ENUMERATED, bytes((value,)))
