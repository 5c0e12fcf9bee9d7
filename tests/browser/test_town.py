"""The town's pages in a browser: by mouse, by keyboard, on a narrow screen, in the dark."""

import re
from pathlib import Path

import pytest

from jumin.sandbox.residents import resident


PAGES = (
    *("/", "/?municipality=izumi&says=pin.blocked", "/residents/emma/", "/residents/hisako/"),
    *("/for-developers/", "/keeping/", "/keeping/reset/", "/keeping/restore/"),
    *("/service/", "/service/register/", "/service/log-in/"),
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_the_light_nor_in_the_dark(page, axe, path):
    page.goto(path)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    page.goto(path)
    assert axe(page) == []


@pytest.mark.source("WCAG 2.2 SC 1.4.10")
@pytest.mark.parametrize("path", PAGES)
def test_nothing_has_to_be_scrolled_sideways_on_a_narrow_screen(page, path):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(
    ("place", "way"),
    [
        ("kiosk", "**/kiosk/**"),
        ("home", "**/#residents"),
        ("tower", "**/#clock"),
        ("workshop", "**/for-developers/"),
        ("archive", "**/keeping/"),
        ("service", "**/service/"),
        ("clinic", "**/#place-clinic"),
    ],
)
def test_a_place_on_the_map_is_reached_by_keyboard_and_leads_where_it_says(page, place, way):
    page.focus(f"#map-{place}")
    page.keyboard.press("Enter")
    page.wait_for_url(way)


@pytest.mark.source("INFO-3", "JPKI Act, art. 17", "JPKI Act, art. 36")
def test_who_registers_at_the_sample_service_logs_in_by_keyboard_alone(page, axe):
    sakura = resident("sakura")
    for way, pin in (("register", sakura.signature_pin), ("log-in", sakura.authentication_pin)):
        page.goto(f"/service/{way}/")
        page.select_option("#id_resident", "sakura")
        page.focus("#id_pin")
        page.keyboard.type(pin)
        page.keyboard.press("Enter")
        page.wait_for_url("**/service/")
        page.wait_for_selector(".notice-success")
        assert sakura.name in page.inner_text("main")
        page.click("#decision summary")
        assert "chain.signature" in page.inner_text("#decision")
        assert axe(page) == []
        page.click("form[action='/service/log-out/'] button")
        page.wait_for_selector("a[href='/service/log-in/']")


def test_who_is_sought_is_found_and_taken_to_the_kiosk(page):
    page.select_option("#seek-municipality", "tsukuba")
    page.select_option("#seek-says", "paper")
    page.click(".seek button")
    page.wait_for_url("**/?municipality=tsukuba&says=paper#residents")
    shown = page.locator(".resident")
    assert shown.count() >= 1
    assert shown.locator(".says-no").count() == 0
    name = shown.first.get_attribute("id")
    page.click(f"#{name} h4 a")
    page.wait_for_url(f"**/residents/{name}/")
    page.click(".button-main")
    page.wait_for_url("**/kiosk/**")


def test_why_the_kiosk_says_no_is_opened_beside_it(page):
    page.click("#emma h4 a")
    why = page.locator(".papers details").first
    assert not why.locator(".why-detail").is_visible()
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    assert why.locator(".why-detail").is_visible()


def test_the_clock_turned_by_days_brings_what_was_foretold(page):
    coming = page.inner_text(".days-coming li")
    assert "SAMPLE EMMA" in coming
    until_last_day = int(re.search(r"[0-9]+", coming)[0])
    page.fill("#id_count", str(until_last_day + 1))
    page.click("form[action='/clock/advance/'] button")
    page.wait_for_selector(".notice-success")
    assert "SAMPLE EMMA" in page.inner_text(".notice-info")
    assert "SAMPLE EMMA" not in page.inner_text(".days-coming")
    assert "SAMPLE EMMA" in page.inner_text(".days-past")


def test_a_command_is_copied_by_its_button(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/for-developers/")
    command = page.inner_text("#health code >> nth=0")
    page.click("#health [data-copy]")
    page.wait_for_function("document.querySelector('#health .command-told').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == command


def test_the_town_is_saved_as_a_file(page):
    page.goto("/keeping/")
    with page.expect_download() as begun:
        page.click("form[action='/keeping/save/'] button")
    assert begun.value.suggested_filename.startswith("jumin-test-town-")
    assert Path(begun.value.path()).read_bytes()[:2] == b"\x1f\x8b"


def test_losing_the_town_needs_a_yes_and_says_so_beside_the_field(page):
    page.goto("/keeping/reset/")
    page.click("main form .button-main")
    assert page.locator("[role=alert] a").get_attribute("href") == "#id_sure"
    assert page.locator("#id_sure_error").is_visible()


def test_the_front_page_weighs_little_and_asks_no_other_host(page, address):
    page.goto("/")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate(
        "[...performance.getEntriesByType('navigation'), "
        "...performance.getEntriesByType('resource')].map(one => [one.name, one.decodedBodySize])"
    )
    assert all(name.startswith(address) for name, _ in loaded)
    assert 50_000 < sum(size for _, size in loaded) <= 300_000
    assert resident("sakura").name in page.inner_text("#sakura")
