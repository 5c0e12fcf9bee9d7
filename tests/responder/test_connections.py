"""Hostile and careless clients on the wire, and the process around it."""

import asyncio
import re
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import uvloop
import wires
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pki_makers import AT, Pki, reissue
from published_folders import PASSPHRASE, Office, Served, exchange, free_port, start_process
from services import Clock, serving

from jumin.pki import build_request
from jumin.pki.keys import KeyUnreadableError
from jumin.pki.ocsp.answers import ResponderKeyError
from jumin.pki.ocsp.responder_file import ResponderFileError, encode_responder
from jumin.pki.parties import Fault, Register, RelyingParty, encode_register, key_digest
from jumin.responder import ListenError, PortTakenError, run
from jumin.responder.connections import Connections
from jumin.responder.http import HttpConnection
from jumin.responder.messages import HttpRequest
from jumin.responder.published import PublishedFolder
from jumin.terms import CertificatePurpose


HEALTH = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.source("RFC 9112 §9.3")
def test_a_connection_is_kept_and_pipelined_requests_answered_in_order(served: Served) -> None:
    said = exchange(served, HEALTH + b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n" + HEALTH)
    assert re.findall(rb"HTTP/1\.1 ([0-9]{3})", said) == [b"200", b"404", b"200"]


@pytest.mark.source("RFC 9112 §9.3")
@pytest.mark.parametrize(
    "request_head", [b"GET /health HTTP/1.0\r\n\r\n",
                     b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"]
)  # fmt: skip
def test_a_connection_is_closed_when_the_client_asks(served: Served, request_head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as wire:
        wire.sendall(request_head)
        said = b""
        while piece := wire.recv(65536):
            said += piece
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Connection: close" in said


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400", id="TLS hello"),
        pytest.param(b"GET\r\n\r\n", b"400", id="no target"),
        pytest.param(b"GET /health HTTP/1.1\r\nHost : a\r\n\r\n", b"400", id="space in name"),
        pytest.param(
            b"POST /ocsp HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            b"400",
            id="two lengths",
        ),
        pytest.param(
            HEALTH[:-2] + b"Authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n",
            b"400",
            id="two who ask",
        ),
        pytest.param(b"GET /health HTTP/1.1\r\n" + b"A: b\r\n" * 65 + b"\r\n", b"431", id="65"),
        pytest.param(
            b"GET /health HTTP/1.1\r\nA: " + b"b" * 17_000 + b"\r\n\r\n", b"431", id="17 kB header"
        ),
        pytest.param(b"GET /" + b"a" * 17_000, b"431", id="endless target"),
        pytest.param(
            b"POST /ocsp HTTP/1.1\r\nContent-Type: application/ocsp-request\r\n"
            b"Content-Length: 65537\r\n\r\n" + bytes(65_537),
            b"413",
            id="65,537 octets of body",
        ),
        pytest.param(
            b"POST /ocsp HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
             b"10000\r\n" + bytes(65_536) + b"\r\n1\r\n\x00\r\n",
            b"413",
            id="the same in chunks",
        ),
        pytest.param(
            b"POST /ocsp HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\nX-T: " + b"a" * 90_000,
            b"413",
            id="endless trailers",
        ),
        pytest.param(
            HEALTH[:-2] + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 15_000,
            b"413",
            id="more framing than body",
        ),
    ],
)  # fmt: skip
@pytest.mark.source("RFC 9110 §15.5")
def test_what_is_malformed_or_too_long_is_refused(
    served: Served, request_bytes: bytes, status: bytes
) -> None:
    said = exchange(served, request_bytes)
    assert said.startswith(b"HTTP/1.1 " + status)
    assert said.count(b"HTTP/1.1") == 1
    assert exchange(served, HEALTH).startswith(b"HTTP/1.1 200")


def test_64_kib_of_body_and_64_headers_are_read(served: Served) -> None:
    head = b"POST /ocsp HTTP/1.1\r\nContent-Type: application/ocsp-request\r\n"
    said = exchange(
        served, head + b"Content-Length: 65536\r\n" + b"A: b\r\n" * 62 + b"\r\n", bytes(65_536)
    )
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(bytes.fromhex("30030a0101"))


CHUNKED = b"POST /ocsp HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"


@pytest.mark.source("RFC 9110 §6.5.1: trailers are not merged into the headers")
def test_a_trailer_is_no_header_of_its_request_nor_of_the_next(served: Served, pki: Pki) -> None:
    request = build_request(pki.signature_certificate, pki.signature.certificate)
    body = b"%x\r\n%b\r\n0\r\n" % (len(request), request)
    trailer = b"Content-Type: application/ocsp-request\r\n\r\n"
    plain = b"POST /ocsp HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(request), request)
    said = exchange(served, CHUNKED + b"\r\n" + body + trailer + plain)
    assert re.findall(rb"HTTP/1\.1 ([0-9]{3})", said) == [b"415", b"415"]
    said = exchange(served, CHUNKED + trailer + body + b"Content-Type: text/plain\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200")


def test_trailers_without_end_are_not_stored(served: Served) -> None:
    """They come in pieces, as they do over a net: reading stops at the limit of a request."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as wire:
        sent = wire.send(CHUNKED + b"\r\n0\r\nX-T: ")
        with suppress(OSError):
            while sent < 4_000_000:
                sent += wire.send(b"a" * 10_000)
    assert sent < 4_000_000
    assert exchange(served, HEALTH).startswith(b"HTTP/1.1 200")


OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"


@pytest.mark.parametrize("octets_at_once", [1, 1_000_000])
@pytest.mark.source("RFC 9110 §7.8: a server may ignore Upgrade")
def test_an_offered_upgrade_is_ignored_and_the_request_answered_once(
    served: Served, pki: Pki, octets_at_once: int
) -> None:
    request = build_request(pki.signature_certificate, pki.signature.certificate)
    head = b"POST /ocsp HTTP/1.1\r\nContent-Type: application/ocsp-request\r\n"
    asked = (
        HEALTH[:-2] + OFFER + b"\r\n"
        + head + OFFER + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(request)
        + request + b"GET /nothing HTTP/1.1\r\n\r\n"
    )  # fmt: skip
    pieces = (asked[i : i + octets_at_once] for i in range(0, len(asked), octets_at_once))
    said = exchange(served, *pieces)
    assert re.findall(rb"HTTP/1\.1 ([0-9]{3})", said) == [b"200", b"100", b"200", b"404"]
    # A successful OCSPResponse, not malformedRequest: the body was read.
    assert b"\x0a\x01\x00\xa0" in said


@pytest.mark.source("RFC 9110 §7.8", "RFC 9110 §9.3.6")
@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        pytest.param(b"GET /health HTTP/1.1\r\nConnection: close\r\n" + OFFER, b"200", id="close"),
        pytest.param(b"GET /health HTTP/1.0\r\n" + OFFER, b"200", id="HTTP/1.0"),
        pytest.param(b"CONNECT a:1 HTTP/1.1\r\n", b"405", id="CONNECT"),
        pytest.param(b"CONNECT a:1 HTTP/1.1\r\n" + OFFER, b"405", id="CONNECT with an offer"),
        pytest.param(b"GET / HTTP/1.1\r\n" + OFFER + b"A: b\r\n" * 62, b"431", id="65 headers"),
    ],
)
def test_an_offered_upgrade_on_a_connection_that_ends_is_answered_once(
    served: Served, request_head: bytes, status: bytes
) -> None:
    said = exchange(served, request_head + b"\r\n" + HEALTH)
    assert re.findall(rb"HTTP/1\.1 ([0-9]{3})", said) == [status]


def test_many_offers_in_one_piece_are_answered_each(office: Office) -> None:
    """As many as one reading brings, without end of patience or of the stack."""

    async def talk(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write((HEALTH[:-2] + OFFER + b"\r\n") * 2_000)
        writer.write_eof()
        assert (await asyncio.wait_for(reader.read(), 10)).count(b"HTTP/1.1 200") == 2_000
        writer.close()

    serve_within(office, Connections(), talk)


@settings(max_examples=40, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture])  # fmt: skip
@given(garbage=st.binary(max_size=300), prefix=st.sampled_from([b"", b"GET ", b"POST /ocsp "]))
def test_no_bytes_end_the_responder(served: Served, garbage: bytes, prefix: bytes) -> None:
    exchange(served, prefix + garbage)
    assert served.process.poll() is None
    assert exchange(served, HEALTH).startswith(b"HTTP/1.1 200")


def test_a_request_in_small_pieces_is_answered(served: Served, pki: Pki) -> None:
    request = build_request(pki.signature_certificate, pki.signature.certificate)
    head = (
        b"POST /ocsp HTTP/1.1\r\nHost: a\r\nContent-Type: application/ocsp-request\r\n"
        b"Content-Length: %d\r\n\r\n" % len(request)
    )
    said = exchange(served, *(bytes((octet,)) for octet in head + request))
    assert b"application/ocsp-response" in said


def test_a_taken_port_is_named(served: Served) -> None:
    with pytest.raises(PortTakenError) as raised:
        run(
            port=served.port,
            directory=served.office.publication.directory,
            now=lambda: AT,
            passphrase=PASSPHRASE,
            validity=timedelta(days=1),
        )
    assert raised.value.port == served.port
    assert str(served.port) in str(raised.value)


def test_an_address_of_another_machine_is_named(office: Office) -> None:
    with pytest.raises(ListenError):
        run(
            host="192.0.2.1",  # RFC 5737: for documentation, nobody's address
            port=free_port(),
            directory=office.publication.directory,
            now=lambda: AT,
            passphrase=PASSPHRASE,
            validity=timedelta(days=1),
        )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_to_even_with_open_connections(
    office: Office, tmp_path: Path, number: signal.Signals
) -> None:
    port, clock = free_port(), tmp_path / "clock"
    clock.write_text(AT.isoformat())
    with start_process(office.publication.directory, port, clock) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with socket.create_connection(("127.0.0.1", port), timeout=5) as wire:
            wire.sendall(b"GET /heal")
            process.send_signal(number)
            assert process.wait(timeout=5) == 0


def test_a_wrong_passphrase_is_told_at_the_start(office: Office) -> None:
    with pytest.raises(KeyUnreadableError):
        PublishedFolder(office.publication, b"wrong")


def test_a_damaged_or_foreign_responder_certificate_is_told_at_the_start(
    office: Office, pki: Pki
) -> None:
    path = office.publication.responder(CertificatePurpose.SIGNATURE, 1)
    office.replace(path, b"damage")
    with pytest.raises(ResponderFileError) as raised:
        PublishedFolder(office.publication, PASSPHRASE)
    assert raised.value.path == path
    foreign = reissue(
        pki.signature_responder.certificate,
        pki.signature.key,
        public_key=pki.holder_key.public_key(),
    )
    office.replace(path, encode_responder(pki.responder_key, foreign, PASSPHRASE))
    with pytest.raises(ResponderKeyError):
        PublishedFolder(office.publication, PASSPHRASE)


def test_a_responder_without_its_authoritys_certificate_is_told_at_the_start(
    office: Office,
) -> None:
    office.publication.authority_certificate(CertificatePurpose.SIGNATURE, 1).unlink()
    with pytest.raises(ResponderFileError, match=r"signature-01\.cer"):
        PublishedFolder(office.publication, PASSPHRASE)


def test_a_renewed_responder_is_loaded_with_the_next_publication(served: Served, pki: Pki) -> None:
    folder = PublishedFolder(served.office.publication, PASSPHRASE)
    first = folder.status()
    assert first is folder.status()
    path = served.office.publication.responder(CertificatePurpose.SIGNATURE, 1)
    # Another key: it would not fit the former certificate, nor the former key this one.
    renewed = reissue(
        pki.signature_responder.certificate,
        pki.signature.key,
        serial_number=77,
        public_key=pki.holder_key.public_key(),
    )
    served.office.replace(path, encode_responder(pki.holder_key, renewed, PASSPHRASE))
    assert folder.status() is first
    served.office.publish()
    assert renewed in _certificates(folder)
    served.office.replace(path, b"damage")
    served.office.publish()
    assert renewed in _certificates(folder)


@pytest.mark.source("RFC 6960 §4.2.2.2")
def test_a_responder_at_work_answers_by_its_renewed_key_without_being_started_anew(
    served: Served, pki: Pki
) -> None:
    request = build_request(pki.signature_certificate, pki.signature.certificate)
    asked = b"POST /ocsp HTTP/1.1\r\nContent-Type: application/ocsp-request\r\n"
    asked += b"Content-Length: %d\r\n\r\n%b" % (len(request), request)
    renewed = reissue(
        pki.signature_responder.certificate,
        pki.signature.key,
        serial_number=78,
        public_key=pki.holder_key.public_key(),
    )
    former = pki.signature_responder.certificate.public_bytes(Encoding.DER)
    assert former in exchange(served, asked)
    path = served.office.publication.responder(CertificatePurpose.SIGNATURE, 1)
    served.office.replace(path, encode_responder(pki.holder_key, renewed, PASSPHRASE))
    served.office.publish()
    said = exchange(served, asked)
    assert renewed.public_bytes(Encoding.DER) in said
    assert former not in said


def test_one_damaged_responder_does_not_keep_the_others_from_being_renewed(
    office: Office, pki: Pki
) -> None:
    office.publish()
    folder = PublishedFolder(office.publication, PASSPHRASE)
    renewed = reissue(pki.signature_responder.certificate, pki.signature.key, serial_number=79)
    office.replace(office.publication.responder(CertificatePurpose.AUTHENTICATION, 1), b"damage")
    office.replace(
        office.publication.responder(CertificatePurpose.SIGNATURE, 1),
        encode_responder(pki.responder_key, renewed, PASSPHRASE),
    )
    office.publish()
    certificates = _certificates(folder)
    assert renewed in certificates
    assert pki.authentication_responder.certificate in certificates


def test_a_responder_that_ended_with_its_authority_answers_no_more(
    office: Office, pki: Pki
) -> None:
    office.publish()
    folder = PublishedFolder(office.publication, PASSPHRASE)
    assert len(_certificates(folder)) == 2
    office.publication.responder(CertificatePurpose.AUTHENTICATION, 1).unlink()
    office.publish()
    assert _certificates(folder) == [pki.signature_responder.certificate]


def _certificates(folder: PublishedFolder) -> list[x509.Certificate]:
    status = folder.status()
    assert status is not None
    return [responder.certificate for responder in status.responders]


def serve_within(
    office: Office, connections: Connections, talk: Callable[[int], Awaitable[None]]
) -> None:
    """Serve connections within other limits, in this very process."""

    async def serve() -> None:
        office.publish()
        parts = serving(office, Clock(AT))
        server = await asyncio.get_running_loop().create_server(
            lambda: HttpConnection(parts.service, connections, parts.shortcut), "127.0.0.1", 0
        )
        try:
            await talk(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for connection in tuple(connections._heard_at):
                connection.end()
            await asyncio.sleep(0.05)  # until all are closed

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())


def test_whoever_is_too_slow_loses_the_connection(office: Office) -> None:
    async def talk(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(3):  # Each whole request gets its time anew.
            await asyncio.sleep(0.2)
            writer.write(HEALTH)
            assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 200")
        writer.write(b"GET /heal")
        await asyncio.sleep(0.2)
        writer.write(b"th HTTP/1.1\r\n")
        with suppress(ConnectionResetError):
            assert await asyncio.wait_for(reader.read(), 2) == b""
        writer.close()

    serve_within(office, Connections(seconds=0.3), talk)


def test_where_there_is_no_room_the_longest_idle_are_ended(office: Office) -> None:
    async def talk(port: int) -> None:
        async def is_served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                writer.write(HEALTH)
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
                await reader.readexactly(int(re.findall(rb"Length: ([0-9]+)", head)[0]))
                return True
            return False

        async def idle() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            pair = await asyncio.open_connection("127.0.0.1", port)
            assert await is_served(*pair)
            await asyncio.sleep(0.15)
            return pair

        first, second, third = [await idle() for _ in range(3)]
        assert await is_served(*first)
        fourth = await idle()  # The second was idle for longest.
        assert await asyncio.wait_for(second[0].read(), 2) == b""
        assert all([await is_served(*pair) for pair in (first, third, fourth)])
        for _, writer in (first, second, third, fourth):
            writer.close()

    serve_within(office, Connections(most=3, seconds=0.8), talk)


def test_thousands_of_idle_connections_keep_nobody_else_out(office: Office) -> None:
    async def talk(port: int) -> None:
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
        for _, writer in idle[::3]:
            writer.write(b"POST /ocsp HTTP/1.1\r\nContent-Le")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEALTH)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
        assert head.startswith(b"HTTP/1.1 200")
        for _, other in (*idle, (reader, writer)):
            other.close()

    serve_within(office, Connections(most=50), talk)


def test_who_sends_much_at_once_does_not_hold_up_the_others(office: Office, pki: Pki) -> None:
    """A thousand answers to be signed, a quarter of a second's work: others come in between."""

    async def talk(port: int) -> None:
        signed = build_request(pki.signature_certificate, pki.signature.certificate, bytes(32))
        head = b"POST /ocsp HTTP/1.1\r\nContent-Type: application/ocsp-request\r\n"
        asked = head + b"Content-Length: %d\r\n\r\n%b" % (len(signed), signed)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(asked * 1_000 + b"GET /last HTTP/1.1\r\n\r\n")
        said = asyncio.create_task(reader.readuntil(b"404 Not Found"))
        answered = 0
        while not said.done():
            other_writer.write(HEALTH)
            await asyncio.wait_for(other_reader.readuntil(b"}"), 2)
            answered += 1
        assert answered >= 10
        assert (await said).count(b"HTTP/1.1 200") == 1_000
        writer.close()
        other_writer.close()

    serve_within(office, Connections(), talk)


def test_who_ends_sending_is_answered_all_that_was_asked(served: Served) -> None:
    assert exchange(served, HEALTH * 500).count(b"HTTP/1.1 200") == 500


def test_who_reads_nothing_is_written_little(office: Office) -> None:
    async def talk(port: int) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /cps HTTP/1.1\r\n\r\n" * 200_000)
        await asyncio.sleep(0.5)
        (size,) = {connection._transport.get_write_buffer_size() for connection in open_now}
        assert size < 1_000_000
        writer.transport.abort()

    class Noted(Connections):
        def admit(self, connection: object) -> None:
            super().admit(connection)
            open_now.append(connection)

    open_now: list[HttpConnection] = []
    serve_within(office, Noted(), talk)


def test_a_slow_answer_is_slow_for_its_asker_alone_who_can_send_no_more(
    office: Office, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    tester = RelyingParty(1, "tester", frozenset(CertificatePurpose), key_digest(b"key"),
                          fault=Fault.SLOW)  # fmt: skip
    office.replace(office.publication.parties, encode_register(Register((tester,))))
    monkeypatch.setattr("jumin.responder.ocsp.SLOW", timedelta(seconds=0.4))

    async def flood(port: int) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(slow + bytes(40_000_000))
        await asyncio.sleep(0.3)
        # They are still on the sender's side: nobody reads them meanwhile.
        assert writer.transport.get_write_buffer_size() > 20_000_000
        writer.transport.abort()

    slow = wires.get(build_request(pki.signature_certificate, pki.signature.certificate),
                     b"Authorization: Bearer key\r\n")  # fmt: skip
    serve_within(office, Connections(), flood)

    async def talk(port: int) -> None:
        path = wires.get(build_request(pki.signature_certificate, pki.signature.certificate))
        loop, begun = asyncio.get_running_loop(), asyncio.get_running_loop().time()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(slow + HEALTH)
        writer.write_eof()
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)
        other_writer.write(path)
        assert (await other_reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert loop.time() - begun < 0.3
        said = await asyncio.wait_for(reader.read(), 5)
        assert loop.time() - begun >= 0.4
        assert said.count(b"HTTP/1.1 200") == 1
        writer.close()
        other_writer.close()

    serve_within(office, Connections(), talk)


@pytest.mark.source("RFC 6750 §5.3: keys are kept from logs")
def test_a_request_shows_no_key() -> None:
    asked = HttpRequest(b"GET", b"/health", {b"authorization": b"Bearer secret"})
    assert "secret" not in repr(asked)
