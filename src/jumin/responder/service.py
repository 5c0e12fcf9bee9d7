"""What the responder answers to a request, without a wire."""

import json
import logging
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote_to_bytes

from jumin.pki.ocsp import TRY_LATER, OcspAnswer, respond
from jumin.pki.publication import Publication
from jumin.responder.published import PublishedFolder, PublishedStatus
from jumin.terms import FaultError


_log: Final = logging.getLogger(__name__)

_KEPT_FOR: Final = timedelta(hours=1)
"""At most, and never past their nextUpdate, are signed answers given again (RFC 5019 §6)."""
_MOST_KEPT: Final = 4096
_LONGEST_KEPT: Final = 512
"""Octets of a request: several times one about one certificate; bounds what is kept."""
_OCSP_REQUEST: Final = b"application/ocsp-request"
_OCSP_RESPONSE: Final = "application/ocsp-response"
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {"crl": "application/pkix-crl", "ca": "application/pkix-cert"}
)
_CPS: Final = (
    "JUMIN-TEST\n\n"
    "This is a simulator. Its certificates prove nothing about anybody; "
    "no practice statement stands behind them.\n"
    "これは試験用の模擬環境です。証明書はいかなる人についても何も証明しません。\n"
).encode()

_REVALIDATE: Final = "public, max-age=0, must-revalidate, no-transform"
"""The next publication may come at any moment: keep, but ask (by ETag) before using."""


@dataclass(frozen=True)
class HttpRequest:
    """A request that was read whole: target as sent, header names in lower case."""

    method: bytes
    target: bytes
    headers: Mapping[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class HttpAnswer:
    """An answer before it is written to the wire."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Service:
    """Routes requests to the published folder.

    `now` is the installation's clock, `validity` is from an answer's making to its nextUpdate.
    """

    def __init__(
        self,
        publication: Publication,
        folder: PublishedFolder,
        now: Callable[[], datetime],
        validity: timedelta,
    ) -> None:
        self._publication = publication
        self._folder = folder
        self._now = now
        self._validity = validity
        self._kept: dict[bytes, tuple[datetime, datetime, OcspAnswer]] = {}
        self._kept_of: PublishedStatus | None = None

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request: `/ocsp`, `/crl/…`, `/ca/…`, `/cps`, `/health`; 404 for all else."""
        path = request.target.partition(b"?")[0]
        if path == b"/ocsp":
            return self._posted(request)
        if request.method not in {b"GET", b"HEAD"}:
            return _not_allowed("GET, HEAD")
        if path.startswith(b"/ocsp/"):
            return self._got(request, path.removeprefix(b"/ocsp/"))
        if path == b"/health":
            return self._health()
        if path == b"/cps":
            return _cacheable(request, "text/plain; charset=utf-8", _CPS)
        return self._file(request, path)

    def _posted(self, request: HttpRequest) -> HttpAnswer:
        """OCSP over POST (RFC 6960 appendix A.1)."""
        if request.method != b"POST":
            return _not_allowed("POST")
        kind = request.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if kind != _OCSP_REQUEST:
            return HttpAnswer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return self._ocsp(request, request.body)

    def _got(self, request: HttpRequest, encoded: bytes) -> HttpAnswer:
        """OCSP over GET: the request in base64, itself percent-encoded (RFC 6960 appendix A.1)."""
        try:
            der = b64decode(unquote_to_bytes(encoded), validate=True)
        except (Base64Error, ValueError):
            der = b""
        return self._ocsp(request, der)

    def _ocsp(self, request: HttpRequest, der: bytes) -> HttpAnswer:
        status = self._folder.status()
        if status is None:
            return _uncacheable(_OCSP_RESPONSE, TRY_LATER)
        try:
            answer = self._signed(der, status)
        except FaultError as error:  # the clock's: nobody knows for when to answer
            _log.error("An OCSP request could not be answered: %s", error)
            return _uncacheable(_OCSP_RESPONSE, TRY_LATER)
        if answer.next_update is None:
            return _uncacheable(_OCSP_RESPONSE, answer.der)
        return _cacheable(request, _OCSP_RESPONSE, answer.der)

    def _signed(self, der: bytes, status: PublishedStatus) -> OcspAnswer:
        """Sign an answer, or give the one that was signed for the same question."""
        at = self._now()
        if status is not self._kept_of or len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
            self._kept_of = status
        if der in self._kept:
            since, until, answer = self._kept[der]
            if since <= at < until:
                return answer
        answer = respond(der, status.snapshot, status.responders, at=at, validity=self._validity)
        if answer.next_update is not None and len(der) <= _LONGEST_KEPT:
            self._kept[der] = (at, min(at + _KEPT_FOR, answer.next_update), answer)
        return answer

    def _health(self) -> HttpAnswer:
        status = self._folder.status()
        published_at = None if status is None else status.snapshot.published_at.isoformat()
        body = json.dumps({"organisation": "JUMIN-TEST", "published_at": published_at}).encode()
        code = HTTPStatus.SERVICE_UNAVAILABLE if status is None else HTTPStatus.OK
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        return HttpAnswer(code, headers, body)

    def _file(self, request: HttpRequest, path: bytes) -> HttpAnswer:
        _, folder, name = (*path.decode("latin-1").split("/", 2), "", "")[:3]
        file = self._publication.public_file(folder, name)
        if file is None:
            return HttpAnswer(HTTPStatus.NOT_FOUND)
        try:
            content = file.read_bytes()
        except OSError:
            return HttpAnswer(HTTPStatus.NOT_FOUND)
        return _cacheable(request, _TYPES[folder], content)


def _cacheable(request: HttpRequest, kind: str, body: bytes) -> HttpAnswer:
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _REVALIDATE}
    if request.method != b"POST" and tag.encode() in request.headers.get(b"if-none-match", b""):
        return HttpAnswer(HTTPStatus.NOT_MODIFIED, headers)
    return HttpAnswer(HTTPStatus.OK, {"Content-Type": kind, **headers}, body)


def _uncacheable(kind: str, body: bytes) -> HttpAnswer:
    return HttpAnswer(HTTPStatus.OK, {"Content-Type": kind, "Cache-Control": "no-store"}, body)


def _not_allowed(allowed: str) -> HttpAnswer:
    return HttpAnswer(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": allowed})
