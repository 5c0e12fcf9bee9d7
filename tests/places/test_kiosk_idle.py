"""A machine at which nobody presses anything, and what is forgotten in its tray."""

import pytest

from jumin import rules
from jumin.offices.issuance import gateway as issuance
from jumin.places.kiosk import visits
from jumin.places.kiosk.machine import Machine
from jumin.terms import day_of


@pytest.fixture
def wait(monkeypatch):
    """Let so many seconds of real time pass."""
    passed = [0.0]
    real = visits.real_time
    monkeypatch.setattr(visits, "real_time", lambda: real() + passed[0])
    monkeypatch.setattr("jumin.places.kiosk.views.real_time", lambda: real() + passed[0])

    def let_pass(seconds: float) -> None:
        passed[0] += seconds

    return let_pass


@pytest.fixture
def patience(town):
    """How long the machine waits, in seconds."""
    return int(rules.idle_timeout(day_of(town.now())).value.total_seconds())


def forgotten(machine: Machine) -> bool:
    """Whether nothing of a visit is remembered but what lies in the tray."""
    kept, fresh = machine.as_kept(), Machine().as_kept()
    for name in ("terminal", "turn", "left", "medium", "step"):
        kept.pop(name)
        fresh.pop(name)
    return kept == fresh


@pytest.mark.parametrize("step", ["agree", "pin", "document", "pay", "print", "take", "receipt"])
@pytest.mark.parametrize("way", ["look", "press"])
def test_after_the_time_the_machine_forgets_everything(visitor, wait, patience, step, way):
    visitor.speak("en")
    visitor.bring("tsubasa")
    seen = visitor.go_to(step).context["machine"]
    wait(patience + 1)
    page = visitor.look() if way == "look" else visitor.press_at(step, seen.turn, coin=100)
    assert "Nothing was pressed for 3 minutes" in page.content.decode()
    remembered = page.context["machine"]
    assert forgotten(remembered)
    assert visitor.step(page) == ("card-left" if remembered.medium else "start")
    if seen.request:
        ended = {"print": "left", "take": "left", "receipt": "taken"}.get(step, "cancelled")
        assert issuance.view(seen.number).state == ended


def test_the_second_before_the_machine_still_waits(visitor, wait, patience):
    visitor.bring("tsubasa")
    visitor.go_to("pin")
    wait(patience - 2)
    assert visitor.step(visitor.look()) == "pin"


def test_money_that_was_put_in_comes_back_from_a_visit_that_is_forgotten(visitor, wait, patience):
    visitor.speak("en")
    visitor.to_payment("tsubasa")
    visitor.press(coin=100)
    wait(patience + 1)
    assert "Your money comes back: 100 yen." in visitor.look().content.decode()


def test_who_says_that_they_are_there_gets_the_whole_time_again(visitor, wait, patience):
    visitor.bring("tsubasa")
    visitor.go_to("pin")
    wait(patience - 10)
    visitor.client.post("/kiosk/stay/")
    wait(patience - 10)
    page = visitor.look()
    assert visitor.step(page) == "pin"
    assert page.context["seconds_left"] <= 10


def test_who_says_so_too_late_finds_the_visit_forgotten(visitor, wait, patience):
    visitor.bring("tsubasa")
    visitor.go_to("pin")
    wait(patience + 1)
    page = visitor.client.post("/kiosk/stay/", follow=True)
    assert forgotten(page.context["machine"])


def test_looking_does_not_make_the_machine_wait_longer(visitor, wait, patience):
    visitor.bring("tsubasa")
    visitor.go_to("pin")
    wait(patience // 2)
    visitor.look()
    wait(patience // 2 + 1)
    assert visitor.step(visitor.look()) == "card-left"


@pytest.mark.parametrize("step", ["start", "card-left"])
def test_at_the_start_and_for_a_forgotten_card_the_machine_waits_for_ever(
    visitor, wait, patience, step
):
    visitor.bring("tsubasa")
    if step == "card-left":
        visitor.go_to("pin")
        visitor.end()
    wait(100 * patience)
    page = visitor.look()
    assert visitor.step(page) == step
    assert page.context["seconds_left"] is None


def test_every_screen_tells_how_long_it_waits(visitor, patience):
    visitor.speak("en")
    visitor.bring("tsubasa")
    shown = visitor.go_to("pin").content.decode()
    assert f"when nothing is pressed for {patience // 60} minutes" in shown
    assert 'data-warn="20"' in shown


@pytest.mark.source("kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize("medium", ["card", "phone"])
def test_a_visit_does_not_end_before_what_lies_in_the_tray_is_taken(visitor, medium):
    visitor.bring("tsubasa")
    visitor.go_to(
        "usable-check",
        start={"municipality": "kamakura", "store": "lawson"},
        card_on={"put": f"{medium}:tsubasa"},
    )
    page = visitor.end()
    assert visitor.step(page) == "card-left"
    shown = page.content.decode()
    assert 'role="alert"' in shown
    assert "見本　つばさ" not in shown
    for _ in range(2):
        assert visitor.step(visitor.end()) == "card-left"
    assert visitor.step(visitor.press()) == "start"
    assert visitor.machine().medium == ""


@pytest.mark.source("KIOSK-1", "kamakura-guide-2024-05-01 §7")
def test_in_kamakura_the_card_is_taken_at_the_end_with_an_alarm(visitor):
    visitor.bring("sakura")
    page = visitor.go_to("card-off")
    assert page.context["is_last"]
    assert 'role="alert"' in page.content.decode()
    assert visitor.machine().medium == "card"
    assert visitor.step(visitor.press()) == "start"


def test_a_card_can_be_taken_off_before_the_pin_and_the_machine_asks_for_one(visitor):
    visitor.to_pin("sakura")
    page = visitor.press_beside("take-off")
    assert visitor.step(page) == "card-on"
    assert page.context["machine"].medium == ""


def test_a_card_that_is_taken_off_after_the_pin_is_not_asked_for_again(visitor):
    visitor.to_documents("sakura")
    assert visitor.step(visitor.press_beside("take-off")) == "document"
    assert visitor.machine().medium == ""
    assert visitor.step(visitor.go_to("receipt")) == "receipt"
    assert visitor.step(visitor.press()) == "start"


def test_nothing_is_taken_off_where_no_card_can_lie(visitor):
    visitor.bring("sakura")
    visitor.go_to("agree")
    assert visitor.refusal(visitor.press_beside("take-off")) == "request.state"


def test_who_comes_with_another_card_first_takes_the_forgotten_one(visitor):
    visitor.to_pin("sakura")
    page = visitor.bring("tsubasa")
    assert visitor.step(page) == "card-left"
    assert visitor.step(visitor.press()) == "start"
    assert visitor.machine().card == "tsubasa"
