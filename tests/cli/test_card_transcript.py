"""`jumin card record|replay|diff`."""

import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from card_makers import full_image
from towns import environment

from jumin.reader.transcript.text import parse
from jumin.sandbox import residents, wallet


Jumin = Callable[..., Any]
Started = Callable[..., "subprocess.Popen[str]"]

SELECT_JPKI = bytes.fromhex("00A4040C0AD392F000260100000001")
TRIES = (
    "transcript: 1\n= power on\n> 00A4040C 0A D392F000260100000001\n< 9000\n> 00200098\n< 63C3\n"
)
PRESENTED = f"{TRIES}> 00200098 Lc {{pin:authentication}}\n< 9000\n"


class Driver:
    """vpcd's end of a slot, with a card plugged in."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream

    def tell(self, message: bytes) -> None:
        self._stream.sendall(len(message).to_bytes(2, "big") + message)

    def ask(self, message: bytes) -> bytes:
        self.tell(message)
        length = int.from_bytes(self._exactly(2), "big")
        return self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        octets = b""
        while len(octets) < count:
            octets += self._stream.recv(count - len(octets))
        return octets


@contextmanager
def recording(start: Started, town: Any, file: Path, *options: str) -> Iterator[Driver]:
    """Record what a driver says to Sakura's card, and end it as Ctrl-C does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        process = start(
            *("card", "record", file, "--resident", "sakura"),
            *("--port", listener.getsockname()[1], *options),
            **environment(town.folder.root),
        )
        stream, _ = listener.accept()
        with stream:
            stream.settimeout(30)
            yield Driver(stream)
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert "Ctrl-C" in said


@pytest.mark.source("vsmartcard virtualsmartcard/README, vpcd")
def test_what_a_program_says_to_a_card_is_recorded_and_can_be_replayed(
    start: Started, jumin: Jumin, town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = residents.resident("sakura").authentication_pin
    assert pin is not None
    file = tmp_path / "sakura.apdu"
    with recording(start, town, file) as driver:
        driver.tell(b"\x01")
        assert driver.ask(SELECT_JPKI) == b"\x90\x00"
        assert "SELECT application jpki" in file.read_text()  # so a kill loses nothing
        assert driver.ask(bytes.fromhex("0020009804") + pin.encode()) == b"\x90\x00"
        assert len(driver.ask(bytes.fromhex("00B08A00000000"))) > 2
        assert driver.ask(bytes.fromhex("00B08A0000"))[-2:] == b"\x90\x00"
    written = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "> 00200098 Lc {pin:authentication}  ; VERIFY 0018 authentication-pin\n" in written
    assert pin.encode().hex() not in written
    assert "card: sakura's card" in written
    assert "[256 sha256 " in written
    transcript = parse(file.read_bytes())
    assert len(transcript.exchanges) == 4

    monkeypatch.setattr("sys.stdin", iter([f"pin:authentication={pin}\n"]))
    answer = jumin("card", "replay", file, "--resident", "sakura", "--yes", "--pin-stdin")
    assert answer.code == 0, answer
    assert answer.out.count("\n<") == 4
    with wallet.take(residents.resident("sakura"), "afterwards"):
        pass


def test_a_transcript_is_replaced_only_where_one_says_so(jumin: Jumin, tmp_path: Path) -> None:
    file = tmp_path / "there.apdu"
    file.write_text("mine")
    answer = jumin("card", "record", file, "--resident", "sakura", "--port", "1")
    assert answer.code == 2
    assert "--force" in answer.err
    assert file.read_text() == "mine"


@pytest.fixture
def tries(tmp_path: Path) -> Path:
    """Give a transcript that asks for the tries left."""
    file = tmp_path / "tries.apdu"
    file.write_text(TRIES)
    return file


@pytest.fixture
def presented(tmp_path: Path) -> Path:
    """Give a transcript that presents a PIN."""
    file = tmp_path / "presented.apdu"
    file.write_text(PRESENTED)
    return file


@pytest.mark.usefixtures("town")
def test_a_card_that_answers_as_expected_says_so(jumin: Jumin, tries: Path) -> None:
    answer = jumin("card", "replay", tries, "--resident", "sakura", "--json")
    assert answer.code == 0
    assert [one["as_expected"] for one in answer.json] == [True, True]
    assert [one["line"] for one in answer.json] == [3, 5]


@pytest.mark.usefixtures("town")
def test_it_ends_at_the_first_answer_that_is_not_as_expected(
    jumin: Jumin, presented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    presented.write_text(PRESENTED + "> 00200098 Lc {pin:authentication}\n< 9000\n")
    pin = residents.resident("sakura").authentication_pin
    wrong = "0000" if pin != "0000" else "1111"
    monkeypatch.setattr("sys.stdin", iter([f"pin:authentication={wrong}\n"]))
    answer = jumin("card", "replay", presented, "--resident", "sakura", "--yes", "--pin-stdin")
    assert answer.code == 1
    assert "Line 7: expected was 9000" in answer.out
    assert "63C2" in answer.out
    assert "63C1" not in answer.out


@pytest.mark.usefixtures("town")
def test_a_pin_is_presented_only_where_one_says_so(
    jumin: Jumin, presented: Path, tries: Path
) -> None:
    answer = jumin("card", "replay", presented, "--resident", "sakura")
    assert answer.code == 2
    assert "Line 7" in answer.err
    assert "--yes" in answer.err
    assert jumin("card", "replay", tries, "--resident", "sakura").code == 0


@pytest.mark.parametrize("said", ["", "pin:signature=ABC123\n", "1234\n"])
def test_a_pin_that_is_not_given_is_named(
    jumin: Jumin, presented: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", iter(said.splitlines(keepends=True)))
    answer = jumin("card", "replay", presented, "--resident", "sakura", "--yes", "--pin-stdin")
    assert answer.code == 2
    assert "pin:authentication=…" in answer.err
    assert "1234" not in answer.err


def test_a_file_that_is_no_transcript_is_told_by_its_line(jumin: Jumin, tmp_path: Path) -> None:
    file = tmp_path / "wrong.apdu"
    file.write_text("transcript: 1\n> 00\n< 9\n")
    answer = jumin("card", "replay", file, "--resident", "sakura")
    assert answer.code == 2
    assert "Line 3" in answer.err


@pytest.mark.usefixtures("town")
def test_two_cards_are_compared(jumin: Jumin) -> None:
    answer = jumin("card", "diff", "sakura", "kenji", "--json")
    assert answer.code == 1
    questions = {one["question"] for one in answer.json}
    assert "jpki: READ BINARY 000A authentication-certificate" in questions
    assert all(one["one"] != one["other"] or "[" in one["one"] for one in answer.json)
    shown = jumin("card", "diff", "sakura", "kenji")
    assert shown.code == 1
    assert "token-info" in shown.out


@pytest.mark.usefixtures("town")
def test_a_card_is_not_compared_with_itself(jumin: Jumin) -> None:
    answer = jumin("card", "diff", "sakura", "sakura")
    assert answer.code == 1
    assert "card.elsewhere" in answer.err


def test_without_a_slot_an_older_recording_stays(start: Started, town: Any, tmp_path: Path) -> None:
    file = tmp_path / "old.apdu"
    file.write_text("mine")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        port = nobody.getsockname()[1]
        process = start(
            *("card", "record", file, "--force", "--resident", "sakura", "--port", port),
            **environment(town.folder.root),
        )
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert file.read_text() == "mine"


@pytest.mark.usefixtures("town")
def test_a_readers_name_is_shown_with_its_brackets(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = full_image().open()
    card.power_on()
    monkeypatch.setattr("jumin.reader.PcscConnection", lambda *_, **__: nullcontext(card))
    name = "SCR 3310 [CCID Interface] [/] 00 00"
    answer = jumin("card", "diff", f"reader:{name}", "sakura")
    assert answer.code == 1
    assert name in answer.out
