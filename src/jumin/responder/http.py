"""HTTP/1.1 on a connection: bounded reading, answers in order, keep-alive (RFC 9112)."""

import asyncio
import logging
from collections import deque
from http import HTTPStatus
from typing import Final, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from jumin.responder.connections import Connections
from jumin.responder.messages import Body, HttpAnswer, HttpRequest
from jumin.responder.service import Service
from jumin.responder.shortcut import Shortcut
from jumin.responder.tls import fingerprint


_log: Final = logging.getLogger(__name__)

MOST_HEAD_OCTETS: Final = 16 * 1024
MOST_HEADERS: Final = 64
MOST_BODY_OCTETS: Final = 64 * 1024

_OCTETS_AT_ONCE: Final = 4096
"""What is read of one connection before others have their turn: some requests to be signed for."""
_WRITTEN_AT_ONCE: Final = 256 * 1024
"""What is written of a large body before its reader has taken it: TLS keeps it encrypted."""


class HttpConnection(asyncio.Protocol):
    """One connection: reads requests within the limits above and answers them one by one."""

    def __init__(
        self, service: Service, connections: Connections, shortcut: Shortcut | None = None
    ) -> None:
        self.was_heard = False
        self._service = service
        self._connections = connections
        self._shortcut = shortcut
        self._fingerprint: bytes | None = None
        self._parser = HttpRequestParser(self)
        self._unread: deque[bytes] = deque()
        self._unsent: deque[Body] = deque()
        self._late: asyncio.TimerHandle | None = None
        self._whole = b""
        self._answer = None if shortcut is None else shortcut.answer
        self._is_choked = False
        self._is_secured = False
        self._has_ended = False
        self._is_closing = False
        self._start_request()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._is_secured = transport.get_extra_info("ssl_object") is not None
        self._fingerprint = fingerprint(transport)
        self._connections.admit(self)
        if self._shortcut is not None:
            self._shortcut.look()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        """Forget the connection."""
        self._is_closing = True
        self._unread.clear()
        self._unsent.clear()
        if self._late is not None:
            self._late.cancel()
        self._connections.forget(self)

    def pause_writing(self) -> None:
        """Read nothing more from somebody who does not read the answers."""
        self._is_choked = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Write on, then read on."""
        self._is_choked = False
        self._send()
        self._go_on()

    def data_received(self, data: bytes) -> None:
        """Answer by the shortcut, or else feed the parser, within the limits."""
        if self._is_closing:
            return
        if self._answer is not None:
            answer = self._answer(data)
            if answer is not None:
                self.was_heard = True
                self._transport.write(answer)
                return
            self._whole, self._answer = data, None
        else:
            self._whole = b""
        self._unread.extend(
            data[start : start + _OCTETS_AT_ONCE] for start in range(0, len(data), _OCTETS_AT_ONCE)
        )
        self._go_on()

    def eof_received(self) -> bool:
        """Answer what has come before the connection is closed."""
        self._has_ended = True
        is_owed = self._late is not None or bool(self._unread) or bool(self._unsent)
        return is_owed and not self._is_secured

    def close(self) -> None:
        """End the connection once what was written is sent."""
        self._is_closing = True
        if not self._unsent:
            self._transport.close()

    def end(self) -> None:
        """End the connection at once."""
        self._is_closing = True
        self._transport.abort()

    def on_message_begin(self) -> None:
        """Know that a request has begun (called by the parser, like all `on_…`)."""
        self._answer = None

    def on_url(self, url: bytes) -> None:
        """Take the target, or a piece of it."""
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
        if [name for name, _ in self._fields].count(b"authorization") > 1:
            self._refuse(HTTPStatus.BAD_REQUEST)  # RFC 9110 §5.3: who is it who asks?
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
        self.was_heard = True
        method = self._parser.get_method()
        headers = dict(self._fields)
        target, body = bytes(self._target), bytes(self._body)
        request = HttpRequest(method, target, headers, body, self._fingerprint)
        # What follows a CONNECT is no HTTP.
        keeps_alive = self._parser.should_keep_alive() and method != b"CONNECT"
        try:
            answer = self._service.answer(request)
        except Exception:  # noqa: BLE001 - a fault in one request must not end the others
            _log.exception("A request could not be answered")
            answer = HttpAnswer(HTTPStatus.INTERNAL_SERVER_ERROR)
        if keeps_alive and self._whole and self._shortcut is not None:
            self._shortcut.learn(self._whole, request, answer)
        self._whole = b""
        if answer.delay:
            self._answer_later(answer, is_head=method == b"HEAD")
            return
        self._write(answer, keeps_alive=keeps_alive, is_head=method == b"HEAD")
        self._start_request()
        if self._shortcut is not None and not self._unread and not self._unsent:
            self._answer = self._shortcut.answer

    def _start_request(self) -> None:
        self._target = bytearray()
        self._fields: list[tuple[bytes, bytes]] = []
        self._octets = 0
        self._has_head = False
        self._offers_upgrade = False
        self._body = bytearray()

    def _go_on(self) -> None:
        """Read a piece of what has come; then let others have their turn."""
        piece = self._unread.popleft() if self._unread else b""
        while piece and not self._is_closing:
            piece = self._read(piece)
        if self._is_closing or self._is_choked:
            return
        if self._unread:
            self._transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._go_on)
        elif self._has_ended:
            self.close()
        else:
            self._transport.resume_reading()

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
            answer = self._service.dated(HttpAnswer(status))
            self._write(answer, keeps_alive=False, is_head=False)

    def _answer_later(self, answer: HttpAnswer, *, is_head: bool) -> None:
        """Let somebody wait for their answer, and hang up then: nothing may overtake it."""
        self._is_closing = True
        self._unread.clear()
        self._transport.pause_reading()

        def answer_now() -> None:
            self._write(answer, keeps_alive=False, is_head=is_head)

        seconds = answer.delay.total_seconds()
        self._late = asyncio.get_running_loop().call_later(seconds, answer_now)

    def _write(self, answer: HttpAnswer, *, keeps_alive: bool, is_head: bool) -> None:
        fields = dict(answer.headers)
        if answer.status is not HTTPStatus.NOT_MODIFIED:
            fields["Content-Length"] = str(len(answer.body))
        if not keeps_alive:
            fields["Connection"] = "close"
        lines = [f"HTTP/1.1 {answer.status.value} {answer.status.phrase}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        head = "\r\n".join((*lines, "", "")).encode("latin-1")
        if is_head or isinstance(answer.body, bytes):
            self._unsent.append(head if is_head else head + answer.body)
        else:
            self._unsent += head, answer.body
        self._is_closing = self._is_closing or not keeps_alive
        self._send()

    def _send(self) -> None:
        """Write what is to be sent, as far as the reader keeps up."""
        while self._unsent and not self._is_choked:
            body = self._unsent.popleft()
            if len(body) > _WRITTEN_AT_ONCE:
                self._unsent.appendleft(body[_WRITTEN_AT_ONCE:])
            self._transport.write(body[:_WRITTEN_AT_ONCE])
        if self._is_closing and not self._unsent:
            self._transport.close()
