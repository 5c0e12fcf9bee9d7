from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from issue_questions import (
    ASKED,
    FUJISAWA,
    IZUMI,
    KAMAKURA,
    NAKANOTO,
    NOON,
    TSUKUBA,
    ask,
    code_of,
)

from jumin.rules import (
    Condition,
    UseState,
    answering_by,
    load_over,
    may_issue,
    municipalities,
    subjects,
)
from jumin.terms import (
    JST,
    Document,
    MunicipalityId,
    RecordItem,
    RefusalCode,
    Subject,
    UsageError,
)


TODAY = NOON.date()
SUBJECT: dict[RefusalCode, dict[str, Any]] = {
    RefusalCode.SUBJECT_NOT_OFFERED: {"subject": Subject.ALL}
}
LIVES_ELSEWHERE: dict[RefusalCode, dict[str, Any]] = {
    RefusalCode.RESIDENT_ELSEWHERE: {"residence": FUJISAWA}
}
FAMILY: dict[RefusalCode, dict[str, Any]] = {
    RefusalCode.DOMICILE_ELSEWHERE: {"family__is_here": False},
    RefusalCode.USE_NOT_REGISTERED: {"residence": FUJISAWA, "family__use": UseState.ABSENT},
    RefusalCode.RECORD_IN_UPDATE: {"family__in_update_until": TODAY},
    RefusalCode.RECORD_CHARACTERS: {"family__has_unsupported_characters": True},
}
FIRST = dict(list(ASKED.items())[:2])
REST = dict(list(ASKED.items())[2:])

# Of each document, in the order in which the reasons are given.
REASONS: dict[Document, dict[RefusalCode, dict[str, Any]]] = {
    Document.RESIDENT_RECORD: {
        **ASKED,
        RefusalCode.RECORD_REMOVED: {"record__removed_by": "moved-out"},
        **LIVES_ELSEWHERE,
        RefusalCode.RECORD_MOVING_OUT: {"record__household_moves_out_on": date(2026, 12, 1)},
        RefusalCode.RECORD_RESTRICTED: {"record__is_restricted": True},
        RefusalCode.RECORD_IN_UPDATE: {"record__in_update_until": TODAY},
        RefusalCode.RECORD_CHARACTERS: {"record__has_unsupported_characters": True},
    },
    Document.SEAL_REGISTRATION: {
        **FIRST,
        **SUBJECT,
        **REST,
        **LIVES_ELSEWHERE,
        RefusalCode.SEAL_NOT_REGISTERED: {"seal__is_registered": False},
        RefusalCode.RECORD_RESTRICTED: {"seal__is_restricted": True},
        RefusalCode.RECORD_IN_UPDATE: {"record__in_update_until": TODAY},
        RefusalCode.RECORD_CHARACTERS: {"seal__has_unsupported_characters": True},
    },
    Document.FAMILY_REGISTER: {**ASKED, **FAMILY},
    Document.SUPPLEMENTARY_REGISTER: {
        **ASKED,
        **FAMILY,
        RefusalCode.RECORD_RESTRICTED: {"record__is_restricted": True},
    },
    Document.TAXATION: {
        **FIRST,
        **SUBJECT,
        **REST,
        **LIVES_ELSEWHERE,
        RefusalCode.TAX_ABSENT: {"tax__is_held": False},
        RefusalCode.TAX_UNDETERMINED: {"tax__is_determined": False},
        RefusalCode.RECORD_CHARACTERS: {"tax__has_unsupported_characters": True},
    },
}
EACH = [(document, code) for document, reasons in REASONS.items() for code in reasons]


@pytest.mark.source(
    "KIOSK-2",
    "kamakura-guide-2024-05-01 §7",
    "tsukuba-guide-2023-10 §5(3)",
    "fujisawa-guide §9",
    "izumi-kiosk-leaflet §who",
)
@pytest.mark.parametrize("municipality", [one.id for one in municipalities()])
@pytest.mark.parametrize("document", Document)
def test_with_nothing_against_it_what_is_offered_is_issued(
    municipality: MunicipalityId, document: Document
) -> None:
    stated = subjects(municipality, document, TODAY).value
    for subject in stated:
        assert may_issue(ask(document, municipality, subject=subject)) is None
    expected = {
        NAKANOTO: RefusalCode.KIOSK_NO_SERVICE,
    }.get(municipality, RefusalCode.DOCUMENT_NOT_OFFERED)
    assert stated or code_of(ask(document, municipality)) is expected


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(("document", "code"), EACH)
def test_each_reason_alone_refuses_the_document(document: Document, code: RefusalCode) -> None:
    """コンビニエンスストアで証明書を取得できない場合."""
    assert code_of(ask(document, **REASONS[document][code])) is code


@pytest.mark.parametrize("document", Document)
def test_of_several_reasons_the_first_is_given(document: Document) -> None:
    codes = list(REASONS[document])
    for index, first in enumerate(codes):
        changes: dict[str, Any] = {}
        for code in reversed(codes[index:]):
            changes |= REASONS[document][code]
        assert code_of(ask(document, **changes)) is first


@pytest.mark.parametrize(
    ("document", "code", "facts"),
    [
        (Document.TAXATION, RefusalCode.KIOSK_NO_SERVICE, {"municipality": "nakanoto"}),
        (
            Document.TAXATION,
            RefusalCode.KIOSK_CLOSED,
            {"opens_at": "2026-11-21T06:30:00+09:00"},
        ),
        (
            Document.SEAL_REGISTRATION,
            RefusalCode.SUBJECT_NOT_OFFERED,
            {"document": "seal-registration", "subject": "all"},
        ),
        (Document.RESIDENT_RECORD, RefusalCode.ITEM_NOT_OFFERED, {"item": "my-number"}),
        (
            Document.RESIDENT_RECORD,
            RefusalCode.COPIES_OUT_OF_RANGE,
            {"copies": 11, "most": 10},
        ),
        (Document.RESIDENT_RECORD, RefusalCode.CARD_TOO_NEW, {"available_from": "2026-11-21"}),
        (Document.RESIDENT_RECORD, RefusalCode.RECORD_REMOVED, {"cause": "moved-out"}),
        (Document.RESIDENT_RECORD, RefusalCode.RECORD_MOVING_OUT, {"on": "2026-12-01"}),
        (Document.RESIDENT_RECORD, RefusalCode.RECORD_RESTRICTED, {}),
        (
            Document.RESIDENT_RECORD,
            RefusalCode.RECORD_IN_UPDATE,
            {"available_from": "2026-11-21"},
        ),
        (Document.RESIDENT_RECORD, RefusalCode.RECORD_CHARACTERS, {}),
        (
            Document.SEAL_REGISTRATION,
            RefusalCode.RESIDENT_ELSEWHERE,
            {"document": "seal-registration"},
        ),
        (Document.SEAL_REGISTRATION, RefusalCode.SEAL_NOT_REGISTERED, {}),
        (Document.FAMILY_REGISTER, RefusalCode.DOMICILE_ELSEWHERE, {}),
        (
            Document.FAMILY_REGISTER,
            RefusalCode.RECORD_IN_UPDATE,
            {"available_from": "2026-11-21"},
        ),
        (Document.TAXATION, RefusalCode.TAX_ABSENT, {"year": 2026}),
        (Document.TAXATION, RefusalCode.TAX_UNDETERMINED, {"year": 2026}),
    ],
)
def test_a_refusal_carries_its_facts(
    document: Document, code: RefusalCode, facts: dict[str, object]
) -> None:
    refusal = may_issue(ask(document, **REASONS[document][code]))
    assert refusal is not None
    assert (refusal.code, dict(refusal.facts)) == (code, facts)


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize("document", Document)
@pytest.mark.parametrize(
    ("days", "code"),
    [(0, RefusalCode.CARD_TOO_NEW), (1, RefusalCode.CARD_TOO_NEW), (2, None)],
)
def test_a_card_serves_on_the_second_day_after_the_procedure(
    document: Document, days: int, code: RefusalCode | None
) -> None:
    """手続きをした日から1~2日後."""
    assert code_of(ask(document, card_procedure_on=TODAY - timedelta(days=days))) is code


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    ("document", "state"),
    [
        (Document.RESIDENT_RECORD, "record__in_update_until"),
        (Document.SEAL_REGISTRATION, "record__in_update_until"),
        (Document.FAMILY_REGISTER, "family__in_update_until"),
        (Document.SUPPLEMENTARY_REGISTER, "family__in_update_until"),
    ],
)
@pytest.mark.parametrize(
    ("until", "code"),
    [
        pytest.param(TODAY - timedelta(days=1), None, id="entered the day before"),
        pytest.param(TODAY, RefusalCode.RECORD_IN_UPDATE, id="still that day"),
    ],
)
def test_a_register_in_update_waits_to_the_end_of_that_day(
    document: Document, state: str, until: date, code: RefusalCode | None
) -> None:
    """その間は証明書の取得はできません."""
    assert code_of(ask(document, **{state: until})) is code


def test_the_day_is_that_of_japan_whatever_zone_the_instant_has() -> None:
    before = datetime(2026, 11, 19, 14, 59, tzinfo=UTC)
    for at, code in (
        (before, RefusalCode.KIOSK_CLOSED),
        (datetime(2026, 11, 20, 3, tzinfo=UTC), RefusalCode.RECORD_IN_UPDATE),
        (datetime(2026, 11, 21, 3, tzinfo=UTC), None),
    ):
        asked = ask(Document.RESIDENT_RECORD, at=at, record__in_update_until=TODAY)
        assert code_of(asked) is code


def test_a_household_without_a_householder_waits_until_one_is_notified() -> None:
    refusal = may_issue(ask(Document.RESIDENT_RECORD, record__awaits_householder=True))
    assert refusal is not None
    assert (refusal.code, dict(refusal.facts)) == (RefusalCode.RECORD_IN_UPDATE, {})


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 9")
@pytest.mark.parametrize("copies", [-1, 0, 1, 10, 11])
def test_one_to_ten_copies(copies: int) -> None:
    expected = None if 1 <= copies <= 10 else RefusalCode.COPIES_OUT_OF_RANGE
    assert code_of(ask(Document.TAXATION, copies=copies)) is expected


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 8")
def test_izumi_prints_every_item() -> None:
    assert code_of(ask(Document.RESIDENT_RECORD, IZUMI, items=frozenset(RecordItem))) is None


@pytest.mark.source("KIOSK-1", "moroyama-supplement §items")
@pytest.mark.parametrize("item", RecordItem)
def test_of_the_items_a_supplement_has_the_domicile_only(item: RecordItem) -> None:
    asked = ask(Document.SUPPLEMENTARY_REGISTER, items=frozenset({item}))
    expected = None if item is RecordItem.DOMICILE else RefusalCode.ITEM_NOT_OFFERED
    assert code_of(asked) is expected


@pytest.mark.source("KIOSK-2", "izumi-kiosk-leaflet §step 3", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    "document", [Document.RESIDENT_RECORD, Document.SEAL_REGISTRATION, Document.TAXATION]
)
@pytest.mark.parametrize("residence", [KAMAKURA, None])
def test_from_another_place_one_gets_what_the_domicile_gives_and_no_more(
    document: Document, residence: MunicipalityId | None
) -> None:
    """お住まいの市区町村の証明書."""
    asked = ask(document, residence=residence, record=None)
    assert code_of(asked) is RefusalCode.RESIDENT_ELSEWHERE


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    "document", [Document.RESIDENT_RECORD, Document.SEAL_REGISTRATION, Document.TAXATION]
)
def test_who_has_left_is_told_that_the_record_was_removed(document: Document) -> None:
    """住民票から除かれた方."""
    asked = ask(document, residence=None, record__removed_by="moved-out")
    assert code_of(asked) is RefusalCode.RECORD_REMOVED


@pytest.mark.source("KIOSK-2", "izumi-kiosk-leaflet §who")
@pytest.mark.parametrize("document", [Document.FAMILY_REGISTER, Document.SUPPLEMENTARY_REGISTER])
@pytest.mark.parametrize(
    ("residence", "is_here", "code"),
    [
        (IZUMI, True, None),
        (IZUMI, False, RefusalCode.DOMICILE_ELSEWHERE),
        (TSUKUBA, True, RefusalCode.RESIDENT_ELSEWHERE),
        (TSUKUBA, False, RefusalCode.RESIDENT_ELSEWHERE),
    ],
)
def test_izumi_asks_for_residence_and_domicile_whatever_use_is_registered(
    document: Document, residence: MunicipalityId, *, is_here: bool, code: RefusalCode | None
) -> None:
    """住民登録および本籍地が両方和泉市の方に限ります."""
    asked = ask(
        document,
        IZUMI,
        residence=residence,
        record=None,
        family__is_here=is_here,
        family__use=UseState.REGISTERED,
    )
    assert code_of(asked) is code


@pytest.mark.source(
    "KIOSK-4", "kamakura-guide-2024-05-01 §7 §8", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)"
)
@pytest.mark.parametrize("municipality", [KAMAKURA, FUJISAWA, TSUKUBA])
@pytest.mark.parametrize(
    ("use", "code"),
    [
        (UseState.REGISTERED, None),
        (UseState.PENDING, RefusalCode.USE_PENDING),
        (UseState.ENDED, RefusalCode.USE_ENDED),
        (UseState.ABSENT, RefusalCode.USE_NOT_REGISTERED),
        (UseState.NOT_NEEDED, RefusalCode.USE_NOT_REGISTERED),
    ],
)
def test_who_lives_elsewhere_registers_the_use_first(
    municipality: MunicipalityId, use: UseState, code: RefusalCode | None
) -> None:
    """事前に「利用登録」が必要です."""
    asked = ask(
        Document.FAMILY_REGISTER, municipality, residence=IZUMI, record=None, family__use=use
    )
    assert code_of(asked) is code


def test_a_pending_use_tells_from_when_on_to_try() -> None:
    asked = ask(
        Document.FAMILY_REGISTER,
        residence=IZUMI,
        family__use=UseState.PENDING,
        family__use_available_from=date(2026, 11, 27),
    )
    refusal = may_issue(asked)
    assert refusal is not None
    assert dict(refusal.facts) == {"available_from": "2026-11-27"}


@pytest.mark.parametrize("use", UseState)
def test_a_resident_needs_no_registration_of_the_use(use: UseState) -> None:
    assert code_of(ask(Document.FAMILY_REGISTER, KAMAKURA, family__use=use)) is None


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("hour", "code"),
    [
        (9, RefusalCode.KIOSK_CLOSED),
        (10, None),
        (17, None),
        (18, RefusalCode.KIOSK_CLOSED),
    ],
)
def test_each_document_has_its_own_hours(hour: int, code: RefusalCode | None) -> None:
    """戸籍は午前10時から午後6時まで."""
    at = NOON.replace(hour=hour)
    assert code_of(ask(Document.FAMILY_REGISTER, KAMAKURA, at=at)) is code
    assert code_of(ask(Document.SEAL_REGISTRATION, KAMAKURA, at=at)) is None


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    ("municipality", "code"), [(FUJISAWA, RefusalCode.TAX_ABSENT), (TSUKUBA, None)]
)
def test_only_fujisawa_asks_for_residence_on_the_base_day(
    municipality: MunicipalityId, code: RefusalCode | None
) -> None:
    """証明の課税基準日（1月1日）に藤沢市に住民登録がある方."""
    asked = ask(Document.TAXATION, municipality, tax__was_resident_on_base_day=False)
    assert code_of(asked) is code


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize("municipality", [FUJISAWA, TSUKUBA])
@pytest.mark.parametrize(
    ("on", "year", "code"),
    [
        (date(2026, 5, 31), 2025, None),
        (date(2026, 5, 31), 2026, RefusalCode.TAX_ABSENT),
        (date(2026, 6, 1), 2025, RefusalCode.TAX_ABSENT),
        (date(2026, 6, 1), 2026, None),
    ],
)
def test_a_tax_certificate_is_of_the_newest_year_only(
    municipality: MunicipalityId, on: date, year: int, code: RefusalCode | None
) -> None:
    """最新年度分のみ、現年度分."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=JST)
    assert code_of(ask(Document.TAXATION, municipality, at=at, tax__year=year)) is code


@pytest.mark.parametrize(
    ("document", "state"),
    [
        (Document.RESIDENT_RECORD, "record"),
        (Document.SEAL_REGISTRATION, "seal"),
        (Document.FAMILY_REGISTER, "family"),
        (Document.SUPPLEMENTARY_REGISTER, "family"),
        (Document.TAXATION, "tax"),
    ],
)
def test_a_question_without_its_register_is_a_wrong_question(
    document: Document, state: str
) -> None:
    with pytest.raises(UsageError, match="state of the register"):
        may_issue(ask(document, **{state: None}))


# Of what a municipality asks: condition → a document, and what goes against that condition alone.
CONDITIONS: dict[Condition, tuple[Document, dict[str, Any]]] = {
    Condition.RESIDENT_HERE: (
        Document.FAMILY_REGISTER,
        {"residence": TSUKUBA, "family__use": UseState.REGISTERED},
    ),
    Condition.DOMICILE_HERE: (Document.FAMILY_REGISTER, {"family__is_here": False}),
    Condition.USE_REGISTRATION_IF_RESIDENT_ELSEWHERE: (
        Document.FAMILY_REGISTER,
        {"residence": TSUKUBA},
    ),
    Condition.SEAL_REGISTERED: (Document.SEAL_REGISTRATION, {"seal__is_registered": False}),
    Condition.RESIDENT_HERE_ON_1_JANUARY: (
        Document.TAXATION,
        {"tax__was_resident_on_base_day": False},
    ),
    Condition.NEWEST_YEAR: (Document.TAXATION, {"tax__year": 2025}),
    Condition.TAXED_HERE: (Document.TAXATION, {"tax__is_held": False}),
}


@pytest.fixture
def municipality_asking(tree: Path) -> Any:
    """Make a municipality that asks for some conditions of one document."""

    def make(document: Document, *conditions: str) -> MunicipalityId:
        given = {
            "service": ("yes-no", "true"),
            f"offer.{document}": ("conditions", f"[{', '.join(conditions)}]"),
            f"subjects.{document}": ("subjects", "[self]"),
            f"hours.{document}": ("hours", '{opens: "06:30", closes: "23:00"}'),
            "closed-days": ("yearly-days", "null"),
            "most-copies": ("copies", "10"),
            "available-after": ("days", "2"),
        }
        (tree / "municipalities" / "sample-99999" / "kiosk.yaml").write_text(
            "".join(
                f"{key}:\n  title: {{ja: 見本, en: sample}}\n  unit: {unit}\n  values:\n"
                f"    - {{value: {value}, since: 2020-01-01, kind: guide, "
                "source: sample-guide#1, verified_on: 2026-11-21}\n"
                for key, (unit, value) in given.items()
            ),
            encoding="utf-8",
        )
        (tree / "national" / "fees.yaml").unlink(missing_ok=True)
        while_asked.enter_context(answering_by(load_over(tree)))
        return MunicipalityId("sample")

    with ExitStack() as while_asked:
        yield make


def test_every_condition_is_specified_here() -> None:
    assert set(CONDITIONS) == set(Condition)


@pytest.mark.parametrize("condition", Condition)
def test_a_condition_counts_where_the_guide_has_it(
    municipality_asking: Any, condition: Condition
) -> None:
    document, changes = CONDITIONS[condition]
    beside = {
        Condition.USE_REGISTRATION_IF_RESIDENT_ELSEWHERE: [Condition.DOMICILE_HERE],
        Condition.RESIDENT_HERE: [Condition.DOMICILE_HERE],
    }.get(condition, [])
    asking = municipality_asking(document, condition, *beside)
    assert may_issue(ask(document, asking)) is None
    assert may_issue(ask(document, asking, **changes)) is not None


@pytest.mark.parametrize("condition", sorted(set(Condition) - {Condition.TAXED_HERE}))
def test_a_condition_counts_nowhere_else(municipality_asking: Any, condition: Condition) -> None:
    document, changes = CONDITIONS[condition]
    asking = municipality_asking(
        document,
        *(
            [Condition.DOMICILE_HERE]
            if "residence" in changes and document is Document.FAMILY_REGISTER
            else []
        ),
    )
    assert may_issue(ask(document, asking, **changes)) is None


def test_a_document_that_is_not_offered_is_refused_at_any_hour(municipality_asking: Any) -> None:
    asking = municipality_asking(Document.TAXATION)
    refusal = may_issue(ask(Document.RESIDENT_RECORD, asking, at=NOON.replace(hour=23)))
    assert refusal is not None
    assert refusal.code is RefusalCode.DOCUMENT_NOT_OFFERED
    assert dict(refusal.facts) == {"document": "resident-record"}
