"""Questions with nothing against them, and how to change one thing or two."""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from jumin.rules import (
    FamilyState,
    IssueQuestion,
    RecordState,
    SealState,
    TaxState,
    may_issue,
)
from jumin.terms import JST, Document, MunicipalityId, RecordItem, RefusalCode, Subject


FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
NOON = datetime(2026, 11, 20, 12, tzinfo=JST)
"""A Friday on which every service is open."""


def ask(
    document: Document, municipality: MunicipalityId = TSUKUBA, **changes: Any
) -> IssueQuestion:
    """Ask for a document as a resident who can have it; `record__removed_by` changes a state."""
    question = IssueQuestion(
        municipality=municipality,
        document=document,
        subject=Subject.SELF,
        items=frozenset(),
        copies=1,
        at=NOON,
        card_procedure_on=date(2026, 2, 1),
        residence=municipality,
        record=RecordState(),
        seal=SealState(is_registered=True),
        family=FamilyState(is_here=True),
        tax=TaxState(2026, is_held=True, is_determined=True, was_resident_on_base_day=True),
    )
    own = {field.name for field in fields(question)}
    for name, value in changes.items():
        if name in own:
            question = replace(question, **{name: value})
        else:
            state, _, part = name.partition("__")
            changed = replace(getattr(question, state), **{part: value})
            question = replace(question, **{state: changed})
    return question


def code_of(question: IssueQuestion) -> RefusalCode | None:
    """Tell the code of the first reason against it."""
    refusal = may_issue(question)
    return refusal.code if refusal else None


ASKED: dict[RefusalCode, dict[str, Any]] = {
    RefusalCode.KIOSK_NO_SERVICE: {"municipality": NAKANOTO},
    RefusalCode.KIOSK_CLOSED: {"at": NOON.replace(hour=23)},
    RefusalCode.ITEM_NOT_OFFERED: {"items": frozenset({RecordItem.MY_NUMBER})},
    RefusalCode.COPIES_OUT_OF_RANGE: {"copies": 11},
    RefusalCode.CARD_TOO_NEW: {"card_procedure_on": date(2026, 11, 19)},
}
"""Against every document, in the order in which the reasons are given."""
