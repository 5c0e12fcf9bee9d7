"""A small model of a My Number Card: what is selected, presented and kept.

It was written from what is publicly known of cards, not from our chip, and imports nothing of it.
It has no bytes in it but names; answers are status words. What nobody has told of real cards is
`REFUSED`: any status word that is no success.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from access_conditions import (
    APPLICATIONS,
    BLOCKED_PIN,
    DEFAULT_KEYS,
    ISSUER_DOMAIN,
    OBJECTS,
    PINS,
    SCHEMES,
    Binary,
    File,
    Key,
    Place,
    Records,
    Reference,
)


REFUSED: Final = "refused"


@dataclass(frozen=True)
class Lasting:
    """What a card keeps without power."""

    pins: Mapping[Place, bytes]
    tries: Mapping[Place, int]

    def with_tries(self, place: Place, tries: int) -> "Lasting":
        """Tell the same with other tries left of one PIN."""
        return replace(self, tries={**self.tries, place: tries})


@dataclass(frozen=True)
class Habits:
    """What real cards do differently."""

    reselect_keeps_status: bool = True
    reset_keeps_status: bool = True
    blocked_verify: str = "6984"


class Cut(BaseException):
    """The plug was pulled at a write: nobody catches that."""


@dataclass
class Disk:
    """What the card writes to. `faults` are what comes of the next writes, one each."""

    kept: Lasting
    faults: list[str] = field(default_factory=list)

    def write(self, lasting: Lasting) -> bool:
        """Write; tell whether it succeeded."""
        fault = self.faults.pop(0) if self.faults else ""
        if fault in ("", "cut after"):
            self.kept = lasting
        if fault.startswith("cut"):
            raise Cut
        return fault != "full"


class CardModel:
    """What is selected and presented, and what lasts. Each command gives a status word."""

    def __init__(self, pins: Mapping[Place, bytes], habits: Habits) -> None:
        tries = {place: kind.tries for place, kind in PINS.items()}
        self.disk = Disk(Lasting({BLOCKED_PIN: b"", **pins}, tries))
        self.habits = habits
        self.open_again()

    def open_again(self) -> None:
        """Open what was kept, and give power."""
        self.disk.faults.clear()
        self.now = self.disk.kept
        self.give_power()

    def give_power(self) -> None:
        """Give power: nothing is presented, and the issuer's domain selected."""
        self.presented: set[Place] = set()
        self._select(ISSUER_DOMAIN)

    def reset(self) -> None:
        """Reset warm."""
        if not self.habits.reset_keeps_status:
            self.presented.clear()
        self._select(ISSUER_DOMAIN)

    def _select(self, name: str) -> None:
        self.name, self.file = name, None

    @property
    def files(self) -> Mapping[int, File]:
        """The files of the application that is selected."""
        return APPLICATIONS[self.name]

    def select(self, name: str) -> str:
        """Select the application of this whole name."""
        if name not in APPLICATIONS:
            return "6A82"
        keeps = self.habits.reselect_keeps_status
        self.presented = {place for place in self.presented if keeps and place[0] == name}
        self._select(name)
        return "9000"

    def select_file(self, file: int) -> str:
        """Select a file of the current application."""
        if file not in self.files:
            return "6A82"
        self.file = file
        return "9000"

    def _refer(self, file: int | None, kind: type[File]) -> str:
        """Follow a reference to a file, None: the current one; it has to be of this kind."""
        if file is not None and self.select_file(file) != "9000":
            return "6A82"
        if self.file is None:
            return "6986"
        return "9000" if isinstance(self.files[self.file], kind) else "6981"

    def _is_presented(self, file: int) -> bool:
        return (self.name, file) in self.presented

    def read(self, file: int | None, offset: int, size: Mapping[Place, int]) -> str:
        """Read a file of bytes."""
        if (sw := self._refer(file, Binary)) != "9000":
            return sw
        pins = self.files[self.file].opened_by
        if pins is not None and not any(map(self._is_presented, pins)):
            return "6982"
        return "9000" if offset < size[self.name, self.file] else "6B00"

    def read_record(self, file: int | None, number: int) -> str:
        """Read a record; each file of them has one."""
        if (sw := self._refer(file, Records)) != "9000":
            return sw
        return "9000" if number == 1 else "6A83"

    def tries_left(self, file: int | None) -> str:
        """Ask for the tries left."""
        if (sw := self._refer(file, Reference)) != "9000":
            return sw
        return f"63C{self.now.tries[self.name, self.file]:X}"

    def verify(self, file: int | None, guess: bytes) -> str:
        """Present a PIN: a try is taken off before anything else, and a PIN presented is none."""
        if (sw := self._refer(file, Reference)) != "9000":
            return sw
        if len(guess) > 16:
            return "6700"
        place = (self.name, self.file)
        if not self.now.tries[place]:
            return self.habits.blocked_verify
        self.presented.discard(place)
        self.now = self.now.with_tries(place, self.now.tries[place] - 1)
        return self._compare(place, guess) if self.disk.write(self.now) else "6581"

    def _compare(self, place: Place, guess: bytes) -> str:
        """Compare a PIN, for which a try was spent; the right one gets all of them back."""
        if guess != self.now.pins[place]:
            return f"63C{self.now.tries[place]:X}"
        restored = self.now.with_tries(place, PINS[place].tries)
        if not self.disk.write(restored):
            return "6581"
        self.now = restored
        self.presented.add(place)
        return "9000"

    def change(self, file: int | None, command: str, new: bytes) -> str:
        """Change a PIN that was presented, by one of the two commands."""
        if (sw := self._refer(file, Reference)) != "9000":
            return sw
        place = (self.name, self.file)
        if PINS[place].changed_by != command:
            return REFUSED
        if place not in self.presented:
            return "6982"
        if not re.fullmatch(PINS[place].form, new.decode("latin-1")):
            return REFUSED
        changed = replace(
            self.now.with_tries(place, PINS[place].tries), pins={**self.now.pins, place: new}
        )
        if not self.disk.write(changed):
            return "6581"
        self.now = changed
        return "9000"

    def sign(self, file: int | None, scheme: int, length: int) -> str:
        """Sign by a scheme."""
        if scheme not in SCHEMES:
            return "6A86"
        if (sw := self._refer(file, Key)) != "9000":
            return sw
        key = self.files[self.file]
        if key.wants is not None and not self._is_presented(key.wants):
            return "6982"
        if key.answers:
            return REFUSED
        return "9000" if length in SCHEMES[scheme] else "6700"

    def sign_by_default(self, length: int) -> str:
        """Sign with the key that the application has for when none is named."""
        file = DEFAULT_KEYS.get(self.name)
        return REFUSED if file is None else self.sign(file, 0, length)

    def answer_challenge(self, file: int | None) -> str:
        """Let the card's own key answer a challenge."""
        if (sw := self._refer(file, Key)) != "9000":
            return sw
        key = self.files[self.file]
        if key.wants is not None and not self._is_presented(key.wants):
            return "6982"
        return "9000" if key.answers else "6985"

    def get_data(self, tag: int) -> str:
        """Get a data object: only the issuer's domain has some."""
        return "9000" if self.name == ISSUER_DOMAIN and tag in OBJECTS else "6A88"
