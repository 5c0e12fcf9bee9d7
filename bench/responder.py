"""What the responder costs: an answer that is kept, one that is signed, memory, and its start.

Processor time of the responder's process for each answer, against nginx giving a constant body of
that size (keep-alive), and against `openssl ocsp` (a connection for each request; it can't do
otherwise, and signs every answer). Answers signed for a nonce against bare signatures by the same
key. All sides take turns, round by round; the client has the other processor.

Every certificate is asked about once before the rounds: with a million that takes six minutes, and
as long again for the responder that logs queries.

    python bench/responder.py [--certificates 1000000] [--logged 100000] [--rounds 7]
"""

import argparse
import random
import secrets
import socket
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.pki.der import Tag, write, write_oid
from jumin.pki.ocsp.answers import respond
from jumin.pki.ocsp.requests import read_request
from jumin.pki.status.snapshot import map_snapshot
from measuring import http_client
from measuring.http_client import Client, processor_seconds
from measuring.responders import Server, Site, nginx, openssl_ocsp, ours
from measuring.rounds import Spread, alternating


REQUESTS: Final = 8_000
"""In a round, of each kind that is kept."""
SIGNED: Final = 400
CONNECTIONS: Final = 16
IN_OPENSSLS_INDEX: Final = 1_000
TARGETS: Final = (
    ("POST, kept", "nginx, POST", "≤ 1.5"),
    ("GET, kept", "nginx, GET", "≤ 1.5"),
    ("POST, kept and logged", "nginx, POST", "≤ 1.5"),
    ("GET, kept and logged", "nginx, GET", "≤ 1.5"),
    ("POST, new connection", "openssl ocsp", "≥ 5"),
    ("POST, kept", "openssl ocsp", "≥ 20"),
    ("signed for a nonce, over HTTP", "bare signature", "≥ 0.75"),
    ("signed for a nonce, builder alone", "bare signature", "≥ 0.85"),
)
DICE: Final = random.Random(20261122)  # noqa: S311 - draws certificates, not keys
Side: TypeAlias = Callable[[], float]
"""Work, and the processor seconds of one request in it."""


def post(der: bytes) -> bytes:
    """Write a POST as clients do."""
    return (
        b"POST /ocsp HTTP/1.1\r\nHost: 127.0.0.1:8001\r\nContent-Type: application/ocsp-request\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(der), der)
    )


def get(der: bytes) -> bytes:
    """Write a GET as clients do."""
    path = quote(b64encode(der).decode(), safe="").encode()
    return b"GET /ocsp/%b HTTP/1.1\r\nHost: 127.0.0.1:8001\r\nAccept: */*\r\n\r\n" % path


def drawn(site: Site, count: int, certificates: int) -> list[bytes]:
    """Ask about certificates drawn from the first so many of both authorities."""
    return [
        site.request(DICE.randrange(2), site.serials[DICE.randrange(certificates // 2)])
        for _ in range(count)
    ]


def with_nonce(site: Site) -> bytes:
    """Ask about a certificate with a nonce of 32 octets (RFC 9654 §2.1)."""
    asked = read_request(site.request(0, DICE.choice(site.serials))).cert_ids[0].encoded
    value = write(Tag.OCTET_STRING, write(Tag.OCTET_STRING, secrets.token_bytes(32)))
    extension = write(Tag.SEQUENCE, write_oid("1.3.6.1.5.5.7.48.1.2"), value)
    extensions = write(Tag.CONTEXT_2_CONSTRUCTED, write(Tag.SEQUENCE, extension))
    asked = write(Tag.SEQUENCE, write(Tag.SEQUENCE, asked))
    return write(Tag.SEQUENCE, write(Tag.SEQUENCE, asked, extensions))


def warm(site: Site, server: Server, certificates: int) -> None:
    """Ask about every certificate once, in random order, and tell how far it is."""
    places = [(i % 2, site.serials[i // 2]) for i in range(certificates)]
    DICE.shuffle(places)
    client, begun = Client(server.port, CONNECTIONS), time.monotonic()
    step = max(1, certificates // 10)
    for start in range(0, certificates, step):
        client.ask(post(site.request(*place)) for place in places[start : start + step])
        told = min(start + step, certificates)
        print(f"  {told:,} answers signed, {time.monotonic() - begun:.0f} s", flush=True)
    client.close()


def kept(server: Server, requests: Callable[[], list[bytes]]) -> Side:
    """Ask on connections that are kept."""

    def side() -> float:
        asked = requests()
        client = Client(server.port, CONNECTIONS)
        client.ask(asked[:CONNECTIONS])
        before = processor_seconds(server.pid)
        client.ask(asked)
        used = processor_seconds(server.pid) - before
        client.close()
        return used / len(asked)

    return side


def apart(server: Server, requests: Callable[[], list[bytes]]) -> Side:
    """Ask each time on a connection of its own."""

    def side() -> float:
        asked = requests()
        before = processor_seconds(server.pid)
        http_client.ask_apart(server.port, asked)
        return (processor_seconds(server.pid) - before) / len(asked)

    return side


def in_process(work: Callable[[], object]) -> Side:
    """Do some work of this process again and again."""

    def side() -> float:
        before = time.process_time()
        for _ in range(SIGNED):
            work()
        return (time.process_time() - before) / SIGNED

    return side


def measured(sides: dict[str, Side], rounds: int) -> dict[str, list[float]]:
    """Let all sides take turns, after a round to warm up."""
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side()
    for order in alternating(list(sides), rounds):
        for name in order:
            figures[name].append(sides[name]())
    return figures


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--certificates", type=int, default=1_000_000)
    arguments.add_argument("--logged", type=int, default=100_000, help="asked of the one that logs")
    arguments.add_argument("--rounds", type=int, default=7)
    chosen = arguments.parse_args()
    logged = min(chosen.logged, chosen.certificates)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        site = Site(Path(folder), chosen.certificates)
        plain = stack.enter_context(ours(site))
        logging = stack.enter_context(ours(site, is_logging=True))
        print(f"start: {plain.seconds_to_start:.2f} s (target 5), {memory(plain)}", flush=True)
        warm(site, plain, chosen.certificates)
        warm(site, logging, logged)
        print(f"with every answer kept: {memory(plain)} (target 300)", flush=True)
        body = len(answer_to(plain, post(site.request(0, site.serials[1]))))
        constant = stack.enter_context(nginx(site.folder, body))
        openssl = stack.enter_context(openssl_ocsp(site, IN_OPENSSLS_INDEX))

        def asking(write: Callable[[bytes], bytes], certificates: int) -> Callable[[], list[bytes]]:
            return lambda: [write(one) for one in drawn(site, REQUESTS, certificates)]

        def few() -> list[bytes]:
            return [post(site.request(0, s)) for s in site.serials[1 : SIGNED + 1]]

        def with_nonces() -> list[bytes]:
            return [post(with_nonce(site)) for _ in range(SIGNED)]

        posts, gets = (asking(write, chosen.certificates) for write in (post, get))
        sides = {
            "POST, kept": kept(plain, posts),
            "GET, kept": kept(plain, gets),
            "POST, kept and logged": kept(logging, asking(post, logged)),
            "GET, kept and logged": kept(logging, asking(get, logged)),
            "nginx, POST": kept(constant, posts),
            "nginx, GET": kept(constant, gets),
            "POST, new connection": apart(plain, few),
            "openssl ocsp": apart(openssl, few),
            "signed for a nonce, over HTTP": kept(plain, with_nonces),
            "signed for a nonce, builder alone": in_process(builder(site)),
            "bare signature": in_process(bare_signature(site)),
        }
        print("\n".join(table(measured(sides, chosen.rounds))))


def table(figures: dict[str, list[float]]) -> Iterator[str]:
    """Write the figures for a page of Markdown: how many times as costly, or as cheap."""
    yield "| answer | processor time | against | ratio (quartiles) | target |"
    yield "|---|---|---|---|---|"
    for side, baseline, target in TARGETS:
        ours, theirs = figures[side], figures[baseline]
        is_least = target.startswith("≥")
        ratio = Spread.of_ratios(theirs, ours) if is_least else Spread.of_ratios(ours, theirs)
        cost, other = (Spread.of(one * 1e6 for one in figure).median for figure in (ours, theirs))
        yield f"| {side} | {cost:.1f} µs | {baseline}, {other:.1f} µs | × {ratio:.2f} | {target} |"


def memory(server: Server) -> str:
    """Tell a server's memory that is no file's."""
    return f"anonymous memory: {http_client.anonymous_megabytes(server.pid):.0f} MB"


def answer_to(server: Server, request: bytes) -> bytes:
    """Give the body of one answer."""
    with socket.create_connection(("127.0.0.1", server.port)) as wire:
        wire.sendall(request)
        return http_client.read_answer(wire).partition(b"\r\n\r\n")[2]


def builder(site: Site) -> Callable[[], object]:
    """Answer a request with a nonce, without a wire."""
    snapshot, request = map_snapshot(site.publication.snapshot), with_nonce(site)
    return lambda: respond(request, snapshot, site.responders, at=datetime.now(UTC))


def bare_signature(site: Site) -> Callable[[], object]:
    """Sign as many octets as an answer has."""
    padding, digest, data = PKCS1v15(), SHA256(), bytes(250)
    return lambda: site.keys[0].sign(data, padding, digest)


if __name__ == "__main__":
    main()
