"""What the responder answers to a request, without a wire."""

import json
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote_to_bytes

from jumin.pki.parties import NOBODY, RelyingParty
from jumin.pki.publication import Publication
from jumin.responder.caching import http_date, is_unchanged
from jumin.responder.files import MappedFiles
from jumin.responder.messages import Body, HttpAnswer, HttpRequest
from jumin.responder.ocsp import OcspService
from jumin.responder.present import Present
from jumin.terms import CertificatePurpose


_OCSP_REQUEST: Final = b"application/ocsp-request"
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {"crl": "application/pkix-crl", "ca": "application/pkix-cert"}
)
_CPS: Final = (
    "JUMIN-TEST\n\n"
    "This is a simulator. Its certificates prove nothing about anybody; "
    "no practice statement stands behind them.\n"
    "これは試験用の模擬環境です。証明書はいかなる人についても何も証明しません。\n"
).encode()
_CPS_TAG: Final = f'"{sha256(_CPS).hexdigest()}"'

_REVALIDATE: Final = "max-age=0, must-revalidate, no-transform"
"""The next publication may come at any moment: keep, but ask (by ETag) before using."""


class Service:
    """Routes requests: OCSP, and what else is published."""

    def __init__(self, publication: Publication, present: Present, ocsp: OcspService) -> None:
        self._publication = publication
        self._present = present
        self._ocsp = ocsp
        self._files = MappedFiles()

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request: `/ocsp`, `/crl/…`, `/ca/…`, `/cps`, `/health`; 404 for all else."""
        self._present.look()
        return self.dated(self._route(request))

    def dated(self, answer: HttpAnswer) -> HttpAnswer:
        """Add the Date, where the clock can be read (RFC 9110 §6.6.1)."""
        at = self._present.at
        if at is None or "Date" in answer.headers:
            return answer
        return replace(answer, headers={"Date": http_date(at), **answer.headers})

    def _route(self, request: HttpRequest) -> HttpAnswer:
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
            return _cacheable(request, "text/plain; charset=utf-8", _CPS, _CPS_TAG)
        return self._file(request, path)

    def _posted(self, request: HttpRequest) -> HttpAnswer:
        """OCSP over POST (RFC 6960 appendix A.1)."""
        if request.method != b"POST":
            return _not_allowed("POST")
        kind = request.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if kind != _OCSP_REQUEST:
            return HttpAnswer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return self._ocsp.answer(request, request.body)

    def _got(self, request: HttpRequest, encoded: bytes) -> HttpAnswer:
        """OCSP over GET: the request in base64, itself percent-encoded (RFC 6960 appendix A.1)."""
        try:
            der = b64decode(unquote_to_bytes(encoded), validate=True)
        except (Base64Error, ValueError):
            der = b""
        return self._ocsp.answer(request, der)

    def _health(self) -> HttpAnswer:
        status = self._present.status
        published_at = None if status is None else status.snapshot.published_at.isoformat()
        body = json.dumps({"organisation": "JUMIN-TEST", "published_at": published_at}).encode()
        code = HTTPStatus.SERVICE_UNAVAILABLE if status is None else HTTPStatus.OK
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        return HttpAnswer(code, headers, body)

    def _file(self, request: HttpRequest, path: bytes) -> HttpAnswer:
        _, folder, name = (*path.decode("latin-1").split("/", 2), "", "")[:3]
        address = self._publication.public_file(folder, name)
        if address is None:
            return HttpAnswer(HTTPStatus.NOT_FOUND)
        party = self._party(request) if folder == "crl" else NOBODY
        if party is None or not party.may_ask(CertificatePurpose(name.partition("-")[0])):
            return HttpAnswer(HTTPStatus.FORBIDDEN)
        file = self._files.find(address)
        if file is None:
            return HttpAnswer(HTTPStatus.NOT_FOUND)
        content, is_private = memoryview(file.content), party is not NOBODY
        return _cacheable(request, _TYPES[folder], content, file.tag, is_private=is_private)

    def _party(self, request: HttpRequest) -> RelyingParty | None:
        shown = request.headers.get(b"authorization")
        return self._present.access.party(shown, request.fingerprint)


def _cacheable(
    request: HttpRequest, kind: str, body: Body, tag: str, *, is_private: bool = False
) -> HttpAnswer:
    whose = "private" if is_private else "public"
    headers = {"ETag": tag, "Cache-Control": f"{whose}, {_REVALIDATE}"}
    if is_unchanged(request.headers, headers):
        return HttpAnswer(HTTPStatus.NOT_MODIFIED, headers)
    return HttpAnswer(HTTPStatus.OK, {"Content-Type": kind, **headers}, body)


def _not_allowed(allowed: str) -> HttpAnswer:
    return HttpAnswer(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": allowed})
