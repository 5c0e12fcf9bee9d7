"""What the kiosk would say to a resident now, found out without spending a try."""

from datetime import datetime

from jumin.client import JpkiSession
from jumin.offices.issuance import gateway as issuance
from jumin.sandbox.residents import TownResident
from jumin.sandbox.wallet import look_at
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RefusedError


PURPOSE = CertificatePurpose.AUTHENTICATION


def expectation(resident: TownResident, *, at: datetime) -> Refusal | None:
    """Tell the refusal to expect at the kiosk with the right PIN; None if a paper comes out."""
    try:
        session = JpkiSession(look_at(resident))
        certificate = session.certificate(PURPOSE)
        if session.tries_left(PURPOSE) == 0:
            return Refusal(RefusalCode.PIN_BLOCKED, {"role": PURPOSE})
    except RefusedError as refused:
        return refused.refusal
    return issuance.assess(certificate, at=at)
