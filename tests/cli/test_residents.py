from collections.abc import Callable
from typing import Any

import pytest


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


@pytest.mark.usefixtures("town")
def test_to_expect_something_costs_no_try(jumin: Jumin) -> None:
    before = jumin("residents", "--json").json
    assert jumin("residents", "--json").json == before
