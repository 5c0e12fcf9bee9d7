"""Visits to the counter with one's card: what the books say is in the chip, wherever it is cut."""

from datetime import date, datetime, time, timedelta

import pytest
from cryptography import x509
from django.conf import settings
from django.db import connections
from killing import killed_at, points

from jumin.cardfiles import (
    CardFaceFile,
    InputSupportFile,
    PinRole,
    check_card_face,
    check_input_support,
)
from jumin.client import (
    CardFaceSession,
    CommonDataSession,
    CounterSession,
    InputSupportSession,
    JpkiSession,
)
from jumin.documents import address_image, name_image
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.errors import NothingToContinueError, RenewalNotOpenError
from jumin.offices.card_office.gateway import CardNumber, CardState
from jumin.offices.certification import gateway as certification
from jumin.offices.common.errors import EventRefusedError
from jumin.offices.municipality import gateway as municipality
from jumin.pki import build_request
from jumin.pki.record_keys import read_record_keys
from jumin.pki.verify import issuer_of, verify_signature
from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox import pin_reset, visits, wallet
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import resident
from jumin.terms import (
    JST,
    CertificatePurpose,
    MunicipalityId,
    Pin,
    RefusalCode,
    RefusedError,
    ResidentId,
    RevocationReason,
    SerialNumber,
    Sex,
)


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
DAY = timedelta(days=1)
TEXT_FILES = (
    InputSupportFile.ATTRIBUTES,
    InputSupportFile.INTEGRITY,
    InputSupportFile.CV_CERTIFICATE,
)
FACE_FILES = (CardFaceFile.FACE, CardFaceFile.CV_CERTIFICATE)


class PulledPlugError(Exception):
    """The terminal went dark."""


def card_of(name: str) -> CardState:
    state = card_office.card_of(resident(name).resident)
    assert state is not None
    return state


def serials(state: CardState) -> dict[CertificatePurpose, SerialNumber]:
    both = {SIGNATURE: state.signature_serial, AUTHENTICATION: state.authentication_serial}
    return {purpose: serial for purpose, serial in both.items() if serial is not None}


def states(of: dict[CertificatePurpose, SerialNumber]) -> set[CertificateState]:
    return {certification.entry(purpose, serial).state for purpose, serial in of.items()}


def reasons(of: dict[CertificatePurpose, SerialNumber]) -> set[RevocationReason | None]:
    return {certification.entry(purpose, serial).reason for purpose, serial in of.items()}


def in_the_chip(name: str) -> tuple[CardNumber, dict[CertificatePurpose, SerialNumber]]:
    """Read the number and the certificates off somebody's card; each key signs for its own."""
    person, found = resident(name), {}
    with wallet.take(person, "a reader") as card:
        session = JpkiSession(card)
        for purpose, pin in (
            (SIGNATURE, person.signature_pin),
            (AUTHENTICATION, person.authentication_pin),
        ):
            if pin is None:
                continue
            session.verify_pin(purpose, Pin(pin))
            certificate = x509.load_der_x509_certificate(session.certificate(purpose))
            authority = x509.load_der_x509_certificate(session.ca_certificate(purpose))
            certificate.verify_directly_issued_by(authority)
            signature = session.sign(purpose, b"challenge")
            assert verify_signature(certificate, b"challenge", signature)
            found[purpose] = SerialNumber(certificate.serial_number)
        return CardNumber(session.token().serial), found


def check_card_says_what_the_register_says(name: str) -> None:
    """Read text and face off somebody's card: true, and proved by the published keys."""
    person = resident(name)
    number_b = Pin(person.verification_number_b or "")
    keys = read_record_keys(settings.FOLDER.card_keys.read_bytes())
    with wallet.take(person, "a reader") as card:
        text = InputSupportSession(card)
        text.verify_pin(PinRole.VERIFICATION_NUMBER_B, number_b)
        said = check_input_support({file: text.read(file) for file in TEXT_FILES}, keys)
        face = CardFaceSession(card)
        face.verify_pin(PinRole.VERIFICATION_NUMBER_B, number_b)
        shown = check_card_face({file: face.read(file) for file in FACE_FILES}, keys).face
    register = municipality.holder(person.resident).basic_four
    assert said.attributes == register
    assert shown is not None
    assert shown.address_image == address_image(register.address)
    assert shown.name_image == name_image(register.name)
    assert not card_office.are_records_behind(card_of(name).number)


def check_books_and_chip_agree(name: str) -> None:
    state = card_of(name)
    assert in_the_chip(name) == (state.number, serials(state))
    check_card_says_what_the_register_says(name)
    assert states(serials(state)) == {CertificateState.DELIVERED}
    assert disagreements() == ()


def ten_o_clock(on: date) -> datetime:
    return datetime.combine(on, time(10), JST)


def moves_to_tsukuba(name: str, at: datetime) -> None:
    number = resident(name).resident
    municipality.receive_moving_out(number, planned_on=at.date(), at=at)
    municipality.receive_moving_in(
        municipality.MovingIn(
            MunicipalityId("tsukuba"),
            "茨城県つくば市見本町１番地",
            at.date(),
            "神奈川県",
            (
                municipality.Person(
                    "見本　さくら",
                    "ミホン　サクラ",
                    date(1990, 5, 30),
                    Sex.FEMALE,
                    "世帯主",
                    None,
                    resident=ResidentId(number),
                ),
            ),
        ),
        at=at,
    )


@pytest.mark.source("CERT-8", "EXP-5", "kamakura-guide-2024-05-01 §8", "JPKI CPS §4.9.9")
@pytest.mark.usefixtures("town")
def test_renewal_supersedes_both_certificates_from_the_day_it_opens():
    old, person, opens_on = card_of("sakura"), resident("sakura"), date(2029, 3, 1)
    with pytest.raises(RenewalNotOpenError):
        visits.renew_certificates(person, at=ten_o_clock(opens_on - DAY))
    check_books_and_chip_agree("sakura")
    visits.renew_certificates(person, at=ten_o_clock(opens_on))
    check_books_and_chip_agree("sakura")
    assert states(serials(old)) == {CertificateState.SUPERSEDED}
    assert reasons(serials(old)) == {RevocationReason.SUPERSEDED}
    new = certification.entry(AUTHENTICATION, serials(card_of("sakura"))[AUTHENTICATION])
    assert new.last_day == date(2034, 5, 30)


@pytest.mark.source("CERT-8")
def test_certificates_that_ended_are_issued_anew_and_serve_at_once(town):
    before = expectation(resident("yamato"), at=town.now())
    assert before is not None
    assert before.code is RefusalCode.CERTIFICATE_EXPIRED
    visits.renew_certificates(resident("yamato"), at=town.now())
    check_books_and_chip_agree("yamato")
    assert expectation(resident("yamato"), at=town.now()) is None


@pytest.mark.source("CERT-6", "LOSS-3", "tsukuba-guide-2023-10 §7", "JPKI CPS §4.9.9")
def test_lifting_a_suspension_replaces_what_was_held_in_the_same_visit(town):
    old = card_of("hisako")
    assert states(serials(old)) == {CertificateState.HELD}
    visits.lift_suspension(resident("hisako"), at=town.now())
    assert card_of("hisako").status is CardStatus.IN_USE
    check_books_and_chip_agree("hisako")
    assert reasons(serials(old)) == {RevocationReason.CESSATION_OF_OPERATION}
    assert expectation(resident("hisako"), at=town.now()) is None
    with pytest.raises(EventRefusedError, match="in-use"):
        visits.lift_suspension(resident("hisako"), at=town.now())


@pytest.mark.source("MOVE-4", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §6(1)")
def test_continued_use_brings_a_signature_certificate_of_the_new_address(town):
    moves_to_tsukuba("sakura", town.now())
    old = serials(card_of("sakura"))
    visits.continue_use(resident("sakura"), at=town.now())
    check_books_and_chip_agree("sakura")
    state = card_of("sakura")
    assert (state.municipality, state.continued_on) == ("tsukuba", town.now().date())
    assert serials(state)[AUTHENTICATION] == old[AUTHENTICATION]
    assert certification.entry(SIGNATURE, serials(state)[SIGNATURE]).municipality == "tsukuba"
    assert reasons({SIGNATURE: old[SIGNATURE]}) == {RevocationReason.AFFILIATION_CHANGED}
    with pytest.raises(NothingToContinueError):
        visits.continue_use(resident("sakura"), at=town.now())


@pytest.mark.source("MOVE-4", "kamakura-guide-2024-05-01 §5, §7")
def test_somebody_in_town_has_moved_in_and_may_still_have_the_use_continued(town):
    waiting = card_of("mio")
    moved_in_on = town.founded_at.date() - 10 * DAY
    assert waiting.municipality == "kamakura"
    assert waiting.continued_use_until == moved_in_on + 90 * DAY
    visits.continue_use(resident("mio"), at=town.now())
    check_books_and_chip_agree("mio")
    refusal = expectation(resident("mio"), at=town.now())
    assert refusal is not None
    assert refusal.code is RefusalCode.CARD_TOO_NEW


def test_continued_use_of_a_card_without_a_signature_certificate_brings_none(town):
    moves_to_tsukuba("yui", town.now())
    visits.continue_use(resident("yui"), at=town.now())
    check_books_and_chip_agree("yui")
    assert serials(card_of("yui")).keys() == {AUTHENTICATION}


@pytest.mark.source("CERT-8", "MOVE-1", "fujisawa-guide §5")
def test_after_a_move_within_the_city_a_new_signature_certificate_can_be_had(town):
    old = serials(card_of("ren"))
    visits.replace_signature_certificate(resident("ren"), at=town.now())
    check_books_and_chip_agree("ren")
    assert serials(card_of("ren"))[AUTHENTICATION] == old[AUTHENTICATION]
    assert reasons({SIGNATURE: old[SIGNATURE]}) == {RevocationReason.AFFILIATION_CHANGED}


@pytest.mark.source("MOVE-1", "fujisawa-guide §5")
def test_a_card_without_a_signature_certificate_is_endorsed_after_a_move(town):
    municipality.receive_change_of_address(
        resident("yui").resident, "神奈川県藤沢市架空橋８番地", at=town.now()
    )
    assert card_office.are_records_behind(card_of("yui").number)
    old, portrait = card_of("yui"), portrait_on("yui")
    visits.endorse_card(resident("yui"), at=town.now())
    check_books_and_chip_agree("yui")
    assert card_of("yui") == old
    assert portrait_on("yui") == portrait


def portrait_on(name: str) -> bytes:
    """Read the photograph off somebody's card."""
    with wallet.take(resident(name), "a reader") as card:
        session = CardFaceSession(card)
        session.verify_pin(
            PinRole.VERIFICATION_NUMBER_B, Pin(resident(name).verification_number_b or "")
        )
        return session.face().portrait


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["changed_records", "write_files", "records_written"])
@pytest.mark.parametrize("name", ["mio", "yui"])
def test_new_records_cut_off_anywhere_are_written_by_the_next_visit(
    town, monkeypatch, name, step, after
):
    if name == "yui":
        moves_to_tsukuba("yui", town.now())
    owner = CounterSession if step == "write_files" else card_office
    whole = getattr(owner, step)

    def cut(*arguments, **named):
        if after:
            whole(*arguments, **named)
        raise PulledPlugError

    with monkeypatch.context() as plug:
        plug.setattr(owner, step, cut)
        with pytest.raises(PulledPlugError):
            visits.continue_use(resident(name), at=town.now())
    assert disagreements() == ()
    if after and step == "records_written":
        check_books_and_chip_agree(name)
        return
    assert card_office.are_records_behind(card_of(name).number)
    visits.continue_use(resident(name), at=town.now())
    check_books_and_chip_agree(name)


@pytest.mark.source("CARD-7")
def test_a_face_authentication_card_stays_one_when_it_is_made_anew(town):
    visits.reissue_card(resident("chiyo"), at=town.now())
    state, person = card_of("chiyo"), resident("chiyo")
    assert serials(state).keys() == {AUTHENTICATION}
    with wallet.take(person, "a reader") as card:
        session = JpkiSession(card)
        assert session.tries_left(AUTHENTICATION) == 0
        found = x509.load_der_x509_certificate(session.certificate(AUTHENTICATION))
        assert found.serial_number == state.authentication_serial
    with pytest.raises(RefusedError) as refused:
        visits.renew_certificates(person, at=town.now())
    assert refused.value.refusal.code is RefusalCode.PIN_BLOCKED


@pytest.mark.source("COUNTER-2", "CARD-12", "tsukuba-guide-2023-10 §3(2)")
def test_locked_pins_are_set_anew_at_the_counter_as_the_memo_sheet_has_them(town):
    before = expectation(resident("kenji"), at=town.now())
    assert before is not None
    assert before.code is RefusalCode.PIN_BLOCKED
    visits.reset_pins(resident("kenji"), at=town.now())
    assert expectation(resident("kenji"), at=town.now()) is None
    check_books_and_chip_agree("kenji")
    with wallet.take(resident("kenji"), "a reader") as card:
        for session, role, pin in (
            (InputSupportSession, PinRole.INPUT_SUPPORT, resident("kenji").input_support_pin),
            (CommonDataSession, PinRole.RESIDENT_REGISTER, resident("kenji").resident_register_pin),
        ):
            session(card).verify_pin(role, Pin(pin))


def test_a_signature_pin_changed_at_a_kiosk_is_the_roster_s_again_thereafter(town):
    code = pin_reset.reserve(resident("sakura"), at=town.now())
    pin = Pin(resident("sakura").authentication_pin)
    with wallet.take(resident("sakura"), "kiosk") as card:
        pin_reset.reset_signature_pin(
            card, authentication_pin=pin, code=code, new_pin=Pin("NEWPIN77"), at=town.now()
        )
    assert resident("sakura").signature_pin_changed_at is not None
    visits.reset_pins(resident("sakura"), at=town.now())
    assert resident("sakura").signature_pin_changed_at is None
    check_books_and_chip_agree("sakura")


@pytest.mark.parametrize("name", ["chiyo", "masao"])
def test_pins_that_were_never_set_are_not_set_anew(town, name):
    with pytest.raises(visits.PinsLockedForGoodError):
        visits.reset_pins(resident(name), at=town.now())


@pytest.mark.source("EXP-7", "izumi-guide §5(3)")
def test_a_card_that_ends_soon_is_renewed_and_given_back(town):
    old, person = card_of("tsumugi"), resident("tsumugi")
    visits.renew_card(person, at=town.now())
    check_books_and_chip_agree("tsumugi")
    new = card_of("tsumugi")
    assert new.number != old.number
    assert new.last_day > old.last_day
    assert card_office.card(old.number).status is CardStatus.RETURNED
    assert states(serials(old)) == {CertificateState.SUPERSEDED}
    refusal = expectation(person, at=town.now())
    assert refusal is not None
    assert refusal.code is RefusalCode.CARD_TOO_NEW


@pytest.mark.source("EXP-5", "EXP-7", "kamakura-guide-2024-05-01 §8")
@pytest.mark.usefixtures("town")
def test_a_card_is_renewed_from_the_day_that_the_renewal_opens():
    person, old = resident("sakura"), card_of("sakura")
    assert old.last_day == date(2034, 5, 30)
    with pytest.raises(visits.CardRenewalNotOpenError) as refused:
        visits.renew_card(person, at=ten_o_clock(date(2034, 2, 28)))
    assert refused.value.opens_on == date(2034, 3, 1)


@pytest.mark.source("LOSS-4", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("name", ["sakura", "hisako"])
def test_a_lost_card_is_reissued_and_the_old_one_is_void_wherever_it_is(town, name):
    old = card_of(name)
    visits.reissue_card(resident(name), at=town.now())
    check_books_and_chip_agree(name)
    assert card_office.card(old.number).status is CardStatus.LAPSED
    assert states(serials(old)) == {CertificateState.SUPERSEDED}


def test_who_holds_no_card_is_sent_home(town):
    for visit in (visits.renew_certificates, visits.renew_card, visits.reissue_card):
        with pytest.raises(RefusedError) as refused:
            visit(resident("kei"), at=town.now())
        assert refused.value.refusal.code is RefusalCode.CARD_ABSENT


def test_a_card_that_is_elsewhere_can_visit_no_counter(town):
    person, old = resident("hisako"), card_of("hisako")
    with wallet.take(person, "kiosk"):
        for visit in (visits.lift_suspension, visits.renew_certificates, visits.continue_use):
            with pytest.raises(RefusedError) as refused:
                visit(person, at=town.now())
            assert refused.value.refusal.code is RefusalCode.CARD_ELSEWHERE
        assert card_of("hisako") == old
        with pytest.raises(RefusedError):
            visits.reissue_card(person, at=town.now())
        assert card_of("hisako") == old
    visits.reissue_card(person, at=town.now())
    check_books_and_chip_agree("hisako")


def test_without_the_pin_a_card_makes_no_key(town):
    old = card_of("kenji")
    with pytest.raises(RefusedError) as refused:
        visits.renew_certificates(resident("kenji"), at=town.now())
    assert refused.value.refusal.code is RefusalCode.PIN_BLOCKED
    assert card_of("kenji") == old


STEPS = (
    (CounterSession, "make_key"),
    (CounterSession, "write_certificate"),
    (card_office, "order_certificates"),
    (card_office, "certificates_written"),
)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("name", ["hisako", "sakura"])
def test_a_visit_cut_off_at_any_step_is_made_again(town, monkeypatch, name, step, after):
    moves_to_tsukuba("sakura", town.now())
    visit = visits.lift_suspension if name == "hisako" else visits.continue_use
    owner, function = step
    whole = getattr(owner, function)

    def cut(*arguments, **named):
        if after:
            whole(*arguments, **named)
        raise PulledPlugError

    with monkeypatch.context() as plug:
        plug.setattr(owner, function, cut)
        with pytest.raises(PulledPlugError):
            visit(resident(name), at=town.now())
    if after and function == "certificates_written" and name == "hisako":
        check_books_and_chip_agree(name)
        return
    visit(resident(name), at=town.now())
    check_books_and_chip_agree(name)
    of_this_card = [
        one for one in certification.entries() if one.resident == resident(name).resident
    ]
    in_force = [one for one in of_this_card if one.state is CertificateState.DELIVERED]
    assert len(in_force) == 2
    assert not [one for one in of_this_card if one.state is CertificateState.ISSUED]


@pytest.mark.parametrize("cut_at", ["put_in", "hand_over"])
def test_a_renewal_of_the_card_cut_off_is_made_again_with_one_card_in_the_end(
    town, monkeypatch, cut_at
):
    old = card_of("tsumugi")
    owner = wallet if cut_at == "put_in" else card_office

    def cut(*_arguments, **_named):
        raise PulledPlugError

    with monkeypatch.context() as plug:
        plug.setattr(owner, cut_at, cut)
        with pytest.raises(PulledPlugError):
            visits.renew_card(resident("tsumugi"), at=town.now())
    assert card_of("tsumugi") == old
    visits.renew_card(resident("tsumugi"), at=town.now() + DAY)
    check_books_and_chip_agree("tsumugi")
    mine = [one for one in card_office.cards() if one.resident == resident("tsumugi").resident]
    assert [one.status for one in mine if one.number != card_of("tsumugi").number] == [
        CardStatus.RETURNED,
        CardStatus.LAPSED,
    ]


def have_it_lifted(name: str, at: str) -> None:
    """Visit the counter in a process that may be killed."""
    visits.lift_suspension(resident(name), at=datetime.fromisoformat(at))


def test_a_visit_killed_anywhere_is_made_again(town):
    at, number = town.now(), card_of("aoi").number
    card_office.suspend(number, at=at)
    connections.close_all()
    total = points(have_it_lifted, "aoi", at.isoformat())
    check_books_and_chip_agree("aoi")
    for n in range(1, total + 1, max(total // 8, 1)):
        card_office.suspend(number, at=at)
        killed_at(n, have_it_lifted, "aoi", at.isoformat())
        try:
            visits.lift_suspension(resident("aoi"), at=at)
        except EventRefusedError:  # it had come to its end, perhaps before others learned of it
            do_what_is_due()
            assert states(serials(card_of("aoi"))) == {CertificateState.DELIVERED}
        check_books_and_chip_agree("aoi")


@pytest.mark.source("CERT-7")
def test_what_was_renewed_is_told_by_ocsp(town):
    person = resident("hisako")
    visits.lift_suspension(person, at=town.now())
    with wallet.take(person, "a reader") as card:
        certificate = x509.load_der_x509_certificate(JpkiSession(card).certificate(AUTHENTICATION))
    issuer = issuer_of(certificate, certification.anchors(AUTHENTICATION))
    assert issuer is not None
    request = build_request(certificate, issuer)
    answer = x509.ocsp.load_der_ocsp_response(certification.ocsp_answer(request, at=town.now()))
    assert answer.certificate_status is x509.ocsp.OCSPCertStatus.GOOD
