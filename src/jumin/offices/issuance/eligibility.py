"""Whether a document may be issued (発行可否): what the registers say, put to the rules."""

from datetime import datetime

from jumin import rules
from jumin.offices.issuance import papers
from jumin.offices.issuance.identity import Holder
from jumin.offices.issuance.values import Order
from jumin.offices.municipality.gateway import HouseholdRecord, RemovalCause
from jumin.terms import Document, Refusal, RefusalCode


def refusal(
    holder: Holder, record: HouseholdRecord, chosen: Order, *, at: datetime
) -> Refusal | None:
    """Give the first reason against issuing what was chosen; None if it may be issued.

    While a card's use was not continued where its holder moved to (継続利用), it is still a card of
    the municipality that was left: seen from there, its holder has moved out.
    """
    if chosen.document is not Document.RESIDENT_RECORD:
        return Refusal(RefusalCode.DOCUMENT_NOT_OFFERED, {"document": chosen.document})
    person = record.person(holder.resident)
    people = papers.people_on(record, holder.resident, chosen)
    has_left = record.municipality != holder.municipality
    updated = rules.in_update_until(holder.municipality, person.notified_on)
    return rules.may_issue_resident_record(
        rules.ResidentRecordQuestion(
            municipality=holder.municipality,
            at=at,
            items=chosen.items,
            copies=chosen.copies,
            card_procedure_on=holder.card_procedure_on,
            removed_by=person.removed_cause or (RemovalCause.MOVED_OUT if has_left else None),
            household_moves_out_on=min(
                (one.moving_out_on for one in record.living if one.moving_out_on), default=None
            ),
            is_restricted=any(one.is_restricted for one in (person, *people)),
            in_update_until=updated.value,
            awaits_householder=record.awaits_householder,
            has_unsupported_characters=papers.lacks_a_character(record, people),
        )
    )
