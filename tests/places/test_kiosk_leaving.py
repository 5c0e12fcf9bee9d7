"""Leaving the machine, and coming to one whose visit is over."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from jumin.offices.common.books import journal
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.models import Request
from jumin.places.kiosk import views
from jumin.places.kiosk.machine import Machine
from jumin.sandbox.clockwork import clock
from jumin.terms import JST, Refusal, RefusalCode, RefusedError


def machine(page) -> Machine:
    return page.context["machine"]


def to_pay(visitor):
    """Order a paper and tell its request."""
    return machine(visitor.to_payment("sakura")).number


def to_print(visitor):
    """Pay for a paper and tell its request."""
    number = to_pay(visitor)
    visitor.go_to("print")
    return number


def to_tray(visitor):
    """Pay for a paper and print it; tell its request."""
    number = to_print(visitor)
    visitor.go_to("take")
    return number


def paper_of(number):
    return Request.objects.get(number=number).paper


@pytest.fixture
def disk_fails_once(monkeypatch):
    """Let the next session not be saved."""
    save = SessionStore.save

    def fail(*_, **__):
        monkeypatch.setattr(SessionStore, "save", save)
        raise OSError("no space left")

    def begin():
        monkeypatch.setattr(SessionStore, "save", fail)

    return begin


@pytest.mark.source("izumi-kiosk-leaflet §step 12")
@pytest.mark.parametrize("state", ["paid", "printed"])
def test_leaving_after_paying_destroys_the_paper(visitor, state):
    number = to_print(visitor) if state == "paid" else to_tray(visitor)
    assert issuance.view(number).state == state
    assert paper_of(number)
    assert visitor.step(visitor.end(sure="yes")) == "card-left"
    assert issuance.view(number).state == "left"
    assert paper_of(number) is None
    assert machine(visitor.look()).request == ""


@pytest.mark.source("kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja", "証明書は廃棄され、手数料は返金されません。"),
        ("en", "the paper is destroyed and the fee is not refunded."),
    ],
)
def test_before_a_paid_paper_is_left_the_visitor_is_told_what_that_means(visitor, language, told):
    visitor.speak(language)
    number = to_print(visitor)
    for asked in (visitor.end(), visitor.bring("tsubasa")):
        assert asked.request["PATH_INFO"] == "/kiosk/leave/"
        assert told in asked.content.decode()
        assert 'name="sure"' in asked.content.decode()
        assert issuance.view(number).state == "paid"
    assert visitor.step(visitor.look()) == "print"


def test_where_nothing_is_paid_nothing_is_asked_about_leaving(visitor):
    visitor.to_payment("sakura")
    assert visitor.step(visitor._keep(visitor.client.get("/kiosk/leave/", follow=True))) == "pay"


def test_leaving_after_taking_the_paper_changes_nothing(visitor):
    number = to_tray(visitor)
    assert visitor.step(visitor.press()) == "receipt"
    assert visitor.step(visitor.end()) == "card-left"
    assert issuance.view(number).state == "taken"


@pytest.mark.parametrize("state", ["cancelled", "left"])
@pytest.mark.parametrize("way", ["look", "end", "bring"])
def test_a_visit_that_ended_though_its_session_was_not_saved_begins_anew(
    visitor, disk_fails_once, state, way
):
    number = to_print(visitor) if state == "left" else to_pay(visitor)
    disk_fails_once()
    with pytest.raises(OSError, match="no space"):
        visitor.end(sure="yes")
    assert issuance.view(number).state == state
    assert visitor.client.session["kiosk"]["request"] == number
    page = {"look": visitor.look, "end": visitor.end, "bring": lambda: visitor.bring("yui")}[way]()
    assert page.status_code == 200
    assert visitor.step(page) == "card-left"
    assert machine(page).card == ("yui" if way == "bring" else "")
    assert visitor.step(visitor.press()) == "start"
    assert machine(visitor.look()).card == ("yui" if way == "bring" else "")


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(lambda kept: {**kept, "colour": "red"}, id="a key too many"),
        pytest.param(lambda kept: kept.pop("turn") and kept, id="a key too few"),
        pytest.param(lambda _: {}, id="nothing"),
        pytest.param(lambda _: 7, id="a number"),
        pytest.param(lambda _: "service", id="a word"),
        pytest.param(lambda kept: {**kept, "step": "dance"}, id="another step"),
        pytest.param(lambda kept: {**kept, "step": "reset"}, id="a step of another service"),
        pytest.param(lambda kept: {**kept, "service": "singing"}, id="another service"),
        pytest.param(lambda kept: {**kept, "guide": "atlantis"}, id="another guide"),
        pytest.param(lambda kept: {**kept, "store": "harbour"}, id="another shop"),
        pytest.param(lambda kept: {**kept, "began_on": "yesterday"}, id="another day"),
        pytest.param(lambda kept: {**kept, "medium": "ring"}, id="another medium"),
        pytest.param(lambda kept: {**kept, "subject": "nobody"}, id="another subject"),
        pytest.param(lambda kept: {**kept, "printer": "gone"}, id="another printer"),
        pytest.param(lambda kept: {**kept, "document": "poem"}, id="another document"),
        pytest.param(lambda kept: {**kept, "items": ["rhyme"]}, id="another item"),
        pytest.param(lambda kept: {**kept, "items": 7}, id="no items"),
        pytest.param(lambda kept: {**kept, "refusal": {"code": "no"}}, id="another refusal"),
        pytest.param(lambda kept: {**kept, "refusal": {"kind": 1}}, id="a refusal without code"),
    ],
)
def test_a_visit_that_another_version_remembers_begins_anew(visitor, kept):
    visitor.to_payment("sakura")
    session = visitor.client.session
    session["kiosk"] = kept(dict(session["kiosk"]))
    session.save()
    for address in ("/kiosk/", "/kiosk/refusal/", "/kiosk/leave/", "/kiosk/paper.pdf"):
        page = visitor.client.get(address, follow=True)
        assert page.status_code == 200
        assert visitor.step(page) == "start"
    assert visitor.step(visitor.bring("yui")) == "start"


def test_a_screen_that_is_refused_does_not_bring_back_a_visit_ended_meanwhile(visitor, monkeypatch):
    visitor.to_documents("sakura")
    number = machine(visitor.look()).number
    other = Client()
    other.cookies = visitor.client.cookies

    def quit_elsewhere(*_, **__):
        other.post("/kiosk/end/")
        raise RefusedError(Refusal(RefusalCode.KIOSK_CLOSED))

    with monkeypatch.context() as patch:
        patch.setattr(views.issuance, "offers", quit_elsewhere)
        page = visitor.client.get("/kiosk/document/", follow=True)
    assert issuance.view(number).state == "cancelled"
    kept = visitor.client.session["kiosk"]
    assert (kept["step"], kept["request"], kept["refusal"]) == ("card-left", "", None)
    assert visitor.step(page) == "card-left"


def test_a_screen_that_is_refused_keeps_what_was_pressed_meanwhile(visitor, monkeypatch):
    visitor.to_documents("sakura")
    turn = machine(visitor.look()).turn
    offers = issuance.offers
    other = Client()
    other.cookies = visitor.client.cookies

    def press_elsewhere(*_, **__):
        monkeypatch.setattr(views.issuance, "offers", offers)
        other.post("/kiosk/document/", {"turn": turn, "document": "resident-record"})
        raise RefusedError(Refusal(RefusalCode.KIOSK_CLOSED))

    monkeypatch.setattr(views.issuance, "offers", press_elsewhere)
    visitor.client.get("/kiosk/document/")
    kept = visitor.client.session["kiosk"]
    assert (kept["step"], kept["turn"]) == ("subject", turn + 1)
    assert kept["refusal"]["code"] == "kiosk.closed"


def test_looking_at_a_refused_screen_again_and_again_writes_nothing(visitor):
    clock().set(datetime(2026, 11, 20, 22, 58, tzinfo=JST))
    visitor.to_documents("sakura")
    clock().set(datetime(2026, 11, 20, 23, 0, tzinfo=JST))
    before = journal("issuance").count()
    for _ in range(3):
        page = visitor.client.get("/kiosk/document/", follow=True)
        assert visitor.refusal(page) == "kiosk.closed"
    assert journal("issuance").count() == before


@pytest.mark.parametrize("screen", ["document", "pay"])
def test_a_visit_whose_time_is_over_ends_and_gives_the_money_back(visitor, screen):
    visitor.speak("en")
    visitor.to_documents("tsubasa") if screen == "document" else visitor.to_payment("tsubasa")
    if screen == "pay":
        visitor.press(coin=1000)
    seen = machine(visitor.look())
    clock().turn(clock().after(timedelta(days=1)))
    if screen == "pay":
        page = visitor.press_at("pay", seen.turn)
        assert "Your money comes back: 1000 yen." in page.content.decode()
    else:
        page = visitor.look()
    assert visitor.refusal(page) == "request.unknown"
    assert page.context["why"].act
    assert issuance.view(seen.number).state == "cancelled"
    page = visitor.look()
    assert visitor.step(page) == "start"
    assert (machine(page).request, machine(page).card) == ("", "tsubasa")


def test_a_paper_that_was_taken_while_one_looks_at_it_is_gone(visitor, monkeypatch):
    number = to_tray(visitor)
    show = issuance.print_paper

    def taken_elsewhere(*given, at):
        issuance.take(number, at=at)
        return show(*given, at=at)

    monkeypatch.setattr(views.issuance, "print_paper", taken_elsewhere)
    page = visitor.client.get("/kiosk/paper.pdf", follow=True)
    assert visitor.refusal(page) == "request.state"
    assert visitor.step(visitor.look()) == "receipt"


@pytest.mark.parametrize("go_on", [to_pay, to_print])
def test_leaving_at_the_instant_at_which_the_centre_ends_the_visit_is_leaving(
    visitor, monkeypatch, go_on
):
    go_on(visitor)

    def ended_meanwhile(number, *, at):
        del number, at
        raise RefusedError(Refusal(RefusalCode.REQUEST_STATE, {"state": "cancelled", "asked": "x"}))

    monkeypatch.setattr(issuance, "cancel", ended_meanwhile)
    monkeypatch.setattr(issuance, "leave", ended_meanwhile)
    assert visitor.end(sure="yes").status_code == 200
    assert visitor.step(visitor.look()) == "card-left"


@pytest.mark.source("izumi-kiosk-leaflet §step 11")
def test_money_in_a_machine_whose_visit_the_centre_has_ended_comes_back_and_is_told(visitor):
    number = to_pay(visitor)
    visitor.press(coin=100)
    issuance.cancel(number, at=clock().now())
    page = visitor.look()
    assert visitor.refusal(page) == RefusalCode.REQUEST_UNKNOWN
    assert "100" in " ".join(str(told) for told in page.context["messages"])
    assert machine(visitor.look()).inserted == 0
