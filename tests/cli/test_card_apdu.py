"""`jumin card apdu`: what is sent, what is told, and what is not sent unasked."""

import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from jumin.sandbox import residents


Jumin = Callable[..., Any]

SELECT_JPKI = "00A4040C 0A D392F000260100000001"
SELECT_PIN = "00A4020C 02 0018"
VERIFY = "00200080 Lc {pin:authentication}"
QUERY = "00200080"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what a person types, hidden, at each question; what was typed falls away."""
    answers: list[str] = []
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: answers.pop(0))
    return answers


@pytest.mark.usefixtures("town")
def test_commands_and_answers_are_told_in_digits_and_words(jumin: Jumin) -> None:
    answer = jumin("card", "apdu", "--resident", "sakura", SELECT_JPKI, SELECT_PIN, QUERY)
    assert answer.code == 0
    assert answer.out == (
        "> 00A4040C 0A D392F000260100000001  ; SELECT application jpki\n"
        "< 9000  ; success\n"
        "> 00A4020C 02 0018  ; SELECT file 0018 authentication-pin\n"
        "< 9000  ; success\n"
        "> 00200080  ; VERIFY 0018 authentication-pin: how many tries are left?\n"
        "< 63C3  ; tries left: 3\n"
    )


@pytest.mark.usefixtures("town")
def test_an_answer_is_told_whole(jumin: Jumin) -> None:
    answer = jumin("card", "apdu", "--resident", "sakura", "--json", SELECT_JPKI, "00B08B0000")
    select, read = answer.json
    assert select["answer_note"] == "success"
    data, sw = read["answer"].rsplit(" ", 1)
    assert data.startswith("3082")
    assert (len(bytes.fromhex(data)), sw) == (256, "9000")
    assert read["command_note"] == "READ BINARY 000B authentication-ca-certificate"


@pytest.mark.usefixtures("town")
def test_a_pin_is_asked_for_by_name_and_not_told(jumin: Jumin, typed: list[str]) -> None:
    pin = residents.resident("sakura").authentication_pin
    assert pin is not None
    typed.append(pin)
    answer = jumin("card", "apdu", "--resident", "sakura", "--yes", SELECT_JPKI, SELECT_PIN, VERIFY)
    assert answer.code == 0
    assert "> 00200080 Lc {pin:authentication}  ; VERIFY 0018 authentication-pin\n" in answer.out
    assert answer.out.endswith("< 9000  ; success\n")
    assert pin.encode().hex() not in answer.out + answer.err
    assert typed == []


@pytest.mark.usefixtures("town")
def test_what_can_be_no_such_pin_is_refused_before_the_card_sees_it(
    jumin: Jumin, typed: list[str]
) -> None:
    typed.append("12345")
    refused = jumin(
        "card", "apdu", "--resident", "sakura", "--yes", SELECT_JPKI, SELECT_PIN, VERIFY
    )
    assert refused.code == 1
    assert "pin.form" in refused.err
    assert "12345" not in refused.err
    told = jumin("card", "apdu", "--resident", "sakura", SELECT_JPKI, SELECT_PIN, QUERY)
    assert "tries left: 3" in told.out


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "command", ["0020008004 30303030", VERIFY, "00240180 04 30303030", "00FE0000", "0020"]
)
def test_what_may_spend_a_try_or_change_the_card_needs_a_yes(jumin: Jumin, command: str) -> None:
    refused = jumin("card", "apdu", "--resident", "sakura", SELECT_JPKI, SELECT_PIN, command)
    assert refused.code == 2
    assert "Line 3" in refused.err
    assert "--yes" in refused.err
    assert refused.out == ""  # not even what comes before
    told = jumin("card", "apdu", "--resident", "sakura", SELECT_JPKI, SELECT_PIN, QUERY)
    assert "tries left: 3" in told.out


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_commands_come_from_standard_input_line_by_line(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    lines = f"# tries left\n\n> {SELECT_JPKI}  ; as in a transcript\n{SELECT_PIN}\n{QUERY}\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    answer = jumin("card", "apdu", "--resident", "sakura", *arguments)
    assert answer.code == 0
    assert answer.out.count("\n<") == 3
    assert answer.out.endswith("< 63C3  ; tries left: 3\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("00A4", "at least 4 bytes"),
        ("00A4 040C 0", "none of"),
        ("SELECT", "none of"),
        ("00200080 04 ****", "blinded"),
    ],
)
def test_what_is_no_command_is_not_sent(jumin: Jumin, command: str, said: str) -> None:
    answer = jumin("card", "apdu", "--yes", "--resident", "sakura", command)
    assert answer.code == 2
    assert said in answer.err


@pytest.mark.parametrize("command", ["00A4040C Lc {pin:signature}", "00B00000 Lc {pin:signature}"])
@pytest.mark.usefixtures("town")
def test_a_pin_is_not_sent_where_it_would_be_told(
    jumin: Jumin, typed: list[str], command: str
) -> None:
    typed.append("ABC123")
    answer = jumin("card", "apdu", "--resident", "sakura", "--yes", command)
    assert answer.code == 2
    assert "takes a PIN" in answer.err
    assert "414243" not in answer.out + answer.err


def test_where_there_is_no_terminal_no_pin_is_asked_for() -> None:
    command = "00200080 Lc {pin:authentication}"
    process = subprocess.run(
        [sys.executable, "-m", "jumin.cli", "card", "apdu", "--yes", command],
        input="7391\n",
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    assert process.returncode == 2
    assert "Nobody can be asked here" in process.stderr
    assert "echo" not in process.stderr
