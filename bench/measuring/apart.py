"""Work in a process of its own, as settings are: asked in turn, so that noise falls on all."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Self


class Apart:
    """A process that answers questions; what it says first, unasked, is for `receive`."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=work, args=(theirs, *arguments), daemon=True)
        self._process.start()
        theirs.close()

    def receive(self) -> Any:
        """Wait for what it says next."""
        return self._pipe.recv()

    def ask(self, *question: object) -> Any:
        """Ask, and wait for the answer."""
        self._pipe.send(question)
        return self.receive()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join()


def answer(pipe: Connection, work: Callable[..., object]) -> None:
    """Answer questions until nobody asks any more."""
    while True:
        try:
            question = pipe.recv()
        except EOFError:
            return
        pipe.send(work(*question))
