import re
from pathlib import Path

import pytest

import jumin.web


STATIC = Path(jumin.web.__file__).parent / "static" / "web"
DARK = "prefers-color-scheme: dark"
MORE = "prefers-contrast: more"
MODES = {"light": set(), "dark": {DARK}, "light, more": {MORE}, "dark, more": {MORE, DARK}}
SURFACES = ("page", "floor", "ground", "sheet")
TEXTS = [
    *[(ink, on) for ink in ("ink", "ink-quiet", "main", "main-over") for on in SURFACES],
    *[(ink, "main-soft") for ink in ("ink", "ink-quiet", "main", "main-over")],
    *[(ink, on) for ink in ("yes", "no", "care") for on in ("page", "sheet")],
    *[("ink", f"{kind}-soft") for kind in ("yes", "no", "care")],
    *[(f"{kind}", f"{kind}-soft") for kind in ("yes", "no", "care")],
    *[("on-main", "main"), ("on-main", "main-over"), ("on-bar", "bar"), ("on-test", "test")],
]
EDGES = [
    *[(edge, on) for edge in ("line", "main", "yes", "no", "care") for on in SURFACES],
    *[("focus", on) for on in (*SURFACES, "main-soft")],
    ("focus", "focus-inside"),
    ("line", "main-soft"),
]


def tokens(mode):
    """Tell every token's colour in a mode, as the cascade does: later rules win."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "tokens.css").read_text(), flags=re.DOTALL)
    values = {}
    for asked, body in re.findall(r"(?:@media ([^{]+)\{\s*)?:root \{([^}]*)\}", text):
        conditions = set(re.findall(r"\(([^)]*)\)", asked))
        if conditions <= MODES[mode]:
            values |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))
    return values


def colour(values, name):
    value = values[name]
    while named := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = values[named[1]]
    return [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(channels):
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(values, one, other):
    dark, light = sorted(luminance(colour(values, name)) for name in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_and_white_is_21():
    assert contrast({"black": "#000000", "white": "#ffffff"}, "black", "white") == 21


@pytest.mark.source("WCAG 2.2 §1.4.3", "WCAG 2.2 §1.4.6")
@pytest.mark.parametrize("mode", MODES)
def test_text_stands_out_from_what_it_is_written_on(mode):
    values, least = tokens(mode), 7 if MORE in MODES[mode] else 4.5
    faint = {pair: contrast(values, *pair) for pair in TEXTS if contrast(values, *pair) < least}
    assert faint == {}


@pytest.mark.source("WCAG 2.2 §1.4.11")
@pytest.mark.parametrize("mode", MODES)
def test_edges_of_what_can_be_operated_and_the_focus_stand_out(mode):
    values = tokens(mode)
    faint = {pair: contrast(values, *pair) for pair in EDGES if contrast(values, *pair) < 3}
    assert faint == {}


@pytest.mark.parametrize("name", ["base.css", "components.css", "look.css"])
def test_colours_are_named_in_one_place_only(name):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", (STATIC / name).read_text()) == []


def test_every_token_that_is_used_is_there():
    texts = [path.read_text() for path in STATIC.glob("*.css")]
    named = {name for text in texts for name in re.findall(r"(--[\w-]+)\s*:", text)}
    used = {name for text in texts for name in re.findall(r"var\((--[\w-]+)", text)}
    assert used - named == set()
