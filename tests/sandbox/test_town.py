"""The town as a newcomer finds it."""

from collections import Counter
from pathlib import Path

import pytest

from jumin.cardfiles import PinRole
from jumin.client import (
    CommonDataSession,
    InputSupportSession,
    JpkiSession,
    ResidentRegisterSession,
)
from jumin.installation import LockHeldError
from jumin.offices.card_office import gateway as card_office
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import TownResidentUnknownError, resident, residents
from jumin.sandbox.wallet import take
from jumin.terms import CertificatePurpose, Pin, RefusalCode, RefusedError


EXPECTED = {
    "sakura": None,
    "haruto": None,
    "kenji": RefusalCode.PIN_BLOCKED,
    "hisako": RefusalCode.CARD_SUSPENDED,
    "emma": None,
    "tsubasa": None,
    "aoi": None,
    "ren": RefusalCode.RECORD_IN_UPDATE,
    "yui": None,
    "daichi": RefusalCode.RECORD_RESTRICTED,
    "hina": RefusalCode.RECORD_CHARACTERS,
    "sota": None,
    "mei": None,
    "minh": None,
    "kaito": RefusalCode.CARD_TOO_NEW,
    "nanami": RefusalCode.RECORD_MOVING_OUT,
    "riku": RefusalCode.RECORD_MOVING_OUT,
    "akari": None,
    "yamato": RefusalCode.CERTIFICATE_EXPIRED,
    "tsumugi": None,
    "minato": RefusalCode.CERTIFICATE_REVOKED,
    "shiori": RefusalCode.CERTIFICATE_ABSENT,
    "isamu": RefusalCode.CERTIFICATE_REVOKED,
    "kei": RefusalCode.CARD_ABSENT,
    "hanae": RefusalCode.KIOSK_NO_SERVICE,
    "saburo": RefusalCode.KIOSK_NO_SERVICE,
    "mio": RefusalCode.RECORD_REMOVED,  # from the card's municipality, until its use is continued
    "chiyo": RefusalCode.PIN_BLOCKED,
    "masao": RefusalCode.CERTIFICATE_ABSENT,
}


def test_everybody_is_in_the_town_for_the_reason_that_the_roster_gives(town):
    at = town.now()
    told = {one.id: expectation(one, at=at) for one in residents()}
    assert {name: refusal and refusal.code for name, refusal in told.items()} == EXPECTED


def test_looking_at_the_roster_costs_nobody_a_try(town):
    first = [expectation(one, at=town.now()) for one in residents()]
    assert [expectation(one, at=town.now()) for one in residents()] == first


@pytest.mark.usefixtures("town")
def test_the_town_has_at_least_twenty_residents_in_five_municipalities():
    places = Counter(one.municipality for one in residents())
    assert sum(places.values()) >= 20
    assert set(places) == {"kamakura", "fujisawa", "tsukuba", "izumi", "nakanoto"}


@pytest.mark.source("Number Act, Enforcement Ordinance art. 5")
@pytest.mark.usefixtures("town")
def test_individual_numbers_of_the_town_are_artificial_with_a_right_check_digit():
    numbers = {
        municipality.household_record(one.resident, numbers_of=frozenset({one.resident}))
        .person(one.resident)
        .individual_number.reveal()
        for one in residents()
    }
    assert len(numbers) == len(residents())
    assert all(number.startswith("9999") for number in numbers)


@pytest.mark.source("tsukuba-guide-2023-10 §3")
@pytest.mark.usefixtures("town")
def test_every_pin_that_the_roster_tells_opens_the_card_and_no_other_can_be_tried():
    for one in residents():
        if one.card is None:
            continue
        with take(one, "a reader") as card:
            for session, role, pin in (
                (JpkiSession, PinRole.SIGNATURE, one.signature_pin),
                (JpkiSession, PinRole.AUTHENTICATION, one.authentication_pin),
                (InputSupportSession, PinRole.INPUT_SUPPORT, one.input_support_pin),
                (CommonDataSession, PinRole.RESIDENT_REGISTER, one.resident_register_pin),
                (ResidentRegisterSession, PinRole.RESIDENT_REGISTER, one.resident_register_pin),
            ):
                application = session(card)
                if pin is None or (one.id, role) == ("kenji", PinRole.AUTHENTICATION):
                    assert application.tries_left(role) == 0, (one.id, role)
                else:
                    application.verify_pin(role, Pin(pin))


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3(3)")
@pytest.mark.usefixtures("town")
def test_the_pins_of_four_digits_are_the_same_for_some_and_differ_for_others():
    kinds = Counter(
        len({one.authentication_pin, one.input_support_pin, one.resident_register_pin})
        for one in residents()
        if one.authentication_pin
    )
    assert kinds[1] >= 3
    assert kinds[3] >= 3


@pytest.mark.usefixtures("town")
def test_each_variant_of_the_card_is_in_somebody_s_pocket():
    told = {one.id: card_office.card_of(one.resident) for one in residents()}
    carried = {name: set(card.serials) if card else None for name, card in told.items()}
    pins = {one.id: one.input_support_pin for one in residents()}
    assert carried["sakura"] == set(CertificatePurpose)
    assert carried["yui"] == carried["chiyo"] == {CertificatePurpose.AUTHENTICATION}
    assert carried["shiori"] == carried["masao"] == set()
    assert all(pins[name] for name in ("sakura", "yui", "shiori"))
    assert pins["chiyo"] is pins["masao"] is None


@pytest.mark.usefixtures("town")
def test_no_pin_of_the_roster_is_told_by_a_representation():
    one = resident("sakura")
    for told in (
        one.authentication_pin,
        one.signature_pin,
        one.input_support_pin,
        one.resident_register_pin,
        one.security_code,
        one.verification_number_b,
    ):
        assert told
        assert f"'{told}'" not in repr(one)


@pytest.mark.usefixtures("town")
def test_a_card_is_in_one_place_at_a_time_and_whoever_comes_second_is_told_where():
    sakura = resident("sakura")
    with take(sakura, "kiosk 1"), pytest.raises(RefusedError) as refused, take(sakura, "kiosk 2"):
        pass
    assert refused.value.refusal.code is RefusalCode.CARD_ELSEWHERE
    assert refused.value.refusal.facts == {"place": "kiosk 1"}
    with take(sakura, "kiosk 2"):
        pass


def test_changed_bytes_kill_the_card_and_nothing_else(town):
    path = town.folder.cards / "sakura.card"
    image = bytearray(path.read_bytes())
    image[-1] ^= 1
    path.write_bytes(image)
    with pytest.raises(RefusedError) as refused, take(resident("sakura"), "kiosk"):
        pass
    assert refused.value.refusal.code is RefusalCode.CARD_UNREADABLE
    assert expectation(resident("tsubasa"), at=town.now()) is None


@pytest.mark.usefixtures("town")
def test_the_readme_names_a_pin_that_works():
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert f"--resident sakura --pin {resident('sakura').authentication_pin} " in readme


@pytest.mark.usefixtures("town")
def test_an_unknown_name_is_answered_with_the_nearest_one():
    with pytest.raises(TownResidentUnknownError) as unknown:
        resident("sakra")
    assert unknown.value.meant == "sakura"


@pytest.mark.usefixtures("town")
def test_a_lock_held_elsewhere_in_the_dialogue_is_not_taken_for_the_cards():
    with pytest.raises(LockHeldError), take(resident("sakura"), "kiosk"):
        raise LockHeldError(Path("another"), "somebody")
