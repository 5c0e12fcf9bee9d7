"""The kiosk walked from the start to the receipt, in each municipality's order."""

import io
import re

import pypdf
import pytest
from kiosk_browser import step_of, tap

from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.residents import resident


LEAFLET = (
    *("start", "service", "agree", "menu", "card-on", "usable-check", "municipality", "pin"),
    *("card-off", "document", "subject", "items", "copies", "confirm", "pay", "print", "take"),
    "receipt",
)
KAMAKURA = (*(step for step in LEAFLET if step != "card-off"), "card-off")


def enter(page, name, chosen):
    """Enter what is usual at a screen, or what was chosen for it."""
    match step_of(page):
        case "card-on":
            page.check(f"input[value='card:{name}']")
        case "pin":
            page.fill("#id_pin", resident(name).authentication_pin)
        case "document":
            page.check("input[value='resident-record']")
        case "pay":
            tap(page, "button[value='1000']")
    for value in chosen.get(step_of(page), ()):
        page.check(f"input[value='{value}']")


def walk(page, name, until, *, guide="kamakura", chosen=None, look=None):
    """Walk with somebody's card until a screen is reached; tell the screens on the way."""
    page.goto(f"/kiosk/start/?of={guide}")
    steps = []
    while True:
        if not steps or step_of(page) != steps[-1]:
            steps.append(step_of(page))
        if look is not None:
            look(page)
        if steps[-1] == until:
            return steps
        enter(page, name, chosen or {})
        tap(page)
        if steps[-1] == "print":
            page.wait_for_url("**/take/")  # sheets come out by themselves


@pytest.mark.source("KIOSK-1", "tsukuba-guide-2023-10 §5(3)", "izumi-kiosk-leaflet §1-14")
def test_in_tsukuba_the_machine_gives_the_card_back_after_the_pin(page):
    assert walk(page, "tsubasa", "receipt", guide="tsukuba") == list(LEAFLET)
    tap(page)
    page.wait_for_url("**/kiosk/start/")


@pytest.mark.source("KIOSK-1", "kamakura-guide-2024-05-01 §7", "izumi-kiosk-leaflet §1-14")
def test_from_the_start_to_the_receipt_without_a_fault(page, axe):
    problems, papers, receipts = [], [], []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))

    def look(page):
        problems.extend(f"{page.url} {found}" for found in axe(page))
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.activeElement.tagName") == "H1"
        if step_of(page) == "take":
            answer = page.request.get(page.get_attribute("a[target=_blank]", "href"))
            sheets = pypdf.PdfReader(io.BytesIO(answer.body())).pages
            papers.append("".join(sheet.extract_text() for sheet in sheets))
        if step_of(page) == "receipt":
            receipts.append(page.inner_text(".receipt"))

    chosen = {"subject": ["all"], "items": ["householder", "domicile"], "copies": ["2"]}
    steps = walk(page, "sakura", "card-off", chosen=chosen, look=look)
    assert steps == list(KAMAKURA)
    tap(page)
    page.wait_for_url("**/kiosk/start/")
    number = re.search(r"\d{8}-[0-9A-F]{8}", receipts[0])[0]
    squeezed = re.sub(r"\s", "", papers[0])
    assert number in squeezed
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


def test_a_refusal_tells_the_cure_and_the_language_can_be_switched_there(page, axe):
    walk(page, "yamato", "pin")
    page.fill("#id_pin", resident("yamato").authentication_pin)
    tap(page)
    assert "電子証明書の有効期限が切れています" in page.inner_text("h1")
    assert axe(page) == []
    page.click(".languages summary")
    tap(page, ".languages button[value=en]")
    assert "The certificate has expired" in page.inner_text("h1")
    assert "have a new certificate issued" in page.inner_text(".cure")
    tap(page, ".actions .button-main")
    assert "Place the My Number Card" in page.inner_text("h1")


@pytest.mark.parametrize("width", [320, 1920])
def test_no_screen_scrolls_sideways_and_every_button_is_big_enough_to_touch(page, width):
    def look(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        buttons = page.query_selector_all("main button:visible, main a.button:visible")
        for button in buttons:
            assert button.bounding_box()["height"] >= 44

    page.set_viewport_size({"width": width, "height": 900})
    walk(page, "sakura", "take", look=look)
