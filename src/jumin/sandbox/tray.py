"""The machine's own card tray: a PC/SC reader of this computer (カードリーダ).

What lies in it may be a real My Number Card, to which no PIN of a visitor may ever go. So
`is_of_this_town` is asked first, and what is not of this town is refused as
`certificate.untrusted`; the real service is never asked.
"""

from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.client import JpkiSession, PinNeededError
from jumin.iso7816 import CardConnection
from jumin.offices.certification import gateway as certification
from jumin.pki.verify import issuer_of, read_certificate
from jumin.reader import PcscConnection, list_readers_with_card
from jumin.terms import CertificatePurpose


AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION


def readers() -> list[str]:
    """List this computer's readers in which a card lies, by name; the cards are left alone.

    Raises `PcscAbsentError` where pyscard is missing or the smart-card service does not run, and
    `ReaderAbsentError` where no reader is connected.
    """
    return list_readers_with_card()


def own_reader(name: str) -> PcscConnection:
    """Take the card in a reader, for oneself alone: a context manager that is a `CardConnection`.

    Leaving it takes the card's power away: presented PINs are forgotten. Raises
    `PcscAbsentError`, `ReaderAbsentError` and, where no card is in it or another program uses
    it, `CardAbsentError`; where the card is pulled meanwhile, `PcscError`.
    """
    return PcscConnection(name, exclusive=True)


def is_of_this_town(connection: CardConnection) -> bool:
    """Whether an authority of this town issued the card's authentication certificate.

    No PIN is presented. Of a phone, whose certificate wants its PIN first, the authority's
    certificate is read instead. Raises RefusedError: `card.unreadable`, `certificate.absent`.
    """
    session = JpkiSession(connection)
    anchors = certification.anchors(AUTHENTICATION)
    try:
        certificate = read_certificate(session.certificate(AUTHENTICATION))
    except PinNeededError:
        authority = session.ca_certificate(AUTHENTICATION)
        return any(authority == anchor.public_bytes(Encoding.DER) for anchor in anchors)
    issuer = None if certificate is None else issuer_of(certificate, anchors)
    return certificate is not None and issuer is not None and _signed(issuer, certificate)


def _signed(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True
