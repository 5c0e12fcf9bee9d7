"""The record of a key ceremony (鍵生成の記録): what was done, line by line, by whom and when.

One JSON object a line. Each holds the SHA-256 of the line before it, so that none can be changed,
moved or taken away; the last line is a signature by the key that was generated, so that none can be
cut off or added. What real ceremonies write down is not public.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.pki.signing import SigningKey
from jumin.terms import FaultError


KEY_GENERATED: Final = "key.generated"
CERTIFICATE_MADE: Final = "certificate.made"
WITNESS: Final = "witness"
_BEGINNING: Final = "0" * 64
_SIGNED: Final = b"JUMIN-TEST transcript of a key ceremony:"
"""Before what the key signs, so that it can be taken for no certificate or list."""
_KEYS: Final = {"number", "at", "act", "facts", "previous"}


class TranscriptError(FaultError):
    """The transcript is not the one that was written; `line` says where, from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(
            f"The transcript of the ceremony can't be believed: line {line} {problem}. Compare it "
            f"with a copy that a witness kept; the certificate itself is not touched by this."
        )
        self.line, self.problem = line, problem


@dataclass(frozen=True)
class Step:
    """One line: what was done, and its facts."""

    at: datetime
    act: str
    facts: Mapping[str, str | int | bool]


def fingerprint(key: RSAPublicKey) -> str:
    """Tell the SHA-256 of a public key as certificates hold it, in hexadecimal."""
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def write_transcript(steps: Iterable[Step], key: SigningKey) -> bytes:
    """Write the record, signed by the key that the ceremony generated."""
    lines: list[str] = []
    digest = _BEGINNING
    for number, step in enumerate(steps, start=1):
        told = {
            "number": number,
            "at": step.at.isoformat(),
            "act": step.act,
            "facts": dict(step.facts),
            "previous": digest,
        }
        lines.append(json.dumps(told, ensure_ascii=False))
        digest = _digest(lines[-1])
    signature = key.sign(_SIGNED + digest.encode(), PKCS1v15(), SHA256())
    lines.append(json.dumps({"previous": digest, "signature": signature.hex()}))
    return "".join(f"{line}\n" for line in lines).encode()


def read_transcript(transcript: bytes, certificate: x509.Certificate) -> tuple[Step, ...]:
    """Read the record of the ceremony that made a certificate, and check all of it (検証).

    The chain of its lines, the signature by the certificate's key, and that it tells of this key
    and this certificate. Raises `TranscriptError`.
    """
    try:
        *lines, last = transcript.decode().rstrip("\n").split("\n")
    except ValueError:
        raise TranscriptError(1, "can't be read") from None
    steps, digest = [], _BEGINNING
    for number, line in enumerate(lines, start=1):
        steps.append(_step(line, number, digest))
        digest = _digest(line)
    _check_signature(_object(last, len(lines) + 1), len(lines) + 1, digest, certificate)
    _check_subject(steps, certificate)
    return tuple(steps)


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise TranscriptError(number, "can't be read") from None
    if not isinstance(told, dict):
        raise TranscriptError(number, "can't be read")
    return told


def _step(line: str, number: int, previous: str) -> Step:
    told = _object(line, number)
    if told.keys() != _KEYS or told["number"] != number:
        raise TranscriptError(number, "is not the one that belongs here")
    if told["previous"] != previous:
        raise TranscriptError(number, "does not go on from the one before it")
    try:
        return Step(datetime.fromisoformat(told["at"]), str(told["act"]), dict(told["facts"]))
    except (ValueError, TypeError):
        raise TranscriptError(number, "can't be read") from None


def _check_signature(
    told: dict[str, Any], number: int, digest: str, certificate: x509.Certificate
) -> None:
    key = certificate.public_key()
    if told.get("previous") != digest or not isinstance(key, RSAPublicKey):
        raise TranscriptError(number, "does not go on from the one before it")
    try:
        signature = bytes.fromhex(str(told.get("signature")))
        key.verify(signature, _SIGNED + digest.encode(), PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature):
        raise TranscriptError(number, "is not signed by the key of the certificate") from None


def _check_subject(steps: list[Step], certificate: x509.Certificate) -> None:
    """Check that it tells of the key and the certificate, in this order."""
    key = certificate.public_key()
    expected = {
        KEY_GENERATED: fingerprint(key) if isinstance(key, RSAPublicKey) else "",
        CERTIFICATE_MADE: certificate.fingerprint(SHA256()).hex(),
    }
    found = dict(_told(steps, expected.keys()))
    if found != expected:
        raise TranscriptError(len(steps), "ends without having told of this key and certificate")


def _told(steps: list[Step], acts: Iterable[str]) -> Iterator[tuple[str, object]]:
    return ((step.act, step.facts.get("sha256")) for step in steps if step.act in set(acts))
