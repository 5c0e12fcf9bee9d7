"""The kiosk under hands that press twice, go back, reload, pull plugs and walk away."""

import threading
from wsgiref.simple_server import WSGIRequestHandler

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from kiosk_browser import MAIN, tap

from jumin.offices.common.books import journal
from jumin.offices.issuance.models import Request
from jumin.places.kiosk import pages, visits
from jumin.sandbox.residents import resident


def come(page, name="tsubasa"):
    """Come with somebody's card to the PIN."""
    page.goto("/kiosk/start/?of=izumi")
    for _ in range(4):
        tap(page)
    page.check(f"input[value='card:{name}']")
    for _ in range(3):
        tap(page)
    page.wait_for_selector("#id_pin")


def identify(page, name="tsubasa"):
    """Come to the documents."""
    come(page, name)
    page.fill("#id_pin", resident(name).authentication_pin)
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press("Enter")
    tap(page)


def to_pay(page, name="tsubasa"):
    """Come to paying."""
    identify(page, name)
    page.check("input[value='resident-record']")
    for _ in range(5):
        tap(page)
    page.wait_for_url("**/pay/")


def to_print(page, name="tsubasa"):
    """Pay for a paper."""
    to_pay(page, name)
    tap(page, "button[value='500']")
    tap(page)
    page.wait_for_url("**/print/")


def payments():
    """Tell how many fees were paid in all."""
    return sum("paid" in line.act for line in journal("issuance").all())


@pytest.mark.source("tsukuba-guide-2023-10 §3")
def test_the_keys_enter_a_pin_that_is_nowhere_to_be_seen(page):
    come(page)
    pin = resident("tsubasa").authentication_pin
    page.click("[data-key='9']")
    page.click("[data-clear]")
    for digit in pin:
        page.click(f"[data-key='{digit}']")
    assert page.input_value("#id_pin") == pin
    assert page.get_attribute("#id_pin", "type") == "password"
    assert f'"{pin}"' not in page.content()
    tap(page)
    page.wait_for_url("**/card-off/")
    assert pin not in page.url
    page.go_back()
    assert page.locator("#id_pin").count() == 0 or page.input_value("#id_pin") == ""
    assert f'"{pin}"' not in page.content()


def test_without_scripts_everything_works_but_the_conveniences(chromium, address):
    context = chromium.new_context(base_url=address, locale="ja-JP", java_script_enabled=False)
    page = context.new_page()
    to_print(page)
    tap(page)
    tap(page, "button[value=finish]")
    assert page.locator(".alarm[role=alert]").count() == 1
    tap(page)
    page.wait_for_url("**/receipt/")
    context.close()


def test_the_way_to_the_pin_can_be_gone_by_keyboard_with_the_focus_seen(page):
    page.goto("/kiosk/start/?of=izumi")
    for step in ("service", "agree", "menu", "card-on"):
        for _ in range(30):
            page.keyboard.press("Tab")
            if "button-main" in page.evaluate("document.activeElement.className"):
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/kiosk/{step}/")


def test_pressing_twice_does_once_what_it_does(page):
    come(page)
    page.dblclick(".kiosk-back button")
    page.wait_for_url("**/kiosk/municipality/")
    page.goto("/kiosk/")
    tap(page)
    page.fill("#id_pin", resident("tsubasa").authentication_pin)
    tap(page)
    tap(page)
    page.check("input[value='resident-record']")
    for _ in range(5):
        tap(page)
    page.dblclick("button[value='100']")
    page.wait_for_selector("text=200 円")
    assert "100 円" in page.inner_text(".till div:nth-child(2)")


def test_going_back_in_the_browser_reloading_and_a_second_window_pay_no_second_fee(page):
    to_print(page)
    before = payments()
    page.go_back()
    page.reload()
    page.wait_for_url("**/print/")
    other = page.context.new_page()  # the same session
    other.goto("/kiosk/")
    tap(page)
    page.wait_for_url("**/take/")
    tap(other)
    other.wait_for_url("**/refusal/")
    tap(other, ".actions .button-main")
    other.wait_for_url("**/take/")
    tap(page)
    page.wait_for_url("**/receipt/")
    assert payments() == before
    assert Request.objects.filter(state="taken").count() == 1


def test_a_lost_connection_loses_nothing(page):
    to_pay(page)
    tap(page, "button[value='500']")
    page.wait_for_selector("text=500 円")
    page.context.set_offline(True)
    page.click(MAIN)
    page.context.set_offline(False)
    page.goto("/kiosk/")
    assert page.url.endswith("/pay/")
    assert "500 円" in page.inner_text(".till div:nth-child(2)")
    tap(page)
    page.wait_for_url("**/print/")
    assert Request.objects.get(state="paid").paid == 500


def test_a_server_that_is_started_anew_in_the_middle_goes_on_where_it_was(chromium, town):
    from jumin.web.wsgi import application  # noqa: PLC0415 (Django is set up by now)

    def serve(port):
        server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
        server.RequestHandlerClass.log_message = lambda *_: None
        server.set_app(application)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        return server, thread

    def stop(server, thread):
        server.shutdown()
        server.server_close()
        thread.join()

    del town
    running = serve(0)
    port = running[0].server_port
    context = chromium.new_context(base_url=f"http://localhost:{port}", locale="ja-JP")
    page = context.new_page()
    to_print(page)
    stop(*running)
    running = serve(port)
    tap(page)
    page.wait_for_url("**/take/")
    tap(page)
    page.wait_for_url("**/receipt/")
    context.close()
    stop(*running)
    assert Request.objects.filter(state="taken").count() == 1


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 13")
def test_the_alarm_is_seen_told_and_heard_until_the_paper_is_taken(page):
    to_print(page)
    tap(page)
    page.wait_for_url("**/take/")
    assert page.locator(".alarm[role=alert]").is_visible()
    page.keyboard.press("Shift")  # a browser lets a page sound after the first key
    page.wait_for_function("document.documentElement.dataset.alarm === 'running'")
    page.click("[data-mute]")
    assert page.get_attribute("[data-mute]", "aria-pressed") == "true"
    page.wait_for_function("document.documentElement.dataset.alarm === 'muted'")
    tap(page)
    page.wait_for_url("**/receipt/")
    assert page.locator(".alarm").count() == 0


@pytest.mark.source("KIOSK-1")
def test_a_jam_and_a_power_cut_cost_nobody_a_paper(page, axe):
    to_print(page)
    for fault in ("jam", "power-cut"):
        page.click(".faults summary")
        page.click(f"button[value={fault}]")
        assert page.locator(".notice[role=alert]").is_visible()
        assert axe(page) == []
        tap(page, "button[value=cure]")
        page.wait_for_selector("button[value=print]")
    tap(page)
    page.wait_for_url("**/take/")


def test_a_paid_paper_is_left_only_after_a_warning_and_the_card_is_taken(page, axe):
    to_print(page)
    tap(page, ".kiosk-bar form button")
    assert "証明書は廃棄され、手数料は返金されません" in page.inner_text("main")
    assert axe(page) == []
    tap(page, ".actions .button-main")
    page.wait_for_url("**/kiosk/print/")
    tap(page, ".kiosk-bar form button")
    tap(page, ".actions form button")
    page.wait_for_url("**/kiosk/start/")


def test_a_forgotten_card_sounds_until_it_is_taken(page, axe):
    come(page)
    tap(page, ".kiosk-bar form button")
    page.wait_for_url("**/card-left/")
    assert page.locator(".alarm[role=alert]").is_visible()
    assert axe(page) == []
    page.goto("/kiosk/start/")
    page.wait_for_url("**/card-left/")
    tap(page)
    page.wait_for_url("**/start/")


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8")
def test_a_bad_print_is_refunded_once_however_often_it_is_shown(page):
    to_print(page)
    tap(page)
    page.wait_for_url("**/take/")
    page.click("details:has(form[action='/kiosk/report/']) > summary")
    page.dblclick("form[action='/kiosk/report/'] button")
    page.wait_for_url("**/receipt/")
    assert page.locator(".void").is_visible()
    request = Request.objects.get(state="voided")
    assert request.refunded == request.fee


def test_before_the_machine_forgets_a_visit_it_asks_whether_somebody_is_there(page, monkeypatch):
    come(page)
    monkeypatch.setattr(visits, "patience", lambda: 8)
    monkeypatch.setattr(pages, "_WARNING", 7)
    page.goto("/kiosk/")
    page.fill("#id_pin", "12")
    page.wait_for_selector("#idle[open]")
    page.click("#idle .button-main")
    page.wait_for_selector("#idle:not([open])", state="attached")
    assert page.input_value("#id_pin") == "12"  # nothing is lost
    page.wait_for_selector("#idle[open]")
    page.keyboard.press("Escape")  # is an answer, too
    page.wait_for_selector("#idle:not([open])", state="attached")
    page.wait_for_url("**/card-left/")
    assert page.locator(".notice-warning").count() == 1
