"""A program as the verifier that is examined: a line of JSON in, a line of JSON out."""

import json
import os
import shlex
import signal
import subprocess
from contextlib import suppress
from threading import Event, Timer

from jumin.cli.licence.answer import Answer, NoAnswerError
from jumin.cli.licence.protocol import MOST_ANSWER_OCTETS, question_of, read_answer
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.vectors import Case
from jumin.terms import UsageError


LATE = _("It did not answer within {seconds} s.")


class ProgramError(UsageError):
    """The program can't be started at all."""


class Program:
    """A program that reads a question a line and writes an answer a line (検証プログラム).

    It may go on to the next line, or end after an answer: then it is started again. Raises
    `ProgramError` where the command is none.
    """

    def __init__(self, command: str, timeout: float) -> None:
        try:
            self._arguments = shlex.split(command)
        except ValueError as error:
            raise ProgramError(f"The command can't be read: {error}.") from None
        self._timeout = timeout
        self._process = self._started()
        self._has_answered = False

    def answer(self, case: Case, number: int) -> Answer:
        """Put a case to the program; raises `NoAnswerError`."""
        line = json.dumps(question_of(case, number)).encode() + b"\n"
        has_answered = self._has_answered
        told = self._exchange(line)
        if not told and has_answered:
            # It may have ended after its last answer, as it may.
            told = self._exchange(line)
        if not told:
            ended = _("It ended without an answer (exit code {code}).")
            raise NoAnswerError(ended, code=self._process.wait())
        try:
            answer = read_answer(told)
        except NoAnswerError:
            # What else it has written would be taken for the next answer.
            self.close()
            raise
        self._has_answered = True
        return answer

    def close(self) -> None:
        """End the program and all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self, line: bytes) -> bytes:
        """Give a line and get one, of the process that runs or a new one; empty: it ended."""
        if self._process.poll() is not None:
            self.close()
            self._process, self._has_answered = self._started(), False
        process, is_late = self._process, Event()

        def end() -> None:
            is_late.set()
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

        timer = Timer(self._timeout, end)
        timer.start()
        told = b""
        try:
            if process.stdin is not None and process.stdout is not None:
                with suppress(OSError):
                    process.stdin.write(line)
                    process.stdin.flush()
                told = process.stdout.readline(MOST_ANSWER_OCTETS + 1)
        finally:
            timer.cancel()
        if is_late.is_set():
            process.wait()
            raise NoAnswerError(LATE, seconds=f"{self._timeout:g}")
        if not told:
            self.close()
        return told

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - the program that the user named
                self._arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        except (OSError, ValueError, IndexError) as error:
            raise ProgramError(f"The program can't be started: {error}.") from None
