"""A complete card against a small model of it, whatever people, machines and disks do to it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import card_model
import pytest
from access_conditions import (
    APPLICATIONS,
    CHANGE_KEY,
    JPKI,
    OBJECTS,
    REFERENCE_DATA,
    Binary,
    Key,
    Place,
    Records,
    Reference,
)
from card_handling import (
    CARD_KEY,
    KEYS,
    WHOLE,
    FaultyImage,
    apdu,
    contents,
    everything,
    is_signature,
    select,
    verify,
)
from card_makers import ImageInMemory, full_image
from card_model import REFUSED, CardModel, Cut, Habits
from card_pins import PIN_VALUES
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jumin.chip import CardOptions
from jumin.iso7816 import SW


NEW_PINS = (b"4321", b"NEWPIN7", b"A1A1A1A1A1A1A1A1", b"12345", b"abc123", b"\xff" * 4, b"1234\0")
UNKNOWN = (("00010000", "6D00"), ("10A4040C", "6E00"), ("01A4040C", "6881"))
OTHER_HABITS = (
    Habits(reselect_keeps_status=False),
    Habits(reset_keeps_status=False),
    Habits(blocked_verify="6983"),
)
ABSENCES = ("select", "reset", "take_the_power_away_for_a_while", "another_day")
Choice = tuple[int, tuple[type, ...]] | None


def near(*kinds: type) -> st.SearchStrategy[Choice]:
    """Choose a file of the current application: mostly one of these kinds."""
    numbers = st.integers(0, 0xFF)
    likely = st.tuples(numbers, st.just(kinds))
    return st.one_of(likely, likely, likely, st.tuples(numbers, st.just((object,))), st.none())


applications = st.sampled_from(tuple(APPLICATIONS))
places = st.sampled_from(tuple(PIN_VALUES))
no_faults = st.just(())
faults = st.one_of(
    *([no_faults] * 7),
    st.lists(st.sampled_from(("", "full", "cut before", "cut after")), min_size=1, max_size=2),
)
guesses = st.sampled_from((*PIN_VALUES.values(), *NEW_PINS)) | st.binary(min_size=1, max_size=18)
digests = st.binary(min_size=32, max_size=32)
messages = digests | st.binary(min_size=1, max_size=255)


class ModelledCard(RuleBasedStateMachine):
    """What a holder, a thief, a terminal, a reader and a failing disk do, in any order."""

    @initialize(habits=st.sampled_from((Habits(), *OTHER_HABITS)))
    def begin(self, habits):
        words = SW(int(habits.blocked_verify, 16))
        self.options = CardOptions(habits.reselect_keeps_status, habits.reset_keeps_status, words)
        self.model = CardModel(PIN_VALUES, habits)
        self.image = FaultyImage(full_image().image)
        self.card = self.image.open(options=self.options)
        self.sizes = {place: len(content) for place, content in contents().items()}

    def transmit(self, command: bytes, told: Callable[[], str]) -> bytes | None:
        """Send a command, whose status word the model tells; give the data of 9000."""
        try:
            expected = told()
        except Cut:
            with pytest.raises(Cut):
                self.card.transmit(command)
            self.another_day()
            return None
        answer = self.card.transmit(command)
        sw = answer[-2:].hex().upper()
        if expected == REFUSED:
            assert sw[:2] not in ("90", "63")
        else:
            assert sw == expected
        if sw == "9000":
            return answer[:-2]
        assert len(answer) == 2
        return None

    def place(self) -> Place:
        """Tell the current file."""
        return self.model.name, self.model.file

    def file(self, choice: Choice) -> int | None:
        """Tell which file was chosen; None: the current one."""
        if choice is None:
            return None
        number, kinds = choice
        files = [file for file, kind in self.model.files.items() if isinstance(kind, kinds)]
        return files[number % len(files)] if files else number % 0x1E + 1

    def let_fail(self, faults):
        """Let the next writes fail so."""
        self.image.faults, self.model.disk.faults = list(faults), list(faults)

    def look_around(self):
        """Try all that a PIN may open in the current application."""
        for file, kind in self.model.files.items():
            if isinstance(kind, Binary):
                self.transmit(
                    apdu(f"00B0{0x80 | file:02X}00", le="01"),
                    lambda file=file: self.model.read(file, 0, self.sizes),
                )
            elif isinstance(kind, Key):
                self.transmit(
                    apdu(f"802A00{0x80 | file:02X}", b"?", "00"),
                    lambda file=file: self.model.sign(file, 0, 1),
                )

    @rule(name=applications)
    def select(self, name):
        assert not self.transmit(select(name), lambda: self.model.select(name))

    @rule(name=applications, length=st.integers(1, 10))
    def select_by_the_beginning_of_a_name(self, name, length):
        """Which one is meant where several begin alike is publicly unknown: the card tells."""
        beginning = bytes.fromhex(name)[:length]
        answer = self.card.transmit(apdu("00A40400", beginning, "00"))
        assert answer[-2:] == b"\x90\x00"
        (meant,) = (one for one in APPLICATIONS if bytes.fromhex(one) in answer)
        assert bytes.fromhex(meant).startswith(beginning)
        self.model.select(meant)

    @rule(name=st.binary(min_size=1, max_size=16))
    def select_no_application(self, name):
        if not any(bytes.fromhex(one).startswith(name) for one in APPLICATIONS):
            self.transmit(select(name.hex()), lambda: "6A82")

    @rule(choice=near(object), other=st.integers(0, 0xFFFF))
    def select_a_file(self, choice, other):
        file = other if choice is None else self.file(choice)
        self.transmit(
            apdu("00A4020C", file.to_bytes(2, "big")), lambda: self.model.select_file(file)
        )

    @rule(
        choice=near(Binary),
        offset=st.sampled_from((0, 1, 17, 255)) | st.integers(0, 0x7FFF),
        beyond=st.sampled_from((0, None, -1, 1)),
        le=st.integers(1, 400),
    )
    def read(self, choice, offset, beyond, le):
        file = self.file(choice)
        if beyond is not None and (self.model.name, file) in self.sizes:
            offset, selected = self.sizes[self.model.name, file] + beyond, file.to_bytes(2, "big")
            self.transmit(apdu("00A4020C", selected), lambda: self.model.select_file(file))
            file = None
        elif file is not None:
            offset %= 256
        p1_p2 = offset if file is None else (0x80 | file) << 8 | offset
        short = f"{le % 256:02X}" if le <= 256 else f"00{le:04X}"
        data = self.transmit(
            apdu(f"00B0{p1_p2:04X}", le=short), lambda: self.model.read(file, offset, self.sizes)
        )
        if data is not None:
            assert data == contents()[self.place()][offset : offset + le]

    @rule(choice=near(Records), number=st.integers(0, 2))
    def read_a_record(self, choice, number):
        file = self.file(choice)
        data = self.transmit(
            apdu(f"00B2{number:02X}{(file or 0) << 3 | 4:02X}", le="00"),
            lambda: self.model.read_record(file, number),
        )
        assert data is None or data == contents()[self.place()]

    @rule(tag=st.sampled_from((*OBJECTS, 0x0001, 0x5F52)))
    def get_data(self, tag):
        data = self.transmit(apdu(f"00CA{tag:04X}", le=WHOLE), lambda: self.model.get_data(tag))
        assert data is None or data

    @rule(choice=near(Reference))
    def ask_for_the_tries_left(self, choice):
        file = self.file(choice)
        self.transmit(verify(file or 0, b""), lambda: self.model.tries_left(file))

    @rule(choice=near(Reference), guess=guesses, faults=faults)
    def present_some_pin(self, choice, guess, faults):
        self.let_fail(faults)
        file = self.file(choice)
        self.transmit(verify(file or 0, guess), lambda: self.model.verify(file, guess))

    @rule(place=places, faults=faults)
    def present_the_right_pin(self, place, faults):
        self.go_to(place)
        self.present(place[1], self.model.now.pins[place], faults)

    @rule(place=places, wrong=guesses, times=st.integers(1, 4), faults=faults)
    def guess_a_pin(self, place, wrong, times, faults):
        self.go_to(place)
        for _ in range(times):
            if wrong != self.model.now.pins[place]:
                self.present(place[1], wrong, faults)

    def go_to(self, place):
        """Select an application if another one is current."""
        if self.model.name != place[0]:
            self.select(place[0])

    def present(self, file, pin, faults):
        """Present a PIN, then see what it opens."""
        self.let_fail(faults)
        self.transmit(verify(file, pin), lambda: self.model.verify(file, pin))
        self.look_around()

    @rule(place=places, new=st.sampled_from(NEW_PINS), faults=faults)
    def change_a_pin_that_was_presented(self, place, new, faults):
        self.present_the_right_pin(place, ())
        command = APPLICATIONS[place[0]][place[1]].changed_by or REFERENCE_DATA
        self.change(place[1], command, new, faults)

    @rule(how=st.sampled_from(ABSENCES), name=applications, place=st.none() | places)
    def leave_and_come_back(self, how, name, place):
        """What was presented may be forgotten meanwhile."""
        if place:
            self.present_the_right_pin(place, ())
        here = self.model.name
        if how == "select":
            self.select(name)
        else:
            getattr(self, how)()
        self.select(here)
        self.look_around()

    @rule(
        choice=near(Reference),
        new=st.sampled_from(NEW_PINS),
        by=st.sampled_from((REFERENCE_DATA, CHANGE_KEY)),
        faults=faults,
    )
    def change_some_pin(self, choice, new, by, faults):
        self.change(self.file(choice), by, new, faults)

    def change(self, file, by, new, faults):
        """Change a PIN by one of the two commands."""
        self.let_fail(faults)
        self.transmit(
            apdu(f"{by}{0x80 | (file or 0):02X}", new), lambda: self.model.change(file, by, new)
        )

    @rule(choice=near(Key), scheme=st.integers(0, 6), data=messages)
    def sign(self, choice, scheme, data):
        file = self.file(choice)
        signature = self.transmit(
            apdu(f"802A{scheme:02X}{0x80 | (file or 0):02X}", data, "00"),
            lambda: self.model.sign(file, scheme, len(data)),
        )
        if signature is not None:
            assert is_signature(KEYS[self.place()], scheme, data, signature)

    @rule(data=messages)
    def sign_with_the_application_s_own_key(self, data):
        signature = self.transmit(
            apdu("802A0000", data, "00"), lambda: self.model.sign_by_default(len(data))
        )
        if signature is not None:
            assert is_signature(KEYS[self.place()], 0, data, signature)

    @rule(choice=near(Key), challenge=messages)
    def let_the_card_prove_itself(self, choice, challenge):
        file = self.file(choice)
        signature = self.transmit(
            apdu(f"008800{0x80 | (file or 0):02X}", challenge, "00"),
            lambda: self.model.answer_challenge(file),
        )
        if signature is not None:
            assert is_signature(CARD_KEY, 3, challenge, signature)

    @rule(length=st.integers(1, 256), unknown=st.sampled_from(UNKNOWN))
    def ask_for_what_changes_nothing(self, length, unknown):
        data = self.transmit(apdu("00840000", le=f"{length % 256:02X}"), lambda: "9000")
        assert len(data) == length
        command, sw = unknown
        self.transmit(bytes.fromhex(command), lambda: sw)

    @rule()
    def reset(self):
        self.card.reset()
        self.model.reset()

    @rule()
    def take_the_power_away_for_a_while(self):
        self.card.power_off()
        for command in (select(JPKI), verify(0x18, b""), apdu("00840000", le="08"), b""):
            assert self.card.transmit(command) == b"\x6f\x00"
        self.card.power_on()
        self.model.give_power()

    @rule()
    def another_day(self):
        self.let_fail(())
        self.card = self.image.open(options=self.options)
        self.model.open_again()

    @invariant()
    def what_is_kept_is_what_counts(self):
        """Ask a copy of the card: nothing on the way disturbs the card itself."""
        copy = ImageInMemory(bytearray(self.image.image)).open()
        kept = self.model.disk.kept.tries
        for name in APPLICATIONS:
            copy.transmit(select(name))
            for application, file in kept:
                if application == name:
                    left = copy.transmit(verify(file, b"")).hex().upper()
                    assert left == f"63C{kept[name, file]:X}"

    def teardown(self):
        """All files are as they were, and the PINs what they were or what they were changed to."""
        kept = self.model.disk.kept
        opened = {place for place in PIN_VALUES if kept.tries[place]}
        read = everything(self.image, kept)
        for place, content in contents().items():
            name, file = place
            pins = getattr(APPLICATIONS[name][file], "opened_by", None)
            if pins is None or any((name, pin) in opened for pin in pins):
                assert read[place] == content
            else:
                assert place not in read


def test_the_model_knows_nothing_of_what_it_is_compared_with():
    script = (
        "import sys, card_model; print([name for name in sys.modules if name.startswith('jumin')])"
    )
    folder = Path(card_model.__file__).parent
    imported = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True
    )
    assert imported.stdout == "[]\n"


TestModelledCard = ModelledCard.TestCase
TestModelledCard.settings = settings(deadline=None, max_examples=220, stateful_step_count=50)
