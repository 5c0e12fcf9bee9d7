"""What stands in a template without a mark can't be told in another language."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import jumin.locale


SOURCE = Path(jumin.locale.__file__).parent.parent
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
OF_DJANGO = re.compile(
    r"{% (comment|blocktranslate).*?{% end\1 %}"
    r"|{% block page %}.*?{% endblock %}"
    r"|{[%{#].*?[%}#]}",
    re.DOTALL,
)
"""Comments, marked texts, the class of a page, and all else that Django reads."""
TOLD = {"aria-label", "alt", "title", "placeholder"}
NOT_TOLD = {"code", "pre", "style", "script"}
NAMES = {"Jumin", "TEST", "見本"}


class Words(HTMLParser):
    """Collects the words of a page, but those of a language that is named, and of programs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        self._inside.append((tag, tag in NOT_TOLD or "lang" in dict(attrs)))
        for name, value in attrs:
            if name in TOLD:
                self._find(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those within that are never closed."""
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Read a text."""
        if not any(passed for _, passed in self._inside[1:]):
            self._find(data)

    def _find(self, text: str) -> None:
        self.found += set(re.findall(r"[^\W\d_]{2,}", text)) - NAMES


def words_of(template: str) -> list[str]:
    """Tell the words of a template that no catalogue knows."""
    reader = Words()
    reader.feed("<template>" + OF_DJANGO.sub(" ", template))
    return reader.found


def test_there_are_templates():
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_every_word_of_a_template_is_marked_for_the_catalogues(file):
    if file.name != "look.html":  # it shows parts under the names that they have in the code
        assert words_of(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Pay</p>", ["Pay"]),
        ('{% translate "Pay" %} <img alt="Coins">', ["Coins"]),
        ('<p lang="ja">無効</p><p>{% if paid %}done{% endif %}', ["done"]),
        ("{% blocktranslate %}Pay {{ fee }}{% endblocktranslate %}<code>ls</code> {{ x }}", []),
    ],
)
def test_a_word_without_a_mark_is_found(template, words):
    assert words_of(template) == words
