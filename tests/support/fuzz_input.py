"""What happens to a card, as the bytes that a fuzzer turns about.

One byte below F0, and as many bytes of a command; F0 to F3 are events; from F4 on, two bytes of
length and a long command. So any bytes mean something. Seeds are transcripts (`*.apdu`).
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum, unique

from jumin.reader.transcript.values import Entry, Exchange, Power, PowerEvent, Transcript, fill
from jumin.terms import Pin


@unique
class Event(IntEnum):
    """What happens to a card besides commands."""

    RESET = 0xF0
    POWER_OFF = 0xF1
    POWER_ON = 0xF2
    ANOTHER_DAY = 0xF3
    """The card is put away, and its image opened again."""


Happening = bytes | Event

_FIRST_EVENT = 0xF0
_LONG = 0xF4
_POWER_EVENTS = {
    PowerEvent.OFF: Event.POWER_OFF,
    PowerEvent.RESET: Event.RESET,
}


def happenings(octets: bytes) -> Iterator[Happening]:
    """Read what happens, one after the other."""
    at = 0
    while at < len(octets):
        length = octets[at]
        at += 1
        if _FIRST_EVENT <= length < _LONG:
            yield Event(length)
            continue
        if length >= _LONG:
            length = int.from_bytes(octets[at : at + 2], "big")
            at += 2
        yield octets[at : at + length]
        at += length


def as_bytes(happened: Iterable[Happening]) -> bytes:
    """Write what happens for the fuzzer."""
    return b"".join(_written(one) for one in happened)


def _written(one: Happening) -> bytes:
    if isinstance(one, Event):
        return bytes((one,))
    if len(one) < _FIRST_EVENT:
        return bytes((len(one),)) + one
    return bytes((_LONG,)) + len(one).to_bytes(2, "big") + one


def dialogues(transcript: Transcript) -> Iterator[Transcript]:
    """Part a transcript into the dialogues between which the card gets power anew."""
    entries: list[Entry] = []
    for entry in transcript.entries:
        if entry == Power(PowerEvent.ON):
            yield Transcript(tuple(entries))
            entries = []
        else:
            entries.append(entry)
    yield Transcript(tuple(entries))


def seed(dialogue: Transcript, parameters: Mapping[str, Pin]) -> bytes:
    """Write a dialogue for the fuzzer, its secrets filled in."""
    happened: list[Happening] = []
    for entry in dialogue.entries:
        match entry:
            case Power(event):
                happened.append(_POWER_EVENTS[event])
            case Exchange(command):
                happened.append(fill(command, parameters))
    return as_bytes(happened)
