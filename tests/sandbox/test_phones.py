"""Phones with a certificate of their own: applied for with the card, ending with the card's."""

from datetime import timedelta

import pytest
from cryptography import x509

from jumin.cardfiles import PHONE_LABEL
from jumin.client import JpkiSession, PinNeededError
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models
from jumin.offices.common import gateway as offices
from jumin.offices.common.due import perform_until
from jumin.offices.issuance import gateway as issuance
from jumin.offices.municipality import gateway as municipality
from jumin.pki import build_request, verify_certificate, verify_signature
from jumin.pki.verify import issuer_of
from jumin.rules import Asker
from jumin.rules.lives import CertificateState, RequestState
from jumin.sandbox import archive, phones, pin_reset, tray, visits, wallet
from jumin.sandbox.agreement import Disagreement, DisagreementCode, disagreements
from jumin.sandbox.residents import resident, residents
from jumin.terms import (
    CertificatePurpose,
    Medium,
    Pin,
    RefusalCode,
    RefusedError,
    RevocationReason,
    day_of,
)


NAME = "sakura"
SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
DAY = timedelta(days=1)


def equip(name, at):
    holder = resident(name)
    pin = phones.pin_of(holder)
    phones.equip(holder, signature_pin=Pin(holder.signature_pin), phone_pin=pin, at=at)


def certificate_of_phone(name):
    holder = resident(name)
    with wallet.take(holder, "test", medium=Medium.PHONE) as phone:
        session = JpkiSession(phone)
        session.verify_pin(AUTHENTICATION, phones.pin_of(holder))
        return x509.load_der_x509_certificate(session.certificate(AUTHENTICATION))


def entry_of_phone(name):
    return certification.entry(AUTHENTICATION, certificate_of_phone(name).serial_number)


def card_of(name):
    card = card_office.card_of(resident(name).resident)
    assert card is not None
    return card


@pytest.fixture
def equipped(town):
    """The town, where somebody has had a certificate put onto the phone."""
    equip(NAME, town.now())
    return town


@pytest.mark.source("CERT-9", "JPKI Act art. 16-2")
def test_a_phones_certificate_is_a_further_one_of_the_same_holder(equipped):
    del equipped
    entry, card = entry_of_phone(NAME), card_of(NAME)
    assert entry.medium is Medium.PHONE
    assert entry.resident == card.resident
    assert entry.card_serial == card.authentication_serial != entry.serial
    assert entry.state is CertificateState.DELIVERED
    on_card = certification.entry(AUTHENTICATION, card.authentication_serial)
    assert on_card.medium is Medium.CARD
    assert on_card.state is CertificateState.DELIVERED
    assert entry.last_day == on_card.last_day


def test_the_certificate_leads_to_the_card_with_which_it_was_applied_for(equipped):
    del equipped
    assert card_office.card_with(entry_of_phone(NAME).serial) == card_of(NAME)


def test_a_phone_shows_its_certificate_only_after_its_pin(equipped):
    del equipped
    holder = resident(NAME)
    with wallet.take(holder, "test", medium=Medium.PHONE) as phone:
        session = JpkiSession(phone)
        assert session.token().label == PHONE_LABEL
        with pytest.raises(PinNeededError):
            session.certificate(AUTHENTICATION)
        with pytest.raises(RefusedError) as caught:
            session.certificate(SIGNATURE)
        assert caught.value.refusal.code is RefusalCode.CERTIFICATE_ABSENT
        assert tray.is_of_this_town(phone)


def test_a_relying_party_accepts_it_by_its_own_policy(equipped):
    certificate, at = certificate_of_phone(NAME), equipped.now()
    anchors = certification.anchors(AUTHENTICATION)
    request = build_request(certificate, issuer_of(certificate, anchors), bytes(32))
    verdict = verify_certificate(
        certificate,
        anchors=anchors,
        purpose=AUTHENTICATION,
        at=at,
        ocsp_answer=certification.ocsp_answer(request, at=at),
        nonce=bytes(32),
    )
    assert verdict.refusal is None
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [one.policy_identifier.dotted_string for one in policies] == ["1.3.6.1.4.1.32473.1.3.50"]


@pytest.mark.source("KIOSK-8")
def test_the_issuing_centre_finds_the_holder_by_the_phone(equipped):
    holder, at = resident(NAME), equipped.now()
    with wallet.take(holder, "kiosk", medium=Medium.PHONE) as phone:
        session = JpkiSession(phone)
        session.verify_pin(AUTHENTICATION, phones.pin_of(holder))
        asked = issuance.challenge("kiosk-1", at=at)
        view = issuance.identify(
            asked.request,
            certificate=session.certificate(AUTHENTICATION),
            signature=session.sign(AUTHENTICATION, asked.nonce),
            at=at,
        )
    assert view.state is RequestState.IDENTIFIED


def test_a_phone_has_no_signature_pin_to_set_anew(equipped):
    holder, at = resident(NAME), equipped.now()
    code = pin_reset.reserve(holder, at=at)
    with (
        wallet.take(holder, "kiosk", medium=Medium.PHONE) as phone,
        pytest.raises(RefusedError) as caught,
    ):
        pin_reset.reset_signature_pin(
            phone,
            authentication_pin=phones.pin_of(holder),
            code=code,
            new_pin=Pin("NEWPIN77"),
            at=at,
        )
    assert caught.value.refusal.code is RefusalCode.CARD_ABSENT


def test_card_and_phone_are_in_different_places(equipped):
    del equipped
    holder = resident(NAME)
    with (
        wallet.take(holder, "kiosk"),
        wallet.take(holder, "town hall", medium=Medium.PHONE),
        pytest.raises(RefusedError) as caught,
        wallet.take(holder, "elsewhere", medium=Medium.PHONE),
    ):
        pass
    assert caught.value.refusal.facts == {"place": "town hall"}


def test_whoever_has_no_phone_has_none_to_take(town):
    del town
    assert not wallet.has_phone(resident("yui"))
    with (
        pytest.raises(RefusedError) as caught,
        wallet.take(resident("yui"), "kiosk", medium=Medium.PHONE),
    ):
        pass
    assert caught.value.refusal.code is RefusalCode.CARD_ABSENT


@pytest.mark.source("JPKI Act art. 16-14")
@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (RevocationReason.KEY_COMPROMISE, RevocationReason.CESSATION_OF_OPERATION),
        (RevocationReason.SUPERSEDED, RevocationReason.CESSATION_OF_OPERATION),
        (RevocationReason.CERTIFICATE_HOLD, RevocationReason.CERTIFICATE_HOLD),
    ],
)
def test_it_ends_with_the_certificate_on_the_card(equipped, reason, told):
    serial = card_of(NAME).authentication_serial
    certification.revoke(
        AUTHENTICATION,
        serial,
        reason,
        asker=Asker.MUNICIPALITY,
        at=equipped.now(),
        actor="test",
    )
    entry = entry_of_phone(NAME)
    assert entry.reason is told
    is_held = reason is RevocationReason.CERTIFICATE_HOLD
    assert entry.state is (CertificateState.HELD if is_held else CertificateState.REVOKED)
    written = offices.journal_lines(
        "certification", last=2**31, subject=f"authentication:{entry.serial}"
    )
    assert len(written) == 3


def test_the_signature_certificate_alone_takes_no_phone_with_it(equipped):
    serial = card_of(NAME).signature_serial
    certification.revoke(
        SIGNATURE, serial, RevocationReason.AFFILIATION_CHANGED, at=equipped.now(), actor="test"
    )
    assert entry_of_phone(NAME).state is CertificateState.DELIVERED


def test_a_lost_card_suspends_the_phone_for_good(equipped):
    at = equipped.now()
    card_office.suspend(card_of(NAME).number, at=at)
    assert entry_of_phone(NAME).state is CertificateState.HELD
    visits.lift_suspension(resident(NAME), at=at)
    assert entry_of_phone(NAME).state is CertificateState.REVOKED
    equip(NAME, at)
    assert entry_of_phone(NAME).state is CertificateState.DELIVERED


def test_death_ends_the_phone_once(equipped):
    at = equipped.now()
    municipality.receive_death(resident(NAME).resident, died_on=day_of(at), at=at)
    entry = entry_of_phone(NAME)
    assert entry.state is CertificateState.REVOKED
    lines = offices.journal_lines(
        "certification", last=2**31, subject=f"authentication:{entry.serial}"
    )
    assert [line.act for line in lines].count("certificate.revoke") == 1


def test_it_expires_on_the_day_after_the_cards(equipped):
    del equipped
    last_day = entry_of_phone(NAME).last_day
    perform_until(last_day)
    before = entry_of_phone(NAME).state
    perform_until(last_day + DAY)
    assert (before, entry_of_phone(NAME).state) == (
        CertificateState.DELIVERED,
        CertificateState.EXPIRED,
    )


def test_a_new_phone_ends_the_former_one(equipped):
    former = entry_of_phone(NAME)
    equip(NAME, equipped.now())
    entry = entry_of_phone(NAME)
    assert entry.serial != former.serial
    assert entry.state is CertificateState.DELIVERED
    ended = certification.entry(AUTHENTICATION, former.serial)
    assert ended.state is CertificateState.REVOKED
    assert ended.reason is RevocationReason.CESSATION_OF_OPERATION


def test_the_phones_key_signs_what_its_certificate_verifies(equipped):
    del equipped
    holder, certificate = resident(NAME), certificate_of_phone(NAME)
    with wallet.take(holder, "test", medium=Medium.PHONE) as phone:
        session = JpkiSession(phone)
        session.verify_pin(AUTHENTICATION, phones.pin_of(holder))
        assert verify_signature(
            certificate, b"challenge", session.sign(AUTHENTICATION, b"challenge")
        )


def test_a_phones_pin_is_not_the_cards(town):
    del town
    names = (NAME, "tsubasa", "emma")
    assert any(
        phones.pin_of(resident(one)) != Pin(resident(one).authentication_pin) for one in names
    )


def test_the_offices_agree_on_a_phone(equipped):
    del equipped
    assert disagreements() == ()


def test_a_phone_that_outlives_the_cards_certificate_is_told(equipped):
    del equipped
    serial = entry_of_phone(NAME).serial
    on_card = models.Certificate.objects.filter(
        card_serial=None, serial=card_of(NAME).authentication_serial
    )
    on_card.filter(purpose=AUTHENTICATION).update(state="held", reason=6)
    told = [one for one in disagreements() if one.subject == f"authentication:{serial}"]
    assert [one.code for one in told] == [DisagreementCode.CERTIFICATE_ASTRAY]


def test_a_phone_that_is_not_what_was_issued_is_told(equipped):
    path = equipped.folder.cards / f"{NAME}.phone.card"
    former = path.read_bytes()
    equip(NAME, equipped.now())
    new = path.read_bytes()
    for left in (former, None):
        path.write_bytes(left) if left else path.unlink()
        differs = Disagreement(DisagreementCode.POCKET_DIFFERS, NAME, {"what": "phone"})
        assert disagreements() == (differs,)
    path.write_bytes(new)
    assert disagreements() == ()


def test_a_damaged_phone_is_told(equipped):
    path = equipped.folder.cards / f"{NAME}.phone.card"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert [one.code for one in disagreements()] == [DisagreementCode.POCKET_DAMAGED]


def test_a_phone_in_use_or_with_a_blocked_pin_is_left_out(equipped):
    del equipped
    holder = resident(NAME)
    with wallet.take(holder, "kiosk", medium=Medium.PHONE) as phone:
        assert disagreements() == ()
        session = JpkiSession(phone)
        wrong = Pin("0000" if phones.pin_of(holder) != Pin("0000") else "1111")
        while session.tries_left(AUTHENTICATION):
            with pytest.raises(RefusedError):
                session.verify_pin(AUTHENTICATION, wrong)
    assert disagreements() == ()


def test_a_saved_town_has_the_phones_too(equipped, tmp_path):
    del equipped
    saved = tmp_path / "town.tar.gz"
    archive.save(saved.write_bytes, progress=lambda *_: None)
    wallet.image_path(NAME, Medium.PHONE).unlink()
    archive.restore(saved, progress=lambda *_: None)
    assert wallet.has_phone(resident(NAME))
    assert disagreements() == ()


@pytest.mark.parametrize(
    ("name", "state"), [("tsubasa", CertificateState.DELIVERED), ("hisako", CertificateState.HELD)]
)
def test_two_of_the_town_have_phones_one_of_them_suspended_with_the_lost_card(town, name, state):
    del town
    assert entry_of_phone(name).state is state
    assert [one.id for one in residents() if wallet.has_phone(one)] == ["hisako", "tsubasa"]
