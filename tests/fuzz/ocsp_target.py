"""Fuzz the responder, guided by coverage: whatever is sent to it, it answers, and soon.

    python tests/fuzz/ocsp_target.py [OPTION OF LIBFUZZER…] [FILE OR FOLDER…]

What is sent comes in two pieces on one connection: the first octet says where it is cut. Our short
reader of requests must read what the general parsers read, and the short way to an answer must give
what the general way gives. Without an option it goes on until it finds something; then it says
what, and leaves the input in a file of its own, which it replays when that is given as an argument.
"""

import asyncio
import logging
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import atheris


TESTS = Path(__file__).resolve().parents[1]
for folder in ("pki/support", "responder/support"):
    sys.path.insert(0, str(TESTS / folder))
with atheris.instrument_imports(include=["jumin.responder", "jumin.pki.ocsp.requests"]):
    from pki_makers import AT, make_pki
    from published_folders import Office
    from services import Clock, serving
    from wires import BY_SHA1, BY_SHA256, conversation, get, post, request

    from jumin.pki import Publication
    from jumin.pki.der import DerError
    from jumin.pki.ocsp.requests import MalformedOcspRequestError, OcspRequest, read_any, read_usual
    from jumin.terms import CertificatePurpose


LONGEST_TALK = 2.0
"""Seconds for one input, far more than any takes."""


class Target:
    """A responder over a folder of its own, its answers compared by both ways."""

    def __init__(self, folder: Path) -> None:
        publication = Publication(folder)
        for one in publication.folders:
            one.mkdir()
        self.office = Office(publication, make_pki())
        for purpose in CertificatePurpose:
            self.office.publish_responder(purpose)
        self.office.publish()
        self.parts = serving(self.office, Clock(AT), validity=timedelta(days=1))
        self.loop = asyncio.new_event_loop()

    def test_one_input(self, octets: bytes) -> None:
        """Let it come."""
        if not octets:
            return
        compare_readers(octets[1:])
        pieces = [piece for piece in (octets[1 : octets[0]], octets[octets[0] :]) if piece]
        said = [self.answers(pieces, is_short=way) for way in (True, False)]
        assert said[0] == said[1] or shape(said[0]) == shape(said[1]), said

    def answers(self, pieces: list[bytes], *, is_short: bool) -> bytes:
        """Hold a conversation, in the time that one may take."""
        held = conversation(self.parts, *pieces, is_short=is_short)
        return self.loop.run_until_complete(asyncio.wait_for(held, LONGEST_TALK))

    def seeds(self) -> list[bytes]:
        """Write requests of all kinds."""
        return [
            b"\xff" + method(request(self.office.pki, serial, purpose, digest, nonce))
            for method in (post, get, lambda der: der)
            for purpose in CertificatePurpose
            for digest in (BY_SHA1, BY_SHA256)
            for nonce in (None, bytes(32))
            for serial in (1, self.office.pki.certificate(purpose).serial_number)
        ]


def compare_readers(der: bytes) -> None:
    """Require that what the short reader reads is what the general parsers read."""
    try:
        usual = read_usual(der)
    except DerError:
        return
    assert usual == read_generally(der)


def read_generally(der: bytes) -> OcspRequest | None:
    """Read by the general parsers alone."""
    try:
        return read_any(der)
    except MalformedOcspRequestError:
        return None


def shape(said: bytes) -> list[bytes]:
    """Tell what was said without signatures, which differ where answers were signed apart."""
    return [head.partition(b"\r\n\r\n")[0] for head in said.split(b"HTTP/1.1 ")]


def main() -> None:
    """Fuzz, and leave the process as libFuzzer wants."""
    logging.disable()
    with tempfile.TemporaryDirectory() as folder:
        target = Target(Path(folder) / "published")
        if all(given.startswith("-") for given in sys.argv[1:]):
            corpus = Path(folder) / "corpus"
            corpus.mkdir()
            for number, seed in enumerate(target.seeds()):
                (corpus / str(number)).write_bytes(seed)
            sys.argv.append(str(corpus))
        atheris.Setup(sys.argv, target.test_one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
