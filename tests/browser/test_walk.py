import io
import re

import pypdf
import pytest

from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.residents import resident


MAIN = ".kiosk-form .button-main"


def identify(page, name):
    """Walk from the front page to the documents."""
    page.click(f"#{name} button")
    for _ in range(6):
        page.click(MAIN)
    page.fill("#id_pin", resident(name).authentication_pin)
    page.keyboard.press("Enter")


@pytest.mark.source("izumi-kiosk-leaflet §1-14")
def test_from_the_front_page_to_the_receipt(page):
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    identify(page, "sakura")
    page.click(MAIN)
    page.check("text=住民票の写し")
    page.click(MAIN)
    page.check("text=世帯全員")
    page.click(MAIN)
    page.check("text=世帯主・続柄")
    page.check("text=本籍・筆頭者")
    page.click(MAIN)
    page.check("input[value='2']")
    page.click(MAIN)
    assert "600 円" in page.inner_text("main")
    page.click(MAIN)
    page.click("button[value='1000']")
    page.click(MAIN)
    assert "おつりは 400 円" in page.inner_text("main")
    page.click(MAIN)
    answer = page.request.get(page.get_attribute("a[target=_blank]", "href"))
    paper = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
    page.click(MAIN)
    receipt = page.inner_text(".receipt")
    assert re.search(r"固有番号\s+(\S+)", receipt)[1] in paper
    page.click(MAIN)
    assert "行政サービス" in page.inner_text("main")

    squeezed = re.sub(r"\s", "", paper)
    sakura = resident("sakura").resident
    household = municipality.household_record(sakura).living
    record = municipality.household_record(
        sakura, numbers_of=frozenset(person.resident for person in household)
    )
    assert record.address in squeezed
    for person in record.living:
        for told in (person.name, person.relationship, person.domicile, person.domicile_head):
            assert re.sub(r"\s", "", told) in squeezed
        assert person.individual_number.reveal() not in squeezed
    assert problems == []


def test_a_double_click_on_a_coin_puts_in_one_coin(page):
    identify(page, "tsubasa")
    page.click(MAIN)
    page.check("text=住民票の写し")
    for _ in range(5):
        page.click(MAIN)
    page.dblclick("button[value='100']")
    page.wait_for_selector("text=200 円")
    assert "100 円" in page.inner_text(".till div:nth-child(2)")


def test_a_double_click_on_the_way_back_goes_back_one_screen(page):
    page.click("#sakura button")
    for _ in range(6):
        page.click(MAIN)
    page.wait_for_selector("#id_pin")
    page.dblclick(".kiosk-back button")
    page.wait_for_url("**/kiosk/municipality/")


def test_a_paid_paper_is_left_only_after_a_warning(page):
    identify(page, "sakura")
    page.click(MAIN)
    page.check("text=住民票の写し")
    for _ in range(5):
        page.click(MAIN)
    page.click("button[value='500']")
    page.click(MAIN)
    page.click(".kiosk-bar button")
    assert "証明書は廃棄され、手数料は返金されません" in page.inner_text("main")
    for button in page.query_selector_all("main button, main a.button"):
        assert button.bounding_box()["height"] >= 44
    page.click(".actions .button-main")
    page.wait_for_url("**/kiosk/print/")
    page.click(".kiosk-bar button")
    page.click(".actions form button")
    page.wait_for_url("**/kiosk/service/")


def test_a_refusal_tells_the_cure_and_the_language_can_be_switched_there(page):
    page.click("#yamato button")
    for _ in range(6):
        page.click(MAIN)
    page.fill("#id_pin", resident("yamato").authentication_pin)
    page.click(MAIN)
    assert "電子証明書の有効期限が切れています" in page.inner_text("h1")
    page.click("text=English")
    assert "The certificate has expired" in page.inner_text("h1")
    assert "What to do: have a new certificate issued" in page.inner_text(".cure")
    page.click(".actions .button-main")
    assert "Place the My Number Card" in page.inner_text("h1")


def test_the_whole_way_can_be_gone_by_keyboard_with_the_focus_seen(page):
    page.goto("/kiosk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert "button-main" in page.evaluate("document.activeElement.className")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiosk/agree/")


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_no_page_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/", "/kiosk/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_button_of_the_kiosk_is_big_enough_to_touch(page):
    page.click("#sakura button")
    for _ in range(4):
        for button in page.query_selector_all("main button, main a.button"):
            assert button.bounding_box()["height"] >= 44
        page.click(MAIN)
