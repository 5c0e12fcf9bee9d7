"""The town as a newcomer finds it."""

from collections import Counter
from pathlib import Path

import pytest

from jumin.installation import LockHeldError
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import TownResidentUnknownError, resident, residents
from jumin.sandbox.wallet import take
from jumin.terms import RefusalCode, RefusedError


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
