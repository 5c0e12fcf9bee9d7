"""The acts of the certification office: one transaction each."""

import secrets
from datetime import datetime
from functools import partial

from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction

from jumin.offices.certification import keyring, models, publishing
from jumin.offices.certification.errors import (
    CertificateEventRefusedError,
    CertificateUnknownError,
)
from jumin.offices.certification.publishing import OFFICE
from jumin.offices.certification.values import (
    CardCertificates,
    CardOrder,
    IssuedCertificate,
    LedgerEntry,
)
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import CertificateRequest, issue_certificate
from jumin.rules import certificate_last_day, municipality
from jumin.rules.lives import CERTIFICATE_LIFE, CertificateEvent, CertificateState
from jumin.terms import (
    CertificatePurpose,
    MunicipalityId,
    ResidentId,
    RevocationReason,
    SerialNumber,
    day_of,
)


def issue_for_card(order: CardOrder, *, at: datetime) -> CardCertificates:
    """Issue a new card's certificates (発行): authentication first, for it bounds the other."""
    issued: dict[CertificatePurpose, IssuedCertificate] = {}
    with office_transaction(OFFICE):
        authorities = {
            CertificatePurpose(row.purpose): row for row in models.Authority.objects.all()
        }
        for purpose in (CertificatePurpose.AUTHENTICATION, CertificatePurpose.SIGNATURE):
            if purpose in order.public_keys:
                bound = issued.get(CertificatePurpose.AUTHENTICATION)
                issued[purpose] = _issue(order, authorities[purpose], bound, at=at)
        transaction.on_commit(partial(publishing.publish_status, at=at), using=OFFICE)
    return CardCertificates(
        issued, {purpose: bytes(row.certificate) for purpose, row in authorities.items()}
    )


def revoke(
    purpose: CertificatePurpose,
    serial: SerialNumber,
    reason: RevocationReason,
    *,
    at: datetime,
    actor: str,
) -> None:
    """Revoke a certificate (失効); it is in the published status at once, in tonight's CRL."""
    with office_transaction(OFFICE):
        _enter(_row(purpose, serial), reason, at=at, actor=actor)
        transaction.on_commit(partial(publishing.publish_status, at=at), using=OFFICE)


def revoke_of_resident(
    resident: ResidentId,
    purposes: frozenset[CertificatePurpose],
    reason: RevocationReason,
    *,
    at: datetime,
    actor: str,
) -> None:
    """Revoke or hold what a resident had of these purposes at the instant and is not void yet."""
    with office_transaction(OFFICE):
        rows = models.Certificate.objects.select_related("authority").filter(
            resident=resident,
            authority__purpose__in=purposes,
            last_day__gte=day_of(at),
            issued_at__lte=at,
        )
        for row in rows:
            if (CertificateState(row.state), _event(reason)) in CERTIFICATE_LIFE:
                _enter(row, reason, at=at, actor=actor)
        transaction.on_commit(partial(publishing.publish_status, at=at), using=OFFICE)


def entry(purpose: CertificatePurpose, serial: SerialNumber) -> LedgerEntry:
    """Read the ledger's entry of a certificate."""
    row = _row(purpose, serial)
    return LedgerEntry(
        serial=SerialNumber(row.serial),
        purpose=CertificatePurpose(row.authority.purpose),
        resident=ResidentId(row.resident),
        municipality=MunicipalityId(row.municipality),
        issued_at=row.issued_at,
        last_day=row.last_day,
        state=CertificateState(row.state),
        reason=None if row.reason is None else RevocationReason(row.reason),
        revoked_at=row.revoked_at,
    )


def _issue(
    order: CardOrder, row: models.Authority, bound: IssuedCertificate | None, *, at: datetime
) -> IssuedCertificate:
    purpose, holder = CertificatePurpose(row.purpose), order.holder
    last_day = certificate_last_day(
        purpose,
        issued_on=day_of(at),
        born_on=holder.basic_four.born_on,
        card_last_day=order.card_last_day,
        authentication_last_day=bound.last_day if bound else None,
    ).value
    serial = SerialNumber(row.next_serial)
    row.next_serial += 1
    row.save(update_fields=["next_serial"])
    certificate = issue_certificate(
        _request(order, purpose, serial, at=at),
        keyring.authority(row),
        serial=serial,
        at=at,
        last_day=last_day,
    )
    der = certificate.public_bytes(Encoding.DER)
    models.Certificate.objects.create(
        authority=row,
        serial=serial,
        resident=holder.resident,
        municipality=holder.municipality,
        der=der,
        issued_at=at,
        last_day=last_day,
        state=CertificateState.ISSUED,
    )
    write_journal(OFFICE, "certificate.issued", f"{purpose}:{serial}", at=at, actor="certification")
    return IssuedCertificate(serial, der, last_day)


def _request(
    order: CardOrder, purpose: CertificatePurpose, serial: SerialNumber, *, at: datetime
) -> CertificateRequest:
    public_key = order.public_keys[purpose]
    office = keyring.issuing_office(municipality(order.holder.municipality))
    if purpose is CertificatePurpose.SIGNATURE:
        return CertificateRequest.for_signature(
            public_key,
            office,
            order.holder.basic_four,
            requested_at=at,
            sequence=serial % 100_000,
        )
    return CertificateRequest.for_authentication(
        public_key, office, randomness=secrets.token_bytes(16)
    )


def _event(reason: RevocationReason) -> CertificateEvent:
    is_hold = reason is RevocationReason.CERTIFICATE_HOLD
    return CertificateEvent.HOLD if is_hold else CertificateEvent.REVOKE


def _enter(row: models.Certificate, reason: RevocationReason, *, at: datetime, actor: str) -> None:
    state, event = CertificateState(row.state), _event(reason)
    if (state, event) not in CERTIFICATE_LIFE:
        raise CertificateEventRefusedError(SerialNumber(row.serial), state, event)
    row.state = CERTIFICATE_LIFE[state, event]
    row.reason, row.revoked_at = reason, at
    row.save()
    subject = f"{row.authority.purpose}:{row.serial}"
    write_journal(
        OFFICE, f"certificate.{event}", subject, at=at, actor=actor, reason=reason.name.lower()
    )


def _row(purpose: CertificatePurpose, serial: SerialNumber) -> models.Certificate:
    try:
        return models.Certificate.objects.select_related("authority").get(
            authority__purpose=purpose, serial=serial
        )
    except models.Certificate.DoesNotExist as error:
        raise CertificateUnknownError(purpose, serial) from error
