"""What the commands on dialogues with a card share: PINs by name, entries as they come."""

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from jumin.cli.card.entry import hidden
from jumin.cli.manner import Manner
from jumin.terms import Pin, UsageError


if TYPE_CHECKING:
    from jumin.reader.transcript.values import Entry

PIN_KINDS = ("pin", "new-pin")


class CardAtStakeError(UsageError):
    """A command may spend a try or change the card, and nobody said that it shall."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"Line {line}: this command may spend a try of a PIN or change the card. If it shall, "
            f"say --yes."
        )
        self.line = line


class PinLineError(UsageError):
    """Standard input does not name PINs as it should."""

    def __init__(self, names: Iterable[str]) -> None:
        lines = ", ".join(f"{name}=…" for name in names)
        super().__init__(f"--pin-stdin wants a line for each PIN on standard input: {lines}")


def asked_pins(manner: Manner, names: Iterable[str]) -> dict[str, Pin]:
    """Ask for PINs by their names, hidden; a wrong form is refused before a card sees it."""
    return {name: _checked(name, hidden(manner, name)) for name in names}


def read_pins(names: tuple[str, ...]) -> dict[str, Pin]:
    """Read PINs from standard input, a line `name=PIN` each; raises `PinLineError`."""
    lines = (line.rstrip("\r\n").partition("=") for line in sys.stdin)
    said = {name: characters for name, sign, characters in lines if sign}
    if not set(names) <= said.keys():
        raise PinLineError(names)
    return {name: _checked(name, said[name]) for name in names}


def _checked(name: str, characters: str) -> Pin:
    """Check the form of a PIN where the name says whose it is."""
    from jumin.cardfiles import PinRole

    pin = Pin(characters)
    kind, _, role = name.partition(":")
    if kind in PIN_KINDS and role in set(PinRole):
        PinRole(role).check_form(pin)
    return pin


class Telling:
    """Tells entries of a dialogue as they come: written as in a transcript, or at last as JSON."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self.told: list[Mapping[str, Any]] = []

    def __call__(self, entry: "Entry", **more: object) -> None:
        """Tell an entry; `more` is for readers of JSON."""
        from jumin.reader.transcript.values import Exchange
        from jumin.reader.transcript.writing import show_answer, show_command, write_entry

        if not self._manner.as_json:
            click.echo(write_entry(entry), nl=False)
        elif isinstance(entry, Exchange):
            self.told.append(
                {
                    "command": show_command(entry.command),
                    "command_note": entry.command_note,
                    "answer": None if entry.answer is None else show_answer(entry.answer),
                    "answer_note": entry.answer_note,
                    **more,
                }
            )
