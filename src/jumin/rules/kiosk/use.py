"""Registering the use of kiosks for a registered domicile elsewhere (利用登録)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from jumin.rules.kiosk import service as kiosk
from jumin.rules.kiosk.availability import service_refused
from jumin.rules.kiosk.conditions import Condition
from jumin.rules.kiosk.hours import closed
from jumin.rules.kiosk.states import UseState
from jumin.rules.known.answers import Answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import Document, MunicipalityId, Refusal, RefusalCode, day_of


def use_available_from(municipality: MunicipalityId, applied_on: date) -> Answer[date]:
    """The first day on which an applied use is worth trying (利用登録後に取得できる日).

    No notice comes: the applicant tries at a machine after this time.

    Args:
        municipality: of the registered domicile (本籍地).
        applied_on: the day of the application (利用登録申請の日), which isn't counted.

    Sources: kamakura-guide-2024-05-01 §8

    >>> use_available_from("kamakura", date(2026, 11, 20)).value
    datetime.date(2026, 11, 27)

    """
    key = "kiosk.use-available-after"
    days = parameters().find(int, key, applied_on, municipality_id(municipality))
    return answer_of_days(applied_on + timedelta(days=days.value), applied_on, [days])


def may_apply_for_use(  # noqa: PLR0913 (each of these facts can stand against it)
    municipality: MunicipalityId,
    *,
    residence: MunicipalityId | None,
    is_domicile_here: bool,
    use: UseState,
    at: datetime,
    use_available_from: date | None = None,
) -> Refusal | None:
    """Give the first reason against applying for the use; None if one may (利用登録申請).

    Args:
        municipality: with which one applies.
        residence: where one is a resident.
        is_domicile_here: whether one stands in a current family register there.
        use: how the use stands.
        at: the instant of asking, aware.
        use_available_from: from which day an applied use is worth trying.

    Sources: kamakura-guide-2024-05-01 §7 §8, fujisawa-guide §9, tsukuba-guide-2023-10 §5(3),
        izumi-kiosk-leaflet §who

    >>> from jumin.terms import JST
    >>> at = datetime(2026, 11, 20, 12, tzinfo=JST)
    >>> how = {"is_domicile_here": True, "use": UseState.ABSENT, "at": at}
    >>> may_apply_for_use("kamakura", residence="izumi", **how) is None
    True
    >>> str(may_apply_for_use("kamakura", residence="kamakura", **how))
    'use.not_needed'

    """

    def reasons() -> Iterator[Refusal | None]:
        yield service_refused(municipality, day_of(at))
        yield closed(municipality, at)
        if residence == municipality:
            yield Refusal(RefusalCode.USE_NOT_NEEDED)
        if not _lets_others_register(municipality, day_of(at)):
            facts = {"document": Document.FAMILY_REGISTER.value}
            yield Refusal(RefusalCode.RESIDENT_ELSEWHERE, facts)
        if not is_domicile_here:
            yield Refusal(RefusalCode.DOMICILE_ELSEWHERE)
        if use is UseState.PENDING:
            yield _pending(use_available_from)
        if use is UseState.REGISTERED:
            yield Refusal(RefusalCode.USE_REGISTERED, _day("since", use_available_from))

    return next((reason for reason in reasons() if reason is not None), None)


def use_refused(use: UseState, available_from: date | None) -> Refusal | None:
    """Why somebody from elsewhere gets nothing as the use stands; None if it is registered."""
    if use is UseState.REGISTERED:
        return None
    if use is UseState.PENDING:
        return _pending(available_from)
    ended = use is UseState.ENDED
    return Refusal(RefusalCode.USE_ENDED if ended else RefusalCode.USE_NOT_REGISTERED)


def _pending(available_from: date | None) -> Refusal:
    return Refusal(RefusalCode.USE_PENDING, _day("available_from", available_from))


def _day(fact: str, on: date | None) -> dict[str, str]:
    return {fact: on.isoformat()} if on else {}


def _lets_others_register(municipality: MunicipalityId, on: date) -> bool:
    condition = Condition.USE_REGISTRATION_IF_RESIDENT_ELSEWHERE
    return any(condition in offer.conditions for offer in kiosk.documents(municipality, on).value)
