from datetime import date, datetime
from typing import Any

import pytest
from issue_questions import FUJISAWA, IZUMI, KAMAKURA, NAKANOTO, NOON, TSUKUBA

from jumin.rules import UseState, may_apply_for_use, use_available_from
from jumin.terms import JST, MunicipalityId, Refusal, RefusalCode, UsageError


def apply(municipality: MunicipalityId = KAMAKURA, **changes: Any) -> Refusal | None:
    """Apply from Tsukuba with a domicile in the municipality asked."""
    usual: dict[str, Any] = {
        "residence": TSUKUBA,
        "is_domicile_here": True,
        "use": UseState.ABSENT,
        "at": NOON,
    }
    return may_apply_for_use(municipality, **(usual | changes))


# In the order in which the reasons are given.
REASONS: dict[RefusalCode, dict[str, Any]] = {
    RefusalCode.KIOSK_NO_SERVICE: {"municipality": NAKANOTO},
    RefusalCode.KIOSK_CLOSED: {"at": NOON.replace(hour=23)},
    RefusalCode.USE_NOT_NEEDED: {"residence": KAMAKURA},
    RefusalCode.RESIDENT_ELSEWHERE: {"municipality": IZUMI},
    RefusalCode.DOMICILE_ELSEWHERE: {"is_domicile_here": False},
    RefusalCode.USE_PENDING: {"use": UseState.PENDING},
}


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize(
    ("municipality", "is_assumed"), [(KAMAKURA, False), (FUJISAWA, True), (TSUKUBA, True)]
)
def test_the_use_is_worth_trying_a_week_after_applying(
    municipality: MunicipalityId, *, is_assumed: bool
) -> None:
    """1週間程度で取得が可能となります."""
    answer = use_available_from(municipality, date(2026, 11, 20))
    assert (answer.value, answer.assumed) == (date(2026, 11, 27), is_assumed)


@pytest.mark.source(
    "KIOSK-4", "kamakura-guide-2024-05-01 §7", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)"
)
@pytest.mark.parametrize("municipality", [KAMAKURA, FUJISAWA])
@pytest.mark.parametrize("use", [UseState.ABSENT, UseState.ENDED, UseState.NOT_NEEDED])
@pytest.mark.parametrize("residence", [TSUKUBA, None])
def test_who_lives_elsewhere_applies_at_first_and_after_each_renewal(
    municipality: MunicipalityId, use: UseState, residence: MunicipalityId | None
) -> None:
    """更新の都度、利用登録が必要です."""
    assert apply(municipality, use=use, residence=residence) is None


@pytest.mark.parametrize("code", REASONS)
def test_each_reason_alone_refuses_the_application(code: RefusalCode) -> None:
    refusal = apply(**REASONS[code])
    assert refusal is not None
    assert refusal.code is code


def test_of_several_reasons_the_first_is_given() -> None:
    codes = list(REASONS)
    for index, first in enumerate(codes):
        changes: dict[str, Any] = {}
        for code in reversed(codes[index:]):
            changes |= REASONS[code]
        if first is RefusalCode.USE_NOT_NEEDED:
            changes["residence"] = changes["municipality"]
        refusal = apply(**changes)
        assert refusal is not None
        assert refusal.code is first


@pytest.mark.parametrize(
    ("use", "code", "fact"),
    [
        (UseState.PENDING, RefusalCode.USE_PENDING, "available_from"),
        (UseState.REGISTERED, RefusalCode.USE_REGISTERED, "since"),
    ],
)
def test_what_was_applied_for_is_not_applied_for_again(
    use: UseState, code: RefusalCode, fact: str
) -> None:
    refusal = apply(use=use, use_available_from=date(2026, 11, 27))
    assert refusal is not None
    assert (refusal.code, dict(refusal.facts)) == (code, {fact: "2026-11-27"})
    without = apply(use=use)
    assert without is not None
    assert dict(without.facts) == {}


@pytest.mark.parametrize(
    ("at", "opens_at"),
    [
        (datetime(2026, 11, 20, 6, 29, 59, tzinfo=JST), "2026-11-20T06:30:00+09:00"),
        (datetime(2026, 11, 20, 6, 30, tzinfo=JST), None),
        (datetime(2026, 11, 20, 22, 59, 59, tzinfo=JST), None),
        (datetime(2026, 11, 20, 23, tzinfo=JST), "2026-11-21T06:30:00+09:00"),
        (datetime(2026, 12, 29, 12, tzinfo=JST), "2027-01-04T06:30:00+09:00"),
    ],
)
def test_one_applies_while_any_document_can_be_had(at: datetime, opens_at: str | None) -> None:
    """Kamakura's family registers have shorter hours than its service."""
    refusal = apply(at=at)
    assert (refusal and refusal.facts["opens_at"]) == opens_at


def test_an_instant_without_a_zone_is_a_wrong_question() -> None:
    with pytest.raises(UsageError):
        apply(at=NOON.replace(tzinfo=None))
