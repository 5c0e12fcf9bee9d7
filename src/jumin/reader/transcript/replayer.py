"""Replaying a transcript: its commands are sent to a card, its answers are what to expect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jumin.iso7816 import CardConnection
from jumin.reader.transcript.blinding import blind_answer, blind_command
from jumin.reader.transcript.place import Place
from jumin.reader.transcript.recorder import explain_answer, explain_command, follow, switch
from jumin.reader.transcript.values import Exchange, Pattern, Power, Transcript, fill, matches
from jumin.terms import Pin


@dataclass(frozen=True)
class Replayed:
    """A command that was sent again, and its answer beside the expected one, secrets blinded."""

    line: int
    command: Pattern
    expected: Pattern | None
    answer: Pattern
    is_as_expected: bool
    command_note: str
    answer_note: str


def replay(
    transcript: Transcript,
    card: CardConnection,
    parameters: Mapping[str, Pin],
    *,
    full: bool = False,
) -> Iterator[Replayed]:
    """Send the commands of a transcript to a card (再生), one by one as the result is asked for.

    `parameters` has a PIN for each of `transcript.parameters`; personal data in answers is left
    out of what is told unless `full`. It goes on after an answer that is not as expected: it is
    for the caller to stop.

    Raises before anything is sent: `ByteMissingError`, `ParameterMissingError`,
    `ParameterFormError`. And `PowerNotSwitchableError` at a line that wants it.
    """
    commands = iter([fill(exchange.command, parameters) for exchange in transcript.exchanges])
    return _replayed(transcript, card, commands, full=full)


def _replayed(
    transcript: Transcript, card: CardConnection, commands: Iterator[bytes], *, full: bool
) -> Iterator[Replayed]:
    place = Place()
    for entry in transcript.entries:
        match entry:
            case Power(event):
                switch(card, event)
                place.leave()
            case Exchange():
                yield _sent(entry, next(commands), card, place, full=full)


def _sent(
    expected: Exchange, command: bytes, card: CardConnection, place: Place, *, full: bool
) -> Replayed:
    note, blinded = explain_command(command, place), blind_command(command, place)
    answer = card.transmit(command)
    told = blind_answer(command, answer, place, full=full)
    follow(place, command, answer)
    return Replayed(
        line=expected.line,
        command=blinded,
        expected=expected.answer,
        answer=told,
        is_as_expected=expected.answer is None or matches(expected.answer, answer),
        command_note=note,
        answer_note=explain_answer(answer),
    )
