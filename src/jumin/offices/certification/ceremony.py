"""Founding the authorities (認証局の開設): unattended in this installation, and it says so.

A ceremony is one transaction. Before it commits nothing of it can be seen but a key in the key
folder, which the next try takes up; what is published afterwards is made of the ledger.
"""

from datetime import date, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from jumin.offices.certification import keyring, models, publishing
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import Authority, authority_certificate, responder_certificate
from jumin.pki.keys import KeyAbsentError, create_key, generate_key, load_key
from jumin.pki.publication import generation_label
from jumin.pki.responder_file import encode_responder
from jumin.rules import next_generation_on, responder_last_day, responder_renewal_on
from jumin.terms import CertificatePurpose, SerialNumber, day_of


OFFICE: Final = publishing.OFFICE
ACTOR: Final = "ceremony"
FIRST_GENERATION: Final = 1
FIRST_SERIAL: Final = 1


def found(purpose: CertificatePurpose, *, at: datetime) -> None:
    """Found an authority's first generation, unless it is founded."""
    with office_transaction(OFFICE):
        if keyring.newest(purpose) is None:
            _found_generation(purpose, FIRST_GENERATION, FIRST_SERIAL, at=at)


def next_day() -> date | None:
    """Tell the first day on which a generation is to be founded or a responder renewed."""
    newest = (keyring.newest(purpose) for purpose in CertificatePurpose)
    days = [
        *(_succession_on(row) for row in newest if row is not None),
        *(_renewal_on(row) for row in models.Authority.objects.all()),
    ]
    return min((day for day in days if day is not None), default=None)


def perform(on: date, *, at: datetime) -> None:
    """Found the generations and renew the responders that are due on a day, one by one."""
    for purpose in CertificatePurpose:
        with office_transaction(OFFICE):
            _found_next(purpose, on, at=at)
    for known in models.Authority.objects.all():
        with office_transaction(OFFICE):
            _renew_responder(known.pk, on, at=at)


def draw_serial(purpose: CertificatePurpose) -> SerialNumber:
    """Draw the next serial number, of one running counter an authority through all generations.

    Inside the transaction of the act. The authority's own certificates and its responders' share
    it (RFC 5280 §4.1.2.2 wants numbers unique for each issuer's name).
    """
    row = keyring.issuing(purpose)
    row.next_serial += 1
    row.save(update_fields=["next_serial"])
    return SerialNumber(row.next_serial - 1)


def _succession_on(row: models.Authority) -> date:
    """Tell the day on which a generation's successor is to be founded."""
    return next_generation_on(day_of(keyring.certificate(row).not_valid_before_utc)).value


def _renewal_on(row: models.Authority) -> date | None:
    """Tell from when a responder is to be renewed; one that ends with its authority never is."""
    last_day = day_of(keyring.responder_certificate(row).not_valid_after_utc)
    return None if last_day == _last_day(row) else responder_renewal_on(last_day).value


def _last_day(row: models.Authority) -> date:
    return day_of(keyring.certificate(row).not_valid_after_utc)


def _found_next(purpose: CertificatePurpose, on: date, *, at: datetime) -> None:
    former = keyring.newest(purpose)
    if former is not None and _succession_on(former) <= on:
        _found_generation(purpose, former.generation + 1, former.next_serial, at=at)


def _renew_responder(pk: int, on: date, *, at: datetime) -> None:
    row = models.Authority.objects.get(pk=pk)
    renewal_on = _renewal_on(row)
    if renewal_on is not None and renewal_on <= on:
        serial = draw_serial(CertificatePurpose(row.purpose))
        row.responder = _delegate(keyring.authority(row), serial, at=at)
        row.save(update_fields=["responder"])
        _tell(row, "responder.renewed", at=at)


def _found_generation(
    purpose: CertificatePurpose, generation: int, serial: int, *, at: datetime
) -> None:
    key = _key(purpose, generation)
    certificate = authority_certificate(purpose, key, serial=SerialNumber(serial), at=at)
    authority = Authority(purpose, generation, certificate, key, keyring.profile())
    row = models.Authority.objects.create(
        purpose=purpose,
        generation=generation,
        certificate=certificate.public_bytes(Encoding.DER),
        responder=_delegate(authority, SerialNumber(serial + 1), at=at),
        next_serial=serial + 2,
    )
    _tell(row, "authority.founded", at=at)


def _key(purpose: CertificatePurpose, generation: int) -> RSAPrivateKey:
    """Take up the key of a ceremony that was cut short, for nothing certifies it; or make one."""
    path = keyring.authority_key_path(purpose, generation)
    try:
        return load_key(path, settings.JUMIN_KEY_PASSPHRASE)
    except KeyAbsentError:
        return create_key(path, settings.JUMIN_KEY_PASSPHRASE)


def _delegate(authority: Authority, serial: SerialNumber, *, at: datetime) -> bytes:
    key = generate_key()
    ends_on = day_of(authority.certificate.not_valid_after_utc)
    certificate = responder_certificate(
        authority,
        key.public_key(),
        serial=serial,
        at=at,
        last_day=responder_last_day(day_of(at), ends_on).value,
    )
    return encode_responder(key, certificate, settings.JUMIN_KEY_PASSPHRASE)


def _tell(row: models.Authority, act: str, *, at: datetime) -> None:
    label = generation_label(CertificatePurpose(row.purpose), row.generation)
    write_journal(OFFICE, act, label, at=at, actor=ACTOR, unattended=True)
    publishing.status_changed(at=at)
