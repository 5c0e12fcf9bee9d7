"""HTTP/1.1 on a connection: bounded reading, answers in order, keep-alive (RFC 9112)."""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from jumin.responder.service import HttpAnswer, HttpRequest


_log: Final = logging.getLogger(__name__)

MOST_HEAD_OCTETS: Final = 16 * 1024
MOST_HEADERS: Final = 64
MOST_BODY_OCTETS: Final = 64 * 1024
SECONDS_FOR_A_REQUEST: Final = 15.0
MOST_CONNECTIONS: Final = 1024

_OCTETS_AT_ONCE: Final = 4096
"""What is read between two looks at the limits."""


class HttpConnection(asyncio.Protocol):
    """One connection: reads requests within the limits above and answers them one by one."""

    def __init__(
        self, answer: Callable[[HttpRequest], HttpAnswer], connections: set["HttpConnection"]
    ) -> None:
        self._answer = answer
        self._connections = connections
        self._parser = HttpRequestParser(self)
        self._is_closing = False
        self._deadline: asyncio.TimerHandle | None = None
        self._start_request()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, unless too many others are here already."""
        self._transport = cast("asyncio.Transport", transport)
        if len(self._connections) >= MOST_CONNECTIONS:
            self._is_closing = True
            self._transport.abort()
            return
        self._connections.add(self)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        """Forget the connection."""
        self._connections.discard(self)
        if self._deadline is not None:
            self._deadline.cancel()

    def pause_writing(self) -> None:
        """Read nothing more from somebody who does not read the answers."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Read on."""
        self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Feed the parser, within the limits."""
        for start in range(0, len(data), _OCTETS_AT_ONCE):
            piece = data[start : start + _OCTETS_AT_ONCE]
            while piece and not self._is_closing:
                piece = self._read(piece)

    def close(self) -> None:
        """End the connection once what was written is sent."""
        self._is_closing = True
        self._transport.close()

    def on_url(self, url: bytes) -> None:
        """Take the target, or a piece of it (called by the parser, like all `on_…`)."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; trailers are dropped, they are no headers (RFC 9110 §6.5.1)."""
        if not self._has_head:
            self._fields.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Judge the head before any body is read."""
        self._has_head = True
        octets = len(self._target) + sum(len(name) + len(value) for name, value in self._fields)
        if len(self._fields) > MOST_HEADERS or octets > MOST_HEAD_OCTETS:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return
        headers = dict(self._fields)
        self._offers_upgrade = self._parser.should_upgrade() and b"upgrade" in headers
        if headers.get(b"expect", b"").lower() == b"100-continue" and not self._offers_upgrade:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        if self._is_closing:
            return
        self._body += body
        if len(self._body) > MOST_BODY_OCTETS:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def on_message_complete(self) -> None:
        """Answer."""
        if self._is_closing or self._offers_upgrade:
            return
        method = self._parser.get_method()
        headers = dict(self._fields)
        request = HttpRequest(method, bytes(self._target), headers, bytes(self._body))
        # What follows a CONNECT is no HTTP.
        keeps_alive = self._parser.should_keep_alive() and method != b"CONNECT"
        try:
            answer = self._answer(request)
        except Exception:  # noqa: BLE001 - a fault in one request must not end the others
            _log.exception("A request could not be answered")
            answer = HttpAnswer(HTTPStatus.INTERNAL_SERVER_ERROR)
        self._write(answer, keeps_alive=keeps_alive, is_head=method == b"HEAD")
        self._start_request()
        self._set_deadline()

    def _start_request(self) -> None:
        self._target = bytearray()
        self._fields: list[tuple[bytes, bytes]] = []
        self._octets = 0
        self._has_head = False
        self._offers_upgrade = False
        self._body = bytearray()

    def _read(self, piece: bytes) -> bytes:
        """Feed the parser; give back what it is to read once more."""
        self._octets += len(piece)
        again = b""
        try:
            self._parser.feed_data(piece)
        except HttpParserError:
            self._refuse(HTTPStatus.BAD_REQUEST)
        except HttpParserUpgrade as stop:
            again = self._without_offer() + piece[stop.args[0] :]
        if not self._has_head and self._octets > MOST_HEAD_OCTETS:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._octets > MOST_HEAD_OCTETS + MOST_BODY_OCTETS:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return again

    def _without_offer(self) -> bytes:
        """Begin the request anew, giving its head without `Upgrade` (RFC 9110 §7.8).

        The parser takes an offer for a change of protocol and leaves the body unread.
        """
        version = self._parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (self._parser.get_method(), bytes(self._target), version)]
        lines += [b"%b: %b" % field for field in self._fields if field[0] != b"upgrade"]
        self._parser = HttpRequestParser(self)
        self._start_request()
        return b"\r\n".join((*lines, b"", b""))

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer what can't be read, and hang up."""
        if not self._is_closing:
            self._write(HttpAnswer(status), keeps_alive=False, is_head=False)

    def _write(self, answer: HttpAnswer, *, keeps_alive: bool, is_head: bool) -> None:
        fields = dict(answer.headers)
        if answer.status is not HTTPStatus.NOT_MODIFIED:
            fields["Content-Length"] = str(len(answer.body))
        if not keeps_alive:
            fields["Connection"] = "close"
        lines = [f"HTTP/1.1 {answer.status.value} {answer.status.phrase}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        head = "\r\n".join((*lines, "", "")).encode("latin-1")
        self._transport.write(head if is_head else head + answer.body)
        if not keeps_alive:
            self.close()

    def _set_deadline(self) -> None:
        """Give the next request its time; whoever is slower loses the connection."""
        if self._deadline is not None:
            self._deadline.cancel()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(SECONDS_FOR_A_REQUEST, self._transport.abort)
