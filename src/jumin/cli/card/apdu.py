"""`jumin card apdu`: commands to a card as they are, answers as they come."""

import sys
from collections.abc import Iterable, Iterator
from typing import Final

import click

from jumin.cli.card.dialogue import CardAtStakeError, Telling, asked_pins
from jumin.cli.card.source import CardSource, card_source, opened
from jumin.cli.manner import Command, Manner, json_option
from jumin.terms import Pin, UsageError


_STANDARD_INPUT: Final = ("-",)
_SHORTEST: Final = 4


class ShortApduError(UsageError):
    """There are fewer bytes than any command has."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"Line {line}: a command APDU has at least {_SHORTEST} bytes. Put one with spaces in "
            f"it into quotation marks."
        )
        self.line = line


@click.command(cls=Command)
@click.argument("commands", metavar="[HEX]...", nargs=-1)
@click.option("--yes", is_flag=True, help="Send also what may spend a try or change the card.")
@card_source
@json_option
@click.pass_obj
def apdu(manner: Manner, source: CardSource, *, commands: tuple[str, ...], yes: bool) -> None:
    """Send command APDUs to a card: those given in HEX, or else the lines of standard input.

    Write a PIN by a name in braces: it is asked for, and counted where Lc stands before it, as in
    '00200080 Lc {pin:authentication}'. What may spend a try or change the card needs --yes.
    """
    from jumin.reader.transcript.recorder import Recorder

    if commands in {(), _STANDARD_INPUT}:
        sent = _commands(manner, sys.stdin, is_allowed=yes)
    else:
        sent = iter(list(_commands(manner, commands, is_allowed=yes)))  # all, before one is sent
    telling = Telling(manner)
    with opened(manner, source) as card:
        recorder = Recorder(card, telling, full=True)
        for command in sent:
            recorder.transmit(command)
    manner.show(telling.told, lambda: None)


def _commands(manner: Manner, lines: Iterable[str], *, is_allowed: bool) -> Iterator[bytes]:
    """Read commands line by line, without empty lines and comments; ask for what they name."""
    from jumin.reader.transcript.stakes import is_harmless
    from jumin.reader.transcript.text import parse_command
    from jumin.reader.transcript.values import Exchange, Transcript, fill

    pins: dict[str, Pin] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix(">")
        if not text or text.startswith("#"):
            continue
        pattern = parse_command(number, text)
        if not (is_allowed or is_harmless(pattern)):
            raise CardAtStakeError(number)
        names = Transcript((Exchange(pattern, None),)).parameters
        pins |= asked_pins(manner, (name for name in names if name not in pins))
        command = fill(pattern, pins)
        if len(command) < _SHORTEST:
            raise ShortApduError(number)
        yield command
