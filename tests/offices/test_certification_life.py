"""From the request to the end: who proves what, who may ask for what, and what is linked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models, publishing
from jumin.offices.certification.errors import CertificateEventRefusedError, OrderRepeatedError
from jumin.offices.certification.gateway import CardOrder
from jumin.offices.common.books import journal
from jumin.offices.common.gateway import verify
from jumin.offices.municipality import gateway as municipality
from jumin.pki.keys import generate_key
from jumin.pki.requests import (
    RequestRefusedError,
    card_subject,
    complete_request,
    make_request,
    request_info,
)
from jumin.rules import Asker
from jumin.rules.lives import CertificateState
from jumin.sandbox import phones, visits
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.residents import resident
from jumin.terms import (
    JST,
    CertificatePurpose,
    Pin,
    RefusalCode,
    RefusedError,
    RevocationReason,
    SerialNumber,
)


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
BOTH = frozenset(CertificatePurpose)
CARD = "900000000000099"
FAR = date(2099, 1, 1)


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    del number
    return generate_key()


def request(purpose: CertificatePurpose, number: int, card: str = CARD) -> bytes:
    return make_request(card_subject(purpose, card), key(number))


def order(number: str, requests: Mapping[CertificatePurpose, bytes] | None = None) -> CardOrder:
    asked = requests or {purpose: request(purpose, 1 + (purpose is SIGNATURE)) for purpose in BOTH}
    return CardOrder(number, CARD, municipality.holder(resident("sakura").resident), asked, FAR)


def serials(name: str) -> Mapping[CertificatePurpose, SerialNumber]:
    """Tell which certificates somebody's card has."""
    state = card_office.card_of(resident(name).resident)
    assert state is not None
    return state.serials


# --- requests


def over_another_key() -> bytes:
    info = request_info(card_subject(SIGNATURE, CARD), key(2).public_key())
    return complete_request(info, key(1).sign(info, PKCS1v15(), SHA256()))


@pytest.mark.source("RFC 4211 §4.1: proof of possession", "RFC 2986 §4")
@pytest.mark.parametrize(
    "asked",
    [
        over_another_key,
        lambda: request(AUTHENTICATION, 1),
        lambda: request(SIGNATURE, 1, "900000000000098"),
        lambda: request(SIGNATURE, 1)[:-1] + b"\0",
        lambda: b"",
    ],
    ids=["over another key", "for another purpose", "of another card", "altered", "empty"],
)
def test_nothing_is_issued_for_a_key_that_has_not_proved_that_it_is_there(town, asked) -> None:
    count, lines = models.Certificate.objects.count(), journal("certification").count()
    wanted = {AUTHENTICATION: request(AUTHENTICATION, 1), SIGNATURE: asked()}
    with pytest.raises(RequestRefusedError):
        certification.issue_for_card(order("order", wanted), at=town.now())
    assert models.Certificate.objects.count() == count
    assert journal("certification").count() == lines


@pytest.mark.source("fujimino-certificates §application")
@pytest.mark.parametrize(("days", "told"), [(0, "issued"), (1, "too young")])
def test_a_signature_certificate_is_issued_from_the_fifteenth_birthday_on(
    town, days: int, told: str
) -> None:
    wanted = order("young")
    on = town.now().date()
    born_on = date(on.year - 15, on.month, on.day) + timedelta(days=days)
    four = replace(wanted.holder.basic_four, born_on=born_on)
    young = replace(wanted, holder=replace(wanted.holder, basic_four=four))
    if told == "issued":
        assert certification.issue_for_card(young, at=town.now()).serial(SIGNATURE)
        return
    with pytest.raises(RefusedError) as refused:
        certification.issue_for_card(young, at=town.now())
    assert refused.value.refusal.code is RefusalCode.CERTIFICATE_AGE
    alone = replace(young, requests={AUTHENTICATION: request(AUTHENTICATION, 1)})
    assert certification.issue_for_card(alone, at=town.now()).serial(AUTHENTICATION)


# --- who may ask


@pytest.mark.source("JPKI CPS §4.9.9", "JPKI Act arts. 9-15, 28-34")
def test_who_may_not_ask_for_a_reason_is_refused_and_nothing_changes(town) -> None:
    serial, lines = serials("sakura")[SIGNATURE], journal("certification").count()
    reason = RevocationReason.CA_COMPROMISE
    with pytest.raises(RefusedError) as refused:
        certification.revoke(
            SIGNATURE, serial, reason, asker=Asker.HOLDER, at=town.now(), actor="test"
        )
    assert refused.value.refusal.code is RefusalCode.REVOCATION_ASKER
    assert certification.entry(SIGNATURE, serial).state is CertificateState.DELIVERED
    assert journal("certification").count() == lines


def test_the_journal_tells_at_whose_asking_a_certificate_ended(town) -> None:
    serial = serials("sakura")[SIGNATURE]
    reason = RevocationReason.KEY_COMPROMISE
    certification.revoke(SIGNATURE, serial, reason, asker=Asker.HOLDER, at=town.now(), actor="test")
    last = journal("certification").last()
    assert last.facts == {"reason": "key_compromise", "asker": "holder"}


@pytest.mark.usefixtures("town")
def test_every_certificate_of_a_founded_town_ended_at_the_asking_of_somebody_who_may() -> None:
    lines = journal("certification").filter(
        act__in=("certificate.revoke", "certificate.hold", "certificate.supersede")
    )
    assert len(lines) > 5
    assert {line.facts["asker"] for line in lines} >= {"register", "hotline", "holder"}


@pytest.mark.source("CERT-6", "JPKI CPS §4.9.9: a hold is never lifted")
def test_a_held_certificate_may_be_revoked_and_nothing_else(town) -> None:
    serial = serials("sakura")[SIGNATURE]
    held, at = RevocationReason.CERTIFICATE_HOLD, town.now()
    certification.revoke(SIGNATURE, serial, held, asker=Asker.HOTLINE, at=at, actor="test")
    with pytest.raises(CertificateEventRefusedError):
        certification.revoke(SIGNATURE, serial, held, asker=Asker.HOTLINE, at=at, actor="test")
    assert "remove_from_crl" not in RevocationReason.__members__
    ended = RevocationReason.CESSATION_OF_OPERATION
    certification.revoke(SIGNATURE, serial, ended, asker=Asker.HOLDER, at=at, actor="test")
    entry = certification.entry(SIGNATURE, serial)
    assert (entry.state, entry.reason) == (CertificateState.REVOKED, ended)


# --- links


@pytest.mark.source("assumption: 新旧シリアル番号")
def test_through_new_certificates_and_a_new_card_a_holder_is_known_again(town) -> None:
    first = serials("sakura")
    visits.issue_certificates(resident("sakura"), frozenset(), at=town.now())
    second = serials("sakura")
    visits.reissue_card(resident("sakura"), at=town.now() + timedelta(days=1))
    third = serials("sakura")
    for purpose in CertificatePurpose:
        chain = [one[purpose] for one in (first, second, third)]
        assert len(set(chain)) == 3
        former = [certification.entry(purpose, serial).former for serial in chain]
        assert former == [None, *chain[:-1]]
        assert [certification.successor(purpose, serial) for serial in chain] == [*chain[1:], None]


@pytest.mark.source("assumption: 署名用と利用者証明用の対応")
def test_both_certificates_on_a_card_tell_each_other(town) -> None:
    first = serials("sakura")
    assert certification.beside(SIGNATURE, first[SIGNATURE]) == first[AUTHENTICATION]
    assert certification.beside(AUTHENTICATION, first[AUTHENTICATION]) == first[SIGNATURE]
    visits.replace_signature_certificate(resident("sakura"), at=town.now())
    after = serials("sakura")
    assert after[AUTHENTICATION] == first[AUTHENTICATION]
    assert certification.beside(AUTHENTICATION, first[AUTHENTICATION]) == after[SIGNATURE]
    assert certification.beside(SIGNATURE, after[SIGNATURE]) == first[AUTHENTICATION]
    assert certification.beside(SIGNATURE, first[SIGNATURE]) == first[AUTHENTICATION]


def test_what_is_destroyed_before_it_is_handed_over_is_nobodys_successor(town) -> None:
    first = serials("sakura")
    made = certification.issue_for_card(order("never"), at=town.now())
    assert certification.entry(SIGNATURE, made.certificates[SIGNATURE].serial).former is None
    assert certification.successor(SIGNATURE, first[SIGNATURE]) is None


@pytest.mark.source("JPKI Act art. 16-2", "assumption: 新旧シリアル番号")
def test_a_new_phone_is_linked_with_the_former_one_and_with_the_card(town) -> None:
    who, on_card = resident("sakura"), serials("sakura")

    def equip() -> SerialNumber:
        pin = Pin(who.signature_pin or "")
        phones.equip(who, signature_pin=pin, phone_pin=Pin("4711"), at=town.now())
        row = models.Certificate.objects.filter(resident=who.resident, card_serial__isnull=False)
        return SerialNumber(row.latest("serial").serial)

    first, second = equip(), equip()
    assert certification.entry(AUTHENTICATION, second).former == first
    assert certification.successor(AUTHENTICATION, first) == second
    assert certification.beside(AUTHENTICATION, second) == on_card[SIGNATURE]
    assert certification.entry(AUTHENTICATION, on_card[AUTHENTICATION]).former is None


def test_every_link_leads_back(town) -> None:
    for name in ("sakura", "yamato"):
        visits.reissue_card(resident(name), at=town.now())
    known = {(one.purpose, one.serial): one for one in certification.entries()}
    assert any(one.former for one in known.values())
    for (purpose, serial), entry in known.items():
        if entry.former is not None:
            former = known[purpose, entry.former]
            assert former.resident == entry.resident
            assert former.delivered_at <= entry.delivered_at
            assert certification.successor(purpose, entry.former) == serial
        if entry.beside is not None:
            other = SIGNATURE if purpose is AUTHENTICATION else AUTHENTICATION
            assert known[other, entry.beside].resident == entry.resident


@pytest.mark.source("jpki-authorities §certificates")
@pytest.mark.usefixtures("town")
def test_a_founded_town_has_certificates_of_two_generations_on_its_cards() -> None:
    on_cards = [
        (purpose, serial)
        for card in card_office.cards()
        for purpose, serial in card.serials.items()
    ]
    for purpose in CertificatePurpose:
        wanted = [serial for one, serial in on_cards if one is purpose]
        rows = models.Certificate.objects.filter(purpose=purpose, serial__in=wanted)
        assert set(rows.values_list("authority__generation", flat=True)) == {1, 2}


@pytest.mark.source(
    "CERT-8", "JPKI CPS §4.9.9: superseded, renewed; cessationOfOperation, use stopped"
)
@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2029, 2, 28), RevocationReason.CESSATION_OF_OPERATION),
        (date(2029, 3, 1), RevocationReason.SUPERSEDED),
    ],
    ids=["the day before the window", "its first day"],
)
@pytest.mark.usefixtures("town")
def test_certificates_asked_for_anew_renew_in_the_window_and_are_given_up_for_before_it(
    on: date, reason: RevocationReason
) -> None:
    before = serials("sakura")
    assert certification.entry(SIGNATURE, before[SIGNATURE]).last_day == date(2029, 5, 30)
    at = datetime.combine(on, time(10), JST)
    visits.issue_certificates(resident("sakura"), frozenset(), at=at)
    for purpose, serial in before.items():
        assert certification.entry(purpose, serial).reason is reason
        assert serials("sakura")[purpose] != serial


# --- keys of one's own


@pytest.mark.source("assumption: certificates over keys of one's own, for tests")
def test_a_certificate_for_a_request_of_ones_own_stands_in_the_ledger_as_what_it_is(town) -> None:
    holder = municipality.holder(resident("sakura").resident)
    made = make_request(x509.Name([]), key(1))
    ordered = certification.OwnKeyOrder(holder, SIGNATURE, made)
    issued = certification.issue_for_request(ordered, at=town.now())
    assert certification.issue_for_request(ordered, at=town.now()) == issued
    parsed = x509.load_der_x509_certificate(issued.der)
    assert parsed.public_key() == key(1).public_key()
    entry = certification.entry(SIGNATURE, issued.serial)
    assert (entry.is_own_key, entry.state) == (True, CertificateState.DELIVERED)
    assert (entry.former, entry.beside) == (None, None)
    assert serials("sakura")[SIGNATURE] != issued.serial
    assert disagreements() == ()


@pytest.mark.source("JPKI Act art. 12: changes end it as any other")
def test_a_certificate_of_ones_own_ends_with_what_it_states_and_is_nobodys_former(town) -> None:
    who = resident("sakura")
    made = make_request(x509.Name([]), key(1))
    register = municipality.holder(who.resident)
    ordered = certification.OwnKeyOrder(register, SIGNATURE, made)
    own = certification.issue_for_request(ordered, at=town.now()).serial
    before = serials("sakura")[SIGNATURE]
    municipality.receive_change_of_address(who.resident, "神奈川県鎌倉市見本町９番", at=town.now())
    entry = certification.entry(SIGNATURE, own)
    assert entry.reason is RevocationReason.AFFILIATION_CHANGED
    visits.replace_signature_certificate(who, at=town.now())
    assert certification.entry(SIGNATURE, serials("sakura")[SIGNATURE]).former == before
    assert certification.successor(SIGNATURE, own) is None


@pytest.mark.source("JPKI Act art. 16-2: applied for with the card's signature certificate")
def test_with_a_certificate_of_ones_own_nobody_gets_one_onto_a_phone(town) -> None:
    holder = municipality.holder(resident("sakura").resident)
    made = make_request(x509.Name([]), key(1))
    ordered = certification.OwnKeyOrder(holder, SIGNATURE, made)
    own = certification.issue_for_request(ordered, at=town.now())
    wanted = key(2).public_key()
    signed = certification.PhoneApplication.signed_part(wanted)
    application = certification.PhoneApplication(
        own.der, wanted, key(1).sign(signed, PKCS1v15(), SHA256())
    )
    with pytest.raises(RefusedError) as refused:
        certification.issue_for_phone(application, at=town.now())
    assert refused.value.refusal.code is RefusalCode.CARD_ABSENT


# --- batches


def batch(count: int, first: int = 0) -> list[CardOrder]:
    return [order(f"batch-{number}") for number in range(first, first + count)]


def test_a_batch_is_issued_whole_with_a_line_each_and_one_publication(
    town, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[object] = []
    publish_status = publishing.publish_status

    def noted(**options: object) -> int:
        published.append(options)
        return publish_status(**options)

    monkeypatch.setattr(publishing, "publish_status", noted)
    lines = journal("certification").count()
    issued = certification.issue_batch(batch(20), at=town.now())
    assert len({one.serial(purpose) for one in issued for purpose in BOTH}) >= 20
    assert journal("certification").count() == lines + 40
    assert len(published) == 1
    assert verify("certification").is_whole
    for one in issued:
        for purpose in CertificatePurpose:
            entry = certification.entry(purpose, one.certificates[purpose].serial)
            other = SIGNATURE if purpose is AUTHENTICATION else AUTHENTICATION
            assert entry.beside == one.serial(other)
            assert certification.published_status(purpose, entry.serial).status == "good"


def test_a_batch_given_once_more_is_answered_the_same_and_what_is_new_is_issued(town) -> None:
    first = certification.issue_batch(batch(3), at=town.now())
    lines = journal("certification").count()
    again = certification.issue_batch(batch(5), at=town.now())
    assert again[:3] == first
    assert journal("certification").count() == lines + 4


def test_a_batch_with_one_bad_order_issues_nothing(town) -> None:
    count, lines = models.Certificate.objects.count(), journal("certification").count()
    bad = order("bad", {SIGNATURE: over_another_key()})
    with pytest.raises(RequestRefusedError):
        certification.issue_batch([*batch(3), bad], at=town.now())
    short = replace(order("short"), card_last_day=town.now().date() - timedelta(days=1))
    with pytest.raises(Exception, match="The card had ended when the certificate was issued"):
        certification.issue_batch([*batch(3), short], at=town.now())
    assert models.Certificate.objects.count() == count
    assert journal("certification").count() == lines


def test_a_batch_names_each_order_once(town) -> None:
    with pytest.raises(OrderRepeatedError, match="batch-1"):
        certification.issue_batch([*batch(2), *batch(1, 1)], at=town.now())
    assert certification.issue_batch([], at=town.now()) == ()


def test_with_an_interval_a_batch_waits_like_any_act(town, monkeypatch) -> None:
    interval = timedelta(minutes=15)
    chosen = settings.INSTALLATION.model_copy(update={"status_interval": interval})
    monkeypatch.setattr(settings, "INSTALLATION", chosen)
    certification.publish(at=town.now())
    (issued,) = certification.issue_batch(batch(1), at=town.now())
    serial = issued.certificates[SIGNATURE].serial
    assert certification.published_status(SIGNATURE, serial).status == "unknown"
