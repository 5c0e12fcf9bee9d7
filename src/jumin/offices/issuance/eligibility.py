"""Whether a document may be issued (発行可否): what the registers say, put to the rules."""

from datetime import date, datetime
from typing import Final

from jumin import rules
from jumin.offices.issuance import contents, uses
from jumin.offices.issuance.identity import Holder
from jumin.offices.issuance.registers import Registers
from jumin.offices.issuance.values import Order
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import HouseholdRecord, RemovalCause
from jumin.rules import FamilyState, IssueQuestion, RecordState, SealState, TaxState, UseState
from jumin.terms import Document, MunicipalityId, Refusal, day_of


FAMILY: Final = (Document.FAMILY_REGISTER, Document.SUPPLEMENTARY_REGISTER)
"""What is made from the family register (戸籍)."""


def refusal(holder: Holder, registers: Registers, chosen: Order, *, at: datetime) -> Refusal | None:
    """Give the first reason against issuing what was chosen; None if it may be issued."""
    return rules.may_issue(question(holder, registers, chosen, at=at))


def question(holder: Holder, registers: Registers, chosen: Order, *, at: datetime) -> IssueQuestion:
    """Put together what the rules must know of card and registers.

    While a card's use was not continued where its holder moved to (継続利用), it is still a card of
    the municipality that was left: seen from there, its holder has moved out.
    """
    place, on = chosen.municipality or holder.municipality, day_of(at)
    is_family, is_seal = chosen.document in FAMILY, chosen.document is Document.SEAL_REGISTRATION
    return IssueQuestion(
        municipality=place,
        document=chosen.document,
        subject=chosen.subject,
        items=chosen.items,
        copies=chosen.copies,
        at=at,
        card_procedure_on=holder.card_procedure_on,
        residence=_residence(holder, registers.record),
        record=_record(holder, registers.record, chosen, place),
        seal=_seal(holder, registers, place) if is_seal else None,
        family=_family(holder, registers, chosen, on) if is_family else None,
        tax=_tax(holder, place, on) if chosen.document is Document.TAXATION else None,
    )


def _residence(holder: Holder, record: HouseholdRecord) -> MunicipalityId | None:
    """Tell of which municipality the person counts as a resident; None where of none."""
    is_removed = record.person(holder.resident).removed_on is not None
    has_left = record.municipality != holder.municipality
    return None if is_removed or has_left else record.municipality


def _record(
    holder: Holder, record: HouseholdRecord, chosen: Order, place: MunicipalityId
) -> RecordState | None:
    """Tell how the resident record of the card's municipality stands; None seen from elsewhere."""
    if place != holder.municipality:
        return None
    person = record.person(holder.resident)
    has_left = record.municipality != holder.municipality
    people = contents.people_on(record, holder.resident, chosen.subject)
    is_of_record = chosen.document is Document.RESIDENT_RECORD
    concerned = (person, *people) if is_of_record else (person,)
    updated = rules.in_update_until(holder.municipality, person.notified_on)
    return RecordState(
        removed_by=person.removed_cause or (RemovalCause.MOVED_OUT if has_left else None),
        household_moves_out_on=min(
            (one.moving_out_on for one in record.living if one.moving_out_on), default=None
        ),
        is_restricted=any(one.is_restricted for one in concerned),
        in_update_until=updated.value,
        awaits_householder=record.awaits_householder,
        has_unsupported_characters=contents.lacks_a_character(
            contents.texts_of_record(record, people)
        ),
    )


def _seal(holder: Holder, registers: Registers, place: MunicipalityId) -> SealState:
    record, registered = registers.record, registers.seal
    is_registered = registered is not None and registered.municipality == place
    person = record.person(holder.resident)
    texts = contents.texts_of_record(record, (person,))
    if registered is not None:
        texts.append(registered.imprint)
    return SealState(
        is_registered=is_registered,
        is_restricted=person.is_restricted,
        has_unsupported_characters=contents.lacks_a_character(texts),
    )


def _family(holder: Holder, registers: Registers, chosen: Order, on: date) -> FamilyState:
    place, register = chosen.municipality or holder.municipality, registers.family
    if register is None or register.municipality != place:
        return FamilyState(
            is_here=False,
            in_update_until=None,
            use=UseState.NOT_NEEDED,
            use_available_from=None,
            has_unsupported_characters=False,
        )
    use = uses.standing(holder, place, on=on)
    updated = rules.family_in_update_until(place, register.filed_on, on).value
    texts = contents.texts_of_family(register, holder.resident, chosen)
    return FamilyState(
        is_here=True,
        in_update_until=updated,
        use=use.state,
        use_available_from=use.available_from,
        has_unsupported_characters=contents.lacks_a_character(texts),
    )


def _tax(holder: Holder, place: MunicipalityId, on: date) -> TaxState:
    year = rules.newest_tax_year(on).value
    record = municipality.tax_record(holder.resident, place, year)
    return TaxState(
        year=year,
        is_held=record is not None,
        is_determined=record is not None and record.is_determined,
        was_resident_on_base_day=record is not None,
        has_unsupported_characters=record is not None
        and contents.lacks_a_character((record.name, record.address_on_base_day)),
    )
