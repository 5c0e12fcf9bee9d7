"""Two visits to the kiosk in six languages: the same screens, whole, each in its own words."""

import re
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from kiosk_browser import MAIN, press, step_of
from screens import LANDMARKS, MEASURE, WORDS, Screen, differences, likeness, problems, small

import jumin.locale
from jumin import rules
from jumin.locale.catalogue import LANGUAGES
from jumin.sandbox.residents import resident
from jumin.terms import RefusalCode


ON = date(2026, 11, 20)
FOLDERS = {"zh-hans": "zh_Hans"}
LIKE_ENOUGH = 0.5
KANA = r"\u3041-\u30ff"
HAN = r"\u4e00-\u9fff\u3400-\u4dbf"
HANGUL = r"\uac00-\ud7a3"
STRANGE = {
    "ja": HANGUL,
    "zh-hans": KANA + HANGUL,
    "ko": KANA + HAN,
    "en": KANA + HAN + HANGUL,
    "es": KANA + HAN + HANGUL,
    "pt": KANA + HAN + HANGUL,
}
"""The letters that no text of a language has."""


def catalogue(language):
    """Read what the pages can say in a language: English text → this language's."""
    if language == "en":
        return {one: one for one in catalogue("ja")}
    folder = Path(jumin.locale.__file__).parent / FOLDERS.get(language, language)
    with (folder / "LC_MESSAGES" / "django.po").open("rb") as file:
        read = [one for one in read_po(file) if isinstance(one.id, str) and one.id and one.string]
    return {one.id: one.string for one in read}


@pytest.fixture(scope="module")
def foreign():
    """Tell of each language the texts that only others have."""
    own = {language: set(catalogue(language).values()) for language in LANGUAGES}
    return {
        language: set().union(*(own[one] for one in LANGUAGES if one != language)) - own[language]
        for language in LANGUAGES
    }


@pytest.fixture(scope="module")
def signs():
    """Tell the names on the signs of desks, which stand in Japanese behind what the desk is."""
    named = set()
    for place, code in product((one.id for one in rules.municipalities()), RefusalCode):
        cure = rules.cure(code, place, ON)
        named |= {desk.name_ja for desk in rules.desks(cure, place, ON).values()}
    return re.compile("|".join(re.escape(f"({name})") for name in sorted(named) if name))


@pytest.fixture
def visitors(chromium, address):
    """Open the town in six browsers, each of which wants another language."""
    contexts, pages = [], {}
    for language in LANGUAGES:
        contexts.append(
            chromium.new_context(base_url=address, locale=language, reduced_motion="reduce")
        )
        pages[language] = contexts[-1].new_page()
    yield pages
    for context in contexts:
        context.close()


def measured(page):
    """Measure the screen that is shown."""
    return Screen.of(page.evaluate(MEASURE, LANDMARKS))


def taken(page):
    """Take a small grey picture of what is in view."""
    page.evaluate("document.fonts.ready")
    return small(page.screenshot(type="jpeg", quality=60, scale="css"))


def strange(page, language, foreign, signs):
    """Tell what a page says in another language than its own."""
    assert page.get_attribute("html", "lang") == language
    letters = re.compile(f"[{STRANGE[language]}]")
    said = [text if language == "ja" else signs.sub("", text) for text in page.evaluate(WORDS)]
    assert said
    return [text for text in said if letters.search(text) or text in foreign[language]]


def look(pages, foreign, signs):
    """Look at one screen in all languages; tell what is wrong where."""
    found, models, model_picture = [], {}, None
    for language, page in pages.items():
        where = f"{language} {page.url.split('/kiosk/')[-1]}"
        found += [f"{where}: says {text}" for text in strange(page, language, foreign, signs)]
        picture = taken(page)
        model_picture = model_picture or picture
        alike = likeness(picture, model_picture)
        if alike < LIKE_ENOUGH:
            found.append(f"{where}: likeness {alike:.2f}")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 720})
            screen = measured(page)
            model = models.setdefault(width, screen)
            told = [*problems(screen), *differences(screen, model)]
            found += [f"{where} at {width}: {one}" for one in told]
        page.set_viewport_size({"width": 1280, "height": 720})
    return found


def walk(pages, until, enter, look):
    """Walk in all languages at once, screen by screen; tell the screens and what is wrong."""
    found, steps = [], []
    for page in pages.values():
        page.goto("/kiosk/start/?of=kamakura")
    while not steps or steps[-1] != until:
        [step] = {step_of(page) for page in pages.values()}
        steps.append(step)
        found += look(pages)
        if step == until:
            break
        for page in pages.values():
            enter(page, step)
            press(page, MAIN if page.locator(MAIN).count() else ".coin:last-child")
            if step == "print":
                page.wait_for_url("**/take/", wait_until="domcontentloaded")
    return steps, found


def entries(person):
    """Enter what is usual for somebody who asks for the whole household's record."""

    def enter(page, step):
        chosen = {
            "card-on": [f"card:{person.id}"],
            "document": ["resident-record"],
            "subject": ["all"],
            "items": ["householder", "domicile"],
        }
        for value in chosen.get(step, ()):
            page.check(f"input[value='{value}']", force=True)
        if step == "pin":
            page.fill("#id_pin", person.authentication_pin)

    return enter


@pytest.fixture(scope="module")
def looker(foreign, signs):
    """Look at a screen, knowing what each language may say."""
    return partial(look, foreign=foreign, signs=signs)


@pytest.mark.source("KIOSK-1", "kamakura-guide-2024-05-01 §7", "WCAG 2.2 §3.1.1", "WCAG 2.2 §3.1.2")
def test_from_the_start_to_the_receipt_every_language_has_the_same_screens(visitors, looker):
    sakura = resident("sakura")
    steps, found = walk(visitors, "receipt", entries(sakura), looker)
    assert found == []
    assert len(set(steps)) == 17


@pytest.mark.source(
    "INFO-1", "kamakura-guide-2024-05-01 §5 §7", "WCAG 2.2 §3.1.1", "WCAG 2.2 §3.1.2"
)
def test_a_refusal_with_its_cure_is_told_whole_in_every_language(visitors, looker):
    yamato = resident("yamato")
    _, found = walk(visitors, "refusal", entries(yamato), looker)
    assert found == []
    titles = {page.inner_text("h1") for page in visitors.values()}
    acts = {page.inner_text(".cure dd >> nth=0") for page in visitors.values()}
    assert (len(titles), len(acts)) == (len(LANGUAGES), len(LANGUAGES))


def test_what_compares_screens_sees_a_page_without_its_style_and_a_button_too_long(
    chromium, address_without_town
):
    context = chromium.new_context(base_url=address_without_town, locale="ja-JP", bypass_csp=True)
    page = context.new_page()
    page.goto("/look/")
    picture, screen = taken(page), measured(page)
    assert likeness(picture, picture) == pytest.approx(1)
    assert [*problems(screen), *differences(screen, screen)] == []
    page.add_style_tag(content="main .button { width: 3rem; white-space: nowrap; }")
    assert any("cut off" in one or "outside" in one for one in problems(measured(page)))
    assert [*differences(measured(page), replace(screen, landmarks=screen.landmarks[::-1][1:]))]
    page.route("**/*.css", lambda route: route.abort())
    page.goto("/look/")
    assert likeness(taken(page), picture) < LIKE_ENOUGH
    context.close()
