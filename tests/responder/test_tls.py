"""TLS with client certificates: which are let in, and as whom."""

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pki_makers import AT, KAMAKURA, Pki
from published_folders import Office
from services import Clock, serving

from jumin.pki.ocsp.responder_file import encode_responder
from jumin.pki.parties import Register, RelyingParty, encode_register, key_digest
from jumin.responder.access import Access
from jumin.responder.connections import Connections
from jumin.responder.http import HttpConnection
from jumin.responder.tls import TlsFileError, TlsServer, fingerprint, server_context
from jumin.terms import CertificatePurpose


PASSPHRASE = b"a passphrase for tests"
BOTH = frozenset(CertificatePurpose)
REFUSED = "curl: ("


@dataclass(frozen=True)
class Client:
    """A client's certificate and key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def write(self, folder: Path) -> list[str]:
        """Write both, and tell them to curl."""
        path = folder / f"{self.certificate.serial_number}.pem"
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM) + key)
        return ["--cert", str(path)]


def client(issuer: Client | None = None, days: int = 1, *, is_authority: bool = False) -> Client:
    """Make a client's certificate: signed by itself, or by an authority."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    serial = x509.random_serial_number()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"client {serial % 1000} (TEST)")])
    constraints = x509.BasicConstraints(ca=is_authority, path_length=None)
    usage = x509.ExtendedKeyUsage((ExtendedKeyUsageOID.CLIENT_AUTH,))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(at - timedelta(days=2))
        .not_valid_after(at + timedelta(days=days))
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=False)
        .sign(issuer.key if issuer else key, SHA256())
    )
    return Client(certificate, key)


class _Told(asyncio.Protocol):
    """Answers every request with the fingerprint of the client's certificate."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        assert data.startswith(b"GET")
        shown = fingerprint(self._transport)
        body = shown.hex().encode() if shown else b"nothing"
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
        self._transport.write(head % len(body) + body)
        self._transport.close()


@dataclass(frozen=True)
class Listening:
    """A TLS port, and the register behind it."""

    port: int
    folder: Path
    access: Access

    def register(self, *clients: Client) -> None:
        """Publish the register anew."""
        parties = (
            RelyingParty(number, f"party {number}", BOTH, key_digest(bytes((number,))), one.der)
            for number, one in enumerate(clients, 1)
        )
        draft = self.folder / "draft"
        draft.write_bytes(encode_register(Register(tuple(parties))))
        draft.replace(self.folder / "parties.json")

    def ask(self, *options: str) -> str:
        """Ask with curl; tells its complaint (`curl: …`) where it gets no answer."""
        said = subprocess.run(
            ["curl", "--silent", "--show-error", "--max-time", "10",
             "--cacert", self.folder / "ca.pem", *options, f"https://localhost:{self.port}/"],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        return said.stdout or said.stderr


def server_file(folder: Path, pki: Pki) -> Path:
    """Write a server's key and certificate as the certification office does."""
    at, name = datetime.now(UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST")])
    key = pki.holder_key
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, at, at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    (folder / "ca.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    path = folder / "tls.pem"
    path.write_bytes(encode_responder(key, certificate, PASSPHRASE))
    return path


@pytest.fixture
def listening(pki: Pki, tmp_path: Path) -> Iterator[Listening]:
    access = Access(tmp_path / "parties.json", is_open=False)
    context = server_context(server_file(tmp_path, pki), PASSPHRASE, access)
    loop = uvloop.new_event_loop()
    server = loop.run_until_complete(loop.create_server(_Told, "127.0.0.1", 0, ssl=context))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield Listening(server.sockets[0].getsockname()[1], tmp_path, access)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.run_until_complete(server.wait_closed())
    loop.close()


def shown_by(one: Client) -> str:
    return one.certificate.fingerprint(SHA256()).hex()


def test_who_shows_no_certificate_is_let_in_as_nobody_in_particular(listening: Listening) -> None:
    """It may still show a key."""
    assert listening.ask() == "nothing"


@pytest.mark.source("RFC 5280 §6.1.1 (d)")
def test_a_registered_certificate_is_known_whoever_signed_it(listening: Listening) -> None:
    authority = client(is_authority=True)
    by_itself, by_another = client(), client(authority)
    listening.register(by_itself, by_another)
    assert listening.ask(*by_itself.write(listening.folder)) == shown_by(by_itself)
    assert listening.ask(*by_another.write(listening.folder)) == shown_by(by_another)


@pytest.mark.source("RFC 8446 §6.2")
def test_a_certificate_that_is_not_registered_is_refused_even_from_the_same_authority(
    listening: Listening,
) -> None:
    authority = client(is_authority=True)
    known, unknown = client(authority), client(authority)
    listening.register(known)
    for stranger in (unknown, client(), authority):
        assert REFUSED in listening.ask(*stranger.write(listening.folder))


def test_a_registered_authority_does_not_bring_in_whom_it_certifies(listening: Listening) -> None:
    """By its own certificate a party is known, and by no other one."""
    authority = client(is_authority=True)
    holder = client(authority)
    listening.register(authority)
    assert listening.ask(*holder.write(listening.folder)) == shown_by(holder)
    assert listening.access.party(None, bytes.fromhex(shown_by(holder))) is None
    assert listening.access.party(None, bytes.fromhex(shown_by(authority))) is not None


@pytest.mark.source("RFC 5280 §4.1.2.5")
def test_an_expired_certificate_is_refused(listening: Listening) -> None:
    expired = client(days=-1)
    listening.register(expired)
    assert REFUSED in listening.ask(*expired.write(listening.folder))


def test_who_is_registered_later_is_let_in_without_a_new_start(listening: Listening) -> None:
    one, other = client(), client()
    listening.register(one)
    assert listening.ask(*one.write(listening.folder)) == shown_by(one)
    assert REFUSED in listening.ask(*other.write(listening.folder))
    listening.register(one, other)
    assert listening.ask(*other.write(listening.folder)) == shown_by(other)


def test_who_was_struck_off_is_no_party_any_more(listening: Listening) -> None:
    one, other = client(), client()
    listening.register(one, other)
    listening.ask(*one.write(listening.folder))
    listening.register(other)
    listening.ask(*one.write(listening.folder))
    assert listening.access.party(None, bytes.fromhex(shown_by(one))) is None
    assert listening.access.party(None, bytes.fromhex(shown_by(other))) is not None


def test_a_registered_certificate_that_openssl_cannot_read_locks_nobody_else_out(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    one = client()
    parties = (
        RelyingParty(1, "garbled", BOTH, None, b"garbage"),
        RelyingParty(2, "sound", BOTH, None, one.der),
    )
    (listening.folder / "parties.json").write_bytes(encode_register(Register(parties)))
    assert listening.ask(*one.write(listening.folder)) == shown_by(one)
    assert "can't be read" in caplog.text


@pytest.mark.source("RFC 8996")
def test_versions_before_1_2_are_refused(listening: Listening) -> None:
    assert listening.ask("--tlsv1.2", "--tls-max", "1.2") == "nothing"
    assert REFUSED in listening.ask("--tlsv1.0", "--tls-max", "1.1", "--ciphers", "ALL@SECLEVEL=0")


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
def test_a_missing_or_damaged_file_is_named(
    tmp_path: Path, pki: Pki, spoil: Callable[[Path], object]
) -> None:
    path = server_file(tmp_path, pki)
    access = Access(tmp_path / "parties.json", is_open=True)
    assert isinstance(server_context(path, PASSPHRASE, access), ssl.SSLContext)
    with pytest.raises(TlsFileError):
        server_context(path, b"another passphrase", access)
    spoil(path)
    with pytest.raises(TlsFileError, match="TLS port"):
        server_context(path, PASSPHRASE, access)


def serve_within(
    office: Office, connections: Connections, talk: Callable[[int, int], Awaitable[None]]
) -> None:
    """Serve both doors in this very process; `talk` is told their ports, the TLS one second."""
    path = server_file(office.publication.directory, office.pki)

    async def serve() -> None:
        office.publish()
        parts = serving(office, Clock(AT))
        context = server_context(path, PASSPHRASE, parts.present.access)
        loop = asyncio.get_running_loop()

        def http() -> HttpConnection:
            return HttpConnection(parts.service, connections)

        plain = await loop.create_server(http, "127.0.0.1", 0)
        listening = socket.create_server(("127.0.0.1", 0))
        servers = plain, TlsServer(listening, context, connections, http)
        try:
            await talk(plain.sockets[0].getsockname()[1], listening.getsockname()[1])
        finally:
            for server in servers:
                server.close()
            for connection in tuple(connections._heard_at):
                connection.end()
            await asyncio.sleep(0.05)  # until all are closed

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())


def anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


HEALTH = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"


def test_who_never_begins_a_handshake_is_counted_and_keeps_nobody_out(office: Office) -> None:
    async def talk(plain: int, secure: int) -> None:
        before = open_files()
        idle = [await asyncio.open_connection("127.0.0.1", secure) for _ in range(200)]
        for _, writer in idle[::3]:
            writer.write(b"\x16\x03\x01")
        for port, context in ((plain, None), (secure, anybody())):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
            writer.write(HEALTH)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
            assert head.startswith(b"HTTP/1.1 200")
            writer.close()
        assert len(connections._heard_at) <= 50
        # Those here, and those of the responder, which are closed beyond the bound.
        assert open_files() - before <= len(idle) + 50 + 10
        for _, other in idle:
            other.close()

    connections = Connections(most=50)
    serve_within(office, connections, talk)


def test_what_is_no_handshake_ends_its_connection(office: Office) -> None:
    async def talk(_: int, secure: int) -> None:
        for octets in (HEALTH, b"\x16\x03\x01\xff\xff", b""):
            reader, writer = await asyncio.open_connection("127.0.0.1", secure)
            writer.write(octets)
            writer.write_eof()
            with suppress(ConnectionResetError):
                assert b"HTTP" not in await asyncio.wait_for(reader.read(), 2)
            writer.close()
        await asyncio.sleep(0.05)
        assert not connections._heard_at

    connections = Connections()
    serve_within(office, connections, talk)


def test_a_large_list_is_encrypted_for_its_reader_as_it_is_read(office: Office) -> None:
    """It is sent whole, and what comes after it is answered after it; on both doors."""
    large = office.publication.crl(CertificatePurpose.SIGNATURE, 1, KAMAKURA.code)
    content = bytes(range(256)) * 40_000
    large.write_bytes(content)
    asked = b"GET /crl/%b HTTP/1.1\r\nHost: a\r\n" % large.name.encode()

    async def talk(plain: int, secure: int) -> None:
        for port, context in ((plain, None), (secure, anybody())):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
            writer.write(asked + b"\r\n" + HEALTH + asked + b"Connection: close\r\n\r\n")
            await asyncio.sleep(0.3)
            (connection,) = connections._heard_at
            assert isinstance(connection, HttpConnection)
            assert connection._transport.get_write_buffer_size() < 1_000_000
            said = await asyncio.wait_for(reader.read(), 10)
            first, _, rest = said.partition(content)
            second, _, third = rest.partition(b"}")
            assert all(one.startswith(b"HTTP/1.1 200") for one in (first, second, third))
            assert third.endswith(b"\r\n\r\n" + content)
            writer.close()

    connections = Connections()
    serve_within(office, connections, talk)


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_without_tls_nothing_is_shown() -> None:
    assert fingerprint(asyncio.BaseTransport()) is None
