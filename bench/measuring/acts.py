"""One typical act of each office, as often as one likes, each of somebody else."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.conf import settings
from django.test import override_settings

from jumin.client import JpkiSession
from jumin.offices import OFFICES
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office import services as card_office_acts
from jumin.offices.card_office.gateway import CardNumber
from jumin.offices.certification import gateway as certification
from jumin.offices.common import gateway as offices
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Order
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality import services as municipality_acts
from jumin.pki.requests import card_subject, make_request
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, ResidentId, RevocationReason, SerialNumber

from . import filling
from .rounds import Stopwatch, seconds
from .town import AT, BareCommits


HOLDER: Final = "sakura"
"""Whose card works, and like whom everybody is whom the books are filled with."""
CARD: Final = "900000000000099"
PURPOSE: Final = CertificatePurpose.AUTHENTICATION
AT_ONCE: Final = timedelta(0)


class Acts:
    """Acts by name; each does one and tells its seconds, without what only prepares it."""

    def __init__(self, rows: int) -> None:
        self._somebody = _lots(rows // 2)
        self._orders = iter(range(1, filling.FIRST))
        self._holder = resident(HOLDER)
        keys = {purpose: generate_private_key(65537, 2048) for purpose in CertificatePurpose}
        self._requests = {
            purpose: make_request(card_subject(purpose, CARD), key) for purpose, key in keys.items()
        }
        self.by_name: dict[str, Callable[[], float]] = {
            **{f"{office}: bare commit": self._bare(office) for office in OFFICES},
            "municipality: change of address": self.change_of_address,
            "municipality: change of address, delivered": self.change_of_address_delivered,
            "card_office: suspension": self.suspension,
            "card_office: suspension, delivered": self.suspension_delivered,
            "certification: two certificates issued": self.issue,
            "certification: revocation": self.revocation,
            "certification: revocation, status published at once": self.revocation_published,
            "issuance: a whole request": self.request,
            "courier's round, nothing waits": lambda: seconds(offices.deliver),
            "what falls due next": lambda: seconds(offices.first_day),
        }

    def change_of_address(self) -> float:
        """Enter a change of address; its message is delivered outside the time."""
        took = self._move(municipality_acts.receive_change_of_address)
        offices.deliver()
        return took

    def change_of_address_delivered(self) -> float:
        """Enter a change of address and let the signature certificate be revoked."""
        return self._move(municipality.receive_change_of_address)

    def suspension(self) -> float:
        """Suspend a card; its message is delivered outside the time."""
        took = self._suspend(card_office_acts.suspend)
        offices.deliver()
        return took

    def suspension_delivered(self) -> float:
        """Suspend a card and let both certificates be held."""
        return self._suspend(card_office.suspend)

    def issue(self) -> float:
        """Issue two certificates for a card, each signed by its authority."""
        order = certification.CardOrder(
            number=f"BENCH-{next(self._orders)}",
            card=CARD,
            holder=municipality.holder(self._holder.resident),
            requests=self._requests,
            card_last_day=AT.date() + timedelta(days=3000),
        )
        return seconds(lambda: certification.issue_for_card(order, at=AT))

    def revocation(self) -> float:
        """Revoke a certificate; the status waits for its interval."""
        serial = SerialNumber(filling.serial(next(self._somebody)))
        return seconds(
            lambda: certification.revoke(
                PURPOSE, serial, RevocationReason.CESSATION_OF_OPERATION, at=AT, actor="bench"
            )
        )

    def revocation_published(self) -> float:
        """Revoke a certificate as an installation does that sets no interval."""
        chosen = settings.INSTALLATION.model_copy(update={"status_interval": AT_ONCE})
        with override_settings(INSTALLATION=chosen):
            return self.revocation()

    def request(self) -> float:
        """Bring a request from challenge to paper; the card's own part is outside the time."""
        with Stopwatch() as watch:
            challenge = issuance.challenge("bench", at=AT)
        with wallet.take(self._holder, "bench") as card:
            session = JpkiSession(card)
            session.verify_pin(PURPOSE, Pin(self._holder.authentication_pin or ""))
            signature = session.sign(PURPOSE, challenge.nonce)
            certificate = session.certificate(PURPOSE)
        number = challenge.request
        with watch:
            issuance.identify(number, certificate=certificate, signature=signature, at=AT)
            quote = issuance.order(number, Order(), at=AT)
            issuance.render(number, at=AT)
            issuance.pay(number, quote.amount, at=AT)
            issuance.print_paper(number, at=AT)
            issuance.take(number, at=AT)
        return watch.seconds

    def _move(self, enter: Callable[..., object]) -> float:
        who = ResidentId(filling.resident(next(self._somebody)))
        return seconds(lambda: enter(who, "神奈川県鎌倉市見本町九丁目９番９号", at=AT))

    def _suspend(self, enter: Callable[..., object]) -> float:
        number = CardNumber(filling.card(next(self._somebody)))
        return seconds(lambda: enter(number, at=AT))

    def _bare(self, office: str) -> Callable[[], float]:
        commit = BareCommits(office)
        return lambda: seconds(commit)


def _lots(most: int) -> Iterator[int]:
    """Draw somebody with certificates, nobody twice, in every run the same."""
    yield from random.Random(1).sample(range(1, most + 1), most)  # noqa: S311 (no secret)
