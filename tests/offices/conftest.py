"""A person at a machine, without the machine."""

from collections.abc import Callable

import pytest

from jumin.client import JpkiSession
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestView
from jumin.sandbox.residents import resident
from jumin.sandbox.wallet import take
from jumin.terms import CertificatePurpose, Pin


PURPOSE = CertificatePurpose.AUTHENTICATION


@pytest.fixture
def identified(town) -> Callable[[str], RequestView]:
    """Identify somebody by card and PIN."""

    def identify(name: str) -> RequestView:
        person, at = resident(name), town.now()
        challenge = issuance.challenge("T-1", at=at)
        with take(person, "T-1") as card:
            session = JpkiSession(card)
            session.verify_pin(PURPOSE, Pin(person.authentication_pin or ""))
            signature = session.sign(PURPOSE, challenge.nonce)
            certificate = session.certificate(PURPOSE)
        return issuance.identify(
            challenge.request, certificate=certificate, signature=signature, at=at
        )

    return identify
