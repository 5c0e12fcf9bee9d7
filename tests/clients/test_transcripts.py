"""What open clients of the card send, byte by byte, and the answers they need.

Each `*.apdu` here is named after a client; the card that answers is a complete one in process.
"""

import re
from pathlib import Path

import pytest

from jumin.chip import Card, HolderRecords
from jumin.reader.transcript.recorder import Recorder
from jumin.reader.transcript.replayer import replay
from jumin.reader.transcript.text import SUFFIX, parse
from jumin.reader.transcript.values import Entry, Transcript
from jumin.reader.transcript.writing import show_answer, show_command, write
from jumin.terms import Pin


TRANSCRIPTS = sorted(Path(__file__).parent.glob(f"*{SUFFIX}"), key=lambda path: path.name)
WRONG_PIN = b"30303030"
WITHOUT_WRONG_PIN = [path for path in TRANSCRIPTS if WRONG_PIN not in path.read_bytes()]
"""Those whose every PIN is the card's: recorded, a wrong one has the right one's name."""
CLIENTS = {
    *("coreextendednfc", "flutter-nfc-mynumber", "gebo-jpkireader", "jpki-local-signer"),
    *("jpki-rs", "jpki-rs-wrong-pin", "jpki-signer-android", "jpki-web", "jsapdu-mynacard"),
    *("milkcocoa-miena", "myna-card", "myna-go", "myna-rust", "mynacard-android-demo"),
    *("mynumbercard-idp-android", "mynumbercard-idp-ios", "nfcpy-mynacard", "opensc-0.23"),
    *("opensc-head", "pyjpki", "readmynumber-plus", "sc-tools-myna", "tretjapannfcreader"),
    "webusb-mynumbercard",
}


def play(path: Path, card: Card, pins: dict[str, Pin]) -> list[str]:
    """Replay a transcript; tell what was not as expected."""
    return [
        f"{path.name}:{one.line}: {show_command(one.command)} ({one.command_note}) "
        f"expected {show_answer(one.expected or ())}, got {show_answer(one.answer)}"
        for one in replay(parse(path.read_bytes()), card, pins, full=True)
        if not one.is_as_expected
    ]


@pytest.mark.source("the client that the transcript is named after")
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_client_gets_the_answers_it_needs(path: Path, card: Card, pins: dict[str, Pin]) -> None:
    assert play(path, card, pins) == []


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_transcript_is_written_as_it_would_be_recorded(path: Path) -> None:
    transcript = parse(path.read_bytes())
    assert write(transcript) == path.read_bytes()
    assert transcript.header("client")
    assert transcript.header("source")
    assert len(transcript.exchanges) > 5


def test_every_client_is_there() -> None:
    assert {path.stem for path in TRANSCRIPTS} == CLIENTS


def test_a_pin_that_a_client_changed_is_the_new_one(card: Card, pins: dict[str, Pin]) -> None:
    path = next(path for path in TRANSCRIPTS if path.stem == "myna-rust")
    assert play(path, card, pins) == []
    card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    new = pins["new-pin:authentication"].reveal().encode()
    assert card.transmit(bytes.fromhex("0020009804") + b"1234") == b"\x63\xc2"
    assert card.transmit(bytes.fromhex("0020009804") + new) == b"\x90\x00"


@pytest.mark.source("github.com/siketyan/jpki-rs")
def test_a_client_that_sends_everything_twice_gets_each_time_the_same(
    card: Card, pins: dict[str, Pin]
) -> None:
    path = next(path for path in TRANSCRIPTS if path.stem == "jpki-rs")
    played = list(replay(parse(path.read_bytes()), card, pins, full=True))
    firsts, seconds = played[::2], played[1::2]
    for first, second in zip(firsts, seconds, strict=True):
        assert (first.command, first.answer) == (second.command, second.answer)


def record(path: Path, card: Card, pins: dict[str, Pin]) -> Transcript:
    """Record the dialogue of a transcript."""
    entries: list[Entry] = []
    list(replay(parse(path.read_bytes()), Recorder(card, entries.append), pins))
    return Transcript(tuple(entries))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_dialogue_is_recorded_without_secrets_and_personal_data(
    path: Path, card: Card, holder: HolderRecords, pins: dict[str, Pin]
) -> None:
    text = write(record(path, card, pins)).decode()
    secrets = {pin.reveal() for pin in pins.values()}
    for secret in secrets | {holder.attributes.name, holder.attributes.address, holder.serial}:
        assert secret.encode().hex().upper() not in re.sub(r"\s", "", text)


@pytest.mark.parametrize("path", WITHOUT_WRONG_PIN, ids=lambda path: path.stem)
def test_a_recorded_dialogue_can_be_said_again(
    path: Path, card: Card, other_card: Card, pins: dict[str, Pin]
) -> None:
    recorded = parse(write(record(path, card, pins)))
    again = replay(recorded, other_card, pins)
    assert [show_command(one.command) for one in again if not one.is_as_expected] == []
