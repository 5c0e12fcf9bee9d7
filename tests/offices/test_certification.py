"""The certification office: the lives of certificates, of authorities, of what is published."""

import os
import subprocess
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.conf import settings
from django.db import connections

from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import (
    ceremony,
    due,
    issuing,
    keyring,
    models,
    publishing,
)
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.errors import (
    CertificateEventRefusedError,
    CertificateUnknownError,
    NotFoundedError,
)
from jumin.offices.certification.gateway import CardCertificates, CardOrder
from jumin.offices.common import courier
from jumin.offices.common.books import journal, outbox, send
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import gateway as municipality
from jumin.pki import build_request, keys
from jumin.pki.keys import generate_key
from jumin.pki.requests import card_subject, make_request
from jumin.pki.verify import verify_certificate
from jumin.responder.published import PublishedFolder
from jumin.rules import Asker
from jumin.rules.lives import CERTIFICATE_LIFE, CardEvent, CertificateEvent, CertificateState
from jumin.sandbox.residents import resident
from jumin.terms import JST, CertificatePurpose, RevocationReason, SerialNumber


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
ISSUED, DELIVERED = CertificateState.ISSUED, CertificateState.DELIVERED
HELD, EXPIRED = CertificateState.HELD, CertificateState.EXPIRED
REVOKED, SUPERSEDED = CertificateState.REVOKED, CertificateState.SUPERSEDED
ONE_DAY = timedelta(days=1)
CARD = "900000000000099"
FAR = date(2099, 1, 1)
REASONS = {
    CertificateEvent.HOLD: RevocationReason.CERTIFICATE_HOLD,
    CertificateEvent.REVOKE: RevocationReason.KEY_COMPROMISE,
    CertificateEvent.SUPERSEDE: RevocationReason.SUPERSEDED,
}
MUNICIPALITY = Asker.MUNICIPALITY
"""Whoever may ask for all of these."""


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    del number
    return generate_key()


def order(number: str = "order-1", *over: int, **changes: object) -> CardOrder:
    """Order an authentication and a signature certificate for Sakura, over keys by number."""
    numbers = over or (1, 2)
    requests = {
        purpose: request(purpose, number)
        for purpose, number in zip((AUTHENTICATION, SIGNATURE), numbers, strict=False)
    }
    holder = municipality.holder(resident("sakura").resident)
    given = {"holder": holder, "requests": requests, "card_last_day": FAR, **changes}
    return CardOrder(number, CARD, **given)


def request(purpose: CertificatePurpose, number: int) -> bytes:
    """Let a key by its number request its certificate."""
    return make_request(card_subject(purpose, CARD), key(number))


def serials(issued: CardCertificates) -> dict[CertificatePurpose, SerialNumber]:
    return {purpose: one.serial for purpose, one in issued.certificates.items()}


def state(purpose: CertificatePurpose, serial: SerialNumber) -> CertificateState:
    return certification.entry(purpose, serial).state


def put(serial: SerialNumber, wanted: CertificateState) -> None:
    """Put a signature certificate into a state."""
    models.Certificate.objects.filter(purpose=SIGNATURE, serial=serial).update(state=wanted)


def tell(
    kind: str, payload: Mapping[str, object], at: datetime, *, subject: str = "900000000000099"
) -> None:
    """Let the card office tell the others something."""
    with office_transaction("card_office"):
        told = {name: str(value) for name, value in payload.items()}
        send("card_office", kind, subject, at=at, payload=told)
    courier.deliver()
    assert not outbox("card_office").filter(delivered_at=None).exists()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JST)


def pass_days(until: date) -> None:
    """Let this office do what falls due up to a day."""
    while (day := due.next_day()) is not None and day <= until:
        due.perform(day, at=midnight(day))


def status(purpose: CertificatePurpose, serial: SerialNumber, at: datetime) -> ocsp.OCSPResponse:
    row = models.Certificate.objects.select_related("authority").get(purpose=purpose, serial=serial)
    request = build_request(
        x509.load_der_x509_certificate(bytes(row.der)), keyring.certificate(row.authority)
    )
    return ocsp.load_der_ocsp_response(certification.ocsp_answer(request, at=at))


@pytest.mark.source("JPKI CPS §4.9.9")
@pytest.mark.parametrize("before", CertificateState)
@pytest.mark.parametrize("event", REASONS)
def test_the_gateway_enters_the_events_of_the_table_and_refuses_the_others(
    town, before: CertificateState, event: CertificateEvent
) -> None:
    serial = certification.issue_for_card(order(), at=town.now()).certificates[SIGNATURE].serial
    put(serial, before)

    def enter() -> None:
        reason = REASONS[event]
        certification.revoke(
            SIGNATURE, serial, reason, asker=MUNICIPALITY, at=town.now(), actor="test"
        )

    if (before, event) in CERTIFICATE_LIFE:
        enter()
        entry = certification.entry(SIGNATURE, serial)
        assert (entry.state, entry.reason) == (CERTIFICATE_LIFE[before, event], REASONS[event])
    else:
        with pytest.raises(CertificateEventRefusedError):
            enter()
        entry = certification.entry(SIGNATURE, serial)
        assert (entry.state, entry.reason) == (before, None)


NEWS: dict[str, tuple[dict[str, str], CertificateEvent, RevocationReason | None]] = {
    "card.handed_over": ({}, CertificateEvent.DELIVER, None),
    "card.suspended": ({}, CertificateEvent.HOLD, RevocationReason.CERTIFICATE_HOLD),
    "card.returned": ({}, CertificateEvent.REVOKE, RevocationReason.CESSATION_OF_OPERATION),
    "card.lapsed": (
        {"cause": CardEvent.REPLACED},
        CertificateEvent.SUPERSEDE,
        RevocationReason.SUPERSEDED,
    ),
    "card.certificates_written": ({"cause": "lifting"}, CertificateEvent.DELIVER, None),
}


@pytest.mark.source("JPKI CPS §4.9.9", "JPKI Act arts. 9-15, 28-34")
@pytest.mark.parametrize("before", CertificateState)
@pytest.mark.parametrize("kind", NEWS)
def test_news_of_a_card_enters_the_events_of_the_table_and_else_quietly_nothing(
    town, before: CertificateState, kind: str
) -> None:
    serial = certification.issue_for_card(order(), at=town.now()).certificates[SIGNATURE].serial
    put(serial, before)
    facts, event, reason = NEWS[kind]
    lines = journal("certification").count()
    tell(kind, {"signature": serial, **facts}, town.now())
    entry = certification.entry(SIGNATURE, serial)
    if (before, event) in CERTIFICATE_LIFE:
        assert (entry.state, entry.reason) == (CERTIFICATE_LIFE[before, event], reason)
        assert journal("certification").count() == lines + 1
    else:
        assert (entry.state, entry.reason) == (before, None)
        assert journal("certification").count() == lines


@pytest.mark.source("JPKI CPS §4.9.9")
@pytest.mark.parametrize(
    ("cause", "after", "reason"),
    [
        (CardEvent.EXPIRED, ISSUED, None),
        (CardEvent.REPLACED, SUPERSEDED, RevocationReason.SUPERSEDED),
        (CardEvent.HOLDER_DIED, REVOKED, RevocationReason.CESSATION_OF_OPERATION),
        (CardEvent.MOVE_NOT_NOTIFIED, REVOKED, RevocationReason.CESSATION_OF_OPERATION),
        (CardEvent.USE_NOT_CONTINUED, REVOKED, RevocationReason.CESSATION_OF_OPERATION),
    ],
)
def test_why_a_card_lapsed_says_why_its_certificates_are_void(
    town, cause: CardEvent, after: CertificateState, reason: RevocationReason | None
) -> None:
    made = serials(certification.issue_for_card(order(), at=town.now()))
    tell("card.lapsed", {**made, "cause": cause}, town.now())
    for purpose, serial in made.items():
        entry = certification.entry(purpose, serial)
        assert (entry.state, entry.reason) == (after, reason)


@pytest.mark.source("JPKI CPS §4.9.9: unspecified, destroyed before it was handed over")
@pytest.mark.parametrize(
    ("kind", "facts"),
    [("card.lapsed", {"cause": CardEvent.ABANDONED}), ("card.order_abandoned", {})],
)
def test_an_abandoned_order_destroys_what_nobody_got_of_it_and_nothing_else(
    town, kind: str, facts: dict[str, str]
) -> None:
    at = town.now()
    given = serials(certification.issue_for_card(order("order-1", 1), at=at))
    tell("card.handed_over", given, at)
    dropped = serials(certification.issue_for_card(order("order-1", 3, 4), at=at))
    others = serials(certification.issue_for_card(order("order-2", 5, 6), at=at))
    tell(kind, facts, at - ONE_DAY, subject="order-1")
    assert [state(*one) for one in dropped.items()] == [ISSUED, ISSUED]
    tell(kind, facts, at, subject="order-1")
    for purpose, serial in dropped.items():
        entry = certification.entry(purpose, serial)
        assert (entry.state, entry.reason) == (REVOKED, RevocationReason.UNSPECIFIED)
    assert [state(*one) for one in given.items()] == [DELIVERED]
    assert [state(*one) for one in others.items()] == [ISSUED, ISSUED]


@pytest.mark.source("EXP-3", "CERT-8", "JPKI CPS §4.9.9", "matsuyama-certificates §validity")
@pytest.mark.parametrize(
    ("cause", "former_state"),
    [
        ("renewal", SUPERSEDED),
        ("lifting", REVOKED),
        ("continued-use", REVOKED),
        ("particulars-changed", REVOKED),
    ],
)
def test_certificates_written_at_the_counter_are_delivered_and_the_former_void(
    town, cause: str, former_state: CertificateState
) -> None:
    former = serials(certification.issue_for_card(order(), at=town.now()))
    tell("card.handed_over", former, town.now())
    made = serials(certification.issue_for_card(order("order-2", 3, 4), at=town.now()))
    named = {f"former_{purpose}": serial for purpose, serial in former.items()}
    tell("card.certificates_written", {**made, **named, "cause": cause}, town.now())
    assert [state(*one) for one in made.items()] == [DELIVERED, DELIVERED]
    assert [state(*one) for one in former.items()] == [former_state, former_state]


@pytest.mark.source("CERT-6", "JPKI CPS §4.9.9: a hold is never lifted")
def test_a_lifted_suspension_leaves_the_held_certificates_void_for_ever(town) -> None:
    held = serials(certification.issue_for_card(order(), at=town.now()))
    tell("card.handed_over", held, town.now())
    tell("card.suspended", held, town.now())
    tell("card.handed_over", held, town.now())
    assert [state(*one) for one in held.items()] == [HELD, HELD]
    made = serials(certification.issue_for_card(order("order-2", 3, 4), at=town.now()))
    named = {f"former_{purpose}": serial for purpose, serial in held.items()}
    tell("card.certificates_written", {**made, **named, "cause": "lifting"}, town.now())
    answer = status(SIGNATURE, held[SIGNATURE], town.now())
    assert answer.revocation_reason is x509.ReasonFlags.cessation_of_operation


def test_old_news_of_a_card_never_touches_younger_certificates(town) -> None:
    old = serials(certification.issue_for_card(order(), at=town.now()))
    young = serials(certification.issue_for_card(order("order-2", 3, 4), at=town.now()))
    tell("card.suspended", old, town.now())
    tell("card.returned", old, town.now())
    assert [state(*one) for one in young.items()] == [ISSUED, ISSUED]


def test_old_news_of_a_resident_never_touches_younger_certificates(town) -> None:
    at = town.now()
    old = serials(certification.issue_for_card(order(), at=at))
    young = serials(certification.issue_for_card(order("order-2", 3, 4), at=at + ONE_DAY))
    with office_transaction("municipality"):
        send("municipality", "resident.died", resident("sakura").resident, at=at)
    courier.deliver()
    assert [state(*one) for one in old.items()] == [REVOKED, REVOKED]
    assert [state(*one) for one in young.items()] == [ISSUED, ISSUED]


def test_news_of_a_certificate_that_nobody_issued_is_refused(town) -> None:
    with pytest.raises(CertificateUnknownError):
        certification.entry(SIGNATURE, SerialNumber(10**9))
    with office_transaction("card_office"):
        payload = {"signature": str(10**9)}
        send("card_office", "card.suspended", "900000000000099", at=town.now(), payload=payload)
    courier.deliver()
    waiting = outbox("card_office").get(delivered_at=None)
    assert waiting.problem == "CertificateUnknownError"


@pytest.mark.source(
    "CERT-4", "Digital Agency, JPKI for private business §5.1.2", "kamakura-guide §5"
)
def test_a_change_of_particulars_is_in_the_next_status_and_only_in_the_list_of_that_night(
    town,
) -> None:
    card = card_office.card(resident("sakura").card)
    certification.publish(at=town.now())
    municipality.receive_change_of_address(
        resident("sakura").resident, "神奈川県鎌倉市見本町９番", at=town.now()
    )
    entry = certification.entry(SIGNATURE, card.signature_serial)
    assert (entry.state, entry.reason) == (REVOKED, RevocationReason.AFFILIATION_CHANGED)
    assert state(AUTHENTICATION, card.authentication_serial) is DELIVERED
    said = status(SIGNATURE, card.signature_serial, town.now())
    assert said.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert not lists_with(card.signature_serial)
    tonight = midnight(town.now().date() + ONE_DAY)
    assert certification.publish_if_due(at=tonight - timedelta(seconds=1)) is None
    assert certification.publish_if_due(at=tonight) is not None
    assert lists_with(card.signature_serial) == {None, entry.municipality}


def lists_with(serial: SerialNumber) -> set[str | None]:
    """Tell which signature lists name a certificate."""
    return {
        crl.municipality
        for crl in certification.current_crls()
        if crl.purpose is SIGNATURE
        and x509.load_der_x509_crl(crl.der).get_revoked_certificate_by_serial_number(serial)
    }


@pytest.mark.source("CERT-5", "JPKI Act art. 5")
@pytest.mark.parametrize("before", [ISSUED, DELIVERED, HELD])
def test_a_certificate_expires_the_day_after_its_last_and_not_before(
    town, before: CertificateState
) -> None:
    pass_days(town.now().date())
    last_day = town.now().date() + timedelta(days=3)
    issued = certification.issue_for_card(order(card_last_day=last_day), at=town.now())
    serial = issued.certificates[SIGNATURE].serial
    put(serial, before)
    assert due.next_day() == last_day + ONE_DAY
    due.perform(last_day, at=midnight(last_day))
    assert state(SIGNATURE, serial) is before
    due.perform(last_day + ONE_DAY, at=midnight(last_day + ONE_DAY))
    assert state(SIGNATURE, serial) is EXPIRED
    lines = journal("certification").count()
    due.perform(last_day + ONE_DAY, at=midnight(last_day + ONE_DAY))
    assert journal("certification").count() == lines
    assert due.next_day() > last_day + ONE_DAY


@pytest.mark.parametrize("before", [REVOKED, SUPERSEDED, EXPIRED])
def test_what_is_void_does_not_expire(town, before: CertificateState) -> None:
    pass_days(town.now().date())
    last_day = town.now().date() + timedelta(days=3)
    issued = certification.issue_for_card(order("o", 1, card_last_day=last_day), at=town.now())
    serial = issued.certificates[AUTHENTICATION].serial
    models.Certificate.objects.filter(purpose=AUTHENTICATION, serial=serial).update(state=before)
    assert due.next_day() > last_day + ONE_DAY
    due.perform(last_day + ONE_DAY, at=midnight(last_day + ONE_DAY))
    assert state(AUTHENTICATION, serial) is before


@pytest.mark.source("RFC 5280 §3.3")
def test_what_expired_while_held_stays_published_as_held(town) -> None:
    last_day = town.now().date() + timedelta(days=3)
    issued = certification.issue_for_card(order(card_last_day=last_day), at=town.now())
    serial = issued.certificates[SIGNATURE].serial
    tell("card.suspended", serials(issued), town.now())
    pass_days(last_day + ONE_DAY)
    after = midnight(last_day + ONE_DAY)
    certification.publish(at=after)
    assert state(SIGNATURE, serial) is EXPIRED
    said = status(SIGNATURE, serial, after)
    assert said.revocation_reason is x509.ReasonFlags.certificate_hold
    assert None in lists_with(serial)


def test_many_certificates_expire_on_one_day_with_a_line_each(town) -> None:
    pass_days(town.now().date())
    last_day = town.now().date() + timedelta(days=3)
    authority = keyring.issuing(SIGNATURE)
    models.Certificate.objects.bulk_create(
        models.Certificate(
            authority=authority, purpose=SIGNATURE, serial=10**6 + number, order="bulk",
            resident="14204-0000000", municipality="kamakura", der=b"", issued_at=town.now(),
            last_day=last_day, state=DELIVERED,
        )
        for number in range(1_050)
    )  # fmt: skip
    due.perform(last_day + ONE_DAY, at=midnight(last_day + ONE_DAY))
    assert models.Certificate.objects.filter(order="bulk", state=EXPIRED).count() == 1_050
    assert journal("certification").filter(act="certificate.expire").count() >= 1_050


def test_the_same_order_gives_the_same_certificates(town) -> None:
    first = certification.issue_for_card(order(), at=town.now())
    lines = journal("certification").count()
    assert certification.issue_for_card(order(), at=town.now() + ONE_DAY) == first
    tell("card.handed_over", serials(first), town.now())
    assert certification.issue_for_card(order(), at=town.now() + ONE_DAY) == first
    assert journal("certification").count() == lines + 2


@pytest.mark.source("JPKI CPS §4.9.9: unspecified, destroyed before it was handed over")
def test_the_same_order_over_other_keys_revokes_what_nobody_got_and_issues_anew(
    town,
) -> None:
    first = serials(certification.issue_for_card(order(), at=town.now()))
    again = serials(certification.issue_for_card(order("order-1", 3, 4), at=town.now()))
    for purpose, serial in first.items():
        entry = certification.entry(purpose, serial)
        assert (entry.state, entry.reason) == (REVOKED, RevocationReason.UNSPECIFIED)
        assert state(purpose, again[purpose]) is ISSUED
    alone = serials(certification.issue_for_card(order("order-1", 3), at=town.now()))
    assert alone == {AUTHENTICATION: again[AUTHENTICATION]}
    assert state(SIGNATURE, again[SIGNATURE]) is REVOKED


def test_an_order_whose_certificate_became_void_meanwhile_is_issued_anew(town) -> None:
    first = serials(certification.issue_for_card(order(), at=town.now()))
    tell("card.suspended", {SIGNATURE: first[SIGNATURE]}, town.now())
    again = serials(certification.issue_for_card(order(), at=town.now()))
    assert [state(*one) for one in again.items()] == [ISSUED, ISSUED]
    assert state(AUTHENTICATION, first[AUTHENTICATION]) is REVOKED


def test_another_order_leaves_the_first_ones_certificates_alone(town) -> None:
    first = serials(certification.issue_for_card(order(), at=town.now()))
    certification.issue_for_card(order("order-2", 3, 4), at=town.now())
    assert [state(*one) for one in first.items()] == [ISSUED, ISSUED]


@pytest.mark.source("EXP-3", "fujisawa-guide §3", "matsuyama-certificates §validity")
def test_a_renewed_signature_certificate_ends_with_the_other_that_stays_on_the_card(
    town,
) -> None:
    bound = town.now().date() + timedelta(days=900)
    stays = serials(certification.issue_for_card(order("stays", 2), at=town.now()))
    models.Certificate.objects.filter(purpose=AUTHENTICATION, serial=stays[AUTHENTICATION]).update(
        last_day=bound
    )
    alone = order(requests={SIGNATURE: request(SIGNATURE, 1)}, beside=stays[AUTHENTICATION])
    assert certification.issue_for_card(alone, at=town.now()).certificates[SIGNATURE].last_day == (
        bound
    )
    five = certification.issue_for_card(order("five"), at=town.now())
    six = certification.issue_for_card(order("six", 3, 4, renewing=True), at=town.now())
    for purpose in CertificatePurpose:
        former, renewed = (one.certificates[purpose].last_day for one in (five, six))
        assert (renewed.year, renewed.month) == (former.year + 1, former.month)


def test_the_ledger_is_told_entry_by_entry(town) -> None:
    issued = certification.issue_for_card(order(), at=town.now())
    told = {(entry.purpose, entry.serial): entry for entry in certification.entries()}
    assert len(told) == models.Certificate.objects.count()
    entry = told[SIGNATURE, issued.certificates[SIGNATURE].serial]
    assert entry == certification.entry(SIGNATURE, entry.serial)
    assert entry.order == "order-1"


def succession_on(purpose: CertificatePurpose = SIGNATURE) -> date:
    """Tell the day on which the newest generation's successor is founded."""
    founded = keyring.certificate(keyring.issuing(purpose)).not_valid_before_utc
    founded_on = founded.astimezone(JST).date()
    return founded_on.replace(year=founded_on.year + 4)


@pytest.mark.usefixtures("town", "quick_keys")
@pytest.mark.source("jpki-authorities §certificates", "RFC 5280 §4.1.2.2")
def test_the_next_generation_is_founded_on_its_day_and_issues_from_then_on() -> None:
    day, former = succession_on(), keyring.issuing(SIGNATURE)
    pass_days(day - ONE_DAY)
    late = order("last", renewing=True)
    last = certification.issue_for_card(late, at=midnight(day) - timedelta(seconds=1))
    assert keyring.issuing(SIGNATURE).generation == former.generation
    pass_days(day)
    newest = keyring.issuing(SIGNATURE)
    assert newest.generation == former.generation + 1
    first = certification.issue_for_card(order("first", 3, 4), at=midnight(day))
    old, new = keyring.certificate(former), keyring.certificate(newest)
    assert (old.subject, old.public_key()) != (new.subject, new.public_key())
    assert old.subject == new.subject
    for issued, issuer in ((last, old), (first, new)):
        assert issued.authorities[SIGNATURE] == issuer.public_bytes(Encoding.DER)
        certificate = x509.load_der_x509_certificate(issued.certificates[SIGNATURE].der)
        certificate.verify_directly_issued_by(issuer)
        assert certificate.not_valid_after_utc <= issuer.not_valid_after_utc
    assert last.certificates[SIGNATURE].serial < new.serial_number
    assert new.serial_number < first.certificates[SIGNATURE].serial
    assert due.next_day() > day


@pytest.mark.usefixtures("town", "quick_keys")
@pytest.mark.source("RFC 5280 §4.1.2.2")
def test_no_serial_number_stands_for_two_certificates_of_an_authority() -> None:
    pass_days(succession_on())
    certification.issue_for_card(order(), at=midnight(succession_on() - timedelta(days=1400)))
    for purpose in CertificatePurpose:
        rows = models.Authority.objects.filter(purpose=purpose)
        used = [keyring.certificate(row).serial_number for row in rows]
        used += [keyring.responder_certificate(row).serial_number for row in rows]
        used += models.Certificate.objects.filter(purpose=purpose).values_list("serial", flat=True)
        assert len(rows) >= 2
        assert len(set(used)) == len(used)
        assert max(used) == keyring.issuing(purpose).next_serial - 1


def openssl(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.usefixtures("town", "quick_keys")
@pytest.mark.source("RFC 5280 §6", "RFC 6960 §3.2")
def test_openssl_takes_certificates_and_answers_of_two_generations_by_one_bundle(
    tmp_path: Path,
) -> None:
    day = succession_on()
    before = midnight(day) - timedelta(hours=1)
    pass_days(day - ONE_DAY)
    old = certification.issue_for_card(order("old"), at=before)
    pass_days(day)
    new = certification.issue_for_card(order("new", 3, 4), at=midnight(day))
    certification.publish(at=midnight(day))
    at = midnight(day) + timedelta(minutes=1)
    time_ = ("-attime", str(int(at.timestamp())))
    for purpose in CertificatePurpose:
        bundle = b"".join(one.public_bytes(Encoding.PEM) for one in certification.anchors(purpose))
        lists = [
            x509.load_der_x509_crl(crl.der).public_bytes(Encoding.PEM)
            for crl in certification.current_crls()
            if crl.purpose is purpose and crl.municipality is None
        ]
        assert len(lists) == len(certification.anchors(purpose)) >= 2
        (tmp_path / "bundle.pem").write_bytes(bundle)
        (tmp_path / "lists.pem").write_bytes(b"".join(lists))
        for issued in (old, new):
            certificate = x509.load_der_x509_certificate(issued.certificates[purpose].der)
            issuer = x509.load_der_x509_certificate(issued.authorities[purpose])
            (tmp_path / "card.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
            (tmp_path / "issuer.pem").write_bytes(issuer.public_bytes(Encoding.PEM))
            asked = ("ocsp", "-no_nonce", "-issuer", "issuer.pem", "-cert", "card.pem")
            assert openssl(tmp_path, *asked, "-reqout", "request.der") == ""
            request = (tmp_path / "request.der").read_bytes()
            (tmp_path / "answer.der").write_bytes(certification.ocsp_answer(request, at=at))
            said = openssl(
                tmp_path, "verify", *time_, "-crl_check", "-CRLfile", "lists.pem",
                "-CAfile", "bundle.pem", "card.pem",
            )  # fmt: skip
            assert said == "card.pem: OK\n"
            known = ("-CAfile", "bundle.pem", "-validity_period", str(10**9))
            said = openssl(tmp_path, *asked, *time_, "-respin", "answer.der", *known)
            assert "Response verify OK" in said
            assert "card.pem: good" in said


@pytest.mark.source("RFC 6960 §4.2.2.2.1")
def test_a_responder_is_renewed_with_a_new_key_on_its_day_and_its_answers_verify(
    town,
) -> None:
    pass_days(town.now().date())
    issued = certification.issue_for_card(order(), at=town.now())
    row = keyring.issuing(SIGNATURE)
    former = keyring.responder_certificate(row)
    day = former.not_valid_after_utc.astimezone(JST).date() - timedelta(days=30)
    pass_days(day - ONE_DAY)
    row.refresh_from_db()
    assert keyring.responder_certificate(row) == former
    pass_days(day)
    row.refresh_from_db()
    renewed = keyring.responder_certificate(row)
    assert renewed.public_key() != former.public_key()
    assert renewed.not_valid_after_utc - former.not_valid_after_utc == timedelta(days=335)
    answer = status(SIGNATURE, issued.certificates[SIGNATURE].serial, midnight(day))
    assert answer.certificates == [renewed]
    verdict = verify_certificate(
        issued.certificates[SIGNATURE].der,
        anchors=certification.anchors(SIGNATURE),
        purpose=SIGNATURE,
        at=midnight(day),
        ocsp_answer=answer.public_bytes(Encoding.DER),
    )
    assert verdict.refusal is None
    assert renewed in published_responders()


def published_responders() -> list[x509.Certificate]:
    """Read the folder as a responder process does."""
    folder = PublishedFolder(keyring.publication(), settings.JUMIN_KEY_PASSPHRASE)
    published = folder.status()
    assert published is not None
    return [responder.certificate for responder in published.responders]


@pytest.mark.usefixtures("town", "quick_keys")
def test_every_living_generation_has_a_responder_that_is_valid_every_day() -> None:
    """Up to the end of the generation: the last one ends with it."""
    row = models.Authority.objects.filter(purpose=SIGNATURE).first()
    end = keyring.certificate(row).not_valid_after_utc
    while (day := due.next_day()) is not None and midnight(day) < end:
        row.refresh_from_db()
        assert keyring.responder_certificate(row).not_valid_after_utc > midnight(day)
        ceremony.perform(day, at=midnight(day))
        models.Certificate.objects.filter(last_day__lt=day).update(state=EXPIRED)
    row.refresh_from_db()
    assert keyring.responder_certificate(row).not_valid_after_utc == end


@pytest.mark.usefixtures("town", "quick_keys")
@pytest.mark.source("RFC 5280 §5")
def test_a_generation_that_ended_publishes_nothing_more_but_its_certificate() -> None:
    row = models.Authority.objects.filter(purpose=SIGNATURE).first()
    last = keyring.certificate(row).not_valid_after_utc
    on_last_day = certification.publish(at=last)
    assert f"signature-{row.generation:02}.crl" in {crl.name for crl in on_last_day.crls}
    after = certification.publish(at=last + timedelta(seconds=1))
    assert f"signature-{row.generation:02}.crl" not in {crl.name for crl in after.crls}
    paths = keyring.publication()
    assert paths.authority_certificate(SIGNATURE, row.generation).exists()
    assert not paths.responder(SIGNATURE, row.generation).exists()
    assert not paths.crl(SIGNATURE, row.generation, "14204").exists()
    assert keyring.certificate(row) in certification.anchors(SIGNATURE)


def test_before_the_founding_nothing_can_be_issued(town) -> None:
    models.Certificate.objects.all().delete()
    models.Authority.objects.all().delete()
    assert due.next_day() is None
    with pytest.raises(NotFoundedError):
        certification.issue_for_card(order(), at=town.now())


def test_the_first_generation_is_founded_once(town) -> None:
    known = list(models.Authority.objects.values_list("pk", flat=True))
    certification.found_authorities(at=town.now())
    assert list(models.Authority.objects.values_list("pk", flat=True)) == known


KILLED = 9


def killed(act: Callable[[], object], module: object, name: str, call: int, *, after: bool) -> int:
    """Do an act in a process that dies before or after the so-manieth call of a function."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        original, calls = getattr(module, name), iter(range(10**6))

        def deadly(*arguments: object, **options: object) -> object:
            is_last = next(calls) == call
            if is_last and not after:
                os._exit(KILLED)
            result = original(*arguments, **options)
            if is_last:
                os._exit(KILLED)
            return result

        setattr(module, name, deadly)
        try:
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ceremonies take keys that were made once for all tests."""
    numbers = count(100)

    def next_key() -> rsa.RSAPrivateKey:
        return key(100 + next(numbers) % 8)

    monkeypatch.setattr(keys, "generate_key", next_key)
    monkeypatch.setattr(ceremony, "generate_key", next_key)


def test_an_order_that_was_killed_leaves_no_number_drawn_twice(town) -> None:
    first = keyring.issuing(SIGNATURE).next_serial
    at = town.now()
    for after in (False, True):
        dead = killed(
            lambda: certification.issue_for_card(order(), at=at),
            issuing, "write_events", 0, after=after,
        )  # fmt: skip
        assert dead == KILLED
    issued = certification.issue_for_card(order(), at=at)
    assert issued.certificates[SIGNATURE].serial == first
    dead = killed(
        lambda: certification.issue_for_card(order("order-2", 3, 4), at=at),
        publishing, "write_atomically", 0, after=False,
    )  # fmt: skip
    assert dead == KILLED
    made = serials(certification.issue_for_card(order("order-2", 3, 4), at=at))
    assert made[SIGNATURE] == first + 1
    assert certification.publish_if_due(at=at) is not None
    said = status(SIGNATURE, made[SIGNATURE], at)
    assert said.certificate_status is ocsp.OCSPCertStatus.GOOD


@pytest.mark.source("Digital Agency, JPKI for private business §5.1.2: status every 15 minutes")
def test_with_an_interval_the_status_is_published_when_it_is_over(
    town, monkeypatch: pytest.MonkeyPatch
) -> None:
    interval = timedelta(minutes=15)
    setting = settings.INSTALLATION.model_copy(update={"status_interval": interval})
    monkeypatch.setattr(settings, "INSTALLATION", setting)
    at = town.now()
    certification.publish(at=at)
    made = serials(certification.issue_for_card(order(), at=at))
    assert status(SIGNATURE, made[SIGNATURE], at).certificate_status is (
        ocsp.OCSPCertStatus.UNKNOWN
    )
    assert certification.publish_if_due(at=at + interval - timedelta(seconds=1)) is None
    assert certification.publish_if_due(at=at + interval) is not None
    said = status(SIGNATURE, made[SIGNATURE], at + interval)
    assert said.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert certification.publish_if_due(at=at + 2 * interval) is None
    certification.revoke(
        SIGNATURE, made[SIGNATURE], RevocationReason.KEY_COMPROMISE,
        at=at + 2 * interval, actor="test",
    )  # fmt: skip
    said = status(SIGNATURE, made[SIGNATURE], at + 2 * interval)
    assert said.certificate_status is ocsp.OCSPCertStatus.REVOKED


def test_what_is_published_comes_back_where_the_folder_was_emptied(town) -> None:
    at = town.now()
    paths = keyring.publication()
    paths.crl(SIGNATURE, 1, "14204").unlink()
    assert certification.publish_if_due(at=at) is not None
    assert paths.crl(SIGNATURE, 1, "14204").exists()
    paths.snapshot.unlink()
    paths.responder(SIGNATURE, 1).unlink()
    assert certification.publish_if_due(at=at) is not None
    assert len(published_responders()) == models.Authority.objects.count()
    assert paths.responder(SIGNATURE, 1).stat().st_mode & 0o777 == 0o600


def test_a_clock_that_was_turned_back_brings_everything_out_anew(town) -> None:
    certification.publish(at=town.now() + ONE_DAY)
    assert certification.publish_if_due(at=town.now()) is not None
    assert max(crl.at for crl in certification.current_crls()) <= town.now()
