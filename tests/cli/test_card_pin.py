import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import card_readers
import pytest
from card_makers import (
    PINS,
    full_image,
    image_without_pins,
    image_without_signature_certificate,
    phone_image,
)
from card_readers import answer_on_terminal, lines_on_stdin, put_into_reader


Jumin = Callable[..., Any]
OLD = {
    "signature": PINS.signature.reveal(),
    "authentication": PINS.authentication.reveal(),
    "input-support": PINS.input_support.reveal(),
    "resident-register": PINS.resident_register.reveal(),
}
NEW = {
    "signature": "NEWPIN9",
    "authentication": "9071",
    "input-support": "9072",
    "resident-register": "9073",
}


def tries(jumin: Jumin, role: str) -> list[int]:
    """Tell the tries left, in each application."""
    told = jumin("card", "pin", "status", "--json").json
    return [one["tries_left"] for one in told if one["role"] == role]


@pytest.mark.source("CLIENT-3")
@pytest.mark.parametrize("role", OLD)
def test_a_pin_is_changed_by_the_old_and_twice_the_new(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    asked = answer_on_terminal(monkeypatch, OLD[role], NEW[role], NEW[role])
    answer = jumin("card", "pin", "change", "--role", role)
    assert (answer.code, len(asked)) == (0, 3)
    assert "Tries left for the" in answer.err
    for pin in (OLD[role], NEW[role]):
        assert pin not in answer.out + answer.err
    assert reader.exclusive[-1]
    lines_on_stdin(monkeypatch, NEW[role], OLD[role])
    assert jumin("card", "pin", "change", "--role", role, "--pin-stdin").code == 0


@pytest.mark.source("CARD-4", "CLIENT-3")
def test_the_resident_registers_pin_is_changed_in_both_applications(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    lines_on_stdin(monkeypatch, OLD["resident-register"], "9073")
    assert jumin("card", "pin", "change", "--role", "resident-register", "--pin-stdin").code == 0
    changes = [one for one in reader.sent if one[:4] == bytes.fromhex("80320080")]
    assert len(changes) == 2
    lines_on_stdin(monkeypatch, OLD["resident-register"], "9073")
    answer = jumin("card", "pin", "change", "--role", "resident-register", "--pin-stdin")
    assert answer.code == 1
    assert sorted(tries(jumin, "resident-register")) == [2, 3]


@pytest.mark.source("CARD-5", "CLIENT-3")
def test_a_wrong_old_pin_costs_one_try_and_changes_nothing(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_reader(monkeypatch, full_image())
    lines_on_stdin(monkeypatch, "0000", "9071")
    answer = jumin("card", "pin", "change", "--role", "authentication", "--pin-stdin")
    assert answer.code == 1
    assert "Tries left: 2" in answer.err
    assert "0000" not in answer.err
    assert tries(jumin, "authentication") == [2]


@pytest.mark.parametrize(
    ("role", "lines"),
    [
        ("authentication", ["12345", "9071"]),
        ("authentication", ["1234", "907"]),
        ("signature", ["abc123", "NEWPIN9"]),
        ("signature", ["ABC123", "NODIGIT"]),
        ("signature", ["", ""]),
    ],
)
def test_what_cannot_be_the_pin_is_refused_before_the_card_sees_it(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, role: str, lines: list[str]
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    lines_on_stdin(monkeypatch, *lines)
    answer = jumin("card", "pin", "change", "--role", role, "--pin-stdin", "--json")
    assert answer.code == 1
    assert answer.json["refused"]["code"] == "pin.form"
    assert reader.presented == []


def test_two_new_pins_that_differ_change_nothing(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    answer_on_terminal(monkeypatch, "1234", "9071", "9072")
    answer = jumin("card", "pin", "change", "--role", "authentication")
    assert answer.code == 2
    assert "Nothing was changed" in answer.err
    assert reader.presented == []


def use_up(jumin: Jumin, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Be wrong so often about the authentication PIN."""
    for _ in range(times):
        lines_on_stdin(monkeypatch, "0000", "9071")
        jumin("card", "pin", "change", "--role", "authentication", "--pin-stdin", "--yes")


@pytest.mark.source("CLIENT-3")
def test_the_last_try_is_spent_only_by_who_says_so(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    use_up(jumin, monkeypatch, 2)
    reader.sent.clear()
    lines_on_stdin(monkeypatch, "1234", "9071")
    answer = jumin("card", "pin", "change", "--role", "authentication", "--pin-stdin")
    assert answer.code == 2
    assert "--yes" in answer.err
    answer_on_terminal(monkeypatch, "n")
    assert jumin("card", "pin", "change", "--role", "authentication").code == 130
    assert reader.presented == []
    answer_on_terminal(monkeypatch, "y", "1234", "9071", "9071")
    assert jumin("card", "pin", "change", "--role", "authentication").code == 0


def test_a_blocked_pin_is_not_asked_for(jumin: Jumin, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    use_up(jumin, monkeypatch, 3)
    reader.sent.clear()
    asked = answer_on_terminal(monkeypatch)
    answer = jumin("card", "pin", "change", "--role", "authentication", "--json")
    assert answer.json["refused"]["code"] == "pin.blocked"
    assert (asked, reader.presented) == ([], [])
    hint = jumin("card", "pin", "unlock-hint")
    assert hint.code == 0
    assert "counter" in hint.out


def test_where_nothing_is_blocked_the_hint_says_so(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_reader(monkeypatch, full_image())
    assert "No PIN is blocked" in jumin("card", "pin", "unlock-hint").out
    assert jumin("card", "pin", "unlock-hint", "--json").json == []
    put_into_reader(monkeypatch, image_without_pins())
    assert len(jumin("card", "pin", "unlock-hint", "--json").json) == 5


def test_a_pin_that_is_not_there_is_told(jumin: Jumin, monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_reader(monkeypatch, phone_image())
    lines_on_stdin(monkeypatch, "1234", "9071")
    answer = jumin("card", "pin", "change", "--role", "input-support", "--pin-stdin")
    assert answer.code == 2
    assert "card-info input support PIN" in answer.err


def test_a_pin_never_set_is_blocked(jumin: Jumin, monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_reader(monkeypatch, image_without_signature_certificate())
    lines_on_stdin(monkeypatch, "ABC123", "NEWPIN9")
    answer = jumin("card", "pin", "change", "--role", "signature", "--pin-stdin", "--json")
    assert answer.json["refused"]["code"] == "pin.blocked"


def test_without_a_terminal_the_pin_comes_by_standard_input_only(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_reader(monkeypatch, full_image())
    lines_on_stdin(monkeypatch, "1234")
    answer = jumin("card", "pin", "change", "--role", "authentication")
    assert answer.code == 2
    assert "--pin-stdin" in answer.err


AT_A_TERMINAL = """
import sys
import pytest
from card_makers import full_image
from card_readers import put_into_reader
from jumin.cli.command import run
put_into_reader(pytest.MonkeyPatch(), full_image())
sys.exit(run(["card", "pin", "change", "--role", "authentication"]))
"""


def test_a_terminal_never_shows_what_is_typed() -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", AT_A_TERMINAL],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(card_readers.__file__).parent)},
    ) as process:
        os.close(theirs)
        seen = b""
        for asked, pin in enumerate((b"1234\n", b"9071\n", b"9071\n"), start=1):
            while seen.count(b"Enter the") < asked or not seen.endswith(b": "):
                seen += os.read(ours, 1024)
            os.write(ours, pin)
        with suppress(OSError):  # so Linux tells that the other end was closed
            while said := os.read(ours, 1024):
                seen += said
    os.close(ours)
    assert process.returncode == 0
    assert b"is changed" in seen
    assert b"1234" not in seen
    assert b"9071" not in seen


def test_the_old_pin_is_no_new_one(jumin: Jumin, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    lines_on_stdin(monkeypatch, "1234", "1234")
    answer = jumin("card", "pin", "change", "--role", "authentication", "--pin-stdin")
    assert answer.code == 2
    assert "Nothing was changed" in answer.err
    assert reader.presented == []
