"""A waiting room: while a town is begun anew or put back, its pages' address says so."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from jumin.terms import FaultError


SOON: Final = 2
"""Seconds after which a visitor's browser asks again."""
LATER: Final = 8
"""The same, for those who come just before the pages are started again."""
WAY: Final = "/keeping/"
"""Where visitors find out how it went."""

_PAGE: Final = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{seconds}; url={way}">
<title>お待ちください / Please wait | Jumin TEST (見本)</title></head>
<body><main><h1>お待ちください</h1>
<p>町を作り直しているか、保存した町を戻しています。終わると、この画面は自動的に切り替わります。</p>
<h2 lang="en">Please wait</h2>
<p lang="en">The town is being founded anew or put back. This page goes on by itself when it is
done.</p>
<p><a href="{way}">もう一度見る / Look again</a></p></main></body></html>
"""


class _Room(ThreadingHTTPServer):
    """Answers everything alike, until the pages are served again."""

    daemon_threads = True
    seconds = SOON

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who hangs up is nobody's fault."""


class _Room6(_Room):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    timeout = 5

    def do_GET(self) -> None:
        """Say that one has to wait."""
        server: _Room = self.server  # type: ignore[assignment]
        page = _PAGE.format(seconds=server.seconds, way=WAY).encode()
        self.send_response(HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Retry-After", str(server.seconds))
        self.end_headers()
        self.wfile.write(page)

    do_POST = do_GET  # noqa: N815 (http.server calls it so)

    def log_message(self, *_: object) -> None:
        """Write no log."""


@contextmanager
def room(host: str, port: int) -> Iterator[_Room]:
    """Let visitors wait at an address; nobody is let in where the port is not free.

    A visitor's browser comes again by itself; set `seconds` to say when.
    """
    try:
        server = (_Room6 if ":" in host else _Room)((host, port), _Handler)
    except OSError as error:
        raise PortGoneError(port) from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class PortGoneError(FaultError):
    """Somebody else took the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} was taken by another program. Start again: `jumin up`.")
        self.port = port
