"""What axe-core finds, and what it can't see: zoom, spacing, keyboard, touch, contrast modes."""

import pytest


MODES = {
    "light": {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "contrast": "no-preference", "forced_colors": "none"},
    "more contrast": {"color_scheme": "light", "contrast": "more", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "active"},
    "dark, forced": {"color_scheme": "dark", "contrast": "more", "forced_colors": "active"},
}
LANGUAGES = ("ja", "en", "zh-hans", "ko", "es", "pt")
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
HIDDEN_BY_THE_MARK = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const mark = document.querySelector(".specimen").getBoundingClientRect();
  return document.activeElement !== document.body && box.bottom <= mark.bottom && box.height > 0;
}"""


@pytest.fixture
def visit(chromium, address_without_town):
    """Open a page that asks nothing of the town, in a browser set up as asked."""
    contexts = []

    def open_page(path="/look/", **settings):
        base = {"base_url": address_without_town, "locale": "ja-JP"}
        contexts.append(chromium.new_context(**base | settings))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def width_needed(page):
    return page.evaluate("document.documentElement.scrollWidth")


def found_in_every_mode(axe, page):
    """Let axe look at a page in every mode of colours; tell what it finds by mode."""
    found = {}
    for mode, media in MODES.items():
        page.emulate_media(reduced_motion="reduce", **media)
        found[mode] = axe(page)
    return {mode: told for mode, told in found.items() if told}


@pytest.mark.source("WCAG 2.2 AA")
def test_axe_finds_nothing_on_the_page_of_all_parts(visit, axe):
    assert found_in_every_mode(axe, visit()) == {}


@pytest.mark.source("WCAG 2.2 AA")
@pytest.mark.parametrize("path", ["/", "/nowhere/", "/kiosk/"])
def test_axe_finds_nothing_on_the_front_page_an_error_page_and_the_kiosk(page, axe, path):
    page.goto(path)
    assert found_in_every_mode(axe, page) == {}


@pytest.mark.source("WCAG 2.2 AA")
@pytest.mark.usefixtures("town_clock_damaged")
def test_axe_finds_nothing_on_the_page_about_a_fault(visit, axe):
    page = visit("/look/")
    assert "clock" in page.inner_text("main")
    assert axe(page) == []


@pytest.fixture
def town_clock_damaged(settings):
    """A clock file that can't be read: what every page stumbles over."""
    clock = settings.FOLDER.clock
    before = clock.read_bytes() if clock.exists() else None
    clock.write_text("{")
    yield
    clock.unlink() if before is None else clock.write_bytes(before)


@pytest.mark.source("WCAG 2.2 §2.5.8")
def test_axe_finds_nothing_in_an_open_menu_and_an_open_dialog(visit, axe):
    page = visit()
    page.click(".languages summary")
    assert axe(page) == []
    page.click("[data-dialog]")
    assert axe(page) == []


@pytest.mark.source("WCAG 2.2 §1.4.10")
@pytest.mark.parametrize("language", LANGUAGES)
def test_at_320_pixels_nothing_scrolls_sideways(visit, language):
    page = visit(locale=language, viewport={"width": 320, "height": 640})
    assert page.get_attribute("html", "lang") == language
    assert width_needed(page) <= 320


@pytest.mark.source("WCAG 2.2 §1.4.4")
def test_at_200_percent_everything_is_there_and_nothing_scrolls_sideways(visit):
    page = visit(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    assert width_needed(page) <= 640
    assert page.is_visible(".clock")
    assert page.is_visible(".languages summary")


@pytest.mark.source("WCAG 2.2 §1.4.12")
def test_wider_spacing_of_text_cuts_nothing_off(visit):
    page = visit(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page.add_style_tag(content=SPACED)
    assert width_needed(page) <= 320


@pytest.mark.source("WCAG 2.2 §2.5.8")
def test_whatever_can_be_pressed_is_at_least_44_pixels_high(visit):
    page = visit()
    page.click(".languages summary")
    pressed = page.query_selector_all("button:visible, a.button, summary, .tile, select")
    low = [one.inner_text() for one in pressed if one.bounding_box()["height"] < 44]
    assert len(pressed) > 30
    assert low == []


@pytest.mark.source("WCAG 2.2 §2.4.7", "WCAG 2.2 §2.4.11")
def test_the_focus_is_always_seen_and_never_behind_the_mark(visit):
    page = visit()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN_BY_THE_MARK) is False
        ring = page.evaluate(
            "(() => { const ringed = document.activeElement.closest('.tile, .card-link')"
            " ?? document.activeElement; return getComputedStyle(ringed).outlineStyle; })()"
        )
        tag = page.evaluate("document.activeElement.tagName")
        assert tag == "BODY" or ring == "solid"
        seen.add(tag)
    assert {"A", "BUTTON", "INPUT", "SUMMARY", "PRE"} <= seen


@pytest.mark.source("WCAG 2.2 §2.4.1")
def test_the_first_key_leads_past_the_frame(visit):
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.source("WCAG 2.2 §2.3.3")
@pytest.mark.parametrize(("wish", "moves"), [("no-preference", True), ("reduce", False)])
def test_nothing_moves_where_that_is_not_wished(visit, wish, moves):
    page = visit(reduced_motion=wish)
    lasts = page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration")
    assert (lasts != "0s") is moves
