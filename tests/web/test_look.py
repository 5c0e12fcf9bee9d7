import re
from pathlib import Path

import pytest

import jumin.web
from jumin.web.look import COLOURS, ICONS


WEB = Path(jumin.web.__file__).parent
TEMPLATES = WEB / "templates"
STATIC = WEB / "static" / "web"


def included(template, known):
    """Follow the includes from a template."""
    for name in re.findall(r'\{% include "([^"]+)"', (TEMPLATES / template).read_text()):
        if name not in known:
            known.add(name)
            included(name, known)
    return known


def test_the_page_of_parts_shows_every_part():
    parts = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}
    assert parts - included("look.html", included("base.html", set())) == set()


def test_the_page_of_parts_shows_every_icon_that_is_drawn():
    drawn = re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text())
    assert sorted(drawn) == sorted(ICONS)


def test_every_icon_that_templates_name_is_drawn():
    named = {
        icon
        for path in WEB.parent.glob("**/templates/**/*.html")
        for icon in re.findall(r'icon="([\w-]+)"', path.read_text())
    }
    assert named - set(ICONS) == set()


def test_every_colour_shown_is_a_token_with_a_sample():
    tokens, samples = (STATIC / "tokens.css").read_text(), (STATIC / "look.css").read_text()
    for name in COLOURS:
        assert f"  --{name}: " in tokens
        assert f".swatch-{name} " in samples


def test_the_parts_weigh_little():
    files = [path for path in STATIC.glob("**/*") if path.suffix in {".css", ".js"}]
    assert sum(path.stat().st_size for path in files) < 100_000
    assert sum(path.stat().st_size for path in STATIC.glob("js/*")) < 5_000


def test_scripts_hold_no_words_of_their_own():
    for path in STATIC.glob("js/*.js"):
        code = re.sub(r"//.*", "", path.read_text())
        assert [said for said in re.findall(r'"([^"\n]*)"', code) if " " in said] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_choice_tells_its_hint_and_its_price(passer_by, language):
    shown = passer_by.get("/look/", headers={"Accept-Language": language}).content.decode()
    assert re.search(r'<span class="tile-text">[^<]+ <small>[^<]+</small></span>', shown)
    assert re.search(r'<span class="tile-aside">300 \w+</span>', shown)


@pytest.mark.source("WCAG 2.2 §3.3.1")
def test_a_wrong_entry_is_tied_to_its_field_and_told_at_the_head(passer_by):
    shown = passer_by.get("/look/", headers={"Accept-Language": "en"}).content.decode()
    assert 'aria-describedby="id_wrong-pin_helptext id_wrong-pin_error"' in shown
    assert 'id="id_wrong-pin_error"' in shown
    assert '<a href="#id_wrong-pin">Enter the four digits of the PIN.</a>' in shown
    assert '<a href="#id_wrong-document_0">Choose a document.</a>' in shown
    assert 'aria-invalid="true"' in shown


def test_a_refusal_tells_reason_code_and_what_helps(passer_by):
    shown = passer_by.get("/look/", headers={"Accept-Language": "en"}).content.decode()
    why = shown.partition('<section class="why">')[2].partition("</section>")[0]
    for told in ("The PIN is wrong", "Tries left", "pin.wrong", "What to bring", "the card"):
        assert told in why
