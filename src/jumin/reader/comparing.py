"""Comparing two cards by questions that cost nothing: no PIN is sent, no try is spent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from jumin.cardfiles import AIDS, Applet, InputSupportFile, IssuerObject
from jumin.iso7816 import SW, CardConnection, Command, Response, explain
from jumin.reader.transcript.blinding import blind_answer
from jumin.reader.transcript.place import PIN_FILES, Place
from jumin.reader.transcript.words import describe, file_name
from jumin.reader.transcript.writing import show_answer


_IDENTIFIERS: Final = range(0x0001, 0x001F)
_STEP: Final = 256
_LARGEST_FILE: Final = 0x8000
_PIN_FILES: Final = frozenset(PIN_FILES) | {(Applet.INPUT_SUPPORT, InputSupportFile.UNUSED_PIN)}
_CHALLENGE_LENGTH: Final = 8


@dataclass(frozen=True)
class Told:
    """What a card told: a text for people without personal data, and what tells it apart."""

    text: str
    fingerprint: bytes = field(repr=False)


@dataclass(frozen=True)
class Difference:
    """A question that two cards answer differently; an empty answer: it was not asked."""

    question: str
    one: str
    other: str


def compare(one: CardConnection, other: CardConnection) -> tuple[Difference, ...]:
    """Ask two cards the same and tell what they answer differently (比較).

    Which files each application has, what of them is free to read, how many tries its PINs have,
    and what the issuer's domain tells.
    """
    ours, theirs = survey(one), survey(other)
    nothing = Told("", b"")
    questions = dict.fromkeys((*ours, *theirs))
    pairs = ((asked, ours.get(asked, nothing), theirs.get(asked, nothing)) for asked in questions)
    return tuple(
        Difference(asked, mine.text, their.text)
        for asked, mine, their in pairs
        if mine.fingerprint != their.fingerprint
    )


def survey(card: CardConnection) -> Mapping[str, Told]:
    """Ask a card all the questions; tell the answers by question."""
    return dict(_answers(card))


def _answers(card: CardConnection) -> Iterator[tuple[str, Told]]:
    yield "answer to reset", Told(card.atr.hex().upper(), card.atr)
    for applet, aid in AIDS.items():
        place = Place(applet)
        selection = Command(0x00, 0xA4, 0x04, 0x00, aid, _STEP)
        answer = card.transmit(bytes(selection))
        yield describe(selection, place), _told(selection, answer, place)
        if Response.parse(answer).sw == SW.SUCCESS:
            asked = _objects(card) if applet is Applet.ISSUER_DOMAIN else _files(card, applet)
            for question, told in asked:
                yield f"{applet}: {question}", told
    challenge = Response.parse(card.transmit(bytes(Command(0, 0x84, 0, 0, le=_CHALLENGE_LENGTH))))
    text = f"[{len(challenge.data)}] {explain(challenge.sw)}"
    yield f"GET CHALLENGE of {_CHALLENGE_LENGTH} bytes", Told(text, text.encode())


def _objects(card: CardConnection) -> Iterator[tuple[str, Told]]:
    place = Place(Applet.ISSUER_DOMAIN)
    for tag in IssuerObject:
        command = Command(0x00, 0xCA, *divmod(tag, 256), le=65_536)
        yield describe(command, place), _told(command, card.transmit(bytes(command)), place)


def _files(card: CardConnection, applet: Applet) -> Iterator[tuple[str, Told]]:
    for identifier in _IDENTIFIERS:
        place = Place(applet, identifier)
        selection = Command(0x00, 0xA4, 0x02, 0x0C, identifier.to_bytes(2, "big"))
        answer = card.transmit(bytes(selection))
        yield f"SELECT {file_name(applet, identifier)}", _told(selection, answer, place)
        if Response.parse(answer).sw != SW.SUCCESS:
            continue
        if (applet, identifier) in _PIN_FILES:
            query = Command(0x00, 0x20, 0x00, 0x80)
            yield describe(query, place), _told(query, card.transmit(bytes(query)), place)
        else:
            yield _content(card, place)


def _content(card: CardConnection, place: Place) -> tuple[str, Told]:
    """Read the current file, be it of bytes or of records, as far as it is free to read."""
    content, command = b"", Command(0x00, 0xB0, 0x00, 0x00, le=_STEP)
    while True:
        response = Response.parse(card.transmit(bytes(command)))
        content += response.data
        is_end = response.sw != SW.SUCCESS or len(response.data) < _STEP
        if is_end or len(content) >= _LARGEST_FILE:
            break
        command = Command(0x00, 0xB0, *divmod(len(content), _STEP), le=_STEP)
    first = Command(0x00, 0xB0, 0x00, 0x00, le=_STEP)
    if response.sw == SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE:
        first = Command(0x00, 0xB2, 0x01, 0x04, le=_STEP)
        response = Response.parse(card.transmit(bytes(first)))
        content = response.data
    sw = SW.SUCCESS if content else response.sw
    return describe(first, place), _told(first, bytes(Response(content, sw)), place)


def _told(command: Command, answer: bytes, place: Place) -> Told:
    pattern = blind_answer(bytes(command), answer, place, full=False)
    return Told(show_answer(pattern), sha256(answer).digest())
