"""Whom the counter turns away before a certificate is issued (発行申請の受付)."""

from collections.abc import Iterable
from datetime import datetime

from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardState
from jumin.rules import age_on, signature_certificate_from_age
from jumin.rules.lives import CardStatus
from jumin.sandbox.residents import TownResident
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RefusedError, day_of
from jumin.terms.refusals import Fact


def require_card_in_use(resident: TownResident, *, needed: bool = True) -> None:
    """Turn away whose card is suspended, void or given back; without any card, where one is needed.

    Raises RefusedError: `card.suspended` (since), `card.lapsed` (since), `card.absent`.
    """
    card = card_office.card_of(resident.resident)
    if card is None:
        if needed:
            raise RefusedError(Refusal(RefusalCode.CARD_ABSENT))
    elif (refusal := _refused(card)) is not None:
        raise RefusedError(refusal)


def require_purposes(
    resident: TownResident, purposes: Iterable[CertificatePurpose], *, at: datetime
) -> None:
    """Turn away who is too young for a certificate, and whose card is not made for it.

    Without a PIN of its own a card is made for none. Raises RefusedError: `certificate.age`
    (JPKI Act art. 3; under 15), `certificate.absent` (purpose).
    """
    card = card_office.card_of(resident.resident)
    carried = frozenset(card.serials) if card else frozenset()
    wanted = frozenset(purposes)
    from_age = signature_certificate_from_age(day_of(at)).value
    if CertificatePurpose.SIGNATURE in wanted and age_on(resident.born_on, day_of(at)) < from_age:
        young: dict[str, Fact] = {"purpose": CertificatePurpose.SIGNATURE, "from_age": from_age}
        raise RefusedError(Refusal(RefusalCode.CERTIFICATE_AGE, young))
    for purpose in sorted(wanted or carried or CertificatePurpose):
        if purpose not in carried and _pins(resident)[purpose] is None:
            absent = {"purpose": purpose.value}
            raise RefusedError(Refusal(RefusalCode.CERTIFICATE_ABSENT, absent))


def _pins(resident: TownResident) -> dict[CertificatePurpose, str | None]:
    return {
        CertificatePurpose.SIGNATURE: resident.signature_pin,
        CertificatePurpose.AUTHENTICATION: resident.authentication_pin,
    }


def _refused(card: CardState) -> Refusal | None:
    if card.status is CardStatus.SUSPENDED and card.suspended_at is not None:
        return Refusal(RefusalCode.CARD_SUSPENDED, {"since": card.suspended_at.isoformat()})
    if card.status is CardStatus.LAPSED and card.lapsed_at is not None:
        return Refusal(RefusalCode.CARD_LAPSED, {"since": card.lapsed_at.isoformat()})
    return None if card.status is CardStatus.IN_USE else Refusal(RefusalCode.CARD_ABSENT)
