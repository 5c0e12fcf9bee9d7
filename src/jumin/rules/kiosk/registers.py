"""What in each register stands against a document made from it (発行できない理由)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

from jumin.rules.kiosk.conditions import Condition
from jumin.rules.kiosk.question import IssueQuestion
from jumin.rules.kiosk.states import RecordState
from jumin.rules.kiosk.taxation import newest_tax_year
from jumin.rules.kiosk.use import use_refused
from jumin.terms import Document, Refusal, RefusalCode, UsageError


S = TypeVar("S")
_Reasons: TypeAlias = Iterator[Refusal | None]
_Conditions: TypeAlias = tuple[Condition, ...]


def _resident_record(question: IssueQuestion, _conditions: _Conditions) -> _Reasons:
    record = _known(question.record)
    yield removed(record)
    yield _moving_out(record.household_moves_out_on)
    yield _restricted(is_restricted=record.is_restricted)
    if record.awaits_householder:
        yield Refusal(RefusalCode.RECORD_IN_UPDATE)
    yield _in_update(record.in_update_until, question.on)
    yield _characters(has_them=record.has_unsupported_characters)


def _seal_registration(question: IssueQuestion, conditions: _Conditions) -> _Reasons:
    seal, record = _known(question.seal), question.record
    if Condition.SEAL_REGISTERED in conditions and not seal.is_registered:
        yield Refusal(RefusalCode.SEAL_NOT_REGISTERED)
    yield _restricted(is_restricted=seal.is_restricted)
    if record is not None:  # the certificate tells name and address as the record has them
        yield _in_update(record.in_update_until, question.on)
    yield _characters(has_them=seal.has_unsupported_characters)


def _family_register(question: IssueQuestion, conditions: _Conditions) -> _Reasons:
    family = _known(question.family)
    if Condition.DOMICILE_HERE in conditions and not family.is_here:
        yield Refusal(RefusalCode.DOMICILE_ELSEWHERE)
    must_register = Condition.USE_REGISTRATION_IF_RESIDENT_ELSEWHERE in conditions
    if must_register and not question.is_resident:
        yield use_refused(family.use, family.use_available_from)
    yield _in_update(family.in_update_until, question.on)
    yield _characters(has_them=family.has_unsupported_characters)


def _supplementary_register(question: IssueQuestion, conditions: _Conditions) -> _Reasons:
    """It tells where somebody lives: who restricts the resident record restricts it as well."""
    yield from _family_register(question, conditions)
    yield _restricted(is_restricted=question.record is not None and question.record.is_restricted)


def _taxation(question: IssueQuestion, conditions: _Conditions) -> _Reasons:
    tax, newest = _known(question.tax), newest_tax_year(question.on).value
    lacking = {
        Condition.TAXED_HERE: not tax.is_held,
        Condition.NEWEST_YEAR: tax.year != newest,
        Condition.RESIDENT_HERE_ON_1_JANUARY: not tax.was_resident_on_base_day,
    }
    if not tax.is_held or any(lacking.get(condition) for condition in conditions):
        yield Refusal(RefusalCode.TAX_ABSENT, {"year": newest})
    if not tax.is_determined:
        yield Refusal(RefusalCode.TAX_UNDETERMINED, {"year": tax.year})
    yield _characters(has_them=tax.has_unsupported_characters)


REGISTERS: Final[Mapping[Document, Callable[[IssueQuestion, _Conditions], _Reasons]]] = (
    MappingProxyType(
        {
            Document.RESIDENT_RECORD: _resident_record,
            Document.SEAL_REGISTRATION: _seal_registration,
            Document.FAMILY_REGISTER: _family_register,
            Document.SUPPLEMENTARY_REGISTER: _supplementary_register,
            Document.TAXATION: _taxation,
        }
    )
)
"""Document → the reasons that its register and the municipality's conditions give, in order."""


def removed(record: RecordState) -> Refusal | None:
    """Tell that a record was removed (除票); None if it wasn't."""
    if record.removed_by is None:
        return None
    return Refusal(RefusalCode.RECORD_REMOVED, {"cause": record.removed_by})


def _moving_out(planned_on: date | None) -> Refusal | None:
    if planned_on is None:
        return None
    return Refusal(RefusalCode.RECORD_MOVING_OUT, {"on": planned_on.isoformat()})


def _restricted(*, is_restricted: bool) -> Refusal | None:
    return Refusal(RefusalCode.RECORD_RESTRICTED) if is_restricted else None


def _in_update(last: date | None, on: date) -> Refusal | None:
    if last is None or on > last:
        return None
    first = last + timedelta(days=1)
    return Refusal(RefusalCode.RECORD_IN_UPDATE, {"available_from": first.isoformat()})


def _characters(*, has_them: bool) -> Refusal | None:
    return Refusal(RefusalCode.RECORD_CHARACTERS) if has_them else None


def _known(state: S | None) -> S:
    if state is None:
        raise UsageError("The question lacks the state of the register that is asked of.")
    return state
