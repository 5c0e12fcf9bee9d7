"""A relying party: people log in with their card's user authentication certificate (TEST).

The card signs a fresh challenge; the certificate is checked in one call, with a fresh OCSP answer.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.request import Request, urlopen

from cryptography import x509

from jumin.pki import build_request, verify_certificate, verify_signature
from jumin.pki.verify import issuer_of
from jumin.terms import CertificatePurpose


class LoginRefusedError(Exception):
    """Nobody is logged in; the text says why, for the log."""


@dataclass
class LoginService:
    """Logs people in whose certificate one of the trusted authorities issued."""

    anchors: Sequence[x509.Certificate]
    ocsp_url: str
    _open: set[bytes] = field(default_factory=set)

    def challenge(self) -> bytes:
        """Make what the card is to sign; it is good for one attempt."""
        made = os.urandom(32)
        self._open.add(made)
        return made

    def log_in(self, challenge: bytes, certificate: bytes, signature: bytes) -> int:
        """Tell who is logged in: the serial number of the certificate, by which they are known."""
        if challenge not in self._open:
            raise LoginRefusedError("This challenge is not ours, or was used.")
        self._open.remove(challenge)
        try:
            shown = x509.load_der_x509_certificate(certificate)
        except ValueError:
            raise LoginRefusedError("This is no certificate.") from None
        issuer = issuer_of(shown, self.anchors)
        if issuer is None:
            raise LoginRefusedError("We trust nobody who issued this certificate.")
        nonce = os.urandom(32)
        verdict = verify_certificate(
            shown,
            anchors=self.anchors,
            purpose=CertificatePurpose.AUTHENTICATION,
            at=datetime.now(UTC),
            ocsp_answer=self._ask(build_request(shown, issuer, nonce)),
            nonce=nonce,
        )
        if verdict.refusal is not None:
            raise LoginRefusedError(str(verdict.refusal.code))
        if not verify_signature(shown, challenge, signature):
            raise LoginRefusedError("Another key signed the challenge, or another challenge.")
        return shown.serial_number

    def _ask(self, request: bytes) -> bytes:
        headers = {"Content-Type": "application/ocsp-request"}
        asked = Request(self.ocsp_url, request, headers)  # noqa: S310 (an address of our own)
        with urlopen(asked, timeout=10) as answer:  # noqa: S310 (the same)
            return bytes(answer.read())
