"""What happens on the visitor's side: card, reader, PIN. Of it the service sees a proof."""

from dataclasses import dataclass, field
from typing import Final

from jumin.client import JpkiSession
from jumin.sandbox.residents import TownResident
from jumin.sandbox.wallet import readable, take
from jumin.terms import CertificatePurpose, Pin


PLACE: Final = "service"


@dataclass(frozen=True)
class Proof:
    """What is sent to a service: a certificate, and its key's signature over what was asked."""

    certificate: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def prove(resident: TownResident, purpose: CertificatePurpose, pin: Pin, question: bytes) -> Proof:
    """Let a resident's card sign a question (電子署名); the PIN goes to the card and nowhere else.

    Raises RefusedError, where the card is absent or elsewhere, has no such certificate, or says no
    to the PIN.
    """
    with take(resident, PLACE) as card, readable():
        session = JpkiSession(card)
        session.verify_pin(purpose, pin)
        return Proof(session.certificate(purpose), session.sign(purpose, question))
