"""Acts that cross offices: what one office does, the others learn, once."""

import errno
import json
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509 import ocsp

from jumin.offices import OFFICES
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models as ledger
from jumin.offices.certification import publishing
from jumin.offices.common import courier
from jumin.offices.common.books import journal, outbox
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Order
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.errors import RecordRemovedError
from jumin.pki import build_request
from jumin.rules.lives import (
    CardStatus,
    CertificateState,
)
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.residents import resident, residents
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION


def serial_of(name: str, purpose: CertificatePurpose) -> SerialNumber:
    card = card_office.card(resident(name).card)
    serials = {SIGNATURE: card.signature_serial, AUTHENTICATION: card.authentication_serial}
    serial = serials[purpose]
    assert serial is not None
    return serial


def published_status(name: str, purpose: CertificatePurpose, at: datetime) -> ocsp.OCSPResponse:
    row = ledger.Certificate.objects.get(
        serial=serial_of(name, purpose), authority__purpose=purpose
    )
    certificate = x509.load_der_x509_certificate(bytes(row.der))
    request = build_request(certificate, certification.anchors(purpose)[0])
    return ocsp.load_der_ocsp_response(certification.ocsp_answer(request, at=at))


def is_on_crl(name: str, purpose: CertificatePurpose) -> bool:
    full = next(
        crl
        for crl in certification.current_crls()
        if crl.purpose is purpose and crl.municipality is None
    )
    listed = x509.load_der_x509_crl(full.der)
    return listed.get_revoked_certificate_by_serial_number(serial_of(name, purpose)) is not None


@pytest.mark.source("CERT-4", "kamakura-guide-2024-05-01 §5", "fujisawa-guide §5")
def test_a_change_of_address_revokes_the_signature_certificate_and_keeps_the_other(town):
    before = published_status("sakura", SIGNATURE, town.now())
    assert before.certificate_status is ocsp.OCSPCertStatus.GOOD
    municipality.receive_change_of_address(
        resident("sakura").resident, "神奈川県鎌倉市見本町９番", at=town.now()
    )
    after = published_status("sakura", SIGNATURE, town.now())
    assert after.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert after.revocation_reason is x509.ReasonFlags.affiliation_changed
    kept = published_status("sakura", AUTHENTICATION, town.now())
    assert kept.certificate_status is ocsp.OCSPCertStatus.GOOD


@pytest.mark.source("Digital Agency, JPKI for private business §5.1.2")
def test_a_revocation_of_today_is_in_the_status_at_once_and_in_the_list_of_the_night(town):
    certification.revoke(
        AUTHENTICATION,
        serial_of("sakura", AUTHENTICATION),
        RevocationReason.KEY_COMPROMISE,
        at=town.now(),
        actor="test",
    )
    answer = published_status("sakura", AUTHENTICATION, town.now())
    assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert certification.publish_if_due(at=town.now()) is None
    assert not is_on_crl("sakura", AUTHENTICATION)
    midnight = town.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert certification.publish_if_due(at=midnight - timedelta(seconds=1)) is None
    assert certification.publish_if_due(at=midnight) is not None
    assert is_on_crl("sakura", AUTHENTICATION)


@pytest.mark.source("LOSS-1", "CERT-6", "fujisawa-guide §6", "JPKI CPS §4.9.9")
def test_the_hotline_suspends_the_card_and_holds_both_certificates(town):
    card_office.suspend(resident("tsubasa").card, at=town.now())
    assert card_office.card(resident("tsubasa").card).status is CardStatus.SUSPENDED
    for purpose in CertificatePurpose:
        answer = published_status("tsubasa", purpose, town.now())
        assert answer.revocation_reason is x509.ReasonFlags.certificate_hold
        entry = certification.entry(purpose, serial_of("tsubasa", purpose))
        assert entry.state is CertificateState.HELD


@pytest.mark.source("CERT-5", "kamakura-guide-2024-05-01 §8")
def test_death_removes_the_record_lapses_the_card_and_voids_both_certificates(town):
    municipality.receive_death(
        resident("tsubasa").resident, died_on=town.now().date(), at=town.now()
    )
    assert card_office.card(resident("tsubasa").card).status is CardStatus.LAPSED
    for purpose in CertificatePurpose:
        answer = published_status("tsubasa", purpose, town.now())
        assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED


def test_what_a_crash_left_in_the_outbox_goes_out_later_and_once(town, monkeypatch):
    with monkeypatch.context() as power_cut:
        power_cut.setattr(courier, "deliver", lambda: None)
        card_office.suspend(resident("tsubasa").card, at=town.now())
    serial = serial_of("tsubasa", AUTHENTICATION)
    assert certification.entry(AUTHENTICATION, serial).state is CertificateState.DELIVERED
    assert courier.deliver() == 1
    assert certification.entry(AUTHENTICATION, serial).state is CertificateState.HELD
    outbox("card_office").update(delivered_at=None)
    lines = journal("certification").count()
    assert courier.deliver() > 0
    assert journal("certification").count() == lines


@pytest.mark.source("CARD-12")
def test_no_office_keeps_a_pin_and_no_database_an_individual_number_in_the_clear(town):
    files = [
        path
        for folder in (town.folder.offices, town.folder.cards, town.folder.published)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    everything = b"".join(path.read_bytes() for path in files)
    assert len(everything) > 100_000
    for one in residents():
        record = municipality.household_record(one.resident, numbers_of=frozenset({one.resident}))
        assert record.person(one.resident).individual_number.reveal().encode() not in everything
        if one.signature_pin is not None:
            assert one.signature_pin.encode() not in everything


def test_journals_and_messages_hold_no_names_and_no_addresses(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    issuance.render(request.number, at=town.now())
    personal = {one.name for one in residents()}
    personal |= {municipality.household_record(one.resident).address for one in residents()}
    personal |= {one.authentication_pin for one in residents() if one.authentication_pin}
    for office in OFFICES:
        lines = [*journal(office).values(), *outbox(office).values()]
        assert lines
        told = {
            str(value)
            for line in lines
            for known in line.values()
            for value in (known.values() if isinstance(known, dict) else (known,))
        }
        assert not told & personal
        written = json.dumps(lines, default=str, ensure_ascii=False)
        assert not any(name in written for name in personal if not name.isdigit())


@pytest.mark.usefixtures("town")
def test_individual_numbers_stay_sealed_unless_they_are_asked_for():
    number = resident("akari").resident
    assert municipality.household_record(number).person(number).individual_number is None


def test_a_revocation_whose_publication_failed_is_published_with_what_is_due(town, monkeypatch):
    def full_disk(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(publishing, "write_atomically", full_disk)
        card_office.suspend(resident("tsubasa").card, at=town.now())
    before = published_status("tsubasa", AUTHENTICATION, town.now())
    assert before.certificate_status is ocsp.OCSPCertStatus.GOOD
    do_what_is_due()
    after = published_status("tsubasa", AUTHENTICATION, town.now())
    assert after.revocation_reason is x509.ReasonFlags.certificate_hold
    assert certification.publish_if_due(at=town.now()) is None


def test_what_is_due_takes_what_a_crash_left_in_the_outbox(town, monkeypatch):
    with monkeypatch.context() as power_cut:
        power_cut.setattr(courier, "deliver", lambda: None)
        card_office.suspend(resident("tsubasa").card, at=town.now())
    do_what_is_due()
    serial = serial_of("tsubasa", AUTHENTICATION)
    assert certification.entry(AUTHENTICATION, serial).state is CertificateState.HELD


@pytest.mark.source("RFC 5280 §5.2.3")
def test_no_crl_number_ever_stands_for_two_lists(town, monkeypatch):
    def power_cut(*_args, **_options):
        raise OSError(errno.EIO, "gone")

    before = {crl.name: crl.number for crl in certification.current_crls()}
    with monkeypatch.context() as disk:
        disk.setattr(publishing, "write_lists", power_cut)
        with pytest.raises(OSError, match="gone"):
            certification.publish(at=town.now())
    certification.publish(at=town.now())
    after = {crl.name: crl.number for crl in certification.current_crls()}
    assert all(after[name] >= before[name] + 1 for name in before)
    assert max(after.values()) == max(before.values()) + 2


@pytest.mark.source("Basic Resident Registration Act art. 8")
def test_nothing_can_be_notified_of_a_removed_record(town):
    number, at = resident("isamu").resident, town.now()
    for notify in (
        lambda: municipality.receive_death(number, died_on=at.date(), at=at),
        lambda: municipality.receive_moving_out(number, planned_on=at.date(), at=at),
        lambda: municipality.receive_change_of_address(number, "大阪府和泉市", at=at),
        lambda: municipality.restrict_issue(number, at=at),
    ):
        with pytest.raises(RecordRemovedError):
            notify()


@pytest.mark.usefixtures("town")
def test_a_line_of_the_journal_is_never_older_than_the_one_before():
    last = journal("card_office").order_by("-number").first()
    early = last.at - timedelta(days=1)
    card_office.suspend(resident("tsubasa").card, at=early)
    assert journal("card_office").order_by("-number").first().at == last.at


def test_an_act_whose_status_cannot_be_published_is_done_and_told_as_done(town, monkeypatch):
    def full_disk(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    serial = serial_of("tsubasa", AUTHENTICATION)
    reason = RevocationReason.KEY_COMPROMISE
    with monkeypatch.context() as disk:
        disk.setattr(publishing, "write_atomically", full_disk)
        certification.revoke(AUTHENTICATION, serial, reason, at=town.now(), actor="test")
    assert certification.entry(AUTHENTICATION, serial).state is CertificateState.REVOKED
    before = published_status("tsubasa", AUTHENTICATION, town.now())
    assert before.certificate_status is ocsp.OCSPCertStatus.GOOD
    do_what_is_due()
    after = published_status("tsubasa", AUTHENTICATION, town.now())
    assert after.certificate_status is ocsp.OCSPCertStatus.REVOKED
