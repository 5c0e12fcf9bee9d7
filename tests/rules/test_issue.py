from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from jumin.rules import ResidentRecordQuestion, kiosk, load, may_issue_resident_record
from jumin.terms import JST, MunicipalityId, RecordItem, RefusalCode


QUESTION = ResidentRecordQuestion(
    municipality=MunicipalityId("kamakura"),
    at=datetime(2024, 6, 3, 12, tzinfo=JST),
    items=frozenset({RecordItem.HOUSEHOLDER}),
    copies=1,
    card_procedure_on=date(2020, 2, 1),
)
CLOSED = datetime(2024, 6, 3, 23, tzinfo=JST)

# In the order in which the reasons are given.
REASONS: dict[RefusalCode, dict[str, Any]] = {
    RefusalCode.KIOSK_NO_SERVICE: {"municipality": MunicipalityId("nakanoto")},
    RefusalCode.KIOSK_CLOSED: {"at": CLOSED},
    RefusalCode.ITEM_NOT_OFFERED: {"items": frozenset({RecordItem.MY_NUMBER})},
    RefusalCode.COPIES_OUT_OF_RANGE: {"copies": 11},
    RefusalCode.CARD_TOO_NEW: {"card_procedure_on": date(2024, 6, 2)},
    RefusalCode.RECORD_REMOVED: {"removed_by": "moved-out"},
    RefusalCode.RECORD_MOVING_OUT: {"household_moves_out_on": date(2024, 6, 20)},
    RefusalCode.RECORD_RESTRICTED: {"is_restricted": True},
    RefusalCode.RECORD_IN_UPDATE: {"in_update_until": date(2024, 6, 3)},
    RefusalCode.RECORD_CHARACTERS: {"has_unsupported_characters": True},
}


def code_of(question: ResidentRecordQuestion) -> RefusalCode | None:
    refusal = may_issue_resident_record(question)
    return refusal.code if refusal else None


@pytest.mark.source("kamakura-guide-2024-05-01 §7")
def test_with_nothing_against_it_the_copy_is_issued() -> None:
    assert may_issue_resident_record(QUESTION) is None


@pytest.mark.source("kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize("code", REASONS)
def test_each_reason_alone_refuses_the_copy(code: RefusalCode) -> None:
    """次の住民票の写しは発行できません."""
    assert code_of(replace(QUESTION, **REASONS[code])) is code


def test_of_several_reasons_the_first_is_given() -> None:
    codes = list(REASONS)
    for index, first in enumerate(codes):
        changes: dict[str, Any] = {}
        for code in reversed(codes[index:]):
            changes |= REASONS[code]
        assert code_of(replace(QUESTION, **changes)) is first


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        (RefusalCode.KIOSK_NO_SERVICE, {"municipality": "nakanoto"}),
        (RefusalCode.KIOSK_CLOSED, {"opens_at": "2024-06-04T06:30:00+09:00"}),
        (RefusalCode.ITEM_NOT_OFFERED, {"item": "my-number"}),
        (RefusalCode.COPIES_OUT_OF_RANGE, {"copies": 11, "most": 10}),
        (RefusalCode.CARD_TOO_NEW, {"available_from": "2024-06-04"}),
        (RefusalCode.RECORD_REMOVED, {"cause": "moved-out"}),
        (RefusalCode.RECORD_MOVING_OUT, {"on": "2024-06-20"}),
        (RefusalCode.RECORD_RESTRICTED, {}),
        (RefusalCode.RECORD_IN_UPDATE, {"available_from": "2024-06-04"}),
        (RefusalCode.RECORD_CHARACTERS, {}),
    ],
)
def test_a_refusal_carries_its_facts(code: RefusalCode, facts: dict[str, object]) -> None:
    refusal = may_issue_resident_record(replace(QUESTION, **REASONS[code]))
    assert refusal is not None
    assert dict(refusal.facts) == facts


@pytest.mark.source("kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("procedure_on", "code"),
    [
        pytest.param(date(2024, 6, 3), RefusalCode.CARD_TOO_NEW, id="the same day"),
        pytest.param(date(2024, 6, 2), RefusalCode.CARD_TOO_NEW, id="the day before"),
        pytest.param(date(2024, 6, 1), None, id="two days before"),
    ],
)
def test_a_card_serves_on_the_second_day_after_the_procedure(
    procedure_on: date, code: RefusalCode | None
) -> None:
    """手続きをした日から1~2日後."""
    assert code_of(replace(QUESTION, card_procedure_on=procedure_on)) is code


@pytest.mark.parametrize(
    ("until", "code"),
    [
        pytest.param(date(2024, 6, 2), None, id="entered the day before"),
        pytest.param(date(2024, 6, 3), RefusalCode.RECORD_IN_UPDATE, id="still that day"),
    ],
)
def test_a_record_in_update_waits_to_the_end_of_that_day(
    until: date, code: RefusalCode | None
) -> None:
    assert code_of(replace(QUESTION, in_update_until=until)) is code


@pytest.mark.parametrize(
    ("copies", "code"),
    [
        (-1, RefusalCode.COPIES_OUT_OF_RANGE),
        (0, RefusalCode.COPIES_OUT_OF_RANGE),
        (1, None),
        (10, None),
        (11, RefusalCode.COPIES_OUT_OF_RANGE),
    ],
)
def test_one_to_ten_copies(copies: int, code: RefusalCode | None) -> None:
    assert code_of(replace(QUESTION, copies=copies)) is code


@pytest.mark.source("izumi-kiosk-leaflet §step 8")
def test_izumi_prints_every_item() -> None:
    every = frozenset(RecordItem)
    izumi = replace(QUESTION, municipality=MunicipalityId("izumi"), items=every)
    assert may_issue_resident_record(izumi) is None


@pytest.fixture
def without_records(tree: Path, monkeypatch: pytest.MonkeyPatch) -> MunicipalityId:
    """A municipality with kiosks that hand out no resident records."""
    (tree / "municipalities" / "sample-99999" / "kiosk.yaml").write_text(
        "service:\n  title: {ja: 実施, en: service}\n  unit: yes-no\n  values:\n"
        "    - {value: true, since: 2020-01-01, kind: guide, source: sample-guide#1, "
        "verified_on: 2026-11-21}\n",
        encoding="utf-8",
    )
    parameters = load(tree)
    monkeypatch.setattr(kiosk, "packaged", lambda: parameters)
    monkeypatch.setattr(kiosk, "municipality_id", lambda name: name)
    return MunicipalityId("sample")


def test_a_document_that_is_not_offered_is_refused_at_any_hour(
    without_records: MunicipalityId,
) -> None:
    refusal = may_issue_resident_record(replace(QUESTION, municipality=without_records, at=CLOSED))
    assert refusal is not None
    assert refusal.code is RefusalCode.DOCUMENT_NOT_OFFERED
    assert dict(refusal.facts) == {"document": "resident-record"}
