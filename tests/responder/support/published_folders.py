"""A published folder as the certification office writes it, and a responder that serves it."""

import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import AT, KAMAKURA, Pki

from jumin.pki import CrlEdition, Publication, Revocation, build_crl, encode_snapshot
from jumin.pki.ocsp.responder_file import encode_responder
from jumin.terms import CertificatePurpose, SerialNumber


PASSPHRASE = b"a passphrase for tests"

_PROGRAM = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from jumin.responder import run

directory, port, clock = sys.argv[1:]
run(
    port=int(port),
    directory=Path(directory),
    now=lambda: datetime.fromisoformat(Path(clock).read_text()),
    passphrase=b"a passphrase for tests",
    validity=timedelta(days=1),
    ready=lambda: print("ready", flush=True),
)
"""


@dataclass(frozen=True)
class Office:
    """What the certification office does: it writes the published folder."""

    publication: Publication
    pki: Pki

    def publish(self, revocations: dict[SerialNumber, Revocation] | None = None) -> None:
        """Publish the state of the holder's certificates."""
        states = []
        for purpose in CertificatePurpose:
            serial = SerialNumber(self.pki.certificate(purpose).serial_number)
            revocation = (revocations or {}).get(serial)
            states.append((self.pki.authority(purpose).certificate, {serial: revocation}))
        self.replace(self.publication.snapshot, encode_snapshot(AT, states))

    def replace(self, path: Path, content: bytes) -> None:
        """Write beside the place and rename over it."""
        draft = path.with_suffix(".draft")
        draft.write_bytes(content)
        draft.replace(path)

    def publish_responder(self, purpose: CertificatePurpose) -> None:
        """Publish the authority's certificate, its list, and its responder."""
        responder = self.pki.responder(purpose)
        path = self.publication.authority_certificate(purpose, 1)
        self.replace(path, responder.issuer.public_bytes(Encoding.DER))
        pem = encode_responder(responder.key, responder.certificate, PASSPHRASE)
        self.replace(self.publication.responder(purpose, 1), pem)
        edition = CrlEdition(1, AT, AT + timedelta(days=1))
        crl = build_crl(self.pki.authority(purpose), {}, edition, office=KAMAKURA)
        der = crl.public_bytes(Encoding.DER)
        self.replace(self.publication.crl(purpose, 1, KAMAKURA.code), der)


@dataclass(frozen=True)
class Served:
    """A responder process at work."""

    port: int
    office: Office
    clock: Path
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


def start_process(directory: Path, port: int, clock: Path) -> subprocess.Popen[str]:
    """Start a responder process."""
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, directory, str(port), clock],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def exchange(served: Served, *chunks: bytes) -> bytes:
    """Send raw bytes, end the sending side, read to the end."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as wire:
        with suppress(OSError):  # It may hang up early: what it said is still to be read.
            for chunk in chunks:
                wire.sendall(chunk)
            wire.shutdown(socket.SHUT_WR)
        said = b""
        with suppress(ConnectionResetError):
            while piece := wire.recv(65536):
                said += piece
        return said
