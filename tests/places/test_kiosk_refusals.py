import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from html import escape

import pytest
from django.db import connections
from django.test import Client

from jumin.installation import exclusive
from jumin.locale import explain
from jumin.places.kiosk.machine import Machine
from jumin.sandbox import clockwork, wallet
from jumin.sandbox.residents import resident
from jumin.terms import JST, Refusal, RefusalCode


def wrong_pin(name):
    return f"{(int(resident(name).authentication_pin) + 1) % 10_000:04}"


@pytest.mark.source("kamakura-guide-2024-05-01 §5 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("hisako", "card.suspended"),
        ("kaito", "card.too_new"),
        ("yamato", "certificate.expired"),
        ("minato", "certificate.revoked"),
        ("isamu", "certificate.revoked"),
        ("hanae", "kiosk.no_service"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_kiosk_refuses_after_the_pin_and_gives_the_card_back(visitor, name, code, language):
    visitor.speak(language)
    page = visitor.to_documents(name)
    assert visitor.refusal(page) == code
    shown = page.content.decode()
    assert code in shown
    assert escape(page.context["why"].title) in shown
    assert page.context["why"].act
    assert escape(page.context["why"].act) in shown
    assert visitor.step(visitor.look()) == "card-on"
    assert visitor.machine().medium == ""


@pytest.mark.source(
    "KIOSK-5", "INFO-1", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)"
)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ren", "record.in_update"),
        ("daichi", "record.restricted"),
        ("hina", "record.characters"),
        ("nanami", "record.moving_out"),
        ("riku", "record.moving_out"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_the_record_forbids_is_told_beside_the_document_with_its_cure(
    visitor, name, code, language
):
    visitor.speak(language)
    page = visitor.to_documents(name)
    told = dict(page.context["refused"]) if visitor.step(page) else {"": page.context["why"]}
    assert code in {why.code for why in told.values()}
    for why in told.values():
        assert escape(why.title) in page.content.decode()
        assert why.act
    if visitor.step(page):
        assert visitor.press(document="resident-record").status_code == 422


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 2")
@pytest.mark.parametrize(
    ("name", "code"),
    [("kenji", "pin.blocked"), ("shiori", "certificate.absent"), ("kei", "card.absent")],
)
def test_the_kiosk_finds_out_without_a_pin_that_a_card_can_not_be_used(visitor, name, code):
    assert visitor.refusal(visitor.to_card_check(name)) == code
    assert visitor.step(visitor.look()) == "card-on"


def test_a_damaged_card_can_not_be_read(visitor):
    path = wallet.image_path("sakura")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert visitor.refusal(visitor.to_card_check("sakura")) == "card.unreadable"


def test_a_card_is_in_one_place_at_a_time(visitor):
    visitor.speak("en")
    with exclusive(wallet.image_path("sakura").with_suffix(".lock"), "slot 127.0.0.1:35963"):
        page = visitor.to_card_check("sakura")
    assert visitor.refusal(page) == "card.elsewhere"
    assert "card slot (127.0.0.1:35963)" in page.content.decode()


@pytest.mark.source("CARD-5", "tsukuba-guide-2023-10 §3", "kamakura-guide-2024-05-01 §5")
def test_three_wrong_pins_block_the_card_and_the_tries_left_are_told(visitor):
    visitor.to_pin("sakura")
    for left in ("2", "1"):
        page = visitor.press(pin=wrong_pin("sakura"))
        assert visitor.refusal(page) == "pin.wrong"
        assert f"<strong>{left}</strong>" in page.content.decode()
        assert visitor.step(visitor.look()) == "pin"
    assert visitor.refusal(visitor.press(pin=wrong_pin("sakura"))) == "pin.blocked"
    assert visitor.step(visitor.look()) == "card-on"


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", "１２３４", " 1234", "1234\n"])
def test_what_can_not_be_a_pin_costs_no_try(visitor, pin):
    visitor.to_pin("sakura")
    page = visitor.press(pin=pin)
    assert page.status_code == 422
    shown = page.content.decode()
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_pin_helptext id_pin_error"' in shown
    assert 'id="id_pin_error"' in shown
    assert visitor.refusal(visitor.press(pin=wrong_pin("sakura"))) == "pin.wrong"
    assert "<strong>2</strong>" in visitor.seen[-1].content.decode()


def test_a_pin_never_outlives_the_press_that_carries_it(visitor):
    visitor.to_pin("sakura")
    pins = [wrong_pin("sakura"), resident("sakura").authentication_pin]
    before = len(visitor.seen)
    for pin in pins:
        visitor.press(pin=pin)
    visitor.press()
    for page in visitor.seen[before:]:
        assert not any(f'"{pin}"' in page.content.decode() for pin in pins)
        assert not any(pin in location for location, _ in page.redirect_chain for pin in pins)
    kept = json.dumps(dict(visitor.client.session))
    assert not any(f'"{pin}"' in kept for pin in pins)


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=JST), True),
        (datetime(2026, 11, 20, 23, 0, tzinfo=JST), False),
        (datetime(2026, 11, 21, 6, 29, tzinfo=JST), False),
        (datetime(2026, 11, 21, 6, 30, tzinfo=JST), True),
        (datetime(2026, 12, 29, 12, 0, tzinfo=JST), False),
    ],
)
def test_outside_the_hours_the_kiosk_says_when_it_opens(visitor, at, is_open):
    clockwork.set_clock(at)
    page = visitor.to_documents("sakura")
    assert visitor.refusal(page) == (None if is_open else "kiosk.closed")
    if not is_open:
        assert "2026年11月21日 06:30" in page.content.decode() or at.month == 12


@pytest.mark.parametrize("step", ["agree", "pin", "confirm", "pay", "print", "take", "receipt"])
def test_a_button_of_another_screen_is_refused_and_nothing_is_lost(visitor, step):
    visitor.bring("sakura")
    visitor.go_to("service")
    before = dict(visitor.client.session["kiosk"])
    page = visitor.press_at(step, before["turn"], pin="1234", coin="100")
    assert visitor.refusal(page) == "request.state"
    after = dict(visitor.client.session["kiosk"])
    assert {**after, "refusal": None} == before


@pytest.mark.parametrize("turn", ["", "-1", "x", "9" * 500, "１"])
def test_a_button_without_its_turn_is_refused(visitor, turn):
    visitor.bring("sakura")
    assert visitor.refusal(visitor.press_at("start", turn)) == "request.state"


def test_pressing_a_button_twice_does_once_what_it_does(visitor):
    visitor.to_payment("sakura")
    turn = visitor.look().context["machine"].turn
    for _ in range(3):
        page = visitor.press_at("pay", turn, coin=100)
    assert page.context["machine"].inserted == 100
    visitor.press(coin=500)
    turn = visitor.look().context["machine"].turn
    for _ in range(2):
        page = visitor.press_at("pay", turn)
    assert visitor.step(page) == "print"


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
def test_pressing_twice_at_the_same_instant_costs_one_try(visitor):
    visitor.to_pin("sakura")
    turn = visitor.look().context["machine"].turn
    cookies = visitor.client.cookies

    def press(_):
        again = Client()
        again.cookies = cookies
        try:
            again.post("/kiosk/pin/", {"turn": turn, "pin": wrong_pin("sakura")})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    page = visitor.client.get("/kiosk/refusal/")
    assert "<strong>2</strong>" in page.content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_refusal_has_a_page_with_its_code_and_its_cure(visitor, language):
    visitor.speak(language)
    visitor.bring("sakura")
    session = visitor.client.session
    for code in RefusalCode:
        machine = Machine(card="sakura")
        machine.refuse(Refusal(code))
        session["kiosk"] = machine.as_kept()
        session.save()
        page = visitor.client.get("/kiosk/refusal/")
        assert page.status_code == 200
        assert f"<code>{code}</code>" in page.content.decode()
        why, told = page.context["why"], explain(Refusal(code), language)
        assert (why.title, why.detail) == (told.title, told.detail)
        assert why.act
        assert why.who
        assert why.where


def test_without_a_refusal_there_is_no_page_about_one(visitor):
    visitor.bring("sakura")
    assert visitor.client.get("/kiosk/refusal/").status_code == 302


@pytest.mark.parametrize("name", ["", "nobody", "sakura' OR 1=1", "x" * 5000, "\0"])
def test_nobody_brings_a_card_of_somebody_unknown(visitor, name):
    assert visitor.client.post("/kiosk/bring/", {"resident": name}).status_code == 404


def test_a_visit_that_the_books_do_not_know_begins_anew(visitor):
    visitor.to_payment("sakura")
    session = visitor.client.session
    session["kiosk"] = {**session["kiosk"], "request": "20200101-00000000"}
    session.save()
    assert visitor.step(visitor.look()) == "start"
