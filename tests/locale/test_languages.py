"""The terms of docs/languages.md: one term, one word, in every catalogue."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import jumin.locale
from jumin.locale.facts import word
from jumin.sandbox.cast import HOMES


FOLDER = Path(jumin.locale.__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "languages.md"
FIELD = re.compile(r"%\(\w+\)s|\{\w*\}")
IN_A_WORD = {role.reason_en for home in HOMES for role in home.roles}
"""Why somebody lives in the town is told in everyday words, not in terms."""
COLUMNS = {"ja": 0, "zh_Hans": 2, "ko": 3, "es": 4, "pt": 5}


def _terms() -> list[list[str]]:
    """Read the table of terms: Japanese, English, the four others, the model."""
    table = PAGE.read_text(encoding="utf-8").split("## Terms")[1].split("###")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return rows[1:]


TERMS = _terms()


def _whole(words: str) -> re.Pattern[str]:
    """Find a term of an alphabet: whole words, in the singular or the plural."""
    together = r"\s+".join(rf"{re.escape(one)}(?:e?s)?" for one in words.split())
    return re.compile(rf"(?<!\w){together}(?!\w)", re.IGNORECASE)


def _is_told(told: str, term: str, language: str) -> bool:
    words = [one.strip() for one in term.split("/")]
    if language in {"es", "pt"}:
        return any(_whole(one).search(told) for one in words)
    return any(one in told for one in words)


@pytest.fixture(scope="module")
def texts() -> dict[str, list[tuple[str, str]]]:
    """Language → messages with their translations."""
    held = {}
    for language in COLUMNS:
        with (FOLDER / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            held[language] = [
                (FIELD.sub("…", message.id), message.string)
                for message in read_po(file)
                if isinstance(message.id, str)
                and message.id
                and message.string
                and message.id not in IN_A_WORD
            ]
    return held


def test_the_table_has_a_model_for_every_term():
    assert len(TERMS) >= 30
    for row in TERMS:
        assert len(row) == 7
        assert all(row)


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row[1])
@pytest.mark.parametrize("language", COLUMNS)
def test_a_term_is_told_by_its_word_wherever_it_stands(texts, row, language):
    sought, wanted = _whole(row[1]), row[COLUMNS[language]]
    found = [(message, told) for message, told in texts[language] if sought.search(message)]
    assert found
    astray = [(message, told) for message, told in found if not _is_told(told, wanted, language)]
    assert not astray


@pytest.mark.parametrize(
    ("language", "day", "instant"),
    [
        ("ja", "2026年11月21日", "2026年11月21日 06:30"),
        ("en", "2026-11-21", "2026-11-21 06:30"),
        ("zh-hans", "2026年11月21日", "2026年11月21日 06:30"),
        ("ko", "2026년 11월 21일", "2026년 11월 21일 06:30"),
        ("es", "21/11/2026", "21/11/2026 06:30"),
        ("pt", "21/11/2026", "21/11/2026 06:30"),
    ],
)
def test_days_are_written_as_in_the_page_on_languages(language, day, instant):
    assert word("expired_on", "2026-11-21", language) == day
    assert word("opens_at", "2026-11-20T21:30:00+00:00", language) == instant
    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if instant in line)
    assert day in row.split(" | ")[1]
