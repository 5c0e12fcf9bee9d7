"""An address on this computer as the verifier that is examined: JSON by POST."""

import json
import socket
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from typing import Final
from urllib.parse import urlsplit

from jumin.cli.licence.answer import Answer, NoAnswerError
from jumin.cli.licence.program import LATE
from jumin.cli.licence.protocol import MOST_ANSWER_OCTETS, question_of, read_answer
from jumin.cli.loopback import ADDRESSES
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.vectors import Case
from jumin.terms import UsageError


_OK: Final = 200


class AddressError(UsageError):
    """The address is none on this computer."""

    def __init__(self) -> None:
        super().__init__(
            "Jumin stays on this computer: name an address like http://127.0.0.1:8080/verify. "
            "For a verifier elsewhere, write a program that asks it, and give it by --exec."
        )


class Address:
    """A verifier behind an address of this computer; raises `AddressError` on any other."""

    def __init__(self, url: str, timeout: float) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise AddressError from None
        host = ADDRESSES.get(parts.hostname or "")
        if parts.scheme != "http" or host is None or parts.username:
            raise AddressError
        self._host, self._port = host, port or 80
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._timeout = timeout

    def answer(self, case: Case, number: int) -> Answer:
        """Put a case to the address; raises `NoAnswerError`."""
        body = json.dumps(question_of(case, number)).encode()
        return read_answer(self._post(body))

    def close(self) -> None:
        """Nothing is open between cases."""

    def _post(self, body: bytes) -> bytes:
        connection, is_late = HTTPConnection(self._host, self._port, timeout=self._timeout), Event()

        def end() -> None:
            is_late.set()
            with suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)

        timer = Timer(self._timeout, end)
        timer.start()
        try:
            connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            told = response.read(MOST_ANSWER_OCTETS + 1)
        except (OSError, HTTPException) as error:
            if is_late.is_set() or isinstance(error, TimeoutError):
                raise NoAnswerError(LATE, seconds=f"{self._timeout:g}") from None
            raise NoAnswerError(_("No answer came: {error}."), error=error) from None
        finally:
            timer.cancel()
            connection.close()
        if is_late.is_set():
            raise NoAnswerError(LATE, seconds=f"{self._timeout:g}")
        if response.status != _OK:
            raise NoAnswerError(_("It answered with HTTP status {status}."), status=response.status)
        return told
