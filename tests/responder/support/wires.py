"""Requests as clients write them, and a connection without a net."""

import asyncio
from base64 import b64encode
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from pki_makers import Pki
from services import Serving

from jumin.responder.connections import Connections
from jumin.responder.http import HttpConnection
from jumin.terms import CertificatePurpose


BY_SHA1 = hashes.SHA1()  # noqa: S303 - CertIDs name issuers by it (RFC 6960 §4.1.1)
BY_SHA256 = hashes.SHA256()


class Wire(asyncio.Transport):
    """A connection that notes what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.said = b""
        self.is_reading = asyncio.Event()
        self.is_reading.set()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Note it."""
        self.said += data

    def close(self) -> None:
        """Take nothing more."""
        self.is_reading.set()

    abort = close

    def pause_reading(self) -> None:
        """Let the sender wait."""
        self.is_reading.clear()

    def resume_reading(self) -> None:
        """Let the sender go on."""
        self.is_reading.set()


async def conversation(parts: Serving, *pieces: bytes, is_short: bool) -> bytes:
    """Send pieces on a connection of their own, with or without the short way; what comes back."""
    wire = Wire()
    connection = HttpConnection(parts.service, Connections(), parts.shortcut if is_short else None)
    connection.connection_made(wire)
    for piece in pieces:
        connection.data_received(piece)
        await wire.is_reading.wait()
    connection.eof_received()
    connection.connection_lost(None)
    return wire.said


def say(parts: Serving, octets: bytes, *, is_short: bool) -> bytes:
    """Hold a conversation of one piece."""
    return asyncio.run(conversation(parts, octets, is_short=is_short))


def request(
    pki: Pki,
    serial: int,
    purpose: CertificatePurpose,
    digest: hashes.HashAlgorithm,
    nonce: bytes | None = None,
) -> bytes:
    """Ask about a certificate, with any serial number."""
    issuer = pki.authority(purpose).certificate
    like = pki.certificate(purpose)
    builder = ocsp.OCSPRequestBuilder().add_certificate(like, issuer, digest)
    named = ocsp.load_der_ocsp_request(builder.build().public_bytes(Encoding.DER))
    by_hash = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        named.issuer_name_hash, named.issuer_key_hash, serial, digest
    )
    if nonce is not None:
        by_hash = by_hash.add_extension(x509.OCSPNonce(nonce), critical=False)
    return by_hash.build().public_bytes(Encoding.DER)


def post(der: bytes, fields: bytes = b"") -> bytes:
    """Write a POST with more header fields."""
    kind = b"Content-Type: application/ocsp-request\r\n"
    length = b"Content-Length: %d\r\n" % len(der)
    return b"POST /ocsp HTTP/1.1\r\nHost: a\r\n" + kind + length + fields + b"\r\n" + der


def get(der: bytes, fields: bytes = b"", *, safe: str = "") -> bytes:
    """Write a GET; some clients percent-encode less than they should (`safe`)."""
    path = quote(b64encode(der).decode(), safe=safe).encode()
    return b"GET /ocsp/" + path + b" HTTP/1.1\r\nHost: a\r\n" + fields + b"\r\n"


def ocsp_of(said: bytes) -> tuple[bytes, list[object]]:
    """Tell status line and what is said of which certificates, but not by which signature."""
    head, _, der = said.partition(b"\r\n\r\n")
    responses = ocsp.load_der_ocsp_response(der).responses
    return head.split(b"\r\n")[0], [(r.serial_number, r.certificate_status) for r in responses]
