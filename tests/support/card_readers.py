"""A PC/SC reader with a virtual card in it, for the command line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import click.termui
import pytest
from card_makers import ImageInMemory

import jumin.reader
from jumin.chip import Card


NAME = "Test Reader 00 00"


@dataclass
class Reader:
    """A reader: what was sent to the card in it, and how it was opened."""

    image: ImageInMemory
    sent: list[bytes] = field(default_factory=list)
    exclusive: list[bool] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """What the card answers otherwise, by the commands' first bytes; all in hexadecimal digits."""

    @property
    def presented(self) -> list[bytes]:
        """Tell the commands that carried a PIN."""
        return [one for one in self.sent if one[1] in (0x20, 0x24, 0x32) and len(one) > 4]


def put_into_reader(monkeypatch: pytest.MonkeyPatch, image: ImageInMemory) -> Reader:
    """Let `PcscConnection` open a card of this image; it is powered anew each time."""
    reader = Reader(image)

    class Connection:
        def __init__(self, name: str | None = None, *, exclusive: bool = False) -> None:
            assert name == NAME
            reader.exclusive.append(exclusive)
            self._card: Card = image.open()

        @property
        def atr(self) -> bytes:
            return self._card.atr

        def transmit(self, command: bytes) -> bytes:
            reader.sent.append(command)
            for start, answer in reader.answers.items():
                if command.hex().upper().startswith(start):
                    return bytes.fromhex(answer)
            return self._card.transmit(command)

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            pass

    monkeypatch.setattr(jumin.reader, "PcscConnection", Connection)
    monkeypatch.setattr(jumin.reader, "list_readers_with_card", lambda: [NAME])
    return reader


def answer_on_terminal(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Sit at a terminal and give these answers; get the questions that were asked."""
    left, asked = iter(answers), []

    def answer(text: str) -> str:
        asked.append(text)
        return next(left)

    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr(click.termui, "hidden_prompt_func", answer)
    monkeypatch.setattr(click.termui, "visible_prompt_func", answer)
    return asked


def lines_on_stdin(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Pipe these lines into the next command."""
    monkeypatch.setattr("sys.stdin", _Pipe(lines))


class _Terminal:
    def isatty(self) -> bool:
        return True


class _Pipe:
    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return next(self._lines, "") + "\n"
