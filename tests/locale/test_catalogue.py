import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import jumin.locale
from jumin.locale import LANGUAGES, text


FOLDER = Path(jumin.locale.__file__).parent
SOURCE = FOLDER.parent
JAPANESE = FOLDER / "ja" / "LC_MESSAGES" / "django.po"
COMMANDS = "Run `make translations`, translate what is empty, and run it once more."
_FIELD = re.compile(r"%\(\w+\)s|\{\w*\}")


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every message that stands in code and templates."""
    mapping, options = parse_mapping_cfg(io.StringIO((FOLDER / "babel.cfg").read_text()))
    keywords = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "gettext_noop": None}
    found = extract_from_dir(SOURCE, mapping, options, keywords)
    return {str(message) for _, _, message, _, _ in found}


@pytest.fixture(scope="module")
def japanese() -> Catalog:
    """The Japanese catalogue as translators see it."""
    with JAPANESE.open("rb") as file:
        return read_po(file)


def test_templates_and_code_are_both_read(used):
    assert {"Enter the PIN", "The PIN is wrong", "Choose a card."} <= used


def test_every_message_in_use_has_a_japanese_text(used, japanese):
    translated = {message.id for message in japanese if message.id and message.string}
    assert used - translated == set(), COMMANDS


def test_no_message_is_left_that_nobody_uses(used, japanese):
    assert {message.id for message in japanese if message.id} - used == set(), COMMANDS


def test_no_translation_is_a_guess(japanese):
    assert not [message.id for message in japanese if message.id and message.fuzzy]


def test_translations_have_the_same_fields_as_their_messages(japanese):
    for message in japanese:
        if message.id and not message.id.startswith("%Y"):
            assert sorted(_FIELD.findall(message.id)) == sorted(_FIELD.findall(message.string))


def test_the_compiled_catalogue_is_that_of_its_source(japanese):
    compiled = io.BytesIO()
    write_mo(compiled, japanese)
    compiled.seek(0)
    expected = {message.id: message.string for message in read_mo(compiled)}
    with JAPANESE.with_suffix(".mo").open("rb") as file:
        assert {message.id: message.string for message in read_mo(file)} == expected, COMMANDS


def test_english_is_what_stands_in_the_code():
    assert text("The PIN is wrong", "en") == "The PIN is wrong"
    assert text("The PIN is wrong", "ja") == "暗証番号が違います"


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "ja\0"])
def test_a_language_that_is_not_held_is_answered_in_english(language):
    assert text("The PIN is wrong", language) == "The PIN is wrong"


def test_japanese_is_what_people_get_unasked():
    assert LANGUAGES[0] == "ja"
