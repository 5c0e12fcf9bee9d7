"""A relying party's questions, and certificates that no authority would issue."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import AT, Pki, reissue

from jumin.pki import (
    Check,
    Outcome,
    Responder,
    Revocation,
    StatusSnapshot,
    Verdict,
    answer,
    build_request,
    encode_snapshot,
    verify_certificate,
)
from jumin.pki.der import Tag, write
from jumin.pki.verify.real_authorities import REAL_AUTHORITIES, RealAuthority
from jumin.terms import CertificatePurpose, SerialNumber


NONCE = bytes(range(32))
NOW = AT + timedelta(days=1)
SIGNATURE = CertificatePurpose.SIGNATURE
AUTHENTICATION = CertificatePurpose.AUTHENTICATION
RSA_WITH_SHA256 = bytes.fromhex("300d06092a864886f70d01010b0500")
RSA_WITH_SHA512 = bytes.fromhex("300d06092a864886f70d01010d0500")


@dataclass(frozen=True)
class Case:
    """A relying party's question; the defaults make it one to which the answer is yes."""

    pki: Pki
    purpose: CertificatePurpose = SIGNATURE
    at: datetime = NOW
    answered_at: datetime = NOW
    certificate: x509.Certificate | bytes | None = None
    asked: x509.Certificate | None = None
    issuer: x509.Certificate | None = None
    responder: Responder | None = None
    revocation: Revocation | None = None
    anchors: tuple[x509.Certificate, ...] | None = None
    sent_nonce: bytes | None = NONCE
    expected_nonce: bytes | None = NONCE
    ocsp: bytes | None = b""
    """The answer; where it is empty, the responder's."""
    crls: tuple[bytes, ...] = ()
    real: tuple[RealAuthority, ...] = REAL_AUTHORITIES

    def verdict(self) -> Verdict:
        """Ask, let the responder answer, verify."""
        pki = self.pki
        return verify_certificate(
            self.certificate or pki.certificate(self.purpose),
            anchors=self.anchors
            or (
                pki.second_signature.certificate,
                pki.authentication.certificate,
                pki.signature.certificate,
            ),
            purpose=self.purpose,
            at=self.at,
            ocsp_answer=self.answer() if self.ocsp == b"" else self.ocsp,
            nonce=self.expected_nonce,
            crls=self.crls,
            real=self.real,
        )

    def answer(self) -> bytes:
        """What the responder says."""
        issuer = self.issuer or self.pki.authority(self.purpose).certificate
        asked = self.asked or self.certificate
        if not isinstance(asked, x509.Certificate):
            asked = self.pki.certificate(self.purpose)
        states = {SerialNumber(asked.serial_number): self.revocation}
        return answer(
            build_request(asked, issuer, self.sent_nonce),
            StatusSnapshot(encode_snapshot(self.answered_at, [(issuer, states)])),
            [self.responder or self.pki.responder(self.purpose)],
            at=self.answered_at,
        )


def outcomes(verdict: Verdict) -> dict[Check, Outcome]:
    """Each check's end."""
    return {result.check: result.outcome for result in verdict.results}


def failed(verdict: Verdict) -> list[Check]:
    """The checks that failed."""
    return [check for check, outcome in outcomes(verdict).items() if outcome is Outcome.FAILED]


def changed(pki: Pki, **changes: Any) -> x509.Certificate:
    """The holder's signature certificate with another content, signed by its authority."""
    return reissue(pki.signature_certificate, pki.signature.key, **changes)


def changed_authentication(pki: Pki, **changes: Any) -> x509.Certificate:
    """The same of the authentication certificate."""
    return reissue(pki.authentication_certificate, pki.authentication.key, **changes)


def with_anchor(pki: Pki, **changes: Any) -> Case:
    """The question with the authority's certificate changed, and signed by itself."""
    anchor = reissue(pki.signature.certificate, pki.signature.key, **changes)
    return Case(pki, anchors=(anchor,))


def responder_with(pki: Pki, **changes: Any) -> Responder:
    """The responder with its certificate changed."""
    good = pki.signature_responder
    signer = changes.pop("signer", pki.signature.key)
    return replace(good, certificate=reissue(good.certificate, signer, **changes))


def as_real(pki: Pki, **changes: Any) -> tuple[RealAuthority, ...]:
    """The town's signature authority as if it were published as a real one."""
    anchor = pki.signature.certificate
    published = RealAuthority(
        purpose=SIGNATURE,
        generation=1,
        name=anchor.subject,
        serial=anchor.serial_number,
        not_before=anchor.not_valid_before_utc,
        not_after=anchor.not_valid_after_utc,
        key_identifier=x509.SubjectKeyIdentifier.from_public_key(anchor.public_key()).digest,
        fingerprint=anchor.fingerprint(hashes.SHA256()),
    )
    return (replace(published, **changes),)


def rewritten(pki: Pki, change: Callable[[asn1_x509.TbsCertificate], None]) -> bytes:
    """The holder's signature certificate, changed below what a builder lets happen."""
    der = pki.signature_certificate.public_bytes(Encoding.DER)
    tbs = asn1_x509.Certificate.load(der)["tbs_certificate"]
    change(tbs)
    return signed(tbs.dump(force=True), pki.signature.key)


def signed(tbs: bytes, key: rsa.RSAPrivateKey, algorithm: bytes = RSA_WITH_SHA256) -> bytes:
    """Put a signature to whatever is to be signed, with an algorithm as it is said."""
    digest = hashes.SHA512() if algorithm == RSA_WITH_SHA512 else hashes.SHA256()
    signature = key.sign(tbs, padding.PKCS1v15(), digest)
    return write(Tag.SEQUENCE, tbs, algorithm, write(Tag.BIT_STRING, b"\0", signature))


def with_flipped_signature(case: Case) -> bytes:
    der = case.answer()
    signature = x509.ocsp.load_der_ocsp_response(der).signature
    flipped = signature[:-1] + bytes((signature[-1] ^ 1,))
    return der.replace(signature, flipped)


def resigned(pki: Pki, change: Callable[[Any], None]) -> bytes:
    """The right answer with its content changed, signed by the responder."""
    basic = asn1_ocsp.OCSPResponse.load(Case(pki).answer()).basic_ocsp_response
    change(basic["tbs_response_data"])
    data = basic["tbs_response_data"].dump(force=True)
    basic["signature"] = pki.responder_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    whole = {
        "response_status": "successful",
        "response_bytes": {"response_type": "basic_ocsp_response", "response": basic},
    }
    return bytes(asn1_ocsp.OCSPResponse(whole).dump(force=True))
