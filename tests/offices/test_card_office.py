"""The card office: a card's life from its order to its return, by acts, by news and by days."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from card_makers import card_images, rsa_key
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.db import connections
from killing import killed_at, points

from jumin.chip import Card, CardKeys, ChosenPins
from jumin.client import JpkiSession
from jumin.offices.card_office import book, due, errors, models
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardApplication, CardNumber, CertificateCause
from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models as ledger
from jumin.offices.common import courier
from jumin.offices.common.books import journal, outbox
from jumin.offices.common.due import perform_until
from jumin.offices.common.errors import EventRefusedError
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.errors import RecordRemovedError, ResidentUnknownError
from jumin.pki import build_request
from jumin.pki.requests import card_subject, make_request
from jumin.pki.verify import issuer_of
from jumin.rules.lives import CARD_LIFE, CARDS_IN_FORCE, CardEvent, CardStatus, CertificateState
from jumin.sandbox.residents import resident
from jumin.terms import (
    JST,
    CertificatePurpose,
    MunicipalityId,
    Pin,
    ResidentId,
    RevocationReason,
    Sex,
)


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
DAY = timedelta(days=1)


class Store:
    """A card image in memory that nobody writes to."""

    def write(self, offset: int, record: bytes) -> None:
        """Take the counters."""

    def replace(self, image: bytes) -> None:
        """Take an image."""


def card_of(name: str) -> card_office.CardState:
    state = card_office.card_of(resident(name).resident)
    assert state is not None
    return state


def number_of(name: str) -> CardNumber:
    return card_of(name).number


def certificate_state(state: card_office.CardState, purpose: CertificatePurpose) -> str:
    serial = state.signature_serial if purpose is SIGNATURE else state.authentication_serial
    assert serial is not None
    return certification.entry(purpose, serial).state


def reason_of(state: card_office.CardState, purpose: CertificatePurpose) -> RevocationReason | None:
    serial = state.signature_serial if purpose is SIGNATURE else state.authentication_serial
    assert serial is not None
    return certification.entry(purpose, serial).reason


def card_keys(**keys: RSAPrivateKey | None) -> CardKeys:
    return CardKeys(**keys, card=rsa_key("card"), session=rsa_key("card"))


def application(name: str, applied_on: date, *purposes: CertificatePurpose) -> CardApplication:
    keys = {purpose: rsa_key(f"new {purpose}") for purpose in purposes}
    return CardApplication(
        resident(name).resident,
        applied_on,
        card_keys(signature=keys.get(SIGNATURE), authentication=keys.get(AUTHENTICATION)),
        ChosenPins(
            signature=Pin("TEST1234") if SIGNATURE in purposes else None,
            authentication=Pin("1234") if AUTHENTICATION in purposes else None,
        ),
        card_images().portrait,
        bytes(32),
    )


def new_card(name: str, at: datetime, *purposes: CertificatePurpose) -> CardNumber:
    return card_office.manufacture(
        application(name, at.date(), *purposes), at=at, random=bytes
    ).number


def moves_in(name: str, *, moved_in_on: date, at: datetime, place: str = "tsukuba") -> ResidentId:
    (number,) = municipality.receive_moving_in(
        municipality.MovingIn(
            MunicipalityId(place),
            "茨城県つくば市見本町１番地",
            moved_in_on,
            "神奈川県鎌倉市",
            (
                municipality.Person(
                    "見本　花子",
                    "ミホン　ハナコ",
                    date(1990, 5, 30),
                    Sex.FEMALE,
                    "世帯主",
                    None,
                    resident=resident(name).resident,
                ),
            ),
        ),
        at=at,
    )
    return number


def ten_o_clock(on: date) -> datetime:
    return datetime.combine(on, time(10), JST)


def leaves(name: str, on: date, at: datetime) -> None:
    municipality.receive_moving_out(resident(name).resident, planned_on=on, at=at)
    perform_until(on)


ENTERED_BY_SOMEBODY: dict[CardEvent, Callable[[CardNumber, datetime], None]] = {
    CardEvent.HANDED_OVER: lambda number, at: card_office.hand_over(number, at=at),
    CardEvent.LOSS_REPORTED: lambda number, at: card_office.suspend(number, at=at),
    CardEvent.FOUND: lambda number, at: card_office.lift_suspension(number, at=at),
    CardEvent.GIVEN_BACK: lambda number, at: card_office.give_back(number, at=at),
}


@pytest.mark.parametrize("status", CardStatus)
@pytest.mark.parametrize("event", ENTERED_BY_SOMEBODY)
def test_what_somebody_asks_for_happens_or_is_refused_with_what_can_happen(town, status, event):
    number = number_of("sakura")
    models.Card.objects.filter(number=number).update(status=status)
    lines = journal("card_office").count()
    if (status, event) in CARD_LIFE:
        ENTERED_BY_SOMEBODY[event](number, town.now())
        assert card_office.card(number).status is CARD_LIFE[status, event]
        assert journal("card_office").count() == lines + 1
        return
    with pytest.raises(EventRefusedError) as refused:
        ENTERED_BY_SOMEBODY[event](number, town.now())
    told = (refused.value.office, refused.value.subject, refused.value.state, refused.value.event)
    assert told == ("card_office", number, status, event)
    assert set(refused.value.possible) == {e for s, e in CARD_LIFE if s is status}
    assert card_office.card(number).status is status
    assert journal("card_office").count() == lines


def comes_to_pass(event: CardEvent, number: CardNumber, at: datetime) -> None:
    """Let something happen to a card that nobody asks for at a counter."""
    row, yesterday = book.find(number), at.date() - DAY
    if event is CardEvent.HOLDER_DIED:
        municipality.receive_death(resident("sakura").resident, died_on=at.date(), at=at)
        return
    if event is CardEvent.REPLACED:
        replaces = number if row.status in CARDS_IN_FORCE else None
        card_office.hand_over(new_card("sakura", at), replaces=replaces, at=at)
        return
    if event is CardEvent.MADE:
        row.applied_on = at.date()
        row.save()
        new_card("sakura", at)
        return
    days = {
        CardEvent.ABANDONED: {"ordered_at": at - 3 * DAY},
        CardEvent.EXPIRED: {"last_day": yesterday},
        CardEvent.MOVE_NOT_NOTIFIED: {"moving_in_until": yesterday},
        CardEvent.USE_NOT_CONTINUED: {"continued_use_until": yesterday},
    }[event]
    for name, day in days.items():
        setattr(row, name, day)
    book.save(row)
    due.perform(at.date(), at=at)


@pytest.mark.parametrize("status", CardStatus)
@pytest.mark.parametrize("event", sorted(set(CardEvent) - set(ENTERED_BY_SOMEBODY)))
def test_what_comes_to_pass_touches_the_cards_that_it_can_and_no_others(town, status, event):
    number = number_of("sakura")
    row = book.find(number)
    row.status, row.ordered_at = status, town.now()
    book.save(row)
    comes_to_pass(event, number, town.now())
    after = card_office.card(number)
    expected = CARD_LIFE.get((status, event), status)
    if (status, event) == (CardStatus.IN_USE, CardEvent.REPLACED):
        expected = CARD_LIFE[expected, CardEvent.GIVEN_BACK]
    assert after.status is expected
    if CARD_LIFE.get((status, event)) is CardStatus.LAPSED:
        told = outbox("card_office").filter(kind="card.lapsed", subject=number).get()
        assert told.payload["cause"] == event
        assert after.lapsed_at is not None


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("status", CardStatus)
def test_a_card_that_is_returned_or_lapsed_never_falls_due(status):
    row = book.find(number_of("sakura"))
    row.status = status
    book.save(row)
    assert (row.due_on is None) is (status in (CardStatus.LAPSED, CardStatus.RETURNED))


@pytest.mark.source("Number Act art. 17")
def test_handing_over_delivers_the_certificates(town):
    municipality_number = resident("kei").resident
    at = town.now()
    number = new_card("kei", at, AUTHENTICATION)
    made = card_office.card(number)
    assert made.status is CardStatus.MANUFACTURED
    assert certificate_state(made, AUTHENTICATION) == CertificateState.ISSUED
    assert card_office.card_of(municipality_number) is None
    card_office.hand_over(number, at=at)
    held = card_office.card_of(municipality_number)
    assert held is not None
    assert (held.number, held.status) == (number, CardStatus.IN_USE)
    assert certificate_state(held, AUTHENTICATION) == CertificateState.DELIVERED


@pytest.mark.source("CERT-6", "LOSS-3", "fujisawa-guide §6", "JPKI CPS §4.9.9")
def test_lifting_a_suspension_leaves_held_what_is_held(town):
    number = number_of("tsubasa")
    card_office.suspend(number, at=town.now())
    card_office.lift_suspension(number, at=town.now())
    state = card_office.card(number)
    assert (state.status, state.suspended_at) == (CardStatus.IN_USE, None)
    for purpose in CertificatePurpose:
        assert certificate_state(state, purpose) == CertificateState.HELD


def test_a_card_given_back_takes_its_certificates_out_of_force(town):
    number = number_of("tsubasa")
    card_office.give_back(number, at=town.now())
    for purpose in CertificatePurpose:
        state = card_office.card(number)
        assert certificate_state(state, purpose) == CertificateState.REVOKED
        assert reason_of(state, purpose) is RevocationReason.CESSATION_OF_OPERATION


@pytest.mark.source("CERT-5", "fujisawa-guide §3")
@pytest.mark.usefixtures("town")
def test_a_card_lapses_the_day_after_its_last_and_its_certificates_expire():
    state = card_of("emma")
    perform_until(state.last_day)
    assert card_of("emma").status is CardStatus.IN_USE
    perform_until(state.last_day + DAY)
    lapsed = card_of("emma")
    assert lapsed.status is CardStatus.LAPSED
    assert lapsed.lapsed_at == datetime.combine(state.last_day + DAY, time(), JST)
    assert certificate_state(lapsed, AUTHENTICATION) == CertificateState.EXPIRED


@pytest.mark.source("MOVE-3", "MOVE-5", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
def test_without_a_moving_in_notice_the_card_lapses_on_day_31_after_the_planned_day(town):
    left_on = town.now().date() + 2 * DAY
    leaves("sakura", left_on, town.now())
    assert card_of("sakura").moving_in_until == left_on + 30 * DAY
    perform_until(left_on + 30 * DAY)
    assert card_of("sakura").status is CardStatus.IN_USE
    perform_until(left_on + 31 * DAY)
    lapsed = card_of("sakura")
    assert lapsed.status is CardStatus.LAPSED
    for purpose in CertificatePurpose:
        assert certificate_state(lapsed, purpose) == CertificateState.REVOKED
        assert reason_of(lapsed, purpose) is RevocationReason.CESSATION_OF_OPERATION


@pytest.mark.source("MOVE-3", "MOVE-5", "tsukuba-guide-2023-10 §6(1)")
@pytest.mark.parametrize(("days", "is_in_time"), [(14, True), (15, False)])
def test_a_notice_within_14_days_of_living_there_keeps_the_card_and_a_later_one_ends_it(
    town, days, is_in_time
):
    left_on = town.now().date() + 2 * DAY
    leaves("sakura", left_on, town.now())
    notified_on = left_on + days * DAY
    moves_in("sakura", moved_in_on=left_on, at=ten_o_clock(notified_on))
    state = card_of("sakura")
    assert state.status is (CardStatus.IN_USE if is_in_time else CardStatus.LAPSED)
    assert state.moving_in_until == (None if is_in_time else left_on + 30 * DAY)
    assert state.continued_use_until == (notified_on + 90 * DAY if is_in_time else None)


@pytest.mark.source("MOVE-3", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
def test_a_notice_on_the_last_of_the_30_days_keeps_the_card(town):
    left_on = town.now().date()
    leaves("sakura", left_on, town.now())
    perform_until(left_on + 30 * DAY)
    moves_in("sakura", moved_in_on=left_on + 20 * DAY, at=ten_o_clock(left_on + 30 * DAY))
    assert card_of("sakura").status is CardStatus.IN_USE


@pytest.mark.source(
    "MOVE-4", "MOVE-5", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §6(1)"
)
def test_use_is_continued_up_to_the_90th_day_and_on_the_91st_the_card_lapses(town):
    left_on = town.now().date()
    leaves("sakura", left_on, town.now())
    leaves("tsubasa", left_on, town.now())
    for name in ("sakura", "tsubasa"):
        moves_in(name, moved_in_on=left_on, at=ten_o_clock(left_on))
    last_on = left_on + 90 * DAY
    perform_until(last_on)
    card_office.continue_use(number_of("sakura"), at=ten_o_clock(last_on))
    assert card_of("tsubasa").status is CardStatus.IN_USE
    perform_until(last_on + DAY)
    continued, lapsed = card_of("sakura"), card_of("tsubasa")
    assert continued.status is CardStatus.IN_USE
    assert (continued.municipality, continued.continued_on) == ("tsukuba", last_on)
    assert continued.continued_use_until is None
    assert (lapsed.status, lapsed.municipality) == (CardStatus.LAPSED, "fujisawa")
    with pytest.raises(EventRefusedError):
        card_office.continue_use(number_of("tsubasa"), at=ten_o_clock(last_on + DAY))


@pytest.mark.source("CERT-4", "kamakura-guide-2024-05-01 §5")
def test_moving_in_voids_the_signature_certificate_and_keeps_the_other(town):
    leaves("sakura", town.now().date(), town.now())
    moves_in("sakura", moved_in_on=town.now().date(), at=town.now())
    state = card_of("sakura")
    assert reason_of(state, SIGNATURE) is RevocationReason.AFFILIATION_CHANGED
    assert certificate_state(state, AUTHENTICATION) == CertificateState.DELIVERED


def test_who_moves_on_without_having_continued_its_use_loses_the_card(town):
    at = town.now()
    leaves("sakura", at.date(), at)
    moves_in("sakura", moved_in_on=at.date(), at=at)
    leaves("sakura", at.date() + DAY, at)
    assert card_of("sakura").status is CardStatus.LAPSED
    leaves("tsubasa", at.date(), at)
    moves_in("tsubasa", moved_in_on=at.date(), at=at)
    municipality.receive_moving_out(
        resident("tsubasa").resident, planned_on=at.date() + 9 * DAY, at=at
    )
    moves_in("tsubasa", moved_in_on=at.date(), at=at, place="izumi")
    assert card_of("tsubasa").status is CardStatus.LAPSED


def test_who_moves_on_after_having_continued_its_use_keeps_the_card(town):
    at = town.now()
    for place in ("tsukuba", "izumi"):
        leaves("sakura", at.date(), at)
        moves_in("sakura", moved_in_on=at.date(), at=at, place=place)
        card_office.continue_use(number_of("sakura"), at=at)
        assert card_of("sakura").municipality == place


def test_use_is_continued_only_after_a_move(town):
    with pytest.raises(errors.NothingToContinueError, match="notify that first"):
        card_office.continue_use(number_of("sakura"), at=town.now())


def test_news_from_before_its_order_does_not_touch_a_card(town):
    number = new_card("kei", town.now())
    outbox("municipality").create(
        at=town.now() - DAY,
        kind="resident.moved_out",
        subject=resident("kei").resident,
        payload={"moved_out_on": "2026-01-01"},
    )
    courier.deliver()
    assert card_office.card(number).moving_in_until is None


def test_nobody_has_two_cards_in_force(town):
    old, new = number_of("sakura"), new_card("sakura", town.now(), SIGNATURE, AUTHENTICATION)
    with pytest.raises(errors.CardStillInForceError) as refused:
        card_office.hand_over(new, at=town.now())
    assert refused.value.other == old
    for other in (number_of("tsubasa"), new):
        with pytest.raises(errors.CardOfAnotherError):
            card_office.hand_over(new, at=town.now(), replaces=other)
    with pytest.raises(errors.CardOfAnotherError):
        card_office.hand_over(new, at=town.now(), replaces=CardNumber("9"))
    assert card_office.card(old).status is CardStatus.IN_USE
    card_office.hand_over(new, at=town.now(), replaces=old)
    assert (number_of("sakura"), card_of("sakura").status) == (new, CardStatus.IN_USE)
    former = card_office.card(old)
    assert former.status is CardStatus.RETURNED
    for purpose in CertificatePurpose:
        assert certificate_state(former, purpose) == CertificateState.SUPERSEDED
        assert certificate_state(card_of("sakura"), purpose) == CertificateState.DELIVERED


def test_a_card_that_was_reported_lost_lapses_when_it_is_replaced_and_is_not_there_to_return(town):
    old, new = number_of("hisako"), new_card("hisako", town.now())
    card_office.hand_over(new, at=town.now(), replaces=old)
    assert card_office.card(old).status is CardStatus.LAPSED
    card_office.give_back(old, at=town.now())
    assert card_office.card(old).status is CardStatus.RETURNED


def test_a_card_never_handed_over_lapses_when_another_is(town):
    at = town.now()
    first = card_office.manufacture(application("kei", at.date() - DAY), at=at, random=bytes).number
    second = new_card("kei", at)
    card_office.hand_over(second, at=at)
    assert card_office.card(first).status is CardStatus.LAPSED


def test_nobody_without_a_record_gets_a_card(town):
    made = new_card("kei", town.now())
    leaves("kei", town.now().date(), town.now())
    with pytest.raises(RecordRemovedError):
        card_office.hand_over(made, at=town.now())
    with pytest.raises(RecordRemovedError):
        new_card("kei", town.now())
    nobody = CardApplication(
        ResidentId("14204-9999999"),
        town.now().date(),
        card_keys(),
        ChosenPins(),
        card_images().portrait,
        bytes(32),
    )
    with pytest.raises(ResidentUnknownError):
        card_office.manufacture(nobody, at=town.now(), random=bytes)


def test_an_unknown_card_is_nobodys(town):
    for ask in (
        card_office.card,
        card_office.issuer_key,
        lambda number: card_office.hand_over(number, at=town.now()),
        lambda number: card_office.suspend(number, at=town.now()),
        lambda number: card_office.continue_use(number, at=town.now()),
        lambda number: card_office.certificates_written(number, at=town.now()),
    ):
        with pytest.raises(errors.CardUnknownError):
            ask(CardNumber("900000009999999"))


def test_the_same_application_makes_the_same_card_again_until_it_is_handed_over(town):
    asked, at = application("kei", town.now().date(), AUTHENTICATION), town.now()
    first = card_office.manufacture(asked, at=at, random=bytes)
    before = card_office.card(first.number)
    again = card_office.manufacture(asked, at=at + DAY, random=bytes)
    assert again.number == first.number
    assert card_office.card(first.number) == before
    session = JpkiSession(Card.open(again.image, image_key=bytes(32), store=Store()))
    certificate = x509.load_der_x509_certificate(session.certificate(AUTHENTICATION))
    assert certificate.serial_number == before.authentication_serial
    assert session.token().serial == first.number
    card_office.hand_over(first.number, at=at + DAY)
    assert card_office.manufacture(asked, at=at + DAY, random=bytes).number != first.number


def request(name: str, purpose: CertificatePurpose, key: str = "") -> bytes:
    """Let a new key in somebody's card request its certificate."""
    subject = card_subject(purpose, number_of(name))
    return make_request(subject, rsa_key(key or f"new {purpose}"))


def test_card_numbers_are_taken_once_and_never_counted(town):
    first = new_card("kei", town.now())
    gone = models.Card.objects.filter(number=number_of("sakura"))
    models.KeptRecords.objects.filter(card__in=gone).delete()
    gone.delete()
    second = card_office.manufacture(
        application("kei", town.now().date() - DAY), at=town.now(), random=bytes
    ).number
    assert int(second) == int(first) + 1


def test_certificates_are_ordered_for_keys_and_for_a_card_in_use(town):
    keys = {SIGNATURE: request("hisako", SIGNATURE)}
    cause = CertificateCause.PARTICULARS_CHANGED
    with pytest.raises(errors.NoKeyError):
        card_office.order_certificates(number_of("sakura"), {}, cause=cause, at=town.now())
    with pytest.raises(EventRefusedError, match="suspended"):
        card_office.order_certificates(number_of("hisako"), keys, cause=cause, at=town.now())
    with pytest.raises(errors.NothingOrderedError):
        card_office.certificates_written(number_of("sakura"), at=town.now())


def test_before_its_use_is_continued_a_card_gets_no_certificates(town):
    leaves("sakura", town.now().date(), town.now())
    moves_in("sakura", moved_in_on=town.now().date(), at=town.now())
    keys = {SIGNATURE: request("sakura", SIGNATURE)}
    with pytest.raises(errors.UseNotContinuedError, match="continued first"):
        card_office.order_certificates(
            number_of("sakura"), keys, cause=CertificateCause.CONTINUED_USE, at=town.now()
        )


@pytest.mark.source("JPKI CPS §4.9.9")
def test_an_order_that_was_cut_off_is_destroyed_by_the_next_one_and_nothing_else_changes(town):
    number, cause = number_of("sakura"), CertificateCause.PARTICULARS_CHANGED
    before = card_office.card(number)
    orders = [
        card_office.order_certificates(
            number, {SIGNATURE: request("sakura", SIGNATURE, name)}, cause=cause, at=town.now()
        ).certificates[SIGNATURE]
        for name in ("first", "second")
    ]
    assert card_office.card(number) == before
    states = [certification.entry(SIGNATURE, one.serial).state for one in orders]
    assert states == [CertificateState.REVOKED, CertificateState.ISSUED]
    card_office.certificates_written(number, at=town.now())
    assert card_office.card(number).signature_serial == orders[1].serial
    assert certificate_state(card_office.card(number), SIGNATURE) == CertificateState.DELIVERED
    assert certificate_state(before, SIGNATURE) == CertificateState.REVOKED
    assert certificate_state(before, AUTHENTICATION) == CertificateState.DELIVERED
    with pytest.raises(errors.NothingOrderedError):
        card_office.certificates_written(number, at=town.now())


@pytest.mark.source("EXP-5", "kamakura-guide-2024-05-01 §8", "nakanoto-guide-2022-11-11 §card 4")
@pytest.mark.usefixtures("town")
def test_certificates_are_renewed_from_the_day_that_the_renewal_opens():
    number = number_of("sakura")
    keys = {AUTHENTICATION: request("sakura", AUTHENTICATION)}
    last_day = certification.entry(
        AUTHENTICATION, card_office.card(number).authentication_serial
    ).last_day
    assert last_day == date(2029, 5, 30)
    opens_on = date(2029, 3, 1)
    with pytest.raises(errors.RenewalNotOpenError) as refused:
        card_office.order_certificates(
            number, keys, cause=CertificateCause.RENEWAL, at=ten_o_clock(opens_on - DAY)
        )
    assert refused.value.opens_on == opens_on
    renewed = card_office.order_certificates(
        number, keys, cause=CertificateCause.RENEWAL, at=ten_o_clock(opens_on)
    )
    assert renewed.certificates[AUTHENTICATION].last_day == date(2034, 5, 30)


def test_a_new_signature_certificate_ends_no_later_than_the_other_that_stays(town):
    state = card_of("sakura")
    kept = certification.entry(AUTHENTICATION, state.authentication_serial)
    issued = card_office.order_certificates(
        state.number,
        {SIGNATURE: request("sakura", SIGNATURE)},
        cause=CertificateCause.PARTICULARS_CHANGED,
        at=town.now() + 300 * DAY,
    )
    assert issued.certificates[SIGNATURE].last_day == kept.last_day


@pytest.mark.source("JPKI CPS §4.9.9")
@pytest.mark.parametrize("ends", ["by itself", "with the card"])
def test_an_order_that_nobody_finishes_is_abandoned_and_its_certificates_destroyed(town, ends):
    number, at = number_of("sakura"), town.now()
    before = card_office.card(number)
    keys = {SIGNATURE: request("sakura", SIGNATURE)}
    cause = CertificateCause.PARTICULARS_CHANGED
    ordered = card_office.order_certificates(number, keys, cause=cause, at=at)
    serial = ordered.certificates[SIGNATURE].serial
    if ends == "by itself":
        perform_until(at.date() + DAY)
        assert certification.entry(SIGNATURE, serial).state is CertificateState.ISSUED
        perform_until(at.date() + 2 * DAY)
        assert card_office.card(number) == before
        again = card_office.order_certificates(number, keys, cause=cause, at=at + 3 * DAY)
        assert again.certificates[SIGNATURE].serial != serial
    else:
        card_office.give_back(number, at=at)
    entry = certification.entry(SIGNATURE, serial)
    assert (entry.state, entry.reason) == (CertificateState.REVOKED, RevocationReason.UNSPECIFIED)


def test_every_card_is_told_once(town):
    new_card("kei", town.now())
    told = [one.number for one in card_office.cards()]
    assert len(told) == len(set(told)) == models.Card.objects.count()


def test_what_falls_due_first_is_found_by_an_index(town, engine):
    new_card("kei", town.now())
    query = models.Card.objects.exclude(due_on=None).order_by("due_on")[:1]
    sql, values = query.query.get_compiler("card_office").as_sql()
    with connections["card_office"].cursor() as cursor:
        if engine == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if engine == 'sqlite' else ''}{sql}", values)
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "due_on" in plan
    first = models.Card.objects.exclude(due_on=None).order_by("due_on").first()
    assert due.next_day() == first.due_on


def manufacture_again(who: str, applied_on: str, at: str, key: bytes) -> None:
    """Make a card in a process that may be killed."""
    private_key = load_pem_private_key(key, None)
    card_office.manufacture(
        CardApplication(
            ResidentId(who),
            date.fromisoformat(applied_on),
            card_keys(authentication=private_key),
            ChosenPins(authentication=Pin("1234")),
            card_images().portrait,
            bytes(32),
        ),
        at=datetime.fromisoformat(at),
        random=bytes,
    )


@pytest.mark.source("JPKI CPS §4.9.9")
def test_a_manufacture_killed_anywhere_is_finished_by_the_next_or_abandoned(town):
    who, at = resident("kei").resident, town.now()
    key = rsa_key("killed").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    connections.close_all()

    def asked(days: int) -> tuple[str, str, str, bytes]:
        return who, (at.date() - days * DAY).isoformat(), at.isoformat(), key

    total = points(manufacture_again, *asked(0))
    statuses = set()
    for n in range(total, 0, -5):
        killed_at(n, manufacture_again, *asked(n))
        applied_on = at.date() - n * DAY
        left = models.Card.objects.filter(resident=who, applied_on=applied_on)
        assert left.count() <= 1
        statuses |= {row.status for row in left}
        if n % 2:
            manufacture_again(*asked(n))
            made = left.get()
            assert made.status == CardStatus.MANUFACTURED
            certificate = ledger.Certificate.objects.get(
                order=made.number, state=CertificateState.ISSUED
            )
            assert certificate.serial == made.authentication_serial
    assert statuses == {CardStatus.ORDERED, CardStatus.MANUFACTURED}
    perform_until(at.date() + 2 * DAY)
    orders = {row.number: row.status for row in models.Card.objects.filter(resident=who)}
    assert set(orders.values()) == {CardStatus.MANUFACTURED, CardStatus.LAPSED}
    for certificate in ledger.Certificate.objects.filter(resident=who):
        is_wanted = orders[certificate.order] == CardStatus.MANUFACTURED
        assert (certificate.state == CertificateState.ISSUED) is is_wanted
        if not is_wanted:
            assert certificate.reason == RevocationReason.UNSPECIFIED


def test_an_order_is_abandoned_on_the_second_day_after(town):
    number, at = new_card("kei", town.now()), town.now()
    row = book.find(number)
    row.status = CardStatus.ORDERED
    book.save(row)
    due.perform(at.date() + DAY, at=at + DAY)
    assert card_office.card(number).status is CardStatus.ORDERED
    due.perform(at.date() + 2 * DAY, at=at + 2 * DAY)
    assert card_office.card(number).status is CardStatus.LAPSED


def test_ocsp_tells_of_a_lapsed_card_what_its_lapse_made_of_its_certificates(town):
    state = card_of("sakura")
    leaves("sakura", town.now().date(), town.now())
    moves_in("sakura", moved_in_on=town.now().date() - 15 * DAY, at=town.now())
    row = ledger.Certificate.objects.get(purpose=AUTHENTICATION, serial=state.authentication_serial)
    certificate = x509.load_der_x509_certificate(bytes(row.der))
    issuer = issuer_of(certificate, certification.anchors(AUTHENTICATION))
    assert issuer is not None
    request = build_request(certificate, issuer)
    answer = x509.ocsp.load_der_ocsp_response(certification.ocsp_answer(request, at=town.now()))
    assert answer.revocation_reason is x509.ReasonFlags.cessation_of_operation
