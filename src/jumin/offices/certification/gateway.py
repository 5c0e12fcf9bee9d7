"""What other rooms may ask of the certification office: values in, values out."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db.models import Count

from jumin import pki
from jumin.offices.certification import (
    ceremony,
    issuing,
    keyring,
    ledger,
    models,
    phones,
    publishing,
    services,
)
from jumin.offices.certification.values import (
    AuthorityView,
    CardCertificates,
    CardOrder,
    CrlView,
    IssuedCertificate,
    LedgerEntry,
    PhoneApplication,
    PublicationView,
)
from jumin.terms import CertificatePurpose, Refusal, RevocationReason, SerialNumber


__all__ = [
    "AuthorityView",
    "CardCertificates",
    "CardOrder",
    "CrlView",
    "IssuedCertificate",
    "LedgerEntry",
    "PhoneApplication",
    "PublicationView",
    "anchors",
    "authorities",
    "current_crls",
    "entries",
    "entry",
    "found_authorities",
    "issue_for_card",
    "issue_for_phone",
    "ocsp_answer",
    "phone_written",
    "publish",
    "publish_if_due",
    "refused",
    "revoke",
    "serial_on_card",
]


def found_authorities(*, at: datetime) -> None:
    """Found the first generation of both authorities, unless they are founded (認証局の開設).

    The next generations are founded when they fall due.
    """
    for purpose in CertificatePurpose:
        ceremony.found(purpose, at=at)


def issue_for_card(order: CardOrder, *, at: datetime) -> CardCertificates:
    """Issue what is ordered for a card (発行); an order given once more is answered the same.

    Given once more with other keys, what was not handed over yet is revoked, and new certificates
    are issued.
    """
    return issuing.issue_for_card(order, at=at)


def issue_for_phone(application: PhoneApplication, *, at: datetime) -> CardCertificates:
    """Issue a user authentication certificate for a phone (スマホ用電子証明書の発行).

    The holder applies with the card, by its signature key. The certificate ends with that on the
    card. Applied for once more, the same key gets the same certificate; with another key, what
    was not reported as written is revoked.

    Raises RefusedError: `certificate.untrusted` (check), `certificate.revoked`,
    `certificate.held`, `certificate.expired` for the signature certificate, `card.absent` where
    the card was not handed over, `certificate.absent` where it carries none for authentication.
    """
    return phones.issue(application, at=at)


def phone_written(serial: SerialNumber, *, at: datetime) -> None:
    """Report that a phone has its certificate: from now on it serves, a former phone's no more.

    Raises `CertificateUnknownError` where it is none on a phone.
    """
    phones.written(serial, at=at)


def refused(entry: LedgerEntry) -> Refusal | None:
    """Tell why a certificate is not relied on, by the ledger; None where it is in force."""
    return ledger.refused(entry)


def revoke(
    purpose: CertificatePurpose,
    serial: SerialNumber,
    reason: RevocationReason,
    *,
    at: datetime,
    actor: str,
) -> None:
    """Revoke a certificate (失効), or hold it, or note that a renewed one takes its place.

    Its status is published at once or with the next interval, and it is in tonight's list. Raises
    `CertificateUnknownError`, or `CertificateEventRefusedError` where it is void already.
    """
    services.revoke(purpose, serial, reason, at=at, actor=actor)


def entry(purpose: CertificatePurpose, serial: SerialNumber) -> LedgerEntry:
    """Tell whose certificate it is and how it stands."""
    return ledger.entry(purpose, serial)


def serial_on_card(serial: SerialNumber) -> SerialNumber | None:
    """Tell with which authentication certificate on a card a phone's ends; None where it is none.

    So it is for those on cards, and for unknown ones.
    """
    return ledger.serial_on_card(serial)


def entries() -> Iterator[LedgerEntry]:
    """Tell all certificates ever issued, one after the other."""
    return ledger.entries()


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
    counts = {
        authority: (issued, revoked)
        for authority, issued, revoked in models.Certificate.objects.order_by()
        .values_list("authority")
        .annotate(issued=Count("pk"), revoked=Count("reason"))
    }
    return tuple(
        _view(row, publishing.full_crl(row), *counts.get(row.pk, (0, 0)))
        for row in models.Authority.objects.all()
    )


def _view(row: models.Authority, full: CrlView | None, issued: int, revoked: int) -> AuthorityView:
    certificate = keyring.certificate(row)
    return AuthorityView(
        purpose=CertificatePurpose(row.purpose),
        generation=row.generation,
        subject=certificate.subject.rfc4514_string(),
        serial=SerialNumber(certificate.serial_number),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=hashlib.sha256(bytes(row.certificate)).hexdigest(),
        certificate_pem=certificate.public_bytes(Encoding.PEM),
        certificates=issued,
        revoked=revoked,
        crl_number=row.crl_number,
        crl_at=full.at if full else None,
        crl_next_update=full.next_update if full else None,
    )
