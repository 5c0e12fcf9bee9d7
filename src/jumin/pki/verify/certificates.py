"""The relying party's side: may this certificate be relied on, at this instant (有効性確認)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from jumin.pki.status.snapshot import Revocation
from jumin.pki.validity import whole_second
from jumin.pki.verify.certificate_form import examine_form
from jumin.pki.verify.chain import Question, check_chain, issuer_of
from jumin.pki.verify.checks import Check
from jumin.pki.verify.crl import read_lists
from jumin.pki.verify.profile import check_profile
from jumin.pki.verify.real_authorities import (
    REAL_AUTHORITIES,
    RealAuthority,
    is_of_real_service,
    published_anchor,
)
from jumin.pki.verify.status import read_status
from jumin.pki.verify.verdict import Outcome, Verdict, not_applicable, verdict
from jumin.terms import CertificatePurpose


__all__ = ["Evidence", "issuer_of", "read_certificate", "verify_certificate", "verify_signature"]


@dataclass(frozen=True)
class Evidence:
    """What is known of revocation (失効情報): none of it need be there."""

    ocsp_answer: bytes | None = field(default=None, repr=False)
    nonce: bytes | None = field(default=None, repr=False)
    """What the OCSP request carried."""
    crls: Sequence[bytes] = field(default=(), repr=False)
    """Lists in DER, of whichever issuers, municipalities and days."""

    @property
    def is_there(self) -> bool:
        """Whether anything is known at all."""
        return self.ocsp_answer is not None or bool(self.crls)


@dataclass(frozen=True)
class Examination:
    """How the checks of a certificate ended, before they are summed up."""

    outcomes: Mapping[Check, Outcome]
    not_after: datetime | None = None
    revocation: Revocation | None = None


def verify_certificate(  # noqa: PLR0913 - these are a relying party's whole question
    certificate: bytes | x509.Certificate,
    *,
    anchors: Sequence[x509.Certificate],
    purpose: CertificatePurpose,
    at: datetime,
    ocsp_answer: bytes | None = None,
    nonce: bytes | None = None,
    crls: Sequence[bytes] = (),
    real: Sequence[RealAuthority] = REAL_AUTHORITIES,
) -> Verdict:
    """Check a certificate for a purpose at an instant (有効性確認), by every `Check`.

    `anchors` are the authorities' certificates that are trusted, of all generations; the issuer
    among them is found by its key. `nonce` is what the OCSP request carried, `crls` are lists in
    DER. Evidence must be of that instant: thisUpdate ≤ `at` ≤ nextUpdate. All that is handed over
    must hold, and what either says is revoked is revoked. Of several lists one must be of that
    instant; later ones can only take away: what they list as revoked by then. Whatever the bytes
    are, nothing is raised: the verdict then refuses. RFC 5280 §6, RFC 6960 §3.2; the JPKI Act
    (arts. 16-14, 21) asks for the certificate's state besides the signature.
    """
    examination = examine(
        certificate,
        anchors,
        purpose,
        at=whole_second(at),
        evidence=Evidence(ocsp_answer, nonce, crls),
        real=real,
    )
    return verdict(
        purpose,
        at,
        {**not_applicable("cms"), **examination.outcomes},
        not_after=examination.not_after,
        revocation=examination.revocation,
    )


def examine(  # noqa: PLR0913 - as of `verify_certificate`
    certificate: bytes | x509.Certificate,
    anchors: Sequence[x509.Certificate],
    purpose: CertificatePurpose,
    *,
    at: datetime,
    evidence: Evidence,
    real: Sequence[RealAuthority],
) -> Examination:
    """Make every check of a certificate and of the evidence on it; `at` in whole seconds."""
    form = examine_form(certificate)
    outcomes = dict(form.outcomes)
    parsed = form.certificate
    if parsed is None:
        return Examination(outcomes)
    outcomes |= _unasked(evidence, is_real=is_of_real_service(parsed, real))
    issuer = issuer_of(parsed, anchors)
    if issuer is None:
        outcomes[Check.ISSUER] = Outcome.FAILED
        return Examination(outcomes, parsed.not_valid_after_utc)
    outcomes[Check.ISSUER] = Outcome.PASSED
    outcomes[Check.REAL_AUTHORITY] = published_anchor(issuer, real)
    question = Question(parsed, issuer, purpose, at)
    outcomes |= check_chain(question)
    outcomes |= check_profile(question)
    revocations: list[Revocation] = []
    if evidence.ocsp_answer is not None:
        answered = read_status(evidence.ocsp_answer, parsed, issuer, at=at, nonce=evidence.nonce)
        outcomes |= answered.outcomes
        revocations += [answered.revocation] if answered.revocation else []
    if evidence.crls:
        listed = read_lists(evidence.crls, parsed, issuer, at=at)
        outcomes |= listed.outcomes
        revocations += [listed.revocation] if listed.revocation else []
    return Examination(outcomes, parsed.not_valid_after_utc, next(iter(revocations), None))


def _unasked(evidence: Evidence, *, is_real: bool) -> dict[Check, Outcome]:
    """Say which questions of the status do not arise; that nobody knows it is no such reason."""
    is_answer_due = evidence.ocsp_answer is not None or not (evidence.crls or is_real)
    outcomes = {} if is_answer_due else not_applicable("status")
    if not evidence.crls:
        outcomes |= not_applicable("crl")
    is_open = Outcome.PASSED if evidence.is_there else Outcome.NOT_OPEN
    outcomes[Check.STATUS_OPEN] = is_open if is_real else Outcome.NOT_APPLICABLE
    return outcomes


def read_certificate(certificate: bytes | x509.Certificate) -> x509.Certificate | None:
    """Read a certificate of whatever bytes; None where they are none that could be checked."""
    return examine_form(certificate).certificate


def verify_signature(certificate: x509.Certificate, message: bytes, signature: bytes) -> bool:
    """Whether the certificate's key signed the message: RSASSA-PKCS1-v1_5 with SHA-256.

    Says nothing about the certificate itself. RFC 8017 §8.2.2.
    """
    try:
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
