"""What the kiosk would say to a resident now, found out without spending a try."""

from datetime import datetime

from jumin.client import JpkiSession
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Offer
from jumin.sandbox.residents import TownResident
from jumin.sandbox.wallet import look_at
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RefusedError


PURPOSE = CertificatePurpose.AUTHENTICATION


def expectation(resident: TownResident, *, at: datetime) -> Refusal | None:
    """Tell the refusal to expect at the kiosk with the right PIN; None if a paper comes out."""
    try:
        certificate = _proven_certificate(resident)
    except RefusedError as refused:
        return refused.refusal
    return issuance.assess(certificate, at=at)


def prospects(resident: TownResident, *, at: datetime) -> tuple[Offer, ...]:
    """Tell every document that a kiosk would offer to a resident, and why not others.

    Raises RefusedError where nothing can be had, all for the same reason: card, PIN, certificate,
    hour.
    """
    return issuance.prospects(_proven_certificate(resident), at=at)


def _proven_certificate(resident: TownResident) -> bytes:
    """Give the certificate that a kiosk would read once the right PIN was entered.

    Raises RefusedError: `card.absent`, `card.elsewhere` (place), `card.unreadable`,
    `certificate.absent`, `pin.blocked` (role).
    """
    session = JpkiSession(look_at(resident))
    certificate = session.certificate(PURPOSE)
    if session.tries_left(PURPOSE) == 0:
        raise RefusedError(Refusal(RefusalCode.PIN_BLOCKED, {"role": PURPOSE}))
    return certificate
