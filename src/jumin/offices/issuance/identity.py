"""Who holds the card (本人確認): the proof, the certificate, its state, the card."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.pki.verify import read_certificate, verify_by_asking, verify_signature
from jumin.rules.lives import CardStatus
from jumin.terms import (
    CertificatePurpose,
    MunicipalityId,
    Refusal,
    RefusalCode,
    ResidentId,
    SerialNumber,
)


PURPOSE: Final = CertificatePurpose.AUTHENTICATION
NONCE_OCTETS: Final = 32
_UNREADABLE: Final = Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "certificate.parse"})


@dataclass(frozen=True)
class Holder:
    """Who holds the card (名義人), found by the serial number of the certificate alone."""

    serial: SerialNumber
    resident: ResidentId
    municipality: MunicipalityId
    """Where the card was made for, or where its use was continued last."""
    card_procedure_on: date
    """When the card was handed over, or its use continued (継続利用), whichever was later."""
    card_serial: SerialNumber
    """Of the card's own certificate; `serial` is another where a phone was laid into the tray."""


def proof_refused(certificate: bytes, challenge: bytes, signature: bytes) -> Refusal | None:
    """Why the card's proof does not hold: the key of the certificate did not sign the challenge."""
    parsed = read_certificate(certificate)
    if parsed is None:
        return _UNREADABLE
    if not verify_signature(parsed, challenge, signature):
        return Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "proof.signature"})
    return None


def holder(certificate: bytes, *, at: datetime) -> Holder | Refusal:
    """Find the holder of a certificate that may be relied on at this instant (有効性確認).

    As any relying party would: chain, profile, instant and a signed OCSP answer to our nonce.
    """
    parsed = read_certificate(certificate)
    if parsed is None:
        return _UNREADABLE
    verdict = verify_by_asking(
        parsed,
        anchors=certification.anchors(PURPOSE),
        purpose=PURPOSE,
        at=at,
        nonce=secrets.token_bytes(NONCE_OCTETS),
        ask=partial(certification.ocsp_answer, at=at),
    )
    serial = SerialNumber(parsed.serial_number)
    if verdict.refusal is not None:
        return _told_by_card(serial, verdict.refusal)
    card = card_office.card_with(serial)
    if card is None or card.handed_over_on is None:
        return Refusal(RefusalCode.CARD_ABSENT)
    entry = certification.entry(PURPOSE, serial)
    if (refusal := _card_refused(card) or certification.refused(entry)) is not None:
        return refusal
    procedure_on = max(card.handed_over_on, card.continued_on or card.handed_over_on)
    on_card = entry.card_serial or serial
    return Holder(serial, entry.resident, card.municipality, procedure_on, card_serial=on_card)


def voided(holder: Holder) -> Refusal | None:
    """Why somebody identified a while ago is no longer served: card or certificate became void."""
    card = card_office.card_with(holder.serial)
    if card is not None and (refusal := _card_refused(card)) is not None:
        return refusal
    return certification.refused(certification.entry(PURPOSE, holder.serial))


def _told_by_card(serial: SerialNumber, refusal: Refusal) -> Refusal:
    """A certificate is held because the card is suspended: that is what the holder can cure."""
    if refusal.code is not RefusalCode.CERTIFICATE_HELD:
        return refusal
    card = card_office.card_with(serial)
    return (card and _card_refused(card)) or refusal


def _card_refused(card: card_office.CardState) -> Refusal | None:
    if card.status is CardStatus.SUSPENDED and card.suspended_at is not None:
        return Refusal(RefusalCode.CARD_SUSPENDED, {"since": card.suspended_at.isoformat()})
    if card.status is CardStatus.LAPSED and card.lapsed_at is not None:
        return Refusal(RefusalCode.CARD_LAPSED, {"since": card.lapsed_at.isoformat()})
    if card.status is CardStatus.RETURNED:
        return Refusal(RefusalCode.CARD_ABSENT)
    return None
