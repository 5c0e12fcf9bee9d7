"""What a relying party does: check the proof, then the certificate, then know its user again.

Who registers signs with the signature certificate, which says who they are; who logs in signs with
the authentication certificate, which says nothing. That both are one person's, and that one
certificate followed another, a real service learns from its platform operator.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from cryptography import x509

from jumin.offices.certification import gateway as certification
from jumin.pki import CertifiedAttributes, Verdict, certified_attributes
from jumin.pki.verify import read_certificate, verify_by_asking, verify_signature
from jumin.places.service.device import Proof
from jumin.places.service.models import Account
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, SerialNumber


SIGNATURE: Final = CertificatePurpose.SIGNATURE
AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION
_NONCE_OCTETS: Final = 32


@dataclass(frozen=True)
class Decision:
    """What came of a proof: an account, or why not; and what was checked of the certificate."""

    account: Account | None
    refusal: Refusal | None
    verdict: Verdict | None = None
    """None where the proof itself did not hold: then the certificate is not looked at."""


def question(purpose: CertificatePurpose, *, at: datetime) -> bytes:
    """Ask for a proof that nobody can have made before: a text that says what is signed."""
    act = "Register" if purpose is SIGNATURE else "Log in"
    nonce = secrets.token_hex(_NONCE_OCTETS)
    return f"JUMIN-TEST sample service\n{act}\n{at.isoformat()}\n{nonce}\n".encode()


def register(proof: Proof, asked: bytes, *, at: datetime) -> Decision:
    """Register somebody by the signature certificate (利用者登録).

    Who comes again with the certificate that followed the former one keeps the account.
    """
    decision, serial = _examined(proof, asked, SIGNATURE, at=at)
    if serial is None:
        return decision
    account = _account(SIGNATURE, serial) or Account(registered_at=at)
    account.signature_serial, account.certificate = serial, proof.certificate
    account.authentication_serial = certification.beside(SIGNATURE, serial)
    account.save()
    return Decision(account, None, decision.verdict)


def log_in(proof: Proof, asked: bytes, *, at: datetime) -> Decision:
    """Log somebody in by the authentication certificate (利用者証明), who registered before."""
    decision, serial = _examined(proof, asked, AUTHENTICATION, at=at)
    if serial is None:
        return decision
    account = _account(AUTHENTICATION, serial)
    if account is not None:
        account.authentication_serial, account.logged_in_at = serial, at
        account.save(update_fields=["authentication_serial", "logged_in_at"])
    return Decision(account, None, decision.verdict)


def standing(account: Account, *, at: datetime) -> Refusal | None:
    """Look whether what somebody registered with is still good (現況確認); None where it is.

    A signature certificate is revoked when name, address, date of birth or sex changes.
    """
    certificate = x509.load_der_x509_certificate(bytes(account.certificate))
    return _verdict(certificate, SIGNATURE, at=at).refusal


def attributes(account: Account) -> CertifiedAttributes | None:
    """Read who registered, off the certificate they registered with (利用者情報)."""
    return certified_attributes(x509.load_der_x509_certificate(bytes(account.certificate)))


def _examined(
    proof: Proof, asked: bytes, purpose: CertificatePurpose, *, at: datetime
) -> tuple[Decision, SerialNumber | None]:
    """Check the proof, then the certificate; its serial number only where both hold."""
    certificate = read_certificate(proof.certificate)
    if certificate is None or not verify_signature(certificate, asked, proof.signature):
        refusal = Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "proof.signature"})
        return Decision(None, refusal), None
    verdict = _verdict(certificate, purpose, at=at)
    serial = None if verdict.refusal else SerialNumber(certificate.serial_number)
    return Decision(None, verdict.refusal, verdict), serial


def _verdict(
    certificate: x509.Certificate, purpose: CertificatePurpose, *, at: datetime
) -> Verdict:
    """Verify a certificate with a fresh OCSP answer to a nonce of our own (有効性確認)."""
    return verify_by_asking(
        certificate,
        anchors=certification.anchors(purpose),
        purpose=purpose,
        at=at,
        nonce=secrets.token_bytes(_NONCE_OCTETS),
        ask=partial(certification.ocsp_answer, at=at),
    )


def _account(purpose: CertificatePurpose, serial: SerialNumber) -> Account | None:
    """Find the account of a certificate, or of one that it followed (新旧シリアル番号)."""
    accounts = (
        Account.objects.filter(**{f"{purpose}_serial": known}).first()
        for known in _line(purpose, serial)
    )
    return next((account for account in accounts if account is not None), None)


def _line(purpose: CertificatePurpose, serial: SerialNumber) -> Iterator[SerialNumber]:
    """Tell a certificate and those before it, the latest first."""
    known: SerialNumber | None = serial
    while known is not None:
        yield known
        known = certification.entry(purpose, known).former
