"""The certification office: applications for certificates on phones, and what becomes of them."""

import pytest
from card_makers import certificate, rsa_key
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.errors import CertificateUnknownError
from jumin.offices.certification.gateway import PhoneApplication
from jumin.rules.lives import CertificateState
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident
from jumin.terms import (
    CertificatePurpose,
    Pin,
    RefusalCode,
    RefusedError,
    RevocationReason,
    SerialNumber,
)


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION


def application(name, key="phone", signed=None):
    """Apply with somebody's card, for one of the tests' keys."""
    holder, public_key = resident(name), rsa_key(key).public_key()
    with wallet.take(holder, "test") as card:
        session = JpkiSession(card)
        session.verify_pin(SIGNATURE, Pin(holder.signature_pin))
        return PhoneApplication(
            session.certificate(SIGNATURE),
            public_key,
            session.sign(SIGNATURE, signed or PhoneApplication.signed_part(public_key)),
        )


def issue(applied, at):
    return certification.issue_for_phone(applied, at=at).certificates[AUTHENTICATION]


def refused(applied, at):
    with pytest.raises(RefusedError) as caught:
        certification.issue_for_phone(applied, at=at)
    return caught.value.refusal


def state(serial):
    return certification.entry(AUTHENTICATION, serial).state


def test_it_serves_once_the_phone_has_reported_it(town):
    at = town.now()
    issued = issue(application("sakura"), at)
    assert state(issued.serial) is CertificateState.ISSUED
    entry = certification.entry(AUTHENTICATION, issued.serial)
    assert certification.refused(entry).code is RefusalCode.CARD_ABSENT
    certification.phone_written(issued.serial, at=at)
    certification.phone_written(issued.serial, at=at)
    assert state(issued.serial) is CertificateState.DELIVERED
    assert certification.refused(certification.entry(AUTHENTICATION, issued.serial)) is None


def test_the_same_key_gets_the_same_certificate_another_key_voids_what_nobody_got(town):
    at = town.now()
    first = issue(application("sakura"), at)
    assert issue(application("sakura"), at) == first
    other = issue(application("sakura", "other phone"), at)
    assert other.serial != first.serial
    assert state(first.serial) is CertificateState.REVOKED
    entry = certification.entry(AUTHENTICATION, first.serial)
    assert entry.reason is RevocationReason.UNSPECIFIED


def test_the_former_phone_serves_until_the_new_one_has_its_certificate(town):
    at = town.now()
    former = issue(application("sakura"), at)
    certification.phone_written(former.serial, at=at)
    new = issue(application("sakura", "new phone"), at)
    assert state(former.serial) is CertificateState.DELIVERED
    certification.phone_written(new.serial, at=at)
    assert state(former.serial) is CertificateState.REVOKED


@pytest.mark.source("CERT-9")
@pytest.mark.parametrize("signed", [b"something else", b"\0"])
def test_an_application_that_the_card_did_not_sign_is_refused(town, signed):
    refusal = refused(application("sakura", signed=signed), town.now())
    assert refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED
    assert refusal.facts == {"check": "proof.signature"}


@pytest.mark.parametrize("junk", [b"", b"\x30\x82", b"\xff" * 3000])
def test_bytes_that_are_no_certificate_are_refused(town, junk):
    applied = PhoneApplication(junk, rsa_key("phone").public_key(), b"")
    refusal = refused(applied, town.now())
    assert refusal.facts == {"check": "certificate.parse"}


def test_a_certificate_of_elsewhere_is_refused(town):
    public_key = rsa_key("phone").public_key()
    signature = rsa_key("signature").sign(
        PhoneApplication.signed_part(public_key), padding.PKCS1v15(), hashes.SHA256()
    )
    applied = PhoneApplication(certificate("signature", "signature CA"), public_key, signature)
    refusal = refused(applied, town.now())
    assert refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED
    assert refusal.facts == {"check": "chain.signature"}


def test_an_authentication_certificate_applies_for_nothing(town):
    holder, public_key = resident("sakura"), rsa_key("phone").public_key()
    with wallet.take(holder, "test") as card:
        session = JpkiSession(card)
        session.verify_pin(AUTHENTICATION, Pin(holder.authentication_pin))
        applied = PhoneApplication(
            session.certificate(AUTHENTICATION),
            public_key,
            session.sign(AUTHENTICATION, PhoneApplication.signed_part(public_key)),
        )
    assert refused(applied, town.now()).code is RefusalCode.CERTIFICATE_UNTRUSTED


@pytest.mark.source("CERT-9")
def test_with_a_revoked_signature_certificate_there_is_no_phone(town):
    at = town.now()
    applied = application("sakura")
    serial = card_office.card_of(resident("sakura").resident).signature_serial
    certification.revoke(
        SIGNATURE, serial, RevocationReason.AFFILIATION_CHANGED, at=at, actor="test"
    )
    refusal = refused(applied, at)
    assert refusal.code is RefusalCode.CERTIFICATE_REVOKED
    assert refusal.facts == {"purpose": "signature", "reason": "affiliation_changed"}


def test_with_a_suspended_card_there_is_no_phone(town):
    at = town.now()
    applied = application("sakura")
    card_office.suspend(card_office.card_of(resident("sakura").resident).number, at=at)
    assert refused(applied, at).code is RefusalCode.CERTIFICATE_HELD


def test_without_an_authentication_certificate_in_force_there_is_no_phone(town):
    at = town.now()
    applied = application("sakura")
    serial = card_office.card_of(resident("sakura").resident).authentication_serial
    reason = RevocationReason.CESSATION_OF_OPERATION
    certification.revoke(AUTHENTICATION, serial, reason, at=at, actor="test")
    refusal = refused(applied, at)
    assert refusal.code is RefusalCode.CERTIFICATE_ABSENT
    assert refusal.facts == {"purpose": "authentication"}


def test_what_is_issued_and_not_got_ends_with_the_cards_certificate_too(town):
    at = town.now()
    issued = issue(application("sakura"), at)
    card_office.suspend(card_office.card_of(resident("sakura").resident).number, at=at)
    assert state(issued.serial) is CertificateState.HELD
    certification.phone_written(issued.serial, at=at)
    assert state(issued.serial) is CertificateState.HELD


def test_only_a_phones_certificate_is_reported_as_written_to_one(town):
    serial = card_office.card_of(resident("sakura").resident).authentication_serial
    for unknown in (serial, SerialNumber(99_999)):
        with pytest.raises(CertificateUnknownError):
            certification.phone_written(unknown, at=town.now())
    assert certification.serial_on_card(serial) is None
    assert certification.serial_on_card(SerialNumber(99_999)) is None
