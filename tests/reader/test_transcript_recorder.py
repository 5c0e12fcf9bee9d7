"""What a recorder notes of a dialogue, and what it never does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.cardfiles import AIDS, Applet, PinRole
from jumin.reader.transcript.place import PIN_FILES
from jumin.reader.transcript.recorder import PowerNotSwitchableError, Recorder
from jumin.reader.transcript.replayer import replay
from jumin.reader.transcript.text import parse
from jumin.reader.transcript.values import (
    ByteMissingError,
    Exchange,
    Power,
    PowerEvent,
    Remark,
    Transcript,
    matches,
)
from jumin.reader.transcript.writing import show_answer, show_command, write
from jumin.terms import FaultError, Pin


SUCCESS = b"\x90\x00"
ATR = bytes.fromhex("3B888001000041E0B381A1003B")
PIN = "1234567890AB"


@dataclass
class Scripted:
    """A card that answers every command by its answers one by one, then with 9000."""

    answers: list[bytes] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    atr: bytes = ATR

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        return self.answers.pop(0) if self.answers else SUCCESS

    def power_on(self) -> None:
        self.events.append("on")

    def power_off(self) -> None:
        self.events.append("off")

    def reset(self) -> None:
        self.events.append("reset")


@dataclass
class InReader:
    """A card whose power nobody switches."""

    card: Scripted
    atr: bytes = ATR

    def transmit(self, command: bytes) -> bytes:
        return self.card.transmit(command)


class Recording:
    """A recorder with what it noted."""

    def __init__(self, *answers: bytes, full: bool = False) -> None:
        self.card = Scripted(list(answers))
        self.entries: list[object] = []
        self.recorder = Recorder(self.card, self.entries.append, full=full)

    def send(self, command: str, secret: str = "") -> Exchange:
        """Send a command, a secret behind it; tell what was noted."""
        self.recorder.transmit(bytes.fromhex(command) + secret.encode())
        noted = self.entries[-1]
        assert isinstance(noted, Exchange)
        return noted

    def go(self, applet: Applet, file: int | None = None) -> None:
        aid = AIDS[applet]
        self.recorder.transmit(b"\x00\xa4\x04\x0c" + bytes((len(aid),)) + aid)
        if file is not None:
            self.send(f"00A4020C02{file:04X}")

    @property
    def text(self) -> str:
        """Tell all that was noted, as it would be written, and as it would be printed."""
        return write(Transcript(tuple(self.entries))).decode() + repr(self.entries)


@pytest.fixture
def record() -> Callable[..., Recording]:
    return Recording


def test_a_dialogue_is_noted_in_words() -> None:
    recording = Recording(SUCCESS, SUCCESS, b"\x63\xc3", SUCCESS, b"JPKIAPICCTOKEN2 " + SUCCESS)
    recording.recorder.power_on()
    recording.go(Applet.JPKI, 0x0018)
    recording.send("00200080")
    recording.send("00A4020C020006")
    recording.send("00B0000010")
    assert write(Transcript(tuple(recording.entries))).decode() == (
        "transcript: 1\n"
        "= power on\n"
        "> 00A4040C 0A D392F000260100000001  ; SELECT application jpki\n"
        "< 9000  ; success\n"
        "> 00A4020C 02 0018  ; SELECT file 0018 authentication-pin\n"
        "< 9000  ; success\n"
        "> 00200080  ; VERIFY 0018 authentication-pin: how many tries are left?\n"
        "< 63C3  ; tries left: 3\n"
        "> 00A4020C 02 0006  ; SELECT file 0006 token-info\n"
        "< 9000  ; success\n"
        "> 00B00000 10  ; READ BINARY 0006 token-info\n"
        "< 4A504B494150494343544F4B454E3220 9000  ; success\n"
    )


@pytest.mark.parametrize(("place", "role"), PIN_FILES.items())
def test_a_pin_is_noted_by_its_name_only(place: tuple[Applet, int], role: PinRole) -> None:
    recording = Recording()
    recording.go(*place)
    noted = recording.send(f"00200080{len(PIN):02X}", PIN)
    assert show_command(noted.command) == f"00200080 Lc {{pin:{role}}}"
    assert recording.card.commands[-1].endswith(PIN.encode())
    changed = recording.send(f"00240180{len(PIN):02X}", PIN)
    assert show_command(changed.command) == f"00240180 Lc {{new-pin:{role}}}"
    assert PIN.encode().hex().upper() not in recording.text.upper()


def test_a_pin_is_named_by_the_file_to_which_the_command_itself_refers() -> None:
    recording = Recording()
    recording.go(Applet.JPKI)
    assert show_command(recording.send("0020009804", "1234").command) == (
        "00200098 Lc {pin:authentication}"
    )
    assert recording.send("00200080").command_note.startswith("VERIFY 0018")


@pytest.mark.parametrize(
    ("answer", "role"),
    [("63C2", "authentication"), ("6984", "authentication"), ("6A82", "signature")],
)
def test_a_file_to_which_a_command_refers_is_current_once_it_was_found(
    answer: str, role: str
) -> None:
    recording = Recording(SUCCESS, SUCCESS, bytes.fromhex(answer))
    recording.go(Applet.JPKI, 0x001B)
    recording.send("0020009804", "0000")
    assert show_command(recording.send("0020008004", "1234").command).endswith(f"{{pin:{role}}}")


def test_a_pin_in_an_extended_command_is_counted_there() -> None:
    recording = Recording()
    recording.go(Applet.JPKI, 0x0018)
    noted = recording.send("00200080000004", "1234")
    assert show_command(noted.command) == "00200080 00 00 Lc {pin:authentication}"


@pytest.mark.parametrize(
    "command",
    [
        "0020008004",  # nothing is selected
        "0024000008",  # the old PIN and the new one
        "0021008004",
        "0C20008004",  # another class
        "0082000010",  # a terminal's answer
        "8054000004",
        "0020008009",  # the length does not fit
        "00200080000F04",  # nor does this one
        "00200080FF",
    ],
)
def test_what_may_be_a_secret_is_blinded(command: str) -> None:
    recording = Recording()
    noted = recording.send(command, "77A7")
    assert "37374137" not in recording.text.replace(" ", "")
    assert "**" in show_command(noted.command)
    with pytest.raises(ByteMissingError):
        replay(Transcript((noted,)), recording.card, {})


@given(
    st.binary(max_size=1),
    st.sampled_from([0x20, 0x21, 0x24, 0x25, 0x2C, 0x2D, 0x32, 0x54, 0x82, 0x86]),
    st.binary(max_size=4),
    st.sampled_from([b"", b"\x00", b"\x00\x00", b"\x07"]),
    st.binary(max_size=2),
)
def test_whatever_surrounds_a_secret_it_is_not_noted(
    cla: bytes, ins: int, parameters: bytes, lengths: bytes, behind: bytes
) -> None:
    recording = Recording()
    recording.go(Applet.JPKI, 0x0018)
    secret = b"\xa5\x5a\xa7\x7a\xa9\x9a\xac"
    head = (cla + b"\0")[:1] + bytes((ins,)) + parameters[:2].ljust(2, b"\x80") + lengths + b"\x07"
    recording.recorder.transmit(head + secret + behind)
    assert secret.hex().upper() not in recording.text.upper().replace(" ", "").replace("\n", "")


@given(st.lists(st.binary(max_size=12), max_size=5), st.lists(st.binary(max_size=40), max_size=5))
def test_whatever_bytes_pass_they_pass_unchanged_and_the_notes_can_be_read(
    commands: list[bytes], answers: list[bytes]
) -> None:
    recording = Recording(*answers)
    for at, command in enumerate(commands):
        expected = answers[at] if at < len(answers) else SUCCESS
        assert recording.recorder.transmit(command) == expected
    assert recording.card.commands == commands
    transcript = Transcript(tuple(recording.entries))
    assert parse(write(transcript)) == transcript


@pytest.mark.parametrize(
    ("applet", "file"),
    [
        (Applet.JPKI, 0x0001),
        (Applet.INPUT_SUPPORT, 0x0001),
        (Applet.INPUT_SUPPORT, 0x0002),
        (Applet.INPUT_SUPPORT, 0x0003),
        (Applet.CARD_FACE, 0x0001),
        (Applet.CARD_FACE, 0x0002),
        (Applet.CARD_FACE, 0x0005),
    ],
)
def test_of_personal_data_the_length_is_noted_and_no_digest(applet: Applet, file: int) -> None:
    number = b"\xff\x10\x0c123456789018\xff\xff"
    recording = Recording(SUCCESS, SUCCESS, number + SUCCESS, number + SUCCESS)
    recording.go(applet, file)
    assert show_answer(recording.send("00B0000011").answer or ()) == "[17] 9000"
    assert show_answer(recording.send(f"00B0{0x80 | file:02X}0011").answer or ()) == "[17] 9000"
    assert sha256(number).hexdigest()[:16] not in recording.text


def test_the_record_with_the_cards_number_is_personal() -> None:
    recording = Recording(SUCCESS, b"\x01\x1c400000012719843" + SUCCESS)
    recording.go(Applet.COMMON_DATA)
    noted = recording.send("00B2010C00")
    assert show_answer(noted.answer or ()) == "[17] 9000"
    assert noted.command_note == "READ RECORD 1 of 0001 card-record"


def test_where_nothing_is_known_of_the_file_its_content_is_personal() -> None:
    recording = Recording(SUCCESS, b"1234" + SUCCESS)
    recording.send("00A4040C02A000")
    assert show_answer(recording.send("00B0000004").answer or ()) == "[4] 9000"


def test_a_file_that_was_selected_in_secret_is_not_known() -> None:
    recording = Recording()
    recording.go(Applet.JPKI, 0x000B)
    recording.send("08A4020C12861101000102030405060708090A0B0C0D0E0F")
    recording.card.answers.append(bytes(16) + SUCCESS)
    noted = recording.send("00B0000010")
    assert noted.command_note == "READ BINARY (none selected)"
    assert show_answer(noted.answer or ()) == "[16] 9000"


def test_long_data_that_is_nobodys_is_known_again_by_its_digest() -> None:
    content = bytes(range(256))
    recording = Recording(SUCCESS, SUCCESS, content + SUCCESS)
    recording.go(Applet.JPKI, 0x000B)
    told = recording.send("00B0000000").answer or ()
    assert show_answer(told) == f"[256 sha256 {sha256(content).hexdigest()[:16]}] 9000"
    assert matches(told, content + SUCCESS)
    assert not matches(told, content[::-1] + SUCCESS)


@pytest.mark.parametrize(
    ("command", "is_random"),
    [
        ("0084000008", True),
        ("0047809700", True),
        ("802A0497010000", True),
        ("802A0597010000", True),
        ("802A0097010000", False),
        ("802A0397010000", False),
    ],
)
def test_what_is_random_is_expected_by_its_length_only(command: str, is_random: bool) -> None:  # noqa: FBT001 (pytest gives it)
    recording = Recording(SUCCESS, SUCCESS, b"7" * 8 + SUCCESS)
    recording.go(Applet.JPKI, 0x0017)
    told = recording.send(command).answer or ()
    assert matches(told, b"7" * 8 + SUCCESS)
    assert matches(told, b"8" * 8 + SUCCESS) is is_random


def test_asked_for_the_whole_it_notes_all_but_the_secrets() -> None:
    number = b"\xff\x10\x0c123456789018\xff\xff"
    recording = Recording(SUCCESS, SUCCESS, SUCCESS, SUCCESS, number + SUCCESS, full=True)
    recording.go(Applet.INPUT_SUPPORT, 0x0011)
    recording.send("0020008004", "1234")
    recording.send("00A4020C020001")
    assert number.hex().upper() in show_answer(recording.send("00B0000011").answer or ())
    assert "0431323334" not in recording.text.replace(" ", "")


@pytest.mark.parametrize("command", ["00D6000004", "00DC010404", "00DA00F004"])
def test_what_is_written_into_a_card_is_left_out(command: str) -> None:
    recording = Recording()
    noted = recording.send(command, "NAME")
    assert show_command(noted.command).endswith("04 [4]")
    assert "4E414D45" not in recording.text


def test_a_reset_and_the_power_are_noted_and_what_was_selected_is_forgotten() -> None:
    recording = Recording()
    recording.go(Applet.JPKI, 0x0018)
    for event in (recording.recorder.reset, recording.recorder.power_off):
        event()
    recording.recorder.power_on()
    assert recording.entries[-3:] == [
        Power(event) for event in (PowerEvent.RESET, PowerEvent.OFF, PowerEvent.ON)
    ]
    assert recording.card.events == ["reset", "off", "on"]
    assert "**" in show_command(recording.send("0020008004", "1234").command)


def test_the_answer_to_reset_is_the_cards() -> None:
    recording = Recording()
    assert recording.recorder.atr == ATR
    assert recording.entries == []


def test_a_card_without_a_switch_cannot_be_switched() -> None:
    recorder = Recorder(InReader(Scripted()), [].append)
    with pytest.raises(PowerNotSwitchableError):
        recorder.reset()


def test_a_card_that_gives_no_answer_leaves_its_command_in_the_transcript() -> None:
    class Gone(Scripted):
        def transmit(self, command: bytes) -> bytes:  # noqa: ARG002 (as the protocol has it)
            raise FaultError("The card was taken away.")

    entries: list[object] = []
    with pytest.raises(FaultError):
        Recorder(Gone(), entries.append).transmit(bytes.fromhex("00200080"))
    assert isinstance(entries[0], Exchange)
    assert entries[0].answer is None
    assert entries[1:] == [Remark("The card gave no answer.")]


def test_a_recorded_dialogue_can_be_replayed_with_the_same_pin() -> None:
    answers = [SUCCESS, SUCCESS, SUCCESS, SUCCESS, bytes(256) + SUCCESS]
    recording = Recording(*answers)
    recording.recorder.power_on()
    recording.go(Applet.JPKI, 0x0018)
    recording.send("0020008004", "1234")
    recording.send("00A4020C02000A")
    recording.send("00B0000000")
    transcript = parse(write(Transcript(tuple(recording.entries))))
    card = Scripted(list(answers))
    played = list(replay(transcript, card, {"pin:authentication": Pin("1234")}))
    assert all(one.is_as_expected for one in played)
    assert card.commands == recording.card.commands
    assert card.events == ["on"]
    assert "31323334" not in repr(played)


@pytest.mark.parametrize(
    "command", ["00200080", "0020008000", "0020008005", "00200080000005", "00240180000004"]
)
@pytest.mark.parametrize("pin", ["X", "XY", "ABC1XY", "ABCDXY"])
def test_a_wrong_length_before_a_pin_shows_no_byte_of_it(
    record: Callable[..., Recording], command: str, pin: str
) -> None:
    recording = record(b"\x67\x00")
    recording.send(command, pin)
    text = recording.text.replace(command[:8], "")
    assert not {"58", "59"} & {text[at : at + 2] for at in range(len(text))}
