"""What other rooms may ask of the certification office: values in, values out."""

import hashlib
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from jumin import pki
from jumin.offices.certification import ceremony, keyring, models, publishing, services
from jumin.offices.certification.values import (
    AuthorityView,
    CardCertificates,
    CardOrder,
    CrlView,
    IssuedCertificate,
    LedgerEntry,
    PublicationView,
)
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


__all__ = [
    "AuthorityView",
    "CardCertificates",
    "CardOrder",
    "CrlView",
    "IssuedCertificate",
    "LedgerEntry",
    "PublicationView",
    "anchors",
    "authorities",
    "current_crls",
    "entry",
    "found_authorities",
    "issue_for_card",
    "ocsp_answer",
    "publish",
    "publish_if_due",
    "revoke",
]


def found_authorities(*, at: datetime) -> None:
    """Found the two authorities (認証局の開設)."""
    for purpose in CertificatePurpose:
        ceremony.found(purpose, at=at)


def issue_for_card(order: CardOrder, *, at: datetime) -> CardCertificates:
    """Issue the certificates of a new card (発行)."""
    return services.issue_for_card(order, at=at)


def revoke(
    purpose: CertificatePurpose,
    serial: SerialNumber,
    reason: RevocationReason,
    *,
    at: datetime,
    actor: str,
) -> None:
    """Revoke a certificate (失効) and publish its status."""
    services.revoke(purpose, serial, reason, at=at, actor=actor)


def entry(purpose: CertificatePurpose, serial: SerialNumber) -> LedgerEntry:
    """Tell whose certificate it is and how it stands."""
    return services.entry(purpose, serial)


def anchors(purpose: CertificatePurpose) -> tuple[x509.Certificate, ...]:
    """Give the authorities' certificates that a relying party trusts (信頼点)."""
    return keyring.anchors(purpose)


def ocsp_answer(request: bytes, *, at: datetime) -> bytes:
    """Answer an OCSP request with the published status, as the responder does on the wire."""
    return pki.answer(
        request,
        publishing.snapshot(),
        keyring.responders(),
        at=at,
        validity=settings.INSTALLATION.ocsp_validity,
    )


def publish(*, at: datetime) -> PublicationView:
    """Publish status and revocation lists now (公表)."""
    return publishing.publish(at=at)


def publish_if_due(*, at: datetime) -> PublicationView | None:
    """Publish what has fallen due (夜間の失効リスト更新)."""
    return publishing.publish_if_due(at=at)


def current_crls() -> tuple[CrlView, ...]:
    """Give the revocation lists that are published now."""
    return publishing.current_crls()


def authorities() -> tuple[AuthorityView, ...]:
    """Describe the authorities, each generation."""
    return tuple(_view(row) for row in models.Authority.objects.order_by("purpose", "generation"))


def _view(row: models.Authority) -> AuthorityView:
    certificate = keyring.certificate(row)
    purpose = CertificatePurpose(row.purpose)
    full = next(
        (c for c in publishing.current_crls() if c.purpose is purpose and c.municipality is None),
        None,
    )
    return AuthorityView(
        purpose=purpose,
        generation=row.generation,
        subject=certificate.subject.rfc4514_string(),
        serial=SerialNumber(certificate.serial_number),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=hashlib.sha256(bytes(row.certificate)).hexdigest(),
        certificate_pem=certificate.public_bytes(Encoding.PEM),
        certificates=row.certificates.count(),
        revoked=row.certificates.exclude(reason=None).count(),
        crl_number=row.crl_number,
        crl_at=full.at if full else None,
        crl_next_update=full.next_update if full else None,
    )
