"""Verifying with a status answer that is asked for now (オンラインでの有効性確認)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from cryptography import x509

from jumin.pki.ocsp.requests import build_request
from jumin.pki.verify.certificates import issuer_of, verify_certificate
from jumin.pki.verify.verdict import Verdict
from jumin.terms import CertificatePurpose


def verify_by_asking(  # noqa: PLR0913 - a relying party's whole question, and whom it asks
    certificate: x509.Certificate,
    *,
    anchors: Sequence[x509.Certificate],
    purpose: CertificatePurpose,
    at: datetime,
    nonce: bytes,
    ask: Callable[[bytes], bytes],
) -> Verdict:
    """Verify a certificate by a fresh answer about it (有効性確認), with `verify_certificate`.

    `ask` brings an OCSP request to a responder and its answer back; nobody is asked about a
    certificate that none of the anchors issued. `nonce` is random, 32 octets are right. Raises
    `NonceLengthError`, and what `ask` raises. RFC 6960 §2.1, RFC 9654 §2.1.
    """
    issuer = issuer_of(certificate, anchors)
    return verify_certificate(
        certificate,
        anchors=anchors,
        purpose=purpose,
        at=at,
        ocsp_answer=None if issuer is None else ask(build_request(certificate, issuer, nonce)),
        nonce=nonce,
    )
