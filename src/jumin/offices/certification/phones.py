"""Certificates on phones (移動端末設備用電子証明書): applied for by card, ending with its own.

The holder signs the application with the card's signature key. What is issued waits until the
phone has reported that it has it; a former one is void from then on. Sources: JPKI Act arts. 16-2
and 16-14 and, for user authentication, their counterparts; how phones are served is not public.
"""

import secrets
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.offices.certification import ceremony, keyring, ledger, models, publishing, services
from jumin.offices.certification.errors import CertificateUnknownError
from jumin.offices.certification.values import (
    CardCertificates,
    IssuedCertificate,
    PhoneApplication,
)
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import CertificateRequest, issue_certificate, verify_signature
from jumin.pki.verify import read_certificate
from jumin.rules import Asker, municipality
from jumin.rules.lives import CertificateState
from jumin.terms import (
    CertificatePurpose,
    Medium,
    MunicipalityId,
    Refusal,
    RefusalCode,
    RefusedError,
    RevocationReason,
    SerialNumber,
)


OFFICE: Final = publishing.OFFICE
ACTOR: Final = "phone.app"
SIGNATURE: Final = CertificatePurpose.SIGNATURE
AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION
_RANDOMNESS: Final = 16


def issue(application: PhoneApplication, *, at: datetime) -> CardCertificates:
    """Issue a certificate for a phone's key, or give once more what was issued for it.

    What was issued over another key, and no phone has got, is revoked: "destroyed before it was
    handed over" (JPKI CPS §4.9.9, reason unspecified).
    """
    with office_transaction(OFFICE):
        on_card, row = _on_card(_applicant(application)), None
        for made in models.Certificate.objects.select_related("authority").filter(
            card_serial=on_card.serial, state=CertificateState.ISSUED
        ):
            if _is_over(made, application.public_key):
                row = made
            else:
                services.revoke_row(
                    made,
                    RevocationReason.UNSPECIFIED,
                    asker=Asker.AUTHORITY,
                    at=at,
                    actor=ACTOR,
                )
        if row is None:
            row = _issue(on_card, application.public_key, at=at)
        authorities = {
            AUTHENTICATION: row.authority,
            SIGNATURE: keyring.issuing(SIGNATURE),
        }
    return CardCertificates(
        {AUTHENTICATION: IssuedCertificate(SerialNumber(row.serial), bytes(row.der), row.last_day)},
        {purpose: bytes(authority.certificate) for purpose, authority in authorities.items()},
    )


def written(serial: SerialNumber, *, at: datetime) -> None:
    """Note that the phone has its certificate (提供); that of a former phone serves no more."""
    with office_transaction(OFFICE):
        row = ledger.row(AUTHENTICATION, serial)
        if row.card_serial is None:
            raise CertificateUnknownError(AUTHENTICATION, serial)
        former = models.Certificate.objects.filter(
            resident=row.resident,
            purpose=AUTHENTICATION,
            card_serial__isnull=False,
            state=CertificateState.DELIVERED,
        ).exclude(pk=row.pk)
        for one in former:
            reason = RevocationReason.CESSATION_OF_OPERATION
            services.revoke_row(one, reason, asker=Asker.HOLDER, at=at, actor=ACTOR)
        services.deliver({AUTHENTICATION: serial}, at=at, actor=ACTOR)


def _applicant(application: PhoneApplication) -> models.Certificate:
    """Find the signature certificate in the ledger; refuse unless it is good and its key signed."""
    parsed = read_certificate(application.signature_certificate)
    if parsed is None:
        raise _untrusted("certificate.parse")
    signed_part = application.signed_part(application.public_key)
    if not verify_signature(parsed, signed_part, application.signature):
        raise _untrusted("proof.signature")
    row = models.Certificate.objects.filter(purpose=SIGNATURE, serial=parsed.serial_number).first()
    if row is None or bytes(row.der) != application.signature_certificate:
        raise _untrusted("chain.signature")
    if row.own_key:
        raise RefusedError(Refusal(RefusalCode.CARD_ABSENT))
    if (refusal := ledger.refused(ledger.entry_of(row))) is not None:
        raise RefusedError(refusal)
    return row


def _on_card(applicant: models.Certificate) -> models.Certificate:
    """Find the applicant's authentication certificate: nobody has two cards."""
    row = models.Certificate.objects.filter(
        resident=applicant.resident,
        purpose=AUTHENTICATION,
        card_serial=None,
        own_key=False,
        state=CertificateState.DELIVERED,
    ).first()
    if row is None:
        facts = {"purpose": AUTHENTICATION.value}
        raise RefusedError(Refusal(RefusalCode.CERTIFICATE_ABSENT, facts))
    return row


def _is_over(row: models.Certificate, public_key: RSAPublicKey) -> bool:
    return x509.load_der_x509_certificate(bytes(row.der)).public_key() == public_key


def _issue(
    on_card: models.Certificate, public_key: RSAPublicKey, *, at: datetime
) -> models.Certificate:
    """Issue what ends with the certificate on the card (assumed: on the same last day)."""
    place = municipality(MunicipalityId(on_card.municipality))
    request = CertificateRequest.for_authentication(
        public_key,
        keyring.issuing_office(place),
        randomness=secrets.token_bytes(_RANDOMNESS),
        medium=Medium.PHONE,
    )
    authority, serial = keyring.issuing(AUTHENTICATION), ceremony.draw_serial(AUTHENTICATION)
    certificate = issue_certificate(
        request, keyring.authority(authority), serial=serial, at=at, last_day=on_card.last_day
    )
    row = models.Certificate.objects.create(
        authority=authority,
        purpose=AUTHENTICATION,
        serial=serial,
        order=f"{on_card.order}-phone",
        resident=on_card.resident,
        municipality=on_card.municipality,
        der=certificate.public_bytes(Encoding.DER),
        issued_at=at,
        last_day=on_card.last_day,
        state=CertificateState.ISSUED,
        card_serial=on_card.serial,
    )
    write_journal(OFFICE, "certificate.issued", str(row), at=at, actor=ACTOR)
    publishing.status_changed(row, at=at)
    return row


def _untrusted(check: str) -> RefusedError:
    return RefusedError(Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": check}))
