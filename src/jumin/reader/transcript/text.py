"""How a transcript is written (`*.apdu`): plain UTF-8 that a person can read and write.

    transcript: 1
    card: Sakura's card (TEST)

    # A comment. What stands behind a semicolon is one, too.
    = power on
    > 00A4040C 0A D392F000260100000001  ; SELECT application jpki
    < 9000  ; success
    > 00A4020C 02 0018
    < 9000
    > 00200080 Lc {pin:authentication}  ; the PIN is asked for; Lc counts what stands behind it
    < 9000
    > 00200080
    < 63C?  ; ? is any digit
    > 00B00000 00
    < 3082 [252] 9000  ; 252 bytes, whichever they are
    > 00B00100 00
    < [256 sha256 0123456789abcdef] 9000  ; 256 bytes whose SHA-256 begins so
    > 00200080 04 ********
    < …9000  ; any bytes, then 9000

Bytes may be grouped by spaces at will; a line that begins with a space goes on with the line
before. `= power on`, `= power off` and `= reset` are what the reader did. `**` is a byte of a
secret: it was never written down. A command without an answer takes any.
"""

import re
from collections.abc import Iterator
from typing import Final

from jumin.reader.transcript.values import (
    DIGEST_DIGITS,
    Anything,
    Blinded,
    DataLength,
    Digits,
    Element,
    Entry,
    Exchange,
    Header,
    LeftOut,
    Parameter,
    Pattern,
    Power,
    PowerEvent,
    Remark,
    Transcript,
    TranscriptError,
    joined,
)


SUFFIX: Final = ".apdu"
"""How the name of a transcript's file ends."""
LARGEST: Final = 2**22
"""The most bytes of a file that is taken for a transcript."""

VERSION: Final = "transcript: 1"
"""What a transcript begins with."""
_HEADER: Final = re.compile(r"([a-z][a-z -]*): *(.*)")
_ELEMENT: Final = re.compile(
    rf"\s+|(?P<digits>[0-9A-Fa-f?]{{2}})|(?P<blinded>\*\*)|(?P<length>Lc)"
    rf"|\{{(?P<name>[a-z][a-z0-9:-]*)\}}|(?P<anything>…|\.\.\.)"
    rf"|\[(?P<count>[0-9]{{1,6}})(?: sha256 (?P<digest>[0-9a-f]{{{DIGEST_DIGITS}}}))?\]"
)
NOTE: Final = ";"
"""What a note begins with, to the end of the line."""


class TranscriptFormError(TranscriptError):
    """A line of the file is not as a transcript's is."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"Line {line}: {why}")
        self.line, self.why = line, why


def parse(octets: bytes) -> Transcript:
    """Read a transcript; raises `TranscriptFormError` with the line that is wrong."""
    if len(octets) > LARGEST:
        raise TranscriptFormError(1, f"a transcript has at most {LARGEST} bytes.")
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = octets.count(b"\n", 0, error.start) + 1
        raise TranscriptFormError(wrong, "it is not text in UTF-8.") from None
    lines = enumerate((line.rstrip() for line in text.split("\n")), start=1)
    if next(lines)[1] != VERSION:
        raise TranscriptFormError(1, f'a transcript begins with "{VERSION}".')
    reading = _Reading()
    for number, line in lines:
        reading.take(number, line)
    reading.end_exchange()
    return Transcript(tuple(reading.entries[:-1] if text.endswith("\n") else reading.entries))


def parse_command(number: int, text: str) -> Pattern:
    """Read one command of a line (without `>`); raises `TranscriptFormError` with its number."""
    return joined(_parted(number, f" {text}")[0])


class _Part:
    """A command or an answer: what its lines hold."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._elements: list[Element] = []
        self._notes: list[str] = []

    def take(self, number: int, line: str) -> None:
        """Take a line of it, without its mark."""
        elements, note = _parted(number, line)
        self._elements += elements
        self._notes += filter(None, (note,))

    @property
    def note(self) -> str:
        """Tell its notes as one."""
        return " ".join(self._notes)

    def command(self) -> Pattern:
        """Tell the command that its lines are."""
        return joined(self._elements)

    def answer(self) -> Pattern:
        """Tell the answer that its lines are; raises `TranscriptFormError` for what is none."""
        if sum(isinstance(element, Anything) for element in self._elements) > 1:
            raise TranscriptFormError(self.line, "an answer has one … at most.")
        if any(isinstance(element, Parameter | DataLength) for element in self._elements):
            raise TranscriptFormError(self.line, "an answer has neither names nor Lc.")
        return joined(self._elements)


class _Reading:
    """What was read so far; the last command is kept apart until all its lines are read."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._command: _Part | None = None
        self._answer: _Part | None = None
        self._has_begun = False

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        match line[:1]:
            case " " | "\t":
                part = self._answer or self._command
                if part is None:
                    raise TranscriptFormError(
                        number, "there is no line before that it goes on with."
                    )
                part.take(number, line)
            case ">":
                self.end_exchange()
                self._command, self._has_begun = _Part(number), True
                self._command.take(number, line[1:])
            case "<":
                if self._command is None or self._answer is not None:
                    raise TranscriptFormError(number, "an answer stands right behind its command.")
                self._answer = _Part(number)
                self._answer.take(number, line[1:])
            case _:
                self.end_exchange()
                self.entries.append(self._entry(number, line))

    def end_exchange(self) -> None:
        """Put down the last command with its answer: no line goes on with them any more."""
        command, answer = self._command, self._answer
        self._command = self._answer = None
        if command is not None:
            self.entries.append(
                Exchange(
                    command.command(),
                    None if answer is None else answer.answer(),
                    command.note,
                    answer.note if answer else "",
                    line=command.line,
                )
            )

    def _entry(self, number: int, line: str) -> Entry:
        match line[:1]:
            case "" | "#":
                return Remark(line[1:].strip())
            case "=":
                self._has_begun = True
                return Power(_power_event(number, line[1:].strip()))
        found = _HEADER.fullmatch(line)
        if not found:
            raise TranscriptFormError(
                number, "a line begins with >, <, =, # or a space, or is a header: `name: text`."
            )
        if self._has_begun:
            raise TranscriptFormError(number, "headers stand before the first command.")
        return Header(found[1], found[2])


def _power_event(number: int, text: str) -> PowerEvent:
    try:
        return PowerEvent(text)
    except ValueError:
        events = ", ".join(PowerEvent)
        raise TranscriptFormError(number, f"what a reader does is one of: {events}.") from None


def _parted(number: int, line: str) -> tuple[Iterator[Element], str]:
    """Part a line into its elements and the note behind them."""
    body, _, note = line.partition(NOTE)
    return _elements(number, body), note.strip()


def _elements(number: int, body: str) -> Iterator[Element]:
    at = 0
    while at < len(body):
        found = _ELEMENT.match(body, at)
        if not found:
            raise TranscriptFormError(
                number,
                f"from character {at + 2} on it is none of: two hexadecimal digits or ?, **, Lc, "
                "{name}, […], [number].",
            )
        at = found.end()
        match found.lastgroup:
            case "digits":
                yield Digits(found[0].upper())
            case "blinded":
                yield Blinded(1)
            case "length":
                yield DataLength()
            case "name":
                yield Parameter(found["name"])
            case "anything":
                yield Anything()
            case "count" | "digest":
                yield LeftOut(int(found["count"]), found["digest"] or "")
