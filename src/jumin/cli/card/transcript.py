"""`jumin card record|replay|diff`: dialogues with a card, written down, sent again, compared."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click
from rich.table import Table
from rich.text import Text

from jumin.cli.card.dialogue import CardAtStakeError, Telling, asked_pins, read_pins
from jumin.cli.card.source import CardSource, card_source, opened
from jumin.cli.console import console
from jumin.cli.loopback import loopback
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.out_file import OutFileError, out_file
from jumin.cli.shown import shown
from jumin.iso7816 import CardConnection
from jumin.locale.catalogue import gettext_noop as _
from jumin.reader import DEFAULT_PORT
from jumin.terms import Medium


if TYPE_CHECKING:
    from jumin.reader.comparing import Difference
    from jumin.reader.transcript.replayer import Replayed
    from jumin.reader.transcript.values import Entry, Transcript

UNLIKE: Final = 1
"""The exit code where an answer is not as expected, or two cards differ."""
_READER: Final = "reader:"
_PHONE: Final = "phone:"

file_to_read = click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)


@click.command(cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Write down personal data, too; never a PIN.")
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@click.option("--host", default="127.0.0.1", show_default=True, callback=loopback)
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@card_source
@click.pass_obj
def record(  # (options)
    manner: Manner, source: CardSource, *, file: Path, full: bool, force: bool, host: str, port: int
) -> None:
    """Plug a card into vpcd's slot until Ctrl-C, and write into FILE what programs say to it.

    The transcript is text: commands, answers, what they mean. PINs never get into it; number,
    name, address and certificates do with --full only. Needs pcscd with vpcd's driver, as
    `jumin slot plug`. With --reader, programs speak through the slot to the card in that reader.
    """
    from jumin.reader import VirtualSlot
    from jumin.reader.transcript.recorder import Recorder

    out_file(file, force=force)  # tells what is wrong with the place before the card is taken
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    written: list[Callable[[Entry], None]] = []  # nothing yet: the file begins with the dialogue

    def note(entry: "Entry") -> None:
        for write in written:
            write(entry)

    with ExitStack() as held:
        card = held.enter_context(opened(manner, source))

        def begin() -> None:
            stream = held.enter_context(_opened_file(file, force=force))
            written.append(_writing(stream, card, source))
            manner.say(
                _("The card is in the slot at {host}:{port}. What is said to it goes into {file}.\n"
                  "Take it out with Ctrl-C."),
                host=host,
                port=port,
                file=file,
            )  # fmt: skip

        VirtualSlot(host, port).serve(Recorder(card, note, full=full), stop, on_noticed=begin)
    manner.say(_("The card is out of the slot."))


@click.command(cls=Command)
@file_to_read
@click.option("--full", is_flag=True, help="Show personal data in answers, too; never a PIN.")
@click.option("--yes", is_flag=True, help="Send also what may spend a try or change the card.")
@click.option("--pin-stdin", is_flag=True, help="Read PINs from standard input: lines NAME=PIN.")
@card_source
@json_option
@click.pass_obj
def replay(
    manner: Manner, source: CardSource, *, file: Path, full: bool, yes: bool, pin_stdin: bool
) -> int:
    """Send the commands of the transcript FILE to a card, and compare its answers.

    PINs that the transcript has by name, such as {pin:authentication}, are asked for. It ends at
    the first answer that is not as expected, so that no try is spent in vain.

    Exit codes: 0 all as expected, 1 not so, 2 wrong use, 3 fault.
    """
    from jumin.reader.transcript.replayer import replay as replayed

    transcript = _transcript(file)
    if not yes:
        _require_harmless(transcript)
    names = transcript.parameters
    pins = read_pins(names) if pin_stdin else asked_pins(manner, names)
    telling = Telling(manner)
    is_alike = True
    with opened(manner, source) as card:
        for one in replayed(transcript, card, pins, full=full):
            _tell_replayed(one, telling, manner)
            is_alike = one.is_as_expected
            if not is_alike:
                break
    manner.show(telling.told, lambda: None)
    return 0 if is_alike else UNLIKE


@click.command(cls=Command)
@click.argument("one", metavar="CARD")
@click.argument("other", metavar="CARD")
@json_option
@click.pass_obj
def diff(manner: Manner, one: str, other: str) -> int:
    """Ask two cards the same, and show what they answer differently.

    A CARD is a resident's name, phone:NAME, reader:NAME or reader: (the first with a card). No
    PIN is sent and no try spent. Transcripts are text: compare them with diff.

    Exit codes: 0 alike, 1 different, 2 wrong use, 3 fault.
    """
    from jumin.reader.comparing import compare

    with opened(manner, _source(one)) as mine, opened(manner, _source(other)) as theirs:
        differences = compare(mine, theirs)
    told = [
        {"question": each.question, "one": each.one, "other": each.other} for each in differences
    ]
    manner.show(told, lambda: _print(differences, one, other, manner))
    return UNLIKE if differences else 0


def _source(text: str) -> CardSource:
    if text.startswith(_READER):
        return CardSource(reader=text.removeprefix(_READER) or None)
    if text.startswith(_PHONE):
        return CardSource(text.removeprefix(_PHONE), Medium.PHONE)
    return CardSource(text)


def _transcript(file: Path) -> "Transcript":
    from jumin.reader.transcript.text import LARGEST, parse

    with file.open("rb") as stream:
        return parse(stream.read(LARGEST + 1))


def _require_harmless(transcript: "Transcript") -> None:
    """Raise `CardAtStakeError` at the first command that may cost something."""
    from jumin.reader.transcript.stakes import is_harmless

    for exchange in transcript.exchanges:
        if not is_harmless(exchange.command):
            raise CardAtStakeError(exchange.line)


def _tell_replayed(one: "Replayed", telling: Telling, manner: Manner) -> None:
    from jumin.reader.transcript.values import Exchange
    from jumin.reader.transcript.writing import show_answer

    expected = None if one.expected is None else show_answer(one.expected)
    exchange = Exchange(one.command, one.answer, one.command_note, one.answer_note)
    telling(exchange, line=one.line, expected=expected, as_expected=one.is_as_expected)
    if not one.is_as_expected:
        manner.say(_("Line {line}: expected was {expected}"), line=one.line, expected=expected)


def _opened_file(path: Path, *, force: bool) -> TextIO:
    """Open the file of a transcript for its owner alone; raises `OutFileError`."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        return os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8")
    except OSError as error:
        raise OutFileError.of(path, error) from error


def _writing(stream: TextIO, card: CardConnection, source: CardSource) -> "Callable[[Entry], None]":
    """Begin a transcript; give what writes each entry at once, so that a kill loses none."""
    from jumin.reader.transcript.values import Header, Remark
    from jumin.reader.transcript.writing import beginning, write_entry

    def note(entry: "Entry") -> None:
        stream.write(write_entry(entry))
        stream.flush()

    stream.write(beginning())
    whose = source.resident and f"{source.resident}'s {source.medium} (TEST: invented)"
    note(Header("card", whose or "a card in a reader"))
    note(Header("atr", card.atr.hex().upper()))
    note(Header("recorded by", "jumin card record"))
    note(Remark())
    return note


def _print(differences: "tuple[Difference, ...]", one: str, other: str, manner: Manner) -> None:
    if not differences:
        manner.say(_("The two cards answer alike."))
        return
    table = Table()
    for heading in (manner.text(_("Question")), one, other):
        table.add_column(Text(shown(heading)), overflow="fold")
    for each in differences:
        table.add_row(Text(each.question), Text(each.one), Text(each.other))
    console().print(table)
