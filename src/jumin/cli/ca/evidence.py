"""With what a certificate is verified: files, or what the town's authorities publish (検証情報)."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from jumin.cli.town import open_town
from jumin.pki import REAL_OIDS, TEST_OIDS, Verdict, build_request
from jumin.pki.hostile import attempt
from jumin.pki.verify import issuer_of, read_certificate, verify_certificate
from jumin.pki.verify.cms import signer_certificate, verify_cms
from jumin.pki.verify.real_authorities import REAL_AUTHORITIES, real_issuer
from jumin.terms import CertificatePurpose, UsageError


if TYPE_CHECKING:
    from cryptography import x509

MOST_OCTETS: Final = 256 * 1024 * 1024
"""More than a list of a million revoked certificates has."""
_DER: Final = b"\x30"
_PEM: Final = re.compile(
    rb"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----", re.ASCII
)


class EvidenceFileError(UsageError):
    """A file to verify, or to verify with, can't be used; the text says why."""


@dataclass(frozen=True)
class Sources:
    """With what a certificate is verified."""

    anchors: "tuple[x509.Certificate, ...]"
    ocsp_answer: bytes | None = field(default=None, repr=False)
    crls: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Asked:
    """What is to be verified: a certificate, or a message with its signer's certificate."""

    certificate: bytes = field(repr=False)
    """In DER; empty where a message has none."""
    purpose: CertificatePurpose
    message: bytes | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)

    @classmethod
    def read(
        cls, file: Path, content: Path | None, *, is_message: bool, purpose: str | None
    ) -> Self:
        """Read what was named; raises `EvidenceFileError`."""
        der = read_der(file)
        if is_message:
            signed = None if content is None else read_file(content)
            signer = signer_certificate(der) or b""
            return cls(signer, CertificatePurpose.SIGNATURE, der, signed)
        return cls(der, purpose_of(der) if purpose is None else CertificatePurpose(purpose))

    @property
    def real_generation(self) -> int | None:
        """Which generation of the real service it names as its issuer, if one of those."""
        parsed = read_certificate(self.certificate)
        issuer = None if parsed is None else real_issuer(parsed, REAL_AUTHORITIES)
        return None if issuer is None else issuer.generation

    def verdict(self, sources: Sources, *, at: datetime) -> Verdict:
        """Verify it."""
        if self.message is not None:
            return verify_cms(
                self.message,
                self.content,
                anchors=sources.anchors,
                at=at,
                ocsp_answer=sources.ocsp_answer,
                crls=sources.crls,
            )
        return verify_certificate(
            self.certificate,
            anchors=sources.anchors,
            purpose=self.purpose,
            at=at,
            ocsp_answer=sources.ocsp_answer,
            crls=sources.crls,
        )


def of_files(anchors: Path | None, ocsp: Path | None, crls: Sequence[Path]) -> Sources:
    """Take what was handed over, and the town's own authorities where none were."""
    return Sources(
        _town_anchors() if anchors is None else read_anchors(anchors),
        None if ocsp is None else read_der(ocsp),
        tuple(read_der(crl) for crl in crls),
    )


def of_town(asked: Asked, *, at: datetime) -> Sources:
    """Ask the town, and take the full lists it has published; nothing of what others issued."""
    anchors = _town_anchors()
    from jumin.offices.certification import gateway

    parsed = read_certificate(asked.certificate)
    issuer = None if parsed is None else issuer_of(parsed, anchors)
    if parsed is None or issuer is None:
        return Sources(anchors)
    answer = gateway.ocsp_answer(build_request(parsed, issuer, None), at=at)
    (purpose,) = (one for one in CertificatePurpose if issuer in gateway.anchors(one))
    lists = (crl for crl in gateway.current_crls() if crl.municipality is None)
    return Sources(anchors, answer, tuple(crl.der for crl in lists if crl.purpose is purpose))


def read_file(path: Path) -> bytes:
    """Read a file whole; raises `EvidenceFileError`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_OCTETS + 1)
    except OSError as error:
        raise EvidenceFileError(f"{path}: it can't be read ({error.strerror}).") from error
    if len(content) > MOST_OCTETS:
        raise EvidenceFileError(f"{path}: it is longer than anything that is verified.")
    return content


def read_der(path: Path) -> bytes:
    """Read what a file holds in DER, or as the first part of PEM (RFC 7468)."""
    return next(iter(_parts(read_file(path))))


def read_anchors(path: Path) -> "tuple[x509.Certificate, ...]":
    """Read all certificates of a file in PEM, or the one in DER; raises `EvidenceFileError`."""
    read = [read_certificate(part) for part in _parts(read_file(path))]
    anchors = tuple(one for one in read if one is not None)
    if len(anchors) < len(read):
        raise EvidenceFileError(f"{path}: not all that is in it are certificates (PEM or DER).")
    return anchors


def purpose_of(certificate: bytes) -> CertificatePurpose:
    """Tell what a certificate is for by its policy; for signatures where that does not tell."""
    parsed = read_certificate(certificate)
    stated = None if parsed is None else attempt(partial(_policies, parsed))
    for purpose in CertificatePurpose:
        if stated and stated & (TEST_OIDS.accepted(purpose) | REAL_OIDS.accepted(purpose)):
            return purpose
    return CertificatePurpose.SIGNATURE


def _town_anchors() -> "tuple[x509.Certificate, ...]":
    """Give all authorities of the town: what a certificate is not for is no matter of trust."""
    open_town()
    from jumin.offices.certification import gateway

    return tuple(one for purpose in CertificatePurpose for one in gateway.anchors(purpose))


def _policies(certificate: "x509.Certificate") -> "frozenset[x509.ObjectIdentifier]":
    from cryptography.x509 import CertificatePolicies

    policies = certificate.extensions.get_extension_for_class(CertificatePolicies).value
    return frozenset(policy.policy_identifier for policy in policies)


def _parts(content: bytes) -> list[bytes]:
    """Take PEM apart; DER, in which PEM might be quoted, begins with a SEQUENCE."""
    if content.startswith(_DER):
        return [content]
    return [base64.b64decode(body) for _label, body in _PEM.findall(content)] or [content]
