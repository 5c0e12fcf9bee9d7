from collections.abc import Callable
from typing import Any

import pytest

from jumin.cli.card import COMMANDS


Jumin = Callable[..., Any]


def test_help_lists_every_command_of_a_card(jumin: Jumin) -> None:
    answer = jumin("card", "--help")
    assert answer.code == 0
    assert all(name in answer.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_a_card_explains_itself(jumin: Jumin, name: str) -> None:
    answer = jumin("card", name, "--help")
    assert answer.code == 0
    assert f"Usage: jumin card {name}" in answer.out


@pytest.mark.parametrize(
    "name", ["attributes", "number", "face", "certificate", ("pin", "change")], ids=str
)
def test_no_pin_is_ever_an_argument(jumin: Jumin, name: str | tuple[str, str]) -> None:
    words = (name,) if isinstance(name, str) else name
    assert "--pin-stdin" in jumin("card", *words, "--help").out
    answer = jumin("card", *words, "--pin", "1234")
    assert answer.code == 2
    assert "1234" not in answer.err


def test_a_command_that_a_card_has_not_is_wrong_use(jumin: Jumin) -> None:
    answer = jumin("card", "clone")
    assert answer.code == 2
    assert "clone" in answer.err
