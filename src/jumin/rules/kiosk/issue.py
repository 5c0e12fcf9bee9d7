"""Whether a document may be issued at a kiosk (発行できない証明書)."""

from collections.abc import Iterator

from jumin.rules.kiosk import service as kiosk
from jumin.rules.kiosk.availability import document_refused
from jumin.rules.kiosk.conditions import Condition
from jumin.rules.kiosk.hours import closed
from jumin.rules.kiosk.question import IssueQuestion
from jumin.rules.kiosk.registers import REGISTERS, removed
from jumin.terms import RecordItem, Refusal, RefusalCode


def may_issue(question: IssueQuestion) -> Refusal | None:
    """Give the first reason against issuing what is asked for; None if it may be issued.

    The order: place and hour, what is asked for, the card, residence and domicile, the register.

    Raises:
        UsageError: the question lacks the state of the register that the document is made from.

    Sources: kamakura-guide-2024-05-01 §7 §8, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9,
        izumi-kiosk-leaflet §who §step 3 §step 8 §step 9

    >>> from datetime import date, datetime
    >>> from jumin.rules import RecordState
    >>> from jumin.terms import JST, Document, Subject
    >>> question = IssueQuestion(
    ...     municipality="kamakura",
    ...     document=Document.RESIDENT_RECORD,
    ...     subject=Subject.SELF,
    ...     items=frozenset(),
    ...     copies=1,
    ...     at=datetime(2026, 11, 20, 12, tzinfo=JST),
    ...     card_procedure_on=date(2024, 6, 10),
    ...     residence="kamakura",
    ...     record=RecordState(is_restricted=True),
    ... )
    >>> str(may_issue(question))
    'record.restricted'

    """
    return next((reason for reason in _reasons(question) if reason is not None), None)


def _reasons(question: IssueQuestion) -> Iterator[Refusal | None]:
    """Ask one thing after the other; what comes later relies on what was asked before."""
    place, document, on = question.municipality, question.document, question.on
    yield document_refused(place, document, on)
    yield closed(place, question.at, document)
    yield _subject(question)
    yield _items(question)
    yield kiosk.copies_refused(place, question.copies, on)
    yield _card(question)
    conditions = kiosk.conditions(place, document, on).value
    yield _residence(question, conditions)
    yield from REGISTERS[document](question, conditions)


def _subject(question: IssueQuestion) -> Refusal | None:
    if (
        question.subject
        in kiosk.subjects(question.municipality, question.document, question.on).value
    ):
        return None
    facts = {"document": question.document.value, "subject": question.subject.value}
    return Refusal(RefusalCode.SUBJECT_NOT_OFFERED, facts)


def _items(question: IssueQuestion) -> Refusal | None:
    offered = kiosk.items(question.municipality, question.document, question.on).value
    for item in RecordItem:
        if item in question.items - offered:
            return Refusal(RefusalCode.ITEM_NOT_OFFERED, {"item": item.value})
    return None


def _card(question: IssueQuestion) -> Refusal | None:
    first = kiosk.available_from(question.municipality, question.card_procedure_on).value
    if question.on >= first:
        return None
    return Refusal(RefusalCode.CARD_TOO_NEW, {"available_from": first.isoformat()})


def _residence(question: IssueQuestion, conditions: tuple[Condition, ...]) -> Refusal | None:
    """The machine asks for home or domicile: who lives elsewhere gets the latter's documents."""
    is_of_domicile = Condition.DOMICILE_HERE in conditions
    if question.is_resident or (is_of_domicile and Condition.RESIDENT_HERE not in conditions):
        return None
    if question.record is not None and (gone := removed(question.record)):
        return gone
    return Refusal(RefusalCode.RESIDENT_ELSEWHERE, {"document": question.document.value})
