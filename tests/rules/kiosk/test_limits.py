"""What a kiosk does not issue, and what to know before."""

from datetime import date
from pathlib import Path

import pytest
from changing import assert_changes_as_told

from jumin.rules import (
    FeeFreePurpose,
    Note,
    NotIssued,
    answering_by,
    conditions,
    documents,
    fee_free_purposes,
    items,
    kiosk_notes,
    load_over,
    machine_flow,
    municipalities,
    newest_tax_year,
    not_issued,
    stores,
    subjects,
)
from jumin.terms import Document, MunicipalityId, RefusalCode


ON = date(2026, 11, 20)
EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
RECORD, FAMILY = Document.RESIDENT_RECORD, Document.FAMILY_REGISTER
SUPPLEMENT, TAX = Document.SUPPLEMENTARY_REGISTER, Document.TAXATION
OFFERED = [(place, offer.document) for place in EVERYWHERE for offer in documents(place, ON).value]
REFUSED = {
    RefusalCode.RECORD_REMOVED: NotIssued.REMOVED,
    RefusalCode.RECORD_MOVING_OUT: NotIssued.HOUSEHOLD_MOVING_OUT,
    RefusalCode.RECORD_RESTRICTED: NotIssued.RESTRICTED,
    RefusalCode.RECORD_IN_UPDATE: NotIssued.IN_UPDATE,
    RefusalCode.RECORD_CHARACTERS: NotIssued.CHARACTERS,
}


ALL_NOTES = f"""\
notes:
  title: {{ja: 注意事項, en: notes}}
  unit: kiosk-notes
  values:
    - value: [{", ".join(reversed(Note))}]
      since: unknown
      kind: guide
      source: kamakura-guide-2024-05-01#7
      verified_on: 2026-11-22
"""


def told_by_guide(place: MunicipalityId, document: Document) -> set[NotIssued]:
    return {one.what for one in not_issued(place, document, ON).value if not one.is_assumed}


def assumed(place: MunicipalityId, document: Document) -> set[NotIssued]:
    return {one.what for one in not_issued(place, document, ON).value if one.is_assumed}


@pytest.mark.source("KIOSK-9")
def test_nothing_is_assumed_where_a_guide_warns_of_all_that_others_do(tmp_path: Path) -> None:
    own = tmp_path / "municipalities" / "kamakura-14204"
    own.mkdir(parents=True)
    (own / "kiosk.yaml").write_text(ALL_NOTES, encoding="utf-8")
    with answering_by(load_over(tmp_path)):
        told = kiosk_notes(KAMAKURA, ON)
    assert [one.what for one in told.value] == [*reversed(Note)]
    assert not told.assumed
    assert [source.source.id for source in told.sources] == ["kamakura-guide-2024-05-01"]
    assert kiosk_notes(KAMAKURA, ON).assumed


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_in_kamakura_seven_kinds_of_resident_records_are_not_issued() -> None:
    """次の住民票の写しは発行できません ①〜⑦."""
    assert told_by_guide(KAMAKURA, RECORD) == {
        NotIssued.REMOVED,
        NotIssued.HOUSEHOLD_MOVING_OUT,
        NotIssued.RESTRICTED,
        NotIssued.RESIDENCE_CODE,
        NotIssued.MY_NUMBER,
        NotIssued.HISTORY,
        NotIssued.ALIAS_HISTORY,
        NotIssued.CHARACTERS,
    }


@pytest.mark.source("KIOSK-5", "fujisawa-guide §9")
def test_in_fujisawa_neither_superseded_nor_removed_records_and_no_residence_code() -> None:
    """改製原住民票、除票は取得できません。また住民票コードは出力されません."""
    assert told_by_guide(FUJISAWA, RECORD) == {
        NotIssued.SUPERSEDED,
        NotIssued.REMOVED,
        NotIssued.RESIDENCE_CODE,
    }
    assert NotIssued.MY_NUMBER in assumed(FUJISAWA, RECORD)


@pytest.mark.source("KIOSK-5", "tsukuba-guide-2023-10 §5(3)")
def test_in_tsukuba_no_history_no_my_number_and_not_just_after_a_notification() -> None:
    """住所の履歴やマイナンバーの表示等、住所変更届や戸籍の届出の直後."""
    assert told_by_guide(TSUKUBA, RECORD) == {
        NotIssued.HISTORY,
        NotIssued.MY_NUMBER,
        NotIssued.HOUSEHOLD_MOVING_OUT,
        NotIssued.IN_UPDATE,
    }


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7", "fujisawa-guide §9")
@pytest.mark.parametrize(
    ("place", "document"), [(KAMAKURA, FAMILY), (FUJISAWA, FAMILY), (FUJISAWA, SUPPLEMENT)]
)
def test_of_family_registers_only_current_ones_are_issued(
    place: MunicipalityId, document: Document
) -> None:
    """現在戸籍のみ、除籍や改製原戸籍は取得できません."""
    told = told_by_guide(place, document)
    assert {NotIssued.REMOVED_REGISTER, NotIssued.SUPERSEDED_REGISTER} <= told


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_in_kamakura_no_family_register_while_a_notification_is_being_entered() -> None:
    """その間は証明書の取得はできません."""
    assert NotIssued.IN_UPDATE in told_by_guide(KAMAKURA, FAMILY)


@pytest.mark.source("KIOSK-5", "tsukuba-guide-2023-10 §5(3)", "fujisawa-guide §9")
def test_tax_certificates_are_of_the_newest_year_and_in_some_cases_the_tax_desk_is_asked() -> None:
    """税関係証明書において、取得できない場合があります."""
    assert told_by_guide(TSUKUBA, TAX) == {NotIssued.PAST_YEARS, NotIssued.SOME_TAX_CASES}
    assert told_by_guide(FUJISAWA, TAX) == {NotIssued.PAST_YEARS}


@pytest.mark.source("KIOSK-5", "izumi-kiosk-leaflet §step 8")
def test_only_izumi_issues_records_with_my_number() -> None:
    listing = {
        place
        for place, document in OFFERED
        if document is RECORD
        and NotIssued.MY_NUMBER not in {one.what for one in not_issued(place, RECORD, ON).value}
    }
    assert listing == {IZUMI}


@pytest.mark.source("KIOSK-5")
@pytest.mark.parametrize("place", [FUJISAWA, KAMAKURA, TSUKUBA, IZUMI])
@pytest.mark.parametrize("code", REFUSED)
def test_what_the_rules_refuse_of_a_resident_record_is_listed_everywhere(
    code: RefusalCode, place: MunicipalityId
) -> None:
    assert REFUSED[code] in told_by_guide(place, RECORD) | assumed(place, RECORD)


@pytest.mark.parametrize(("place", "document"), OFFERED)
def test_of_every_document_something_is_not_issued_and_nothing_is_listed_twice(
    place: MunicipalityId, document: Document
) -> None:
    listed = [one.what for one in not_issued(place, document, ON).value]
    assert listed
    assert len(set(listed)) == len(listed)
    own_first = [one.is_assumed for one in not_issued(place, document, ON).value]
    number = NotIssued.MY_NUMBER  # told by its own parameter, and last
    assert own_first == sorted(own_first) or listed[-1] is number


@pytest.mark.parametrize(("place", "document"), [(NAKANOTO, RECORD), (KAMAKURA, TAX)])
def test_of_what_is_not_handed_out_nothing_is_listed(
    place: MunicipalityId, document: Document
) -> None:
    assert not_issued(place, document, ON).value == ()


@pytest.mark.source(
    "KIOSK-7",
    "KIOSK-9",
    "KIOSK-11",
    "COUNTER-7",
    "tsukuba-guide-2023-10 §5(3)",
    "kamakura-guide-2024-05-01 §7 §8",
    "fujisawa-guide §9",
    "izumi-kiosk-leaflet §step 14",
)
@pytest.mark.parametrize(
    ("place", "notes"),
    [
        (
            FUJISAWA,
            {Note.MAINTENANCE_STOPS, Note.MACHINES_ONLY, Note.SEAL_CARD_AT_COUNTER},
        ),
        (
            KAMAKURA,
            {
                Note.NO_EXCHANGE,
                Note.NO_REFUND,
                Note.BAD_PRINT_REFUNDED,
                Note.FEE_FREE_AT_COUNTER_ONLY,
                Note.MAINTENANCE_STOPS,
                Note.SHOPS_OWN_HOURS,
                Note.SEAL_CARD_AT_COUNTER,
            },
        ),
        (
            TSUKUBA,
            {
                Note.PAPER_DIFFERS,
                Note.NO_EXCHANGE,
                Note.NO_REFUND,
                Note.FEE_FREE_AT_COUNTER_ONLY,
                Note.NOT_STAPLED,
                Note.PAGES_NUMBERED_AS_ONE,
                Note.NOT_NEWEST,
                Note.MAINTENANCE_STOPS,
                Note.MACHINES_ONLY,
            },
        ),
        (IZUMI, {Note.MACHINES_DIFFER, Note.STAFF_FOR_PAPER_ONLY}),
        (NAKANOTO, set()),
    ],
)
def test_a_guide_warns_of_what_it_says(place: MunicipalityId, notes: set[Note]) -> None:
    """ご利用時の注意事項."""
    told = kiosk_notes(place, ON).value
    assert {one.what for one in told if not one.is_assumed} == notes


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8", "tsukuba-guide-2023-10 §5(3)")
def test_that_a_bad_print_is_refunded_is_assumed_where_only_kamakura_says_so() -> None:
    """直ちに申告すれば…返金してもらえます."""
    told = {one.what: one.is_assumed for one in kiosk_notes(TSUKUBA, ON).value}
    assert told[Note.BAD_PRINT_REFUNDED]
    assert not told[Note.NO_REFUND]


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    ("place", "purposes", "is_assumed"),
    [
        (KAMAKURA, (FeeFreePurpose.PUBLIC_PENSION,), False),
        (
            TSUKUBA,
            (FeeFreePurpose.PUBLIC_PENSION, FeeFreePurpose.SPECIAL_CHILD_ALLOWANCE),
            False,
        ),
        (FUJISAWA, (FeeFreePurpose.PUBLIC_PENSION,), True),
    ],
)
def test_for_what_the_counter_asks_no_fee(
    place: MunicipalityId, purposes: tuple[FeeFreePurpose, ...], *, is_assumed: bool
) -> None:
    """手数料が免除される証明書（公的年金受給手続用等）は市の窓口でのみ."""
    told = fee_free_purposes(place, ON)
    assert (told.value, told.assumed) == (purposes, is_assumed)


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("on", [date(2024, 5, 1), date(2024, 5, 31), date(2026, 11, 20)], ids=str)
def test_everything_told_of_kiosks_changes_on_the_day_that_is_told(
    place: MunicipalityId, on: date
) -> None:
    for ask in (documents, stores, machine_flow, kiosk_notes, fee_free_purposes):
        assert_changes_as_told(lambda day, ask=ask: ask(place, day), on, days=40)
    for document in Document:
        for ask_of in (subjects, items, not_issued):
            assert_changes_as_told(
                lambda day, ask=ask_of, document=document: ask(place, document, day), on, days=40
            )
    for offer in documents(place, on).value:
        assert_changes_as_told(
            lambda day, document=offer.document: conditions(place, document, day), on, days=40
        )


@pytest.mark.source("KIOSK-2", "atsugi-tax-certificates §year")
@pytest.mark.parametrize("on", [date(2026, 5, 31), date(2026, 6, 1), date(2026, 12, 31)], ids=str)
def test_the_newest_tax_year_changes_on_the_day_that_is_told(on: date) -> None:
    assert_changes_as_told(newest_tax_year, on)


def test_the_shops_that_take_phones_change_on_the_day_that_is_told() -> None:
    assert stores(NAKANOTO, date(2024, 1, 21)).changes_on == date(2024, 1, 22)
    assert_changes_as_told(lambda day: stores(NAKANOTO, day), date(2024, 1, 1), days=40)
