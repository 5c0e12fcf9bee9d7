"""What is told of the authorities, and of what is published, to whoever asks."""

import hashlib

from cryptography.hazmat.primitives.serialization import Encoding
from django.db.models import Count

from jumin.offices.certification import keyring, ledger, models, publishing
from jumin.offices.certification.errors import NotFoundedError
from jumin.offices.certification.values import AuthorityView, CrlView, PublishedStatus
from jumin.pki.status.snapshot import issuer_id
from jumin.pki.transcript import WITNESS, Step, TranscriptError, read_transcript
from jumin.terms import CertificatePurpose, SerialNumber


def published_status(purpose: CertificatePurpose, serial: SerialNumber) -> PublishedStatus:
    """Look a certificate of the ledger up in the published status, as the responder does."""
    issuer = issuer_id(keyring.certificate(ledger.row(purpose, serial).authority), "sha256")
    snapshot = publishing.snapshot()
    status = snapshot.status(issuer, serial)
    if status is None:
        return PublishedStatus(snapshot.published_at, "unknown", None, None)
    revocation = status.revocation
    if revocation is None:
        return PublishedStatus(snapshot.published_at, "good", None, None)
    return PublishedStatus(snapshot.published_at, "revoked", revocation.reason, revocation.at)


def check_transcript(purpose: CertificatePurpose, generation: int) -> tuple[Step, ...]:
    """Read the record of a generation's key ceremony, and check all of it."""
    row = models.Authority.objects.filter(purpose=purpose, generation=generation).first()
    if row is None:
        raise NotFoundedError(purpose)
    return read_transcript(bytes(row.transcript), keyring.certificate(row))


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
        is_attended=_is_attended(row),
        transcript=bytes(row.transcript),
        certificates=issued,
        revoked=revoked,
        crl_number=row.crl_number,
        crl_at=full.at if full else None,
        crl_next_update=full.next_update if full else None,
    )


def _is_attended(row: models.Authority) -> bool | None:
    """Tell whether somebody attended, by the record; None where that can't be believed."""
    try:
        steps = read_transcript(bytes(row.transcript), keyring.certificate(row))
    except TranscriptError:
        return None
    return any(step.act == WITNESS for step in steps)
