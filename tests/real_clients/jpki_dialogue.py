"""A client of its own process: a whole dialogue with the card in the first reader, as JSON.

pyscard and libpcsclite keep the address of pcscd for the life of a process, so tests run this one.
"""

import json
import sys

from jumin.client import JpkiSession
from jumin.reader import PcscConnection, list_readers
from jumin.terms import CertificatePurpose, Pin


def dialogue(message: bytes) -> dict[str, object]:
    """Do everything a session can."""
    reader = list_readers()[0]
    with PcscConnection(reader) as connection:
        session = JpkiSession(connection)
        told: dict[str, object] = {
            "reader": reader,
            "atr": connection.atr.hex(),
            "token": session.token().label,
        }
        for purpose, pin in (
            (CertificatePurpose.SIGNATURE, "ABC123"),
            (CertificatePurpose.AUTHENTICATION, "1234"),
        ):
            session.verify_pin(purpose, Pin(pin))
            told[purpose] = {
                "certificate": session.certificate(purpose).hex(),
                "ca_certificate": session.ca_certificate(purpose).hex(),
                "tries_left": session.tries_left(purpose),
                "signature": session.sign(purpose, message).hex(),
            }
    return told


json.dump(dialogue(sys.stdin.buffer.read()), sys.stdout)
