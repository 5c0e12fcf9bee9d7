"""The machine's talk with the card: the same for pages and command line."""

from datetime import datetime

from jumin.client import JpkiSession, PinNeededError
from jumin.iso7816 import CardConnection
from jumin.offices.issuance import gateway as issuance
from jumin.sandbox.wallet import readable
from jumin.terms import CertificatePurpose, Pin, Refusal, RefusalCode, RefusedError


_PURPOSE = CertificatePurpose.AUTHENTICATION


def check_usable(connection: CardConnection) -> int:
    """Check without a PIN whether a card can be used here; tell its tries left (利用可能の確認).

    A phone shows its certificate only after its PIN. Raises RefusedError: CARD_UNREADABLE,
    CERTIFICATE_ABSENT, PIN_BLOCKED.
    """
    with readable():
        session = JpkiSession(connection)
        _certificate(session)
        tries_left = session.tries_left(_PURPOSE)
    if not tries_left:
        raise RefusedError(Refusal(RefusalCode.PIN_BLOCKED, {"role": _PURPOSE.value}))
    return tries_left


def identify(
    connection: CardConnection, pin: Pin, *, terminal: str, at: datetime
) -> issuance.RequestView:
    """Let the card prove who holds it (本人確認): its signature over a fresh challenge.

    Raises RefusedError, where the card or the issuing centre says no. A wrong PIN begins no
    request.
    """
    with readable():
        session = JpkiSession(connection)
        certificate = _certificate(session)
        session.verify_pin(_PURPOSE, pin)
        certificate = certificate or session.certificate(_PURPOSE)
        challenge = issuance.challenge(terminal, at=at)
        signature = session.sign(_PURPOSE, challenge.nonce)
    return issuance.identify(challenge.request, certificate=certificate, signature=signature, at=at)


def _certificate(session: JpkiSession) -> bytes | None:
    """Read the certificate; None where it wants its PIN first."""
    try:
        return session.certificate(_PURPOSE)
    except PinNeededError:
        return None
