"""Servers to ask: ours over a published folder, nginx, and `openssl ocsp`."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jumin.pki import (
    Authority,
    Publication,
    Responder,
    Revocation,
    authority_certificate,
    encode_snapshot,
    responder_certificate,
)
from jumin.pki.keys import generate_key
from jumin.pki.ocsp.requests import issuer_names, request_beginning
from jumin.pki.ocsp.responder_file import encode_responder
from jumin.pki.status.snapshot import issuer_id
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


FIRST_SERIAL = 100_000
PASSPHRASE = b"measuring"
_PATIENCE = 60.0
_PROGRAM = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from jumin.installation import InstallationClock
from jumin.responder import run

folder, port, queries = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
run(
    port=port,
    directory=folder / "published",
    queries=folder / queries if queries else None,
    now=InstallationClock(folder / "clock.json").now,
    passphrase=b"measuring",
    validity=timedelta(days=1),
)
"""
_NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000000; tcp_nodelay on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      default_type application/ocsp-response;
      add_header ETag '"{tag}"';
      add_header Last-Modified "Mon, 01 Jun 2026 01:30:05 GMT";
      add_header Expires "Tue, 02 Jun 2026 01:30:05 GMT";
      add_header Cache-Control "max-age=0, public, no-transform, must-revalidate";
      return 200 "{body}";
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A server at work."""

    port: int
    pid: int
    seconds_to_start: float


@dataclass(frozen=True)
class _Delegated:
    """A responder, its key as a file of its own may hold it, and its authority's."""

    responder: Responder
    key: RSAPrivateKey


class Site:
    """A published folder with two authorities, so many certificates in all, one in 20 revoked."""

    def __init__(self, folder: Path, certificates: int) -> None:
        self.folder = folder
        self.publication = Publication(folder / "published")
        for one in self.publication.folders:
            one.mkdir()
        delegated = [_found(purpose) for purpose in CertificatePurpose]
        self.responders = tuple(one.responder for one in delegated)
        self.keys = tuple(one.key for one in delegated)
        self.each = certificates // len(self.responders)
        for purpose, (responder, key) in zip(
            CertificatePurpose, ((one.responder, one.key) for one in delegated), strict=True
        ):
            certificate = responder.issuer.public_bytes(Encoding.DER)
            self.publication.authority_certificate(purpose, 1).write_bytes(certificate)
            pem = encode_responder(key, responder.certificate, PASSPHRASE)
            self.publication.responder(purpose, 1).write_bytes(pem)
        revoked = Revocation(RevocationReason.SUPERSEDED, datetime(2026, 6, 1, tzinfo=UTC))
        states = {SerialNumber(s): None if s % 20 else revoked for s in self.serials}
        issued = [(responder.issuer, states) for responder in self.responders]
        self.publication.snapshot.write_bytes(encode_snapshot(datetime.now(UTC), issued))

    @property
    def serials(self) -> range:
        """The serial numbers of each authority's certificates."""
        return range(FIRST_SERIAL, FIRST_SERIAL + self.each)

    def request(self, authority: int, serial: int) -> bytes:
        """Write a request without a nonce, by SHA-256 (RFC 9919 §3.1.1)."""
        issuer = issuer_id(self.responders[authority].issuer, "sha256")
        octets = serial.to_bytes(serial.bit_length() // 8 + 1)
        return request_beginning(issuer_names("sha256", issuer)[0], len(octets)) + octets


@contextmanager
def ours(site: Site, *, is_logging: bool = False) -> Iterator[Server]:
    """Start our responder."""
    port = _free_port()
    queries = "queries" if is_logging else ""
    yield from _started([sys.executable, "-c", _PROGRAM, site.folder, port, queries], port)


@contextmanager
def nginx(folder: Path, octets: int) -> Iterator[Server]:
    """Start an nginx that gives the same body of so many octets to everybody."""
    port, path = _free_port(), folder / "nginx.conf"
    path.write_text(_NGINX.format(folder=folder, port=port, tag="0" * 64, body="x" * octets))
    yield from _started(["/usr/sbin/nginx", "-c", path], port)


@contextmanager
def openssl_ocsp(site: Site, certificates: int) -> Iterator[Server]:
    """Start `openssl ocsp` over the first authority's first certificates; none is revoked."""
    port, responder, folder = _free_port(), site.responders[0], site.folder
    until = f"{datetime.now(UTC) + timedelta(days=365):%y%m%d%H%M%SZ}"
    rows = (
        f"V\t{until}\t\t{serial:0{2 * (serial.bit_length() // 8 + 1)}X}\tunknown\t/CN={serial}\n"
        for serial in site.serials[:certificates]
    )
    (folder / "index.txt").write_text("".join(rows))
    (folder / "ca.pem").write_bytes(responder.issuer.public_bytes(Encoding.PEM))
    (folder / "signer.pem").write_bytes(responder.certificate.public_bytes(Encoding.PEM))
    (folder / "signer.key").write_bytes(
        site.keys[0].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    yield from _started(
        ["openssl", "ocsp", "-index", folder / "index.txt", "-CA", folder / "ca.pem",
         "-rsigner", folder / "signer.pem", "-rkey", folder / "signer.key", "-port", port,
         "-ndays", "1", "-ignore_err"],
        port,
    )  # fmt: skip


def _started(command: Sequence[object], port: int) -> Iterator[Server]:
    begun = time.monotonic()
    with subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port)
            yield Server(port, process.pid, time.monotonic() - begun)
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as wire:
                wire.sendall(b"GET / HTTP/1.0\r\n\r\n")
                wire.recv(1)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _found(purpose: CertificatePurpose) -> _Delegated:
    now = datetime.now(UTC)
    key, responder_key = generate_key(), generate_key()
    certificate = authority_certificate(purpose, key, serial=SerialNumber(1), at=now)
    authority = Authority(purpose, 1, certificate, key)
    delegated = responder_certificate(
        authority,
        responder_key.public_key(),
        serial=SerialNumber(2),
        at=now,
        last_day=date(now.year + 1, 3, 31),
    )
    return _Delegated(Responder(certificate, delegated, responder_key), responder_key)
