import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.cli.shown import escaped, shown


UNSHOWN = {"Cc", "Cf", "Cs"}


@pytest.mark.source("RFC 8259 §7")
@given(st.text())
def test_escaped_json_says_the_same_and_commands_no_terminal(text: str) -> None:
    told = escaped(json.dumps({"name": text}, ensure_ascii=False, indent=2))
    assert json.loads(told) == {"name": text}
    assert {unicodedata.category(letter) for letter in told.replace("\n", "")} & UNSHOWN == set()


@given(st.text())
def test_a_shown_text_keeps_its_lines_and_commands_no_terminal(text: str) -> None:
    told = shown(text)
    assert told.count("\n") == text.count("\n")
    assert {unicodedata.category(letter) for letter in told.replace("\n", "")} & UNSHOWN == set()
