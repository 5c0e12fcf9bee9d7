"""A new signature PIN at the kiosk, with the card in the tray."""

import pytest
from card_makers import full_image

from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.sandbox import pin_reset, wallet
from jumin.sandbox.pockets import pocket_of
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, RefusalCode, RefusedError


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
NEW = Pin("NEWPIN77")


def reset(connection, name, code, at, **others):
    holder = resident(name)
    given = {
        "authentication_pin": Pin(holder.authentication_pin),
        "code": code,
        "new_pin": NEW,
        "at": at,
    }
    pin_reset.reset_signature_pin(connection, **{**given, **others})


def refused(connection, name, code, at, **others):
    with pytest.raises(RefusedError) as caught:
        reset(connection, name, code, at, **others)
    return caught.value.refusal


def tries(name, purpose):
    with wallet.take(resident(name), "test") as card:
        return JpkiSession(card).tries_left(purpose)


def takes(name, pin):
    """Whether the card takes this signature PIN."""
    with wallet.take(resident(name), "test") as card:
        try:
            JpkiSession(card).verify_pin(SIGNATURE, pin)
        except RefusedError:
            return False
        return True


def lock(name):
    with wallet.take(resident(name), "test") as card:
        session = JpkiSession(card)
        while session.tries_left(SIGNATURE):
            with pytest.raises(RefusedError):
                session.verify_pin(SIGNATURE, Pin("WRONG99"))


@pytest.mark.source("COUNTER-3", "KIOSK-10", "tsukuba-guide-2023-10 §3(2)", "izumi-guide §3")
def test_a_locked_signature_pin_is_set_anew_with_all_its_tries(town):
    holder, at = resident("tsubasa"), town.now()
    lock("tsubasa")
    code = pin_reset.reserve(holder, at=at)
    with wallet.take(holder, "kiosk") as card:
        reset(card, "tsubasa", code, at)
    assert tries("tsubasa", SIGNATURE) == 5
    assert takes("tsubasa", NEW)
    assert card_office.card(holder.card).pin_changed_at == at


def test_the_rosters_pin_is_then_not_the_cards_and_the_pocket_leaves_that_certificate_out(town):
    holder, at = resident("tsubasa"), town.now()
    assert SIGNATURE in pocket_of(holder).certificates
    with wallet.take(holder, "kiosk") as card:
        reset(card, "tsubasa", pin_reset.reserve(holder, at=at), at)
    assert SIGNATURE not in pocket_of(holder).certificates
    assert not takes("tsubasa", Pin(holder.signature_pin))


@pytest.mark.source("COUNTER-3", "KIOSK-10", "tsukuba-guide-2023-10 §3(2)")
def test_without_the_authentication_pin_nothing_is_set_and_its_try_is_lost(town):
    holder, at = resident("tsubasa"), town.now()
    code = pin_reset.reserve(holder, at=at)
    wrong = Pin("0000" if holder.authentication_pin != "0000" else "1111")
    with wallet.take(holder, "kiosk") as card:
        refusal = refused(card, "tsubasa", code, at, authentication_pin=wrong)
    assert refusal.code is RefusalCode.PIN_WRONG
    assert refusal.facts == {"role": "authentication", "tries_left": 2}
    assert takes("tsubasa", Pin(holder.signature_pin))


@pytest.mark.source("COUNTER-2")
def test_a_blocked_authentication_pin_is_cured_at_the_counter_only(town):
    holder, at = resident("aoi"), town.now()
    code = pin_reset.reserve(holder, at=at)
    with wallet.take(holder, "kiosk") as card:
        session = JpkiSession(card)
        while session.tries_left(AUTHENTICATION):
            with pytest.raises(RefusedError):
                session.verify_pin(AUTHENTICATION, Pin(wrong_for(holder.authentication_pin)))
        assert refused(card, "aoi", code, at).code is RefusalCode.PIN_BLOCKED


def wrong_for(pin):
    return "0000" if pin != "0000" else "1111"


@pytest.mark.parametrize("pin", ["", "ABC12", "abcdef1", "123456", "ABCDEF", "ABC1234567890123X"])
def test_what_cant_be_a_signature_pin_is_refused_before_the_card_is_asked(town, pin):
    at = town.now()
    refusal = refused(None, "tsubasa", "12345678", at, new_pin=Pin(pin))
    assert refusal.code is RefusalCode.PIN_FORM
    assert refusal.facts == {"role": "signature"}


def test_a_wrong_code_leaves_the_old_pin(town):
    holder, at = resident("tsubasa"), town.now()
    code = pin_reset.reserve(holder, at=at)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    with wallet.take(holder, "kiosk") as card:
        assert refused(card, "tsubasa", wrong, at).code is RefusalCode.RESET_CODE_WRONG
    assert takes("tsubasa", Pin(holder.signature_pin))


def test_a_card_of_elsewhere_is_refused_before_it_sees_a_pin(town):
    image = full_image()
    refusal = refused(image.open(), "tsubasa", "12345678", town.now())
    assert refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED
    assert image.writes == []


def test_a_copied_certificate_proves_no_card(town, monkeypatch):
    holder, at = resident("tsubasa"), town.now()
    code = pin_reset.reserve(holder, at=at)
    monkeypatch.setattr(JpkiSession, "sign", lambda *_: bytes(256))
    with wallet.take(holder, "kiosk") as card:
        refusal = refused(card, "tsubasa", code, at)
    assert refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED
    assert refusal.facts == {"check": "proof.signature"}


def test_where_the_card_can_not_be_written_the_code_stays_good(town, monkeypatch):
    holder, at = resident("tsubasa"), town.now()
    code = pin_reset.reserve(holder, at=at)

    def full_disk(*_):
        raise OSError(28, "no space")

    with wallet.take(holder, "kiosk") as card, monkeypatch.context() as broken:
        broken.setattr(wallet.ImageFile, "replace", full_disk)
        with pytest.raises(Exception, match="take the new PIN"):
            reset(card, "tsubasa", code, at)
    assert takes("tsubasa", Pin(holder.signature_pin))
    with wallet.take(holder, "kiosk") as card:
        reset(card, "tsubasa", code, at)
    assert takes("tsubasa", NEW)
