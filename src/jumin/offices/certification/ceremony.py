"""Founding the authorities (認証局の開設): unattended in this installation, and it says so."""

from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from jumin.installation.folder import write_atomically
from jumin.offices.certification import keyring, models
from jumin.offices.certification.publishing import OFFICE
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import Authority, authority_certificate, responder_certificate
from jumin.pki.keys import create_key
from jumin.pki.validity import authority_last_day
from jumin.terms import CertificatePurpose, SerialNumber


FIRST_GENERATION: Final = 1
AUTHORITY_SERIAL: Final = SerialNumber(1)
RESPONDER_SERIAL: Final = SerialNumber(2)
FIRST_CERTIFICATE_SERIAL: Final = SerialNumber(3)
"""One running counter an authority, which its own certificates share."""


def found(purpose: CertificatePurpose, *, at: datetime) -> None:
    """Found an authority's first generation: key, certificate, delegated responder."""
    paths = keyring.publication()
    for folder in paths.folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passphrase = settings.JUMIN_KEY_PASSPHRASE
    key = create_key(keyring.authority_key_path(purpose, FIRST_GENERATION), passphrase)
    certificate = authority_certificate(purpose, key, serial=AUTHORITY_SERIAL, at=at)
    responder_key = create_key(paths.responder_key(purpose, FIRST_GENERATION), passphrase)
    responder = responder_certificate(
        Authority(purpose, FIRST_GENERATION, certificate, key, keyring.profile()),
        responder_key.public_key(),
        serial=RESPONDER_SERIAL,
        at=at,
        last_day=authority_last_day(at),
    )
    for path, published in (
        (paths.authority_certificate(purpose, FIRST_GENERATION), certificate),
        (paths.responder_certificate(purpose, FIRST_GENERATION), responder),
    ):
        write_atomically(path, published.public_bytes(Encoding.DER))
    with office_transaction(OFFICE):
        models.Authority.objects.create(
            purpose=purpose,
            generation=FIRST_GENERATION,
            certificate=certificate.public_bytes(Encoding.DER),
            next_serial=FIRST_CERTIFICATE_SERIAL,
        )
        write_journal(
            OFFICE,
            "authority.founded",
            f"{purpose}-{FIRST_GENERATION:02}",
            at=at,
            actor="ceremony",
            unattended=True,
        )
