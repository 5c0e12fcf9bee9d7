"""The command line, within the test's process and in one of its own."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import towns

from jumin.cli.command import run


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Read the answer to `--json`."""
        return json.loads(self.out)


Jumin: TypeAlias = Callable[..., Answer]
Started: TypeAlias = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(autouse=True)
def speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are compared in English, whatever the language of the machine."""
    monkeypatch.setenv("JUMIN_LANG", "en")


@pytest.fixture
def jumin(capsys: pytest.CaptureFixture[str]) -> Jumin:
    """Run a command in the test's own process."""

    def answer(*arguments: object) -> Answer:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Answer(code, *capsys.readouterr())

    return answer


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Started]:
    """Start a command in a process of its own, its data in `data`; it ends with the test."""
    with ExitStack() as stack:
        stack.callback(towns.forget_town, tmp_path / "data")

        def started(*arguments: object, **environment: str) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, "-m", "jumin.cli", *map(str, arguments)],
                env={**os.environ, **towns.environment(tmp_path / "data"), **environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield started


@pytest.fixture
def ports() -> tuple[int, int]:
    """Two ports that are free just now."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
