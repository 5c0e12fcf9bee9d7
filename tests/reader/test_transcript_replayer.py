"""Replaying: commands as they stand in a transcript, answers against what it expects."""

import pytest

from jumin.reader.transcript.recorder import PowerNotSwitchableError
from jumin.reader.transcript.replayer import replay
from jumin.reader.transcript.text import parse
from jumin.reader.transcript.values import ByteMissingError, ParameterMissingError
from jumin.reader.transcript.writing import show_answer, show_command
from jumin.terms import Pin


class Counting:
    """A card that answers each command with how many there were."""

    atr = b"\x3b\x00"

    def __init__(self) -> None:
        self.commands: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        return bytes((len(self.commands), 0x90, 0x00))


def transcript(*lines: str) -> bytes:
    return "\n".join(("transcript: 1", *lines, "")).encode()


def test_each_answer_is_told_beside_what_was_expected() -> None:
    script = parse(
        transcript("# a comment", "> 00840000 01", "< 019000", "> 00840000 01", "< 6A82")
    )
    good, bad = replay(script, Counting(), {})
    assert (good.line, good.is_as_expected) == (3, True)
    assert (bad.line, bad.is_as_expected) == (5, False)
    assert bad.expected is not None
    assert (show_answer(bad.expected), show_answer(bad.answer)) == ("6A82", "[1] 9000")
    assert bad.command_note == "GET CHALLENGE of 1 bytes"
    assert bad.answer_note == "success"


def test_a_command_without_an_expected_answer_takes_any() -> None:
    (played,) = replay(parse(transcript("> 00840000 01")), Counting(), {})
    assert played.is_as_expected
    assert played.expected is None


def test_it_is_played_command_by_command_as_the_caller_asks() -> None:
    card = Counting()
    playing = replay(parse(transcript("> 00840000 01", "> 00840000 02")), card, {})
    assert card.commands == []
    next(playing)
    assert len(card.commands) == 1


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("> 00200080 Lc {pin:signature}", ParameterMissingError),
        ("> 00200080 04 ********", ByteMissingError),
        ("> 00D60000 04 [4]", ByteMissingError),
    ],
)
def test_nothing_is_sent_before_everything_is_known(line: str, error: type[Exception]) -> None:
    card = Counting()
    with pytest.raises(error):
        replay(parse(transcript("> 00840000 01", line)), card, {})
    assert card.commands == []


def test_a_secret_is_sent_and_not_told() -> None:
    card = Counting()
    script = parse(transcript("> 00200098 Lc {pin:authentication}"))
    (played,) = replay(script, card, {"pin:authentication": Pin("7391")})
    assert card.commands == [bytes.fromhex("0020009804") + b"7391"]
    assert "37333931" not in show_command(played.command)
    assert "7391" not in repr(played)


def test_a_card_in_a_reader_is_not_switched() -> None:
    with pytest.raises(PowerNotSwitchableError, match="leave out the lines"):
        list(replay(parse(transcript("= reset")), Counting(), {}))
