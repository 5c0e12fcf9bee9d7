"""Issuing a card's certificates (発行): one transaction an order."""

import secrets
from datetime import date, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.offices.certification import ceremony, keyring, models, publishing, services
from jumin.offices.certification.values import CardCertificates, CardOrder, IssuedCertificate
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import CertificateRequest, issue_certificate
from jumin.rules import certificate_last_day, municipality
from jumin.rules.lives import EFFECTIVE, CertificateState
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber, day_of


OFFICE: Final = publishing.OFFICE
ACTOR: Final = "certification"
_SEQUENCES: Final = 100_000
_RANDOMNESS: Final = 16
_IN_ORDER: Final = (CertificatePurpose.AUTHENTICATION, CertificatePurpose.SIGNATURE)
"""Authentication first, for it bounds the other."""


def issue_for_card(order: CardOrder, *, at: datetime) -> CardCertificates:
    """Issue what is ordered for a card, or give once more what was issued for this order.

    What was issued for it over other keys, and nobody has got yet, is revoked: "destroyed before
    it was handed over" (JPKI CPS §4.9.9, reason unspecified).
    """
    with office_transaction(OFFICE):
        made = models.Certificate.objects.select_related("authority").filter(
            order=order.number, state__in=EFFECTIVE
        )
        rows = {CertificatePurpose(row.purpose): row for row in made if _is_over(row, order)}
        is_repeated = rows.keys() == order.public_keys.keys()
        for row in made:
            is_kept = is_repeated and row in rows.values()
            if row.state == CertificateState.ISSUED and not is_kept:
                services.revoke_row(row, RevocationReason.UNSPECIFIED, at=at, actor=ACTOR)
        if not is_repeated:
            rows = _issue_all(order, at=at)
        authorities = {
            purpose: rows[purpose].authority if purpose in rows else keyring.issuing(purpose)
            for purpose in CertificatePurpose
        }
    return CardCertificates(
        {
            purpose: IssuedCertificate(SerialNumber(row.serial), bytes(row.der), row.last_day)
            for purpose, row in rows.items()
        },
        {purpose: bytes(row.certificate) for purpose, row in authorities.items()},
    )


def _is_over(row: models.Certificate, order: CardOrder) -> bool:
    """Whether a certificate is over the key that is ordered."""
    key = x509.load_der_x509_certificate(bytes(row.der)).public_key()
    return key == order.public_keys.get(CertificatePurpose(row.purpose))


def _issue_all(order: CardOrder, *, at: datetime) -> dict[CertificatePurpose, models.Certificate]:
    issued: dict[CertificatePurpose, models.Certificate] = {}
    bound_on = order.authentication_last_day
    for purpose in _IN_ORDER:
        if purpose in order.public_keys:
            issued[purpose] = _issue(order, purpose, bound_on, at=at)
            bound_on = issued[purpose].last_day
    publishing.status_changed(at=at)
    return issued


def _issue(
    order: CardOrder, purpose: CertificatePurpose, bound_on: date | None, *, at: datetime
) -> models.Certificate:
    holder, authority = order.holder, keyring.issuing(purpose)
    last_day = certificate_last_day(
        purpose,
        issued_on=day_of(at),
        born_on=holder.basic_four.born_on,
        card_last_day=order.card_last_day,
        authentication_last_day=bound_on if purpose is CertificatePurpose.SIGNATURE else None,
        renewing=order.renewing,
    ).value
    serial = ceremony.draw_serial(purpose)
    certificate = issue_certificate(
        _request(order, purpose, serial, at=at),
        keyring.authority(authority),
        serial=serial,
        at=at,
        last_day=last_day,
    )
    row = models.Certificate.objects.create(
        authority=authority,
        purpose=purpose,
        serial=serial,
        order=order.number,
        resident=holder.resident,
        municipality=holder.municipality,
        der=certificate.public_bytes(Encoding.DER),
        issued_at=at,
        last_day=last_day,
        state=CertificateState.ISSUED,
    )
    write_journal(OFFICE, "certificate.issued", str(row), at=at, actor=ACTOR)
    return row


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
            sequence=serial % _SEQUENCES,
        )
    return CertificateRequest.for_authentication(
        public_key, office, randomness=secrets.token_bytes(_RANDOMNESS)
    )
