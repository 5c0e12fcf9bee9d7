"""What other rooms may ask of the issuing centre: values in, values out.

A request goes challenge → identify → (offers) → order → render → pay → print → take, or challenge
→ identify → apply_for_use; every step is one transaction, and a step that is not due is refused
with `request.state`.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from jumin.offices.issuance import models, sealing, services, spool, uses
from jumin.offices.issuance.errors import PaperMixedUpError
from jumin.offices.issuance.spool import Spool
from jumin.offices.issuance.values import (
    Challenge,
    Offer,
    Order,
    Quote,
    RequestNumber,
    RequestView,
    UseRegistration,
)
from jumin.rules.lives import RequestState
from jumin.terms import Document, MunicipalityId, Refusal, ResidentId, Yen, day_of


__all__ = [
    "Challenge",
    "Offer",
    "Order",
    "PaperMixedUpError",
    "Quote",
    "RequestNumber",
    "RequestState",
    "RequestView",
    "Spool",
    "UseRegistration",
    "apply_for_use",
    "assess",
    "cancel",
    "challenge",
    "digests",
    "end_abandoned",
    "identify",
    "leave",
    "offer",
    "offers",
    "order",
    "pay",
    "print_paper",
    "printing_by",
    "prospects",
    "publish_paper_key",
    "render",
    "report_bad_print",
    "take",
    "use_registrations",
    "view",
]


def challenge(terminal: str, *, at: datetime) -> Challenge:
    """Begin a request at a terminal: a fresh challenge for the card (乱数の生成)."""
    return services.challenge(terminal, at=at)


def identify(
    request: RequestNumber, *, certificate: bytes, signature: bytes, at: datetime
) -> RequestView:
    """Find out who holds the card (本人確認).

    `certificate` is the user authentication certificate (DER), `signature` the card's signature
    over the challenge (PKCS#1 v1.5, SHA-256). Raises RefusedError when the proof, the
    certificate, the card, the hours or the municipality's service say no.
    """
    return services.identify(request, certificate=certificate, signature=signature, at=at)


def assess(certificate: bytes, *, at: datetime) -> Refusal | None:
    """Tell what a kiosk would answer the certificate's holder; None if a paper would come out."""
    return services.assess(certificate, at=at)


def prospects(
    certificate: bytes, *, municipality: MunicipalityId | None = None, at: datetime
) -> tuple[Offer, ...]:
    """Tell what a kiosk would offer the certificate's holder; raises as `offers` and `identify`."""
    return services.prospects(certificate, municipality, at=at)


def offers(
    request: RequestNumber, municipality: MunicipalityId | None = None, *, at: datetime
) -> tuple[Offer, ...]:
    """Tell which documents the identified person may choose, and why not others (証明書の種別選択).

    They are those of the municipality that the card is of, or of another, where the registered
    domicile is. Raises RefusedError where nothing can be had, all for the same reason.
    """
    return services.offers(request, municipality, at=at)


def offer(
    request: RequestNumber,
    document: Document,
    municipality: MunicipalityId | None = None,
    *,
    at: datetime,
) -> Offer:
    """Tell how the identified person may choose one document (交付種別, 記載事項, 部数).

    Raises RefusedError where it can't be had.
    """
    return services.offer(request, document, municipality, at=at)


def order(request: RequestNumber, chosen: Order, *, at: datetime) -> Quote:
    """Choose a document; ordering again before paying replaces the choice (発行内容確認)."""
    return services.order(request, chosen, at=at)


def render(request: RequestNumber, *, at: datetime) -> RequestView:
    """Typeset the paper from the register as it stands now (証明書の作成)."""
    return services.render(request, at=at)


def pay(request: RequestNumber, amount: Yen, *, at: datetime) -> RequestView:
    """Pay (料金支払い); raises RefusedError with `payment.short` when it does not suffice."""
    return services.pay(request, amount, at=at)


def print_paper(request: RequestNumber, *, at: datetime) -> bytes:
    """Print the paper (証明書印刷): the PDF, to be printed as often as copies were ordered.

    Raises PaperMixedUpError where another paper was about to come out: the request is over, and
    its fee is given back.
    """
    return services.print_paper(request, at=at)


def take(request: RequestNumber, *, at: datetime) -> RequestView:
    """Take the paper (取り忘れ確認): from here on nothing of it is kept but its digest."""
    return services.take(request, at=at)


def report_bad_print(request: RequestNumber, *, at: datetime) -> RequestView:
    """Report a bad print at once (印刷不良の申出): it is stamped void, the fee given back, once.

    Raises RefusedError (`print.not_reported`) where it was carried home or taken back already.
    """
    return services.report_bad_print(request, at=at)


def apply_for_use(
    request: RequestNumber, municipality: MunicipalityId, *, at: datetime
) -> UseRegistration:
    """Apply for documents of the registered domicile elsewhere (利用登録申請); ends the request."""
    return uses.apply(request, municipality, at=at)


def use_registrations(resident: ResidentId, *, at: datetime) -> tuple[UseRegistration, ...]:
    """Tell what somebody has applied for, the latest last (利用登録の状況)."""
    return tuple(uses.of_resident(resident, on=day_of(at)))


def cancel(request: RequestNumber, *, at: datetime) -> RequestView:
    """End a request before paying (中止)."""
    return services.cancel(request, at=at)


def leave(request: RequestNumber, *, at: datetime) -> RequestView:
    """Leave a paper behind that was paid for (取り忘れ): it is destroyed, without refund."""
    return services.leave(request, at=at)


def end_abandoned(*, at: datetime) -> int:
    """End what nobody went on with; tell how many requests. No paper outlives its visitor."""
    return services.end_abandoned(at=at)


def printing_by(other: Spool) -> AbstractContextManager[None]:
    """Let all papers of this process go through another spool (faults of old, shown in play)."""
    return spool.printing_by(other)


def view(request: RequestNumber) -> RequestView:
    """Tell where a request stands."""
    return services.view(request)


def publish_paper_key() -> Path:
    """Publish the public key by which anybody proves a paper off line; tell the file."""
    return sealing.publish_key()


def digests() -> Iterator[tuple[RequestNumber, str]]:
    """Tell of every request the digest of its paper, in hexadecimal; empty where it has none."""
    rows = models.Request.objects.order_by("pk").values_list("number", "digest")
    return ((RequestNumber(number), digest) for number, digest in rows.iterator())
