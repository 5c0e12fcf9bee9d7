"""The catalogues: complete where they must be, and true to the messages they translate."""

import ast
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import jumin.locale
from jumin.locale import LANGUAGES, text
from jumin.locale.extraction import literals
from jumin.sandbox.cast import HOMES


FOLDER = Path(jumin.locale.__file__).parent
SOURCE = FOLDER.parent
FOLDERS = {"ja": "ja", "zh-hans": "zh_Hans", "ko": "ko", "es": "es", "pt": "pt"}
ONLY_ON_THE_COMMAND_LINE = ("cli/", "rules/", "locale/guide_words.py", "sandbox/roster_remarks.py")
"""Japanese and English suffice where only a terminal shows the text."""
REASONS = [
    (path.relative_to(SOURCE).as_posix(), call)
    for path in sorted(SOURCE.rglob("*.py"))
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "because"
]
"""Where the code gives a reason, with the file."""
COMMANDS = "Run `make translations`, translate what is empty, and run it once more."
KEPT = re.compile(r"%\(\w+\)s|\{\w*(?::[^}]*)?\}|%[A-Za-z]|`[^`]+`|<[^>]+>|&\w+;|--\w+")
"""What a translation has exactly as its message has it: fields, commands, marks of HTML."""
NUMBER = re.compile(r"(?<![\w{(])\d+(?![\w})])")
SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]"),
    "zh-hans": re.compile(r"[\u4e00-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
}
FOREIGN = {
    "zh-hans": re.compile(r"[\u3040-\u30ff\uac00-\ud7a3]"),
    "ko": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]"),
    "es": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"),
    "pt": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"),
}
THE_SAME_IN_ALL = {
    *("Aeon", "Cocokara Fine", "FamilyMart", "Kasumi", "Lawson", "Ministop", "Seicomart"),
    *("Seven-Eleven", "My Number", "iPhone", "SHA-256", ", ", "{what} ({which})"),
}
"""Names and marks, which may be in a language as they are in English."""
SPACED_WITHIN = {", ", " (assumed)", " (passed)", " or ", "note: "}
"""What Japanese parts from its neighbours without a space: 、 and （ and ： have theirs within."""


def _forms(told: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Tell the forms of a message: one, or singular and plural."""
    return (told,) if isinstance(told, str) else tuple(told)


@pytest.fixture(scope="module")
def places() -> dict[tuple[str, ...], set[str]]:
    """Every message that stands in code and templates, with the files where it stands."""
    mapping, options = parse_mapping_cfg(io.StringIO((FOLDER / "babel.cfg").read_text()))
    keywords = DEFAULT_KEYWORDS | {"gettext_lazy": None, "gettext_noop": None, "Role": (8,)}
    found = defaultdict(set)
    for file, _, message, _, _ in extract_from_dir(SOURCE, mapping, options, keywords):
        found[_forms(message)].add(file)
    return found


@pytest.fixture(scope="module", params=list(FOLDERS))
def language(request: pytest.FixtureRequest) -> str:
    """Each language that has a catalogue."""
    return request.param


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalog:
    """A language's catalogue as translators see it."""
    with (FOLDER / FOLDERS[language] / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Each form of a message in English with its translation."""
    return [
        (_forms(message.id)[-1], form)
        for message in catalogue
        if message.id
        for form in _forms(message.string)
        if form
    ]


def test_every_language_but_english_has_a_catalogue():
    assert {"en", *FOLDERS} == set(LANGUAGES)
    assert sorted(path.name for path in FOLDER.glob("[!_]*/")) == sorted(FOLDERS.values())


def test_templates_and_code_are_both_read(places):
    assert {("Enter the PIN",), ("The PIN is wrong",), ("Choose a card.",)} <= places.keys()


@pytest.mark.parametrize(
    ("file", "call"),
    [pytest.param(file, call, id=f"{file}:{call.lineno}") for file, call in REASONS],
)
def test_every_reason_of_the_code_is_found_for_the_catalogue(places, file, call):
    messages = literals(call.args[0])
    assert messages, "because() takes a sentence, or one of two: because(one if so else other)"
    assert all(file in places.get((message,), ()) for message in messages)


def test_a_resident_is_here_for_the_same_reason_in_every_language(places):
    roles = [role for home in HOMES for role in home.roles]
    assert {(role.reason_en,) for role in roles} <= places.keys()
    for role in roles:
        assert text(role.reason_en, "ja") == role.reason


def test_every_text_of_a_page_is_in_every_language(places, catalogue, language):
    of_pages = {
        forms
        for forms, files in places.items()
        if language == "ja" or not all(file.startswith(ONLY_ON_THE_COMMAND_LINE) for file in files)
    }
    told = {
        _forms(message.id) for message in catalogue if message.id and all(_forms(message.string))
    }
    assert of_pages - told == set(), COMMANDS


def test_no_message_is_left_that_nobody_uses(places, catalogue):
    held = {_forms(message.id) for message in catalogue if message.id}
    assert held - places.keys() == set(), COMMANDS


def test_no_translation_is_a_guess(catalogue):
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


def test_every_plural_has_the_forms_of_its_language(catalogue):
    plurals = [message for message in catalogue if message.id and message.pluralizable]
    assert plurals
    for message in plurals:
        assert len(_forms(message.string)) == catalogue.num_plurals


def test_fields_commands_and_marks_stand_in_the_translation_as_in_the_message(pairs):
    for message, told in pairs:
        assert set(KEPT.findall(told)) == set(KEPT.findall(message)), message
        assert told.count("{}") == message.count("{}"), message


def test_a_number_is_the_same_in_every_language(pairs):
    for message, told in pairs:
        assert set(NUMBER.findall(message)) <= set(re.findall(r"\d+", told)), message


def test_lines_begin_and_end_as_in_the_message(pairs):
    for message, told in pairs:
        if message not in SPACED_WITHIN:
            assert told[: len(told) - len(told.lstrip())] == _before(message), message
            assert told[len(told.rstrip()) :] == message[len(message.rstrip()) :], message


def _before(message: str) -> str:
    return message[: len(message) - len(message.lstrip())]


def test_a_translation_is_in_its_language(pairs, language):
    for message, told in pairs:
        assert told != message or message in THE_SAME_IN_ALL, message
        if language in FOREIGN:
            assert not FOREIGN[language].search(told), told
        words = re.sub(rf"{KEPT.pattern}|[\W\d_]|TEST|SHA", "", message)
        if language in SCRIPTS and words and message not in THE_SAME_IN_ALL:
            assert SCRIPTS[language].search(told), told


def test_the_compiled_catalogue_is_that_of_its_source(catalogue, language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    with (FOLDER / FOLDERS[language] / "LC_MESSAGES" / "django.mo").open("rb") as file:
        assert _compiled(read_mo(file)) == _compiled(read_mo(compiled)), COMMANDS


def _compiled(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {_forms(message.id): _forms(message.string) for message in catalogue}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The PIN is wrong"),
        ("ja", "暗証番号が違います"),
        ("zh-hans", "密码错误"),
        ("ko", "비밀번호가 틀렸습니다"),
        ("es", "El PIN es incorrecto"),
        ("pt", "A senha está errada"),
    ],
)
def test_a_text_is_told_in_each_language(language, told):
    assert text("The PIN is wrong", language) == told


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "ja\0", "zh_Hans", "PT"])
def test_a_language_that_is_not_held_is_answered_in_english(language):
    assert text("The PIN is wrong", language) == "The PIN is wrong"


def test_japanese_is_what_people_get_unasked():
    assert LANGUAGES[0] == "ja"
