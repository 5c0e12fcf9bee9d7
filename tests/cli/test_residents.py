from collections.abc import Callable
from typing import Any

import pytest

from jumin.sandbox import pin_reset, wallet
from jumin.sandbox.residents import resident
from jumin.terms import Pin


Jumin = Callable[..., Any]


@pytest.mark.usefixtures("town")
def test_the_roster_tells_pins_and_what_to_expect(jumin: Jumin) -> None:
    roster = {one["id"]: one for one in jumin("residents", "--json").json}
    sakura = roster["sakura"]
    assert len(sakura["authentication_pin"]) == 4
    assert sakura["kiosk"] == "ok"
    assert {one["kiosk"] for one in roster.values()} >= {"ok", "card.suspended", "pin.blocked"}


@pytest.mark.usefixtures("town")
def test_the_roster_is_a_table_in_the_language_asked_for(jumin: Jumin) -> None:
    english, japanese = jumin("residents"), jumin("residents", "--lang", "ja")
    assert "見本" in english.out
    assert "TEST" in english.out
    assert "An adult" in english.out
    assert "成人" in japanese.out


def test_a_signature_pin_that_was_changed_at_a_kiosk_is_told_no_more(
    jumin: Jumin, town: Any
) -> None:
    tsubasa, at = resident("tsubasa"), town.now()
    pins = {"authentication_pin": Pin(tsubasa.authentication_pin or ""), "new_pin": Pin("NEWPIN77")}
    code = pin_reset.reserve(tsubasa, at=at)
    with wallet.take(tsubasa, "kiosk") as card:
        pin_reset.reset_signature_pin(card, code=code, at=at, **pins)
    told = {one["id"]: one for one in jumin("residents", "--json").json}
    assert told["tsubasa"]["signature_pin"] is None
    assert told["tsubasa"]["signature_pin_changed_at"] == at.isoformat()
    assert told["sakura"]["signature_pin"]
    assert told["sakura"]["signature_pin_changed_at"] is None
    assert str(tsubasa.signature_pin) not in jumin("residents").out


@pytest.mark.usefixtures("town")
def test_to_expect_something_costs_no_try(jumin: Jumin) -> None:
    before = jumin("residents", "--json").json
    assert jumin("residents", "--json").json == before
