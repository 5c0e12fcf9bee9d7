"""What can be chosen at the machine, and why the rest can't (証明書の種別選択)."""

from datetime import datetime

from jumin import rules
from jumin.offices.issuance import eligibility
from jumin.offices.issuance.identity import Holder
from jumin.offices.issuance.registers import Registers
from jumin.offices.issuance.values import Offer, Order
from jumin.terms import Document, MunicipalityId, RefusalCode, RefusedError, Yen, day_of


def offers(holder: Holder, asked_of: MunicipalityId | None, *, at: datetime) -> tuple[Offer, ...]:
    """Tell of every document whether the holder can have it; raises where nothing can be had.

    Where all that the municipality hands out is refused for one reason, that is the answer: the
    hours, the card, the record. Where the reasons differ, each stands beside its document.
    """
    registers = Registers(holder.resident)
    told = tuple(_offer(holder, registers, document, asked_of, at=at) for document in Document)
    refusals = [one.refusal for one in told if one.refusal is not None]
    if len(refusals) < len(told):
        return told
    of_offered = [one for one in refusals if one.code is not RefusalCode.DOCUMENT_NOT_OFFERED]
    reasons = of_offered or refusals
    if len({one.code for one in reasons}) == 1:
        raise RefusedError(reasons[0])
    return told


def offer(
    holder: Holder, document: Document, asked_of: MunicipalityId | None, *, at: datetime
) -> Offer:
    """Tell how the holder can have one document; raises where it can't be had."""
    told = _offer(holder, Registers(holder.resident), document, asked_of, at=at)
    if told.refusal is not None:
        raise RefusedError(told.refusal)
    return told


def _offer(
    holder: Holder,
    registers: Registers,
    document: Document,
    asked_of: MunicipalityId | None,
    *,
    at: datetime,
) -> Offer:
    place, on = asked_of or holder.municipality, day_of(at)
    chosen = Order(document=document, municipality=asked_of)
    refusal = eligibility.refusal(holder, registers, chosen, at=at)
    if refusal is not None:
        return Offer(
            document,
            subjects=(),
            items=frozenset(),
            fee=Yen(0),
            is_fee_assumed=False,
            most_copies=0,
            refusal=refusal,
        )
    fee = rules.fee(place, document, 1, on)
    return Offer(
        document,
        subjects=rules.subjects(place, document, on).value,
        items=rules.items(place, document, on).value,
        fee=fee.value,
        is_fee_assumed=fee.assumed,
        most_copies=rules.most_copies(on, place).value,
    )
