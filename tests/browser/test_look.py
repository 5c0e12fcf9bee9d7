"""How the parts of pages behave: the mark, the menu, dialogs, copying, printing, weight."""

import pytest


@pytest.fixture
def visit(chromium, address_without_town):
    """Open the page of all parts, in a browser set up as asked."""
    contexts = []

    def open_page(**settings):
        base = {"base_url": address_without_town, "locale": "ja-JP"}
        contexts.append(chromium.new_context(**base | settings))
        page = contexts[-1].new_page()
        page.goto("/look/")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_mark_of_a_specimen_is_in_view_wherever_one_is(visit, width):
    page = visit(viewport={"width": width, "height": 600})
    for place in (0, 1500, 100_000):
        page.evaluate(f"scrollTo(0, {place})")
        top = page.locator(".specimen strong").first.bounding_box()
        assert 0 <= top["y"] < 60


def test_the_menu_of_languages_is_worked_by_keyboard(visit):
    page = visit()
    page.focus(".languages summary")
    page.keyboard.press("Enter")
    assert page.is_visible(".languages button[value=ko]")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.is_hidden(".languages button[value=ko]")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.focus(".languages button[value=en]")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=en]")


def test_an_open_menu_closes_when_one_goes_elsewhere(visit):
    page = visit()
    page.click(".languages summary")
    page.click("h1")
    assert page.is_hidden(".languages button[value=ko]")


def test_a_dialog_is_left_by_its_button_by_escape_and_by_a_press_beside_it(visit):
    page = visit()
    for leave in (
        lambda: page.click("dialog button"),
        lambda: page.keyboard.press("Escape"),
        lambda: page.mouse.click(5, 300),
    ):
        page.click("[data-dialog]")
        assert page.is_visible("dialog")
        leave()
        assert page.is_hidden("dialog")
        assert page.evaluate("document.activeElement.dataset.dialog") == "sample"


def test_without_scripts_a_dialogs_button_is_a_plain_link_and_nothing_offers_to_copy(visit):
    page = visit(java_script_enabled=False)
    page.click("[data-dialog]")
    assert page.url.endswith("#dialogs")
    assert page.is_hidden("dialog")
    assert page.is_hidden("[data-copy]")
    page.click(".languages summary")
    page.click(".languages button[value=en]")
    assert page.get_attribute("html", "lang") == "en"


def test_a_command_is_copied_and_it_is_said_so(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.click("[data-copy]")
    page.wait_for_selector(".command-told:not(:empty)")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.inner_text(".command pre")
    assert copied.startswith("openssl ocsp ")


def test_on_paper_the_mark_stays_and_what_can_be_pressed_is_gone(visit):
    page = visit()
    page.emulate_media(media="print")
    assert page.is_visible(".specimen")
    assert page.is_visible(".why")
    assert page.locator("button:visible, a.button:visible, input:visible").count() == 0


def test_each_language_has_fonts_of_its_own(visit):
    page = visit()
    page.click(".languages summary")
    of = "one => getComputedStyle(one).fontFamily.split(',')[0]"
    fonts = {
        page.eval_on_selector(f".languages button[value={code}]", of)
        for code in ("ja", "en", "zh-hans", "ko")
    }
    assert fonts == {'"Noto Sans JP"', '"Noto Sans"', '"Noto Sans SC"', '"Noto Sans KR"'}


@pytest.mark.parametrize("path", ["/", "/kiosk/", "/look/"])
def test_a_page_weighs_little_and_asks_nothing_of_anybody_else(chromium, address, path):
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 (playwright wraps functions only)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    weight = sum(len(answer.body()) for answer in answers if answer.ok)
    strangers = [answer.url for answer in answers if not answer.url.startswith(address)]
    failed = [answer.url for answer in answers if answer.status >= 400]
    context.close()
    assert (strangers, failed) == ([], [])
    assert 20_000 < weight <= 300_000
