"""The pages that are made of rules, parameters and tests are what they say."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import docs
import pytest
from handbook import drawing
from handbook.book import Book


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(ROOT)


@pytest.fixture(scope="module")
def made(book: Book) -> dict[str, str]:
    return docs.pages(book)


def test_the_pages_are_what_rules_parameters_and_tests_say(made):
    assert docs.stale_pages(ROOT, made) == [], "Run `make docs` and commit what it writes."


def test_the_same_repository_makes_the_same_pages(made):
    assert docs.pages(Book(ROOT)) == made


def test_every_row_has_a_page_with_its_words_and_its_sections(book, made):
    for name, row in book.requirements.rows.items():
        page = made[f"docs/requirements/{name}.md"]
        assert row.text in page
        assert all(f"{cited.source} §{cited.section}" in page for cited in row.guides)


def test_a_row_without_a_test_is_open_on_its_page_and_counted(book, made):
    without = [name for name, tests in book.tests_of_rows.items() if not tests]
    assert f"**{len(without)} open**" in made["docs/requirements/README.md"]
    for name in book.requirements.rows:
        assert ("**Open:" in made[f"docs/requirements/{name}.md"]) == (name in without)


def test_every_parameter_of_a_row_stands_on_its_page_with_source_and_days(book, made):
    for name, row in book.requirements.rows.items():
        page = made[f"docs/requirements/{name}.md"]
        for parameter, everywhere in book.parameters_of(row):
            assert f"`{parameter}`" in page
            for held in everywhere:
                for dated in held.values:
                    assert f"[{dated.citation}](sources.md#{dated.citation.source.id})" in page


def test_a_rule_is_followed_from_its_page_to_function_and_test(made):
    page = made["docs/requirements/EXP-5.md"]
    assert "kamakura-guide-2024-05-01 §8" in page
    assert "renewal_opens_on(\n    last_day: date," in page
    assert "(../../src/jumin/rules/expiry/renewal.py)" in page
    assert "(../../tests/rules/expiry/test_renewal.py)" in page


def test_every_own_value_of_a_municipality_stands_in_the_comparison(book, made):
    page = made["docs/municipalities.md"]
    for own in book.tree.municipal.values():
        assert all(f"`{name}`" in page for name in own)


def test_assumptions_are_marked_wherever_they_stand(book, made):
    assert "*仮定*" in made["docs/municipalities.md"]
    for name, row in book.requirements.rows.items():
        kinds = {
            dated.kind.value
            for _, everywhere in book.parameters_of(row)
            for held in everywhere
            for dated in held.values
        }
        page = made[f"docs/requirements/{name}.md"]
        assert ("assumed" in kinds) == ("**仮定 assumed**" in page)


def test_every_picture_has_its_text_beside_it(made):
    pictures = {name: text for name, text in made.items() if name.endswith(".svg")}
    page = made["docs/timelines.md"]
    assert pictures
    for name, text in pictures.items():
        drawn = ET.fromstring(text)  # noqa: S314 (our own drawing)
        spoken = drawn.findtext("{*}desc")
        assert drawn.findtext("{*}title")
        assert spoken
        assert drawn.get("role") == "img"
        assert f": the days in the table below](images/{Path(name).name})" in page


def test_what_is_stale_missing_or_left_over_is_named(tmp_path, made):
    for name, text in made.items():
        docs.write(tmp_path / name, text)
    assert docs.stale_pages(tmp_path, made) == []
    (tmp_path / "docs/requirements/EXP-1.md").write_text("another")
    (tmp_path / "docs/requirements/EXP-2.md").unlink()
    (tmp_path / "docs/requirements/EXP-99.md").write_text("left over")
    assert docs.stale_pages(tmp_path, made) == [
        "docs/requirements/EXP-1.md",
        "docs/requirements/EXP-2.md",
        "docs/requirements/EXP-99.md",
    ]


def test_no_link_of_any_page_is_dead():
    assert docs.links.main() == 0


def test_the_command_checks_or_tells_how_it_is_used(made, monkeypatch, capsys):
    monkeypatch.setattr(docs, "pages", lambda _book: made)
    assert docs.main(["--check"]) == 0
    assert " 0 of " in f" {capsys.readouterr().out}"
    assert docs.main(["--write"]) == 2
    assert "docs.py [--check]" in capsys.readouterr().err


def test_what_is_wrong_with_a_row_is_told_with_file_and_line(tmp_path, monkeypatch, capsys):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "requirements.yaml").write_text("rows: {}\n")
    (tmp_path / "docs" / "divergences.md").write_text("# Readings\n")
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    assert docs.main([]) == 1
    assert "docs/requirements.yaml:1: The key" in capsys.readouterr().err


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * s for weight, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.source("WCAG 2.2 §1.4.3", "WCAG 2.2 §1.4.11")
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_pictures_are_readable_in_light_and_in_dark(scheme):
    styles = re.findall(r"svg \{(.*?)\}", drawing.STYLE, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", styles[scheme]))
    bars = ("card", "authentication", "signature", "due")
    for text in ("ink", "soft"):
        assert contrast(colours[text], colours["paper"]) >= 4.5
    for bar in bars:
        assert contrast(colours["on"], colours[bar]) >= 4.5
    for bar in (*bars, "missed"):
        assert contrast(colours[bar], colours["paper"]) >= 3
