"""Requests and answers of HTTP as values, without a wire (RFC 9110)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Final, TypeAlias


Body: TypeAlias = bytes | memoryview

OCSP_RESPONSE: Final = "application/ocsp-response"
"""RFC 6960 appendix A.2."""


@dataclass(frozen=True)
class HttpRequest:
    """A request that was read whole: target as sent, header names in lower case."""

    method: bytes
    target: bytes
    headers: Mapping[bytes, bytes] = field(default_factory=dict, repr=False)
    """Not shown: a relying party's key may be among them."""
    body: bytes = b""
    fingerprint: bytes | None = None
    """The SHA-256 digest of the client's certificate, where one was shown (TLS)."""


@dataclass(frozen=True)
class HttpAnswer:
    """An answer before it is written to the wire."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = b""
    delay: timedelta = timedelta(0)
    """How late it is given: to those who asked for lateness."""
