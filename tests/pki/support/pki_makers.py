"""A small test PKI, made once: both authorities, holders, a responder, a second generation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from jumin.pki import (
    Authority,
    CertificateRequest,
    IssuingOffice,
    Responder,
    authority_certificate,
    issue_certificate,
    responder_certificate,
)
from jumin.pki.keys import generate_key
from jumin.terms import JST, BasicFour, CertificatePurpose, Medium, SerialNumber, Sex


FOUNDED_AT = datetime(2026, 4, 1, 9, 0, 0, tzinfo=JST)
AT = datetime(2026, 6, 1, 10, 30, 5, 999_999, tzinfo=JST)
LAST_DAY = date(2031, 5, 5)
KAMAKURA = IssuingOffice("14204", "Kanagawa-ken", "Kamakura-shi")
HANAKO = BasicFour("見本　花子", "神奈川県鎌倉市御成町１８－１０", date(1990, 5, 5), Sex.FEMALE)


@dataclass(frozen=True, repr=False)
class Pki:
    """Everything a test may need of the two authorities."""

    signature: Authority
    authentication: Authority
    second_signature: Authority
    signature_certificate: x509.Certificate
    authentication_certificate: x509.Certificate
    phone_certificate: x509.Certificate
    phone_signature_certificate: x509.Certificate
    signature_responder: Responder
    authentication_responder: Responder
    holder_key: rsa.RSAPrivateKey
    responder_key: rsa.RSAPrivateKey

    def authority(self, purpose: CertificatePurpose) -> Authority:
        """The first generation of a purpose."""
        return {
            CertificatePurpose.SIGNATURE: self.signature,
            CertificatePurpose.AUTHENTICATION: self.authentication,
        }[purpose]

    def certificate(self, purpose: CertificatePurpose) -> x509.Certificate:
        """The holder's certificate of a purpose."""
        return {
            CertificatePurpose.SIGNATURE: self.signature_certificate,
            CertificatePurpose.AUTHENTICATION: self.authentication_certificate,
        }[purpose]

    def responder(self, purpose: CertificatePurpose) -> Responder:
        """The responder of a purpose."""
        return {
            CertificatePurpose.SIGNATURE: self.signature_responder,
            CertificatePurpose.AUTHENTICATION: self.authentication_responder,
        }[purpose]


def _founded(purpose: CertificatePurpose, generation: int) -> Authority:
    key = generate_key()
    serial = SerialNumber(generation)
    certificate = authority_certificate(purpose, key, serial=serial, at=FOUNDED_AT)
    return Authority(purpose, generation, certificate, key)


def make_pki() -> Pki:
    """Found the authorities and issue everything."""
    signature = _founded(CertificatePurpose.SIGNATURE, 1)
    authentication = _founded(CertificatePurpose.AUTHENTICATION, 1)
    second = _founded(CertificatePurpose.SIGNATURE, 2)
    holder_key, responder_key = generate_key(), generate_key()

    def responder(authority: Authority) -> Responder:
        certificate = responder_certificate(
            authority,
            responder_key.public_key(),
            serial=SerialNumber(50),
            at=FOUNDED_AT,
            last_day=date(2027, 3, 31),
        )
        return Responder(authority.certificate, certificate, responder_key)

    return Pki(
        signature=signature,
        authentication=authentication,
        second_signature=second,
        signature_certificate=issue_certificate(
            signature_request(holder_key.public_key()),
            signature,
            serial=SerialNumber(0x0102_0304),
            at=AT,
            last_day=LAST_DAY,
        ),
        authentication_certificate=issue_certificate(
            authentication_request(holder_key.public_key()),
            authentication,
            serial=SerialNumber(0x0102_0305),
            at=AT,
            last_day=LAST_DAY,
        ),
        phone_certificate=issue_certificate(
            authentication_request(holder_key.public_key(), Medium.PHONE),
            authentication,
            serial=SerialNumber(0x0102_0306),
            at=AT,
            last_day=LAST_DAY,
        ),
        phone_signature_certificate=issue_certificate(
            signature_request(holder_key.public_key(), medium=Medium.PHONE),
            signature,
            serial=SerialNumber(0x0102_0307),
            at=AT,
            last_day=LAST_DAY,
        ),
        signature_responder=responder(signature),
        authentication_responder=responder(authentication),
        holder_key=holder_key,
        responder_key=responder_key,
    )


def signature_request(
    key: rsa.RSAPublicKey, basic_four: BasicFour = HANAKO, medium: Medium = Medium.CARD
) -> CertificateRequest:
    """An application for a signature certificate at the window in Kamakura."""
    return CertificateRequest.for_signature(
        key, KAMAKURA, basic_four, requested_at=AT, sequence=17, medium=medium
    )


def authentication_request(
    key: rsa.RSAPublicKey, medium: Medium = Medium.CARD
) -> CertificateRequest:
    """An application for an authentication certificate at the window in Kamakura."""
    return CertificateRequest.for_authentication(
        key, KAMAKURA, randomness=bytes(range(16)), medium=medium
    )


Extensions = list[x509.Extension]


def reissue(
    certificate: x509.Certificate,
    signer: rsa.RSAPrivateKey,
    *,
    extensions: Callable[[Extensions], Extensions] = list,
    algorithm: hashes.HashAlgorithm | None = None,
    **fields: Any,
) -> x509.Certificate:
    """Sign a certificate again after changing it, outside of all profiles and lints."""
    names = ("issuer", "subject", "serial_number", "not_valid_before_utc", "not_valid_after_utc")
    value = {name: getattr(certificate, name) for name in names} | fields
    builder = x509.CertificateBuilder(
        extensions=extensions(list(certificate.extensions))
    ).public_key(fields.get("public_key", certificate.public_key()))
    return (
        builder.issuer_name(value["issuer"])
        .subject_name(value["subject"])
        .serial_number(value["serial_number"])
        .not_valid_before(value["not_valid_before_utc"])
        .not_valid_after(value["not_valid_after_utc"])
        .sign(signer, algorithm or hashes.SHA256())
    )


def replacing(
    value: x509.ExtensionType, *, critical: bool | None = None
) -> Callable[[Extensions], Extensions]:
    """Put a value in the place of the extension of the same type."""
    return lambda extensions: [
        x509.Extension(
            e.oid,
            e.critical if critical is None or e.oid != value.oid else critical,
            value if e.oid == value.oid else e.value,
        )
        for e in extensions
    ]


def dropping(kind: type[x509.ExtensionType]) -> Callable[[Extensions], Extensions]:
    """Leave an extension out."""
    return lambda extensions: [e for e in extensions if e.oid != kind.oid]


def adding(
    value: x509.ExtensionType, *, critical: bool = False
) -> Callable[[Extensions], Extensions]:
    """Add an extension at the end."""
    return lambda extensions: [*extensions, x509.Extension(value.oid, critical, value)]
