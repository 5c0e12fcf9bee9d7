"""A request at a kiosk, from the card's proof to the paper in the hand."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pypdf
import pytest

from jumin.client import JpkiSession
from jumin.documents import wareki
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.common.books import journal
from jumin.offices.issuance import due, models, papers, services
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Order, RequestNumber, RequestState
from jumin.offices.municipality import gateway as municipality
from jumin.rules.lives import (
    REQUEST_LIFE,
    CardStatus,
    CertificateState,
    RequestEvent,
)
from jumin.sandbox.residents import resident
from jumin.sandbox.wallet import take
from jumin.terms import (
    JST,
    CertificatePurpose,
    Document,
    Pin,
    RecordItem,
    RefusalCode,
    RefusedError,
    RevocationReason,
    Subject,
    Yen,
)


ALL_ITEMS = frozenset(RecordItem)
PURPOSE = CertificatePurpose.AUTHENTICATION


def text_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return "".join("".join(pages).split())


def printed(number: RequestNumber, at: datetime) -> bytes:
    view = issuance.render(number, at=at)
    issuance.pay(number, view.fee, at=at)
    return issuance.print_paper(number, at=at)


def refusal_of(number: RequestNumber, at: datetime) -> RefusalCode | None:
    try:
        issuance.order(number, Order(), at=at)
    except RefusedError as refused:
        return refused.refusal.code
    return None


@pytest.mark.source("KIOSK-2", "izumi-kiosk-leaflet §1-14")
def test_the_paper_says_what_the_register_says(town, identified):
    request = identified("akari")
    record = municipality.household_record(
        resident("akari").resident, numbers_of=frozenset({resident("akari").resident})
    )
    person = record.person(resident("akari").resident)
    issuance.order(request.number, Order(items=ALL_ITEMS), at=town.now())
    text = text_of(printed(request.number, town.now()))
    for value in (
        person.name,
        person.name_reading,
        record.address,
        record.householder,
        person.domicile,
        person.domicile_head,
        person.former_address,
        person.individual_number.reveal(),
        wareki(person.born_on),
        wareki(person.moved_in_on),
        wareki(person.notified_on),
        "和泉市長",
        str(request.number),
    ):
        assert "".join(value.split()) in text


@pytest.mark.source("KIOSK-1", "KIOSK-2", "izumi-kiosk-leaflet §step 7")
def test_a_copy_of_the_household_names_everybody_living_and_one_of_the_holder_nobody_else(
    town, identified
):
    everybody, alone = Order(subject=Subject.ALL), Order()
    texts = {}
    for order in (everybody, alone):
        request = identified("akari")
        issuance.order(request.number, order, at=town.now())
        texts[order] = text_of(printed(request.number, town.now()))
    assert all(name in texts[everybody] for name in ("見本明里", "見本大和", "見本紬"))
    assert "見本大和" not in texts[alone]


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 8")
def test_items_that_were_not_asked_for_are_not_on_the_paper(town, identified):
    request = identified("akari")
    issuance.order(request.number, Order(), at=town.now())
    text = text_of(printed(request.number, town.now()))
    record = municipality.household_record(
        resident("akari").resident, numbers_of=frozenset({resident("akari").resident})
    )
    person = record.person(resident("akari").resident)
    assert person.individual_number.reveal() not in text
    assert "".join(person.domicile_head.split()) not in text.replace("見本明里", "", 1)
    assert "省略" in text


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_my_number_is_never_printed_for_kamakura(town, identified):
    request = identified("sakura")
    wanted = Order(items=frozenset({RecordItem.MY_NUMBER}))
    with pytest.raises(RefusedError) as refused:
        issuance.order(request.number, wanted, at=town.now())
    assert refused.value.refusal.code is RefusalCode.ITEM_NOT_OFFERED
    assert issuance.view(request.number).state is RequestState.IDENTIFIED


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(("copies", "fee"), [(1, 300), (10, 3000)])
def test_the_fee_is_the_municipalitys_for_each_copy(town, identified, copies, fee):
    request = identified("sakura")
    quote = issuance.order(request.number, Order(copies=copies), at=town.now())
    assert (quote.amount, quote.is_assumed) == (fee, False)
    assert quote.sources == ("kamakura-guide-2024-05-01 §7",)


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 9")
@pytest.mark.parametrize("copies", [0, 11, -1])
def test_more_than_ten_copies_or_less_than_one_are_refused(town, identified, copies):
    request = identified("akari")
    with pytest.raises(RefusedError) as refused:
        issuance.order(request.number, Order(copies=copies), at=town.now())
    assert refused.value.refusal.code is RefusalCode.COPIES_OUT_OF_RANGE


def test_a_fee_that_nobody_knows_is_shown_as_assumed(town, identified):
    quote = issuance.order(identified("tsubasa").number, Order(), at=town.now())
    assert quote.is_assumed


def test_other_documents_are_not_offered_yet(town, identified):
    request = identified("sakura")
    with pytest.raises(RefusedError) as refused:
        issuance.order(request.number, Order(Document.TAXATION), at=town.now())
    assert refused.value.refusal.code is RefusalCode.DOCUMENT_NOT_OFFERED


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("clock", "code"),
    [
        pytest.param((6, 29, 59), RefusalCode.KIOSK_CLOSED, id="a second before opening"),
        pytest.param((6, 30, 0), None, id="opening"),
        pytest.param((22, 59, 59), None, id="a second before closing"),
        pytest.param((23, 0, 0), RefusalCode.KIOSK_CLOSED, id="closing"),
    ],
)
@pytest.mark.usefixtures("town")
def test_papers_come_out_within_the_hours_only(identified, clock, code):
    request = identified("sakura")
    at = datetime(2026, 11, 20, *clock, tzinfo=JST)
    models.Request.objects.filter(number=request.number).update(at=at)
    assert refusal_of(request.number, at) is code


def test_too_little_money_is_told_and_the_request_waits(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    issuance.render(request.number, at=town.now())
    with pytest.raises(RefusedError) as refused:
        issuance.pay(request.number, Yen(299), at=town.now())
    assert refused.value.refusal.facts == {"missing": 1}
    assert issuance.pay(request.number, Yen(500), at=town.now()).change == 200


def test_a_fee_is_taken_once(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    issuance.render(request.number, at=town.now())
    issuance.pay(request.number, Yen(300), at=town.now())
    with pytest.raises(RefusedError) as refused:
        issuance.pay(request.number, Yen(300), at=town.now())
    assert refused.value.refusal.code is RefusalCode.REQUEST_STATE


def test_every_state_takes_the_events_of_its_table_and_no_other(town, identified):
    request, at = identified("sakura"), town.now()
    steps = {
        RequestEvent.IDENTIFY: lambda: issuance.identify(
            request.number, certificate=b"", signature=b"", at=at
        ),
        RequestEvent.ORDER: lambda: issuance.order(request.number, Order(), at=at),
        RequestEvent.RENDER: lambda: issuance.render(request.number, at=at),
        RequestEvent.PAY: lambda: issuance.pay(request.number, Yen(300), at=at),
        RequestEvent.PRINT: lambda: issuance.print_paper(request.number, at=at),
        RequestEvent.TAKE: lambda: issuance.take(request.number, at=at),
        RequestEvent.CANCEL: lambda: issuance.cancel(request.number, at=at),
        RequestEvent.LEAVE: lambda: issuance.leave(request.number, at=at),
    }
    for state in RequestState:
        # What the guard withholds is no step that anybody could take.
        for event, step in steps.items():
            models.Request.objects.filter(number=request.number).update(state=state)
            if (state, event) in REQUEST_LIFE:
                continue
            with pytest.raises(RefusedError) as refused:
                step()
            assert refused.value.refusal.facts == {"state": state, "asked": event}


def test_once_taken_nothing_of_the_paper_is_kept_but_its_digest(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    printed(request.number, town.now())
    view = issuance.take(request.number, at=town.now())
    assert models.Request.objects.get(number=request.number).paper is None
    rendered = journal("issuance").get(act="request.rendered", subject=request.number)
    assert rendered.facts == {"sha256": view.digest}


def test_a_paper_waiting_for_its_fee_lies_sealed_in_the_database(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    issuance.render(request.number, at=town.now())
    files = town.folder.offices.glob("issuance.sqlite3*")
    assert all(b"%PDF" not in file.read_bytes() for file in files)


def test_the_register_is_read_when_the_paper_is_made_not_when_it_was_ordered(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    municipality.restrict_issue(resident("sakura").resident, at=town.now())
    with pytest.raises(RefusedError) as refused:
        issuance.render(request.number, at=town.now())
    assert refused.value.refusal.code is RefusalCode.RECORD_RESTRICTED


def test_a_proof_made_for_another_challenge_is_refused(town):
    person, at = resident("sakura"), town.now()
    mine, other = issuance.challenge("T-1", at=at), issuance.challenge("T-2", at=at)
    with take(person, "T-1") as card:
        session = JpkiSession(card)
        session.verify_pin(PURPOSE, Pin(person.authentication_pin or ""))
        signature = session.sign(PURPOSE, other.nonce)
        certificate = session.certificate(PURPOSE)
    with pytest.raises(RefusedError) as refused:
        issuance.identify(mine.request, certificate=certificate, signature=signature, at=at)
    assert refused.value.refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED
    assert refused.value.refusal.facts == {"check": "proof.signature"}


@pytest.mark.parametrize("certificate", [b"", b"\x30\x82", b"\x00" * 2000])
def test_bytes_that_are_no_certificate_are_refused(town, certificate):
    challenge = issuance.challenge("T-1", at=town.now())
    with pytest.raises(RefusedError) as refused:
        issuance.identify(
            challenge.request, certificate=certificate, signature=b"\x00" * 256, at=town.now()
        )
    assert refused.value.refusal.facts == {"check": "certificate.parse"}


@pytest.mark.usefixtures("town")
def test_every_refusal_stands_in_the_journal_with_its_code(identified):
    with pytest.raises(RefusedError):
        identified("minato")
    refused = journal("issuance").filter(act="request.refused").latest("number")
    assert refused.facts == {"code": "certificate.revoked"}
    assert issuance.view(refused.subject).state is RequestState.CANCELLED


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(("days", "code"), [(1, RefusalCode.CARD_TOO_NEW), (2, None)])
def test_a_new_card_serves_from_the_second_day_after_its_pickup(town, identified, days, code):
    request = identified("kaito")
    at = town.founded_at + timedelta(days=days)
    models.Request.objects.filter(number=request.number).update(at=at)
    assert refusal_of(request.number, at) is code


def test_an_unknown_request_is_refused(town):
    unknown = RequestNumber("20260101-00000000")
    assert refusal_of(unknown, town.now()) is RefusalCode.REQUEST_UNKNOWN


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("minutes", "code"), [(30, None), (31, RefusalCode.REQUEST_UNKNOWN)])
def test_who_was_identified_goes_on_within_half_an_hour(identified, minutes, code):
    request = identified("sakura")
    assert refusal_of(request.number, request.at + timedelta(minutes=minutes)) is code


def test_what_was_paid_for_is_handed_out_however_long_it_takes(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    printed(request.number, town.now())
    later = town.now() + timedelta(hours=5)
    assert issuance.take(request.number, at=later).state is RequestState.TAKEN


def test_a_card_suspended_meanwhile_gets_no_paper(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    card_office.suspend(resident("sakura").card, at=town.now())
    with pytest.raises(RefusedError) as refused:
        issuance.render(request.number, at=town.now())
    assert refused.value.refusal.code is RefusalCode.CARD_SUSPENDED


def test_a_certificate_revoked_meanwhile_gets_no_paper(town, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    serial = card_office.card(resident("sakura").card).authentication_serial
    reason = RevocationReason.KEY_COMPROMISE
    certification.revoke(PURPOSE, serial, reason, at=town.now(), actor="test")
    with pytest.raises(RefusedError) as refused:
        issuance.render(request.number, at=town.now())
    assert refused.value.refusal.code is RefusalCode.CERTIFICATE_REVOKED


@pytest.mark.source("KIOSK-7", "izumi-kiosk-leaflet §step 13", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize("is_printed", [False, True])
def test_a_paper_left_behind_is_destroyed_and_not_refunded(town, identified, is_printed):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    view = issuance.render(request.number, at=town.now())
    issuance.pay(request.number, view.fee, at=town.now())
    if is_printed:
        issuance.print_paper(request.number, at=town.now())
    left = issuance.leave(request.number, at=town.now())
    assert (left.state, left.paid) == (RequestState.LEFT, 300)
    assert models.Request.objects.get(number=request.number).paper is None


def test_what_nobody_goes_on_with_is_ended_and_no_paper_outlives_its_visitor(town, identified):
    unpaid, paid, fresh = (identified("sakura") for _ in range(3))
    for request in (unpaid, paid):
        issuance.order(request.number, Order(), at=town.now())
        issuance.render(request.number, at=town.now())
    issuance.pay(paid.number, Yen(300), at=town.now())
    challenge = issuance.challenge("T-1", at=town.now())
    later = town.now() + timedelta(minutes=31)
    models.Request.objects.filter(number=fresh.number).update(at=later)
    assert issuance.end_abandoned(at=later) == 3
    states = [issuance.view(one.number).state for one in (unpaid, paid, fresh)]
    assert states == [RequestState.CANCELLED, RequestState.LEFT, RequestState.IDENTIFIED]
    assert issuance.view(challenge.request).state is RequestState.CANCELLED
    assert not models.Request.objects.exclude(paper=None).exists()
    assert issuance.end_abandoned(at=later) == 0


@pytest.fixture
def ledger(monkeypatch):
    """Let the ledger say otherwise of one certificate than the published status does."""
    read = certification.entry

    def say(state: CertificateState, reason: RevocationReason | None = None) -> None:
        def entry(purpose, serial):
            return replace(read(purpose, serial), state=state, reason=reason)

        monkeypatch.setattr(certification, "entry", entry)

    return say


STANDS = pytest.mark.parametrize(
    ("stands", "code"),
    [
        ((CertificateState.ISSUED,), RefusalCode.CARD_ABSENT),
        ((CertificateState.DELIVERED,), None),
        (
            (CertificateState.HELD, RevocationReason.CERTIFICATE_HOLD),
            RefusalCode.CERTIFICATE_HELD,
        ),
        (
            (CertificateState.REVOKED, RevocationReason.KEY_COMPROMISE),
            RefusalCode.CERTIFICATE_REVOKED,
        ),
        (
            (CertificateState.SUPERSEDED, RevocationReason.SUPERSEDED),
            RefusalCode.CERTIFICATE_REVOKED,
        ),
        ((CertificateState.EXPIRED,), RefusalCode.CERTIFICATE_EXPIRED),
    ],
)


@pytest.mark.usefixtures("town")
@STANDS
def test_only_a_certificate_in_its_holders_hands_identifies(ledger, identified, stands, code):
    ledger(*stands)
    try:
        told = identified("sakura").state
    except RefusedError as refused:
        told = refused.refusal.code
    assert told == (code or RequestState.IDENTIFIED)


@STANDS
def test_what_became_of_the_certificate_after_the_order_counts(
    town, ledger, identified, stands, code
):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    ledger(*stands)
    try:
        told = issuance.render(request.number, at=town.now()).state
    except RefusedError as refused:
        told = refused.refusal.code
    assert told == (code or RequestState.RENDERED)


def test_an_expired_certificate_is_told_with_its_last_day(town, ledger, identified):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    ledger(CertificateState.EXPIRED)
    serial = card_office.card(resident("sakura").card).authentication_serial
    last_day = certification.entry(PURPOSE, serial).last_day
    with pytest.raises(RefusedError) as refused:
        issuance.render(request.number, at=town.now())
    facts = {"purpose": PURPOSE, "expired_on": last_day.isoformat()}
    assert refused.value.refusal.facts == facts


@pytest.fixture
def card_says(monkeypatch):
    """Let the card office say otherwise of every card."""
    read = card_office.card_with

    def say(**said: object) -> None:
        def card_with(serial):
            card = read(serial)
            return card and replace(card, **said)

        monkeypatch.setattr(card_office, "card_with", card_with)

    return say


@pytest.mark.usefixtures("town")
def test_a_card_that_was_given_back_is_nobodys(card_says, identified):
    card_says(status=CardStatus.RETURNED)
    with pytest.raises(RefusedError) as refused:
        identified("sakura")
    assert refused.value.refusal.code is RefusalCode.CARD_ABSENT


def test_a_lapsed_card_is_told_with_the_day(town, card_says, identified):
    card_says(status=CardStatus.LAPSED, lapsed_at=town.founded_at)
    with pytest.raises(RefusedError) as refused:
        identified("sakura")
    assert refused.value.refusal.code is RefusalCode.CARD_LAPSED
    assert refused.value.refusal.facts == {"since": town.founded_at.isoformat()}


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("days", "available"),
    [
        pytest.param((date(2026, 11, 18), None), True, id="two days after the hand-over"),
        pytest.param((date(2026, 11, 19), None), False, id="the day after the hand-over"),
        pytest.param((date(2026, 4, 1), date(2026, 11, 18)), True, id="two days after continuing"),
        pytest.param((date(2026, 4, 1), date(2026, 11, 19)), False, id="the day after continuing"),
        pytest.param((date(2026, 11, 19), date(2026, 4, 1)), False, id="whichever was later"),
    ],
)
def test_a_card_serves_two_days_after_its_hand_over_or_continued_use(
    town, card_says, identified, days, available
):
    card_says(handed_over_on=days[0], continued_on=days[1])
    told = refusal_of(identified("sakura").number, town.now())
    assert told is (None if available else RefusalCode.CARD_TOO_NEW)


@pytest.mark.source("Number Act art. 17(2)")
def test_until_its_use_is_continued_a_card_is_one_of_the_place_that_was_left(
    town, card_says, identified
):
    card_says(municipality=resident("akari").municipality)
    request = identified("sakura")
    assert request.municipality == resident("akari").municipality
    with pytest.raises(RefusedError) as refused:
        issuance.offers(request.number, at=town.now())
    assert refused.value.refusal.code is RefusalCode.RECORD_REMOVED
    assert refused.value.refusal.facts == {"cause": "moved-out"}


def test_an_order_given_while_another_was_typeset_is_not_overtaken_by_it(
    town, identified, monkeypatch
):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    typeset = papers.typeset

    def slowly(*arguments, **named):
        issuance.order(request.number, Order(copies=2), at=town.now())
        return typeset(*arguments, **named)

    monkeypatch.setattr(papers, "typeset", slowly)
    with pytest.raises(RefusedError) as refused:
        issuance.render(request.number, at=town.now())
    assert refused.value.refusal.code is RefusalCode.REQUEST_STATE
    view = issuance.view(request.number)
    assert (view.state, view.digest, view.fee) == (RequestState.REQUESTED, "", 600)


def test_a_request_ended_while_its_paper_was_typeset_gets_none(town, identified, monkeypatch):
    request = identified("sakura")
    issuance.order(request.number, Order(), at=town.now())
    typeset = papers.typeset

    def slowly(*arguments, **named):
        issuance.cancel(request.number, at=town.now())
        return typeset(*arguments, **named)

    monkeypatch.setattr(papers, "typeset", slowly)
    with pytest.raises(RefusedError):
        issuance.render(request.number, at=town.now())
    row = models.Request.objects.get(number=request.number)
    assert (row.state, row.paper, row.digest) == (RequestState.CANCELLED, None, "")


def test_no_two_requests_have_one_number(town, monkeypatch):
    drawn = iter(["0000000a", "0000000a", "0000000b"])
    monkeypatch.setattr(services.secrets, "token_hex", lambda _: next(drawn))
    numbers = [issuance.challenge("T-1", at=town.now()).request for _ in range(2)]
    assert numbers == ["20261120-0000000A", "20261120-0000000B"]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("begun", "due_on"),
    [
        pytest.param((10, 0, 0), date(2026, 11, 21), id="the day after its time was over"),
        pytest.param((23, 29, 59), date(2026, 11, 21), id="over a second before midnight"),
        pytest.param((23, 30, 0), date(2026, 11, 22), id="not over yet at midnight"),
    ],
)
def test_an_open_request_falls_due_on_the_first_day_that_finds_its_time_over(begun, due_on):
    number = issuance.challenge("T-1", at=datetime(2026, 11, 20, *begun, tzinfo=JST)).request
    for days, state in ((-1, RequestState.CHALLENGED), (0, RequestState.CANCELLED)):
        assert due.next_day() == due_on
        on = due_on + timedelta(days=days)
        due.perform(on, at=datetime(on.year, on.month, on.day, tzinfo=JST))
        assert issuance.view(number).state is state
    assert due.next_day() is None


def test_the_oldest_open_request_says_when_something_falls_due(town, identified):
    assert due.next_day() is None
    begun = town.founded_at.replace(day=25)
    issuance.challenge("T-1", at=begun)
    number = identified("sakura").number
    assert due.next_day() == date(2026, 11, 21)
    due.perform(date(2026, 11, 21), at=datetime(2026, 11, 21, tzinfo=JST))
    assert issuance.view(number).state is RequestState.CANCELLED
    assert due.next_day() == date(2026, 11, 26)


@pytest.mark.usefixtures("town")
def test_a_card_that_was_never_handed_over_is_nobodys(identified):
    from jumin.offices.card_office.models import Card  # noqa: PLC0415

    Card.objects.filter(number=resident("sakura").card).update(
        handed_over_on=None, status=CardStatus.MANUFACTURED
    )
    with pytest.raises(RefusedError) as refused:
        identified("sakura")
    assert refused.value.refusal.code is RefusalCode.CARD_ABSENT


def test_a_household_without_a_householder_waits_for_the_next(town, identified):
    request = identified("haruto")
    assert refusal_of(request.number, town.now()) is None
    municipality.receive_death(
        resident("sakura").resident, died_on=town.now().date(), at=town.now()
    )
    assert refusal_of(request.number, town.now()) is RefusalCode.RECORD_IN_UPDATE


@pytest.mark.source("izumi-kiosk-leaflet §step 8")
def test_only_the_numbers_of_those_on_the_paper_are_unsealed(town, identified, monkeypatch):
    asked = []
    read = municipality.household_record

    def watched(number, **chosen):
        asked.append(chosen.get("numbers_of", frozenset()))
        return read(number, **chosen)

    monkeypatch.setattr(municipality, "household_record", watched)
    request = identified("akari")
    wanted = frozenset({RecordItem.MY_NUMBER})
    issuance.order(request.number, Order(items=wanted), at=town.now())
    issuance.render(request.number, at=town.now())
    assert set(asked) == {frozenset(), frozenset({resident("akari").resident})}


@pytest.mark.source("RFC 5280 §4.1.2.1")
def test_a_certificate_of_a_version_that_there_is_not_is_refused(town):
    with take(resident("sakura"), "T-1") as card:
        certificate = JpkiSession(card).certificate(PURPOSE)
    strange = certificate.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
    challenge = issuance.challenge("T-1", at=town.now())
    with pytest.raises(RefusedError) as refused:
        issuance.identify(
            challenge.request, certificate=strange, signature=b"\x00" * 256, at=town.now()
        )
    assert refused.value.refusal.facts == {"check": "certificate.parse"}
