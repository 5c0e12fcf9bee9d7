"""Wrong answers on request (異常応答): made of the right one, each wrong in exactly one way.

With them a relying party is tried before anybody attacks it. Testers alone are answered so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.pki.der import Tag, read_element, read_elements, write, write_integer, write_time
from jumin.pki.ocsp.answers import Responder
from jumin.pki.parties import Fault
from jumin.pki.validity import whole_second
from jumin.terms import FaultError


SLOW: Final = timedelta(seconds=10)
"""How late a slow answer is: later than most clients wait."""
OFF_BY: Final = timedelta(hours=1)
"""How long ago a stale answer ended, and after its signer a future one begins."""
_NOBODYS: Final = 1 << 158
"""From here on serial numbers are nobody's: ours are shorter, the longest have 20 octets."""


class StrangerAbsentError(FaultError):
    """No responder is here that another authority delegated."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is here who could sign for an authority not their own: publish the responders "
            "of both authorities (`jumin ca publish`)."
        )


def wrong(fault: Fault, right: bytes, responders: Sequence[Responder], *, at: datetime) -> bytes:
    """Make an answer wrong (異常応答) in the one way that the fault names.

    `right` is what one of the responders answered at `at`. What states no status (RFC 6960 §2.3)
    can only be cut off; slowness and absence are no matter of bytes. All these stay as they are.
    Raises `StrangerAbsentError` where all responders here are of one authority.
    """
    if fault is Fault.MALFORMED:
        return right[: len(right) // 2]
    responder = next((one for one in responders if one.encoded in right), None)
    change = _CHANGES.get(fault)
    if responder is None or change is None:
        return right
    return change(_read(right), _Case(responder, responders, whole_second(at)))


class _Single(NamedTuple):
    """A SingleResponse, field by field in DER (RFC 6960 §4.2.1)."""

    certificate: bytes
    status: bytes
    this_update: bytes
    next_update: bytes


@dataclass(frozen=True)
class _Answer:
    """An OCSP answer, field by field in DER."""

    responder_id: bytes
    produced_at: bytes
    singles: tuple[_Single, ...]
    extensions: bytes
    signature: bytes
    certificates: bytes
    kind: bytes
    algorithm: bytes

    def encoded(self) -> bytes:
        """Put it together again."""
        signed = self.signed_part, self.algorithm, self.signature, self.certificates
        basic = write(Tag.OCTET_STRING, write(Tag.SEQUENCE, *signed))
        response = write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.SEQUENCE, self.kind, basic))
        return write(Tag.SEQUENCE, write(Tag.ENUMERATED, bytes(1)), response)

    @property
    def signed_part(self) -> bytes:
        """The ResponseData."""
        singles = (write(Tag.SEQUENCE, *single) for single in self.singles)
        responses = write(Tag.SEQUENCE, *singles)
        data = self.responder_id, self.produced_at, responses, self.extensions
        return write(Tag.SEQUENCE, *data)

    def signed_by(self, responder: Responder) -> bytes:
        """Sign it anew, and put it together."""
        signature = responder.key.sign(self.signed_part, padding.PKCS1v15(), SHA256())
        return replace(self, signature=write(Tag.BIT_STRING, bytes(1), signature)).encoded()


class _Case(NamedTuple):
    """Who answered, who else is here, and when."""

    responder: Responder
    responders: Sequence[Responder]
    at: datetime


def _read(der: bytes) -> _Answer:
    _, enclosed = _fields(der)
    kind, octets = _fields(_content(enclosed))
    data, algorithm, signature, certificates = _fields(_content(octets))
    responder_id, produced_at, singles, *extensions = _fields(data)
    return _Answer(
        responder_id=responder_id,
        produced_at=produced_at,
        singles=tuple(_Single(*_fields(single)) for single in _fields(singles)),
        extensions=b"".join(extensions),
        signature=signature,
        certificates=certificates,
        kind=kind,
        algorithm=algorithm,
    )


def _fields(der: bytes) -> list[bytes]:
    """Give the values within a value, each with its tag and length."""
    _, start, end = read_element(der)
    fields = []
    for element in read_elements(der, start, end):
        fields.append(der[start : element.end])
        start = element.end
    return fields


def _content(der: bytes) -> bytes:
    element = read_element(der)
    return der[element.start : element.end]


def _badly_signed(answer: _Answer, _: _Case) -> bytes:
    *octets, last = answer.signature
    return replace(answer, signature=bytes((*octets, last ^ 1))).encoded()


def _stale(answer: _Answer, case: _Case) -> bytes:
    """An answer of yesterday, given again."""
    until = case.at - OFF_BY
    since = until - timedelta(days=1)
    return _timed(answer, since, until).signed_by(case.responder)


def _future(answer: _Answer, case: _Case) -> bytes:
    """An answer of somebody whose clock is fast.

    It begins when the certificate of its signer has ended: nobody can keep it until it is usable.
    """
    since = max(case.at, case.responder.certificate.not_valid_after_utc) + OFF_BY
    return _timed(answer, since, since + timedelta(days=1)).signed_by(case.responder)


def _timed(answer: _Answer, since: datetime, until: datetime) -> _Answer:
    this_update = write_time(since)
    next_update = write(Tag.CONTEXT_0_CONSTRUCTED, write_time(until))
    singles = (
        single._replace(this_update=this_update, next_update=next_update)
        for single in answer.singles
    )
    return replace(answer, produced_at=this_update, singles=tuple(singles))


def _by_a_stranger(answer: _Answer, case: _Case) -> bytes:
    """An answer by the responder of another authority, which this one never delegated."""
    ours = case.responder.issuer.subject
    stranger = next((one for one in case.responders if one.issuer.subject != ours), None)
    if stranger is None:
        raise StrangerAbsentError
    certificates = write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.SEQUENCE, stranger.encoded))
    by_key = write(Tag.CONTEXT_2_CONSTRUCTED, write(Tag.OCTET_STRING, stranger.key_hash))
    return replace(answer, responder_id=by_key, certificates=certificates).signed_by(stranger)


def _about_another(answer: _Answer, case: _Case) -> bytes:
    """An answer about a certificate that does not exist: of any that does, it might be untrue."""
    singles = (single._replace(certificate=_other(single.certificate)) for single in answer.singles)
    return replace(answer, singles=tuple(singles)).signed_by(case.responder)


def _other(certificate: bytes) -> bytes:
    """Name another serial number of the same issuer, one that no certificate has."""
    *issuer, serial = _fields(certificate)
    following = int.from_bytes(_content(serial), signed=True) + 1
    return write(Tag.SEQUENCE, *issuer, write_integer(_NOBODYS | following % _NOBODYS))


def _without_nonce(answer: _Answer, case: _Case) -> bytes:
    """An answer without its only extension."""
    return replace(answer, extensions=b"").signed_by(case.responder)


_CHANGES: Final[Mapping[Fault, Callable[[_Answer, _Case], bytes]]] = MappingProxyType(
    {
        Fault.BAD_SIGNATURE: _badly_signed,
        Fault.STALE: _stale,
        Fault.FUTURE: _future,
        Fault.WRONG_RESPONDER: _by_a_stranger,
        Fault.WRONG_SERIAL: _about_another,
        Fault.NO_NONCE: _without_nonce,
    }
)
