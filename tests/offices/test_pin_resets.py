"""The card office: one-time codes for a new signature PIN, reserved by app, redeemed at a kiosk."""

from datetime import datetime, timedelta

import pytest

from jumin.offices.card_office import errors, models
from jumin.offices.card_office import gateway as card_office
from jumin.offices.common import gateway as offices
from jumin.rules import pin_reset_lifetime
from jumin.sandbox.residents import resident
from jumin.terms import RefusalCode, RefusedError, SerialNumber, day_of


SECOND = timedelta(seconds=1)


def card_of(name):
    card = card_office.card_of(resident(name).resident)
    assert card is not None
    return card


def reserve(name, at):
    return card_office.reserve_pin_reset(resident(name).resident, at=at)


def redeem(name, code, at):
    return card_office.redeem_pin_reset(card_of(name).authentication_serial, code, at=at)


def refused(act, *arguments):
    with pytest.raises(RefusedError) as caught:
        act(*arguments)
    return caught.value.refusal


def another(code):
    """Give a code that is not this one."""
    return f"{(int(code) + 1) % 10**8:08}"


@pytest.mark.source("COUNTER-3", "KIOSK-10", "izumi-guide §3", "tsukuba-guide-2023-10 §3(2)")
def test_a_code_of_eight_digits_is_redeemed_for_the_card_it_was_reserved_for(town):
    at = town.now()
    code = reserve("tsubasa", at)
    assert len(code) == 8
    assert code.isdecimal()
    assert redeem("tsubasa", code, at) == card_of("tsubasa").number
    assert refused(redeem, "emma", code, at).code is RefusalCode.RESET_CODE_WRONG


@pytest.mark.source("COUNTER-3", "jpki-pin-reset §procedure")
def test_a_code_is_good_for_twenty_four_hours(town):
    at = town.now()
    lifetime = pin_reset_lifetime(day_of(at)).value
    assert lifetime == timedelta(hours=24)
    code = reserve("tsubasa", at)
    redeem("tsubasa", code, at + lifetime - SECOND)
    refusal = refused(redeem, "tsubasa", code, at + lifetime)
    assert refusal.code is RefusalCode.RESET_CODE_EXPIRED
    assert refusal.facts == {"hours": 24}


def test_after_five_wrong_codes_the_right_one_is_refused_too(town):
    at = town.now()
    code = reserve("tsubasa", at)
    for _ in range(5):
        assert refused(redeem, "tsubasa", another(code), at).code is RefusalCode.RESET_CODE_WRONG
    assert refused(redeem, "tsubasa", code, at).code is RefusalCode.RESET_CODE_WRONG
    redeem("tsubasa", reserve("tsubasa", at), at)


def test_the_right_code_within_the_tries_gives_all_of_them_back(town):
    at = town.now()
    code = reserve("tsubasa", at)
    for _ in range(2):
        for _ in range(4):
            refused(redeem, "tsubasa", another(code), at)
        redeem("tsubasa", code, at)


@pytest.mark.parametrize(
    "code", ["", "1234567", "123456789", "1234567\n", "１２３４５６７８", "x" * 9999]
)
def test_what_cant_be_a_code_costs_no_try(town, code):
    at = town.now()
    right = reserve("tsubasa", at)
    for _ in range(6):
        assert refused(redeem, "tsubasa", code, at).code is RefusalCode.RESET_CODE_WRONG
    redeem("tsubasa", right, at)


def test_a_try_is_off_the_books_before_the_code_is_compared(town, monkeypatch):
    at = town.now()
    code, tries = reserve("tsubasa", at), []

    def compare(*_):
        tries.append(models.PinReset.objects.get().tries_left)
        return False

    monkeypatch.setattr("jumin.offices.card_office.pin_resets.hmac.compare_digest", compare)
    refused(redeem, "tsubasa", code, at)
    assert tries == [4]


def test_a_new_reservation_voids_the_old_one(town):
    at = town.now()
    old, new = reserve("tsubasa", at), reserve("tsubasa", at + SECOND)
    if old != new:
        refused(redeem, "tsubasa", old, at + SECOND)
    redeem("tsubasa", new, at + SECOND)
    assert models.PinReset.objects.count() == 1


def test_until_the_card_took_the_new_pin_the_code_is_redeemed_again_and_never_after(town):
    at = town.now()
    code, card = reserve("tsubasa", at), card_of("tsubasa")
    assert card.pin_changed_at is None
    redeem("tsubasa", code, at)
    redeem("tsubasa", code, at)
    card_office.pin_reset_written(card.number, at=at + SECOND)
    assert card_of("tsubasa").pin_changed_at == at + SECOND
    assert refused(redeem, "tsubasa", code, at + SECOND).code is RefusalCode.RESET_CODE_WRONG
    with pytest.raises(errors.NothingReservedError):
        card_office.pin_reset_written(card.number, at=at + SECOND)


def test_nothing_is_reported_as_set_that_was_not_redeemed(town):
    reserve("tsubasa", town.now())
    with pytest.raises(errors.NothingReservedError):
        card_office.pin_reset_written(card_of("tsubasa").number, at=town.now())


def test_a_new_reservation_takes_the_redeemed_one_back(town):
    at = town.now()
    redeem("tsubasa", reserve("tsubasa", at), at)
    reserve("tsubasa", at)
    with pytest.raises(errors.NothingReservedError):
        card_office.pin_reset_written(card_of("tsubasa").number, at=at)


def test_a_suspended_card_gets_no_new_pin(town):
    at = town.now()
    code = reserve("tsubasa", at)
    card_office.suspend(card_of("tsubasa").number, at=at)
    refusal = refused(redeem, "tsubasa", code, at)
    assert refusal.code is RefusalCode.CARD_SUSPENDED
    assert refusal == refused(reserve, "tsubasa", at)
    assert refusal.facts == {"since": card_of("tsubasa").suspended_at.isoformat()}


def test_a_card_that_was_given_back_gets_no_new_pin(town):
    at, card = town.now(), card_of("tsubasa")
    code = reserve("tsubasa", at)
    card_office.give_back(card.number, at=at)
    assert refused(redeem, "tsubasa", code, at).code is RefusalCode.CARD_ABSENT
    assert refused(reserve, "tsubasa", at).code is RefusalCode.CARD_ABSENT


def test_a_lapsed_card_gets_no_new_pin(town):
    at, card = town.now(), card_of("tsubasa")
    code = reserve("tsubasa", at)
    models.Card.objects.filter(number=card.number).update(status="lapsed", lapsed_at=at)
    refusal = refused(redeem, "tsubasa", code, at)
    assert refusal.code is RefusalCode.CARD_LAPSED
    assert datetime.fromisoformat(refusal.facts["since"]) == at


def test_a_card_without_a_signature_certificate_has_no_such_pin(town):
    refusal = refused(reserve, "haruto", town.now())
    assert refusal.code is RefusalCode.CERTIFICATE_ABSENT
    assert refusal.facts == {"purpose": "signature"}


def test_an_unknown_card_is_no_card(town):
    with pytest.raises(RefusedError) as caught:
        card_office.redeem_pin_reset(SerialNumber(99), "12345678", at=town.now())
    assert caught.value.refusal.code is RefusalCode.CARD_ABSENT


def test_of_the_code_the_books_keep_a_digest_that_no_other_card_or_reservation_has(town):
    at = town.now()
    code = reserve("tsubasa", at)
    redeem("tsubasa", code, at)
    row = models.PinReset.objects.values().get()
    lines = offices.journal_lines("card_office", last=2**31, act="card.pin_reset")
    assert [line.act for line in lines[-3:]] == [
        "card.pin_reset_reserved",
        "card.pin_reset_tried",
        "card.pin_reset_redeemed",
    ]
    assert {line.subject for line in lines[-3:]} == {card_of("tsubasa").number}
    assert code not in repr((row, lines))
    assert len(row["digest"]) == 64
