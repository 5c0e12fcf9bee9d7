from datetime import UTC, date, datetime, time

import pytest

from jumin.rules import (
    Condition,
    Hours,
    NoValueError,
    UnknownMunicipalityError,
    available_from,
    conditions,
    documents,
    fee,
    hours,
    items,
    most_copies,
    municipalities,
    next_opening,
    opening,
    packaged,
    subjects,
)
from jumin.terms import (
    JST,
    Document,
    MunicipalityId,
    RecordItem,
    RefusalCode,
    RefusedError,
    Subject,
    UsageError,
)


FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
RECORD, SEAL, FAMILY = (
    Document.RESIDENT_RECORD,
    Document.SEAL_REGISTRATION,
    Document.FAMILY_REGISTER,
)
SUPPLEMENT, TAX = Document.SUPPLEMENTARY_REGISTER, Document.TAXATION
JUNE = date(2024, 6, 3)


def at(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """An instant of the second half of 2024 or the first of 2025."""
    year = 2025 if month < 6 else 2024
    return datetime(year, month, day, hour, minute, second, tzinfo=JST)


@pytest.mark.source(
    "KIOSK-2",
    "fujisawa-guide §9",
    "kamakura-guide-2024-05-01 §7",
    "tsukuba-guide-2023-10 §5(3)",
    "izumi-kiosk-leaflet",
)
@pytest.mark.parametrize(
    ("municipality", "offered"),
    [
        (FUJISAWA, [RECORD, SEAL, FAMILY, SUPPLEMENT, TAX]),
        (KAMAKURA, [RECORD, SEAL, FAMILY]),
        (TSUKUBA, [RECORD, SEAL, FAMILY, SUPPLEMENT, TAX]),
        (IZUMI, [RECORD, SEAL, FAMILY, SUPPLEMENT]),
        (NAKANOTO, []),
    ],
)
def test_each_municipality_offers_the_documents_of_its_guide(
    municipality: MunicipalityId, offered: list[Document]
) -> None:
    answer = documents(municipality, JUNE)
    assert [offer.document for offer in answer.value] == offered
    assert answer.assumed == (municipality == NAKANOTO)


@pytest.mark.source("KIOSK-2", "izumi-kiosk-leaflet")
def test_in_izumi_a_family_register_needs_residence_and_registered_domicile() -> None:
    """住民登録および本籍地が両方和泉市の方に限ります."""
    required = {offer.document: offer.conditions for offer in documents(IZUMI, JUNE).value}
    assert set(required[FAMILY]) == {Condition.RESIDENT_HERE, Condition.DOMICILE_HERE}


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9")
def test_in_fujisawa_a_tax_certificate_is_of_the_newest_year_and_for_oneself() -> None:
    """本人分かつ最新年度分のみ."""
    assert set(conditions(FUJISAWA, TAX, JUNE).value) == {
        Condition.NEWEST_YEAR,
        Condition.RESIDENT_HERE_ON_1_JANUARY,
    }
    assert subjects(FUJISAWA, TAX, JUNE).value == (Subject.SELF,)


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("document", "asked", "is_open"),
    [
        pytest.param(RECORD, at(6, 3, 6, 29, 59), False, id="record, 06:29:59"),
        pytest.param(RECORD, at(6, 3, 6, 30), True, id="record, 06:30"),
        pytest.param(RECORD, at(6, 3, 22, 59, 59), True, id="record, 22:59:59"),
        pytest.param(RECORD, at(6, 3, 23, 0), False, id="record, 23:00"),
        pytest.param(RECORD, at(6, 3, 0, 0), False, id="record, midnight"),
        pytest.param(SEAL, at(6, 3, 6, 30), True, id="seal, 06:30"),
        pytest.param(FAMILY, at(6, 3, 9, 59, 59), False, id="family, 09:59:59"),
        pytest.param(FAMILY, at(6, 3, 10, 0), True, id="family, 10:00"),
        pytest.param(FAMILY, at(6, 3, 17, 59, 59), True, id="family, 17:59:59"),
        pytest.param(FAMILY, at(6, 3, 18, 0), False, id="family, 18:00"),
    ],
)
def test_kamakura_is_open_from_the_first_hour_and_closed_from_the_last(
    document: Document, asked: datetime, *, is_open: bool
) -> None:
    """午前6時半から午後11時まで、戸籍は午前10時から午後6時まで."""
    answer = opening(KAMAKURA, document, asked)
    assert (answer.value, answer.assumed) == (is_open, False)


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("month", "day", "is_open"),
    [(12, 28, True), (12, 29, False), (12, 31, False), (1, 1, False), (1, 3, False), (1, 4, True)],
)
def test_kamakura_is_closed_over_the_turn_of_the_year(
    month: int, day: int, *, is_open: bool
) -> None:
    """12月29日から1月3日までの期間を除く."""
    assert opening(KAMAKURA, RECORD, at(month, day, 12)).value is is_open
    assert (hours(KAMAKURA, RECORD, at(month, day, 0).date()).value is not None) is is_open


@pytest.mark.source("KIOSK-3", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    ("month", "day", "is_open"), [(12, 28, True), (12, 29, False), (1, 3, False), (1, 4, True)]
)
def test_in_tsukuba_the_days_that_may_be_without_service_are_assumed_to_be(
    month: int, day: int, *, is_open: bool
) -> None:
    """12/29~1/3はメンテナンス等により利用できない場合があります."""
    answer = opening(TSUKUBA, FAMILY, at(month, day, 12))
    assert answer.value is is_open
    assert answer.assumed


@pytest.mark.source("KIOSK-3", "fujisawa-guide §9")
@pytest.mark.parametrize("document", Document)
@pytest.mark.parametrize(("month", "day"), [(12, 29), (1, 1), (6, 3)])
def test_fujisawa_is_open_every_day_from_0630_to_2300(
    document: Document, month: int, day: int
) -> None:
    """毎日 午前6時30分~午後11時."""
    answer = hours(FUJISAWA, document, at(month, day, 0).date())
    assert answer.value == Hours(time(6, 30), time(23))
    assert not answer.assumed


def test_hours_that_the_guide_does_not_tell_are_assumed() -> None:
    answer = hours(IZUMI, RECORD, JUNE)
    assert answer.value == Hours(time(6, 30), time(23))
    assert answer.assumed
    assert any("guide names no hours" in str(reason) for reason in answer.reasons)


@pytest.mark.parametrize(
    ("municipality", "document"), [(NAKANOTO, RECORD), (KAMAKURA, TAX), (IZUMI, TAX)]
)
def test_what_is_not_offered_has_no_hours(municipality: MunicipalityId, document: Document) -> None:
    assert hours(municipality, document, JUNE).value is None
    assert opening(municipality, document, at(6, 3, 12)).value is False
    assert next_opening(municipality, document, at(6, 3, 12)) is None


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("asked", "opens_at"),
    [
        pytest.param(at(6, 3, 6, 29, 59), at(6, 3, 6, 30), id="a second before"),
        pytest.param(at(6, 3, 6, 30), at(6, 3, 6, 30), id="at the opening"),
        pytest.param(at(6, 3, 6, 30, 1), at(6, 4, 6, 30), id="a second after"),
        pytest.param(at(6, 3, 23), at(6, 4, 6, 30), id="at the closing"),
        pytest.param(at(12, 28, 23), at(1, 4, 6, 30), id="over the turn of the year"),
    ],
)
def test_the_next_opening_is_that_of_the_next_day_with_service(
    asked: datetime, opens_at: datetime
) -> None:
    assert next_opening(KAMAKURA, RECORD, asked) == opens_at


def test_hours_are_those_of_japan_whatever_zone_the_instant_has() -> None:
    assert opening(KAMAKURA, RECORD, datetime(2024, 6, 2, 21, 30, tzinfo=UTC)).value
    assert not opening(KAMAKURA, RECORD, datetime(2024, 6, 2, 21, 29, 59, tzinfo=UTC)).value
    assert next_opening(KAMAKURA, RECORD, datetime(2024, 6, 2, 21, tzinfo=UTC)) == at(6, 3, 6, 30)


def test_an_instant_without_a_zone_is_a_wrong_question() -> None:
    naive = at(6, 3, 12).replace(tzinfo=None)
    with pytest.raises(UsageError):
        opening(KAMAKURA, RECORD, naive)
    with pytest.raises(UsageError):
        next_opening(KAMAKURA, RECORD, naive)


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    ("municipality", "document", "yen", "is_assumed"),
    [
        (KAMAKURA, RECORD, 300, False),
        (KAMAKURA, SEAL, 300, False),
        (KAMAKURA, FAMILY, 450, False),
        (TSUKUBA, RECORD, 150, False),
        (TSUKUBA, SUPPLEMENT, 150, False),
        (TSUKUBA, TAX, 150, False),
        (TSUKUBA, FAMILY, 350, False),
        (FUJISAWA, RECORD, 300, True),
        (FUJISAWA, FAMILY, 450, True),
        (IZUMI, RECORD, 300, True),
    ],
)
def test_a_copy_costs(
    municipality: MunicipalityId, document: Document, yen: int, *, is_assumed: bool
) -> None:
    one, ten = (fee(municipality, document, copies, JUNE) for copies in (1, 10))
    assert (one.value, one.assumed) == (yen, is_assumed)
    assert ten.value == 10 * yen


@pytest.mark.parametrize(
    ("municipality", "document", "copies", "code"),
    [
        (NAKANOTO, RECORD, 1, RefusalCode.KIOSK_NO_SERVICE),
        (KAMAKURA, TAX, 1, RefusalCode.DOCUMENT_NOT_OFFERED),
        (KAMAKURA, RECORD, 0, RefusalCode.COPIES_OUT_OF_RANGE),
        (KAMAKURA, RECORD, 11, RefusalCode.COPIES_OUT_OF_RANGE),
    ],
)
def test_what_can_not_be_had_has_no_fee(
    municipality: MunicipalityId, document: Document, copies: int, code: RefusalCode
) -> None:
    with pytest.raises(RefusedError) as no:
        fee(municipality, document, copies, JUNE)
    assert no.value.refusal.code is code


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 9")
def test_one_visit_allows_ten_copies() -> None:
    """部数（最大10部）."""
    assert (most_copies(JUNE, IZUMI).value, most_copies(JUNE, IZUMI).assumed) == (10, False)
    assert (most_copies(JUNE, KAMAKURA).value, most_copies(JUNE, KAMAKURA).assumed) == (10, True)
    assert most_copies(JUNE).assumed


@pytest.mark.source(
    "KIOSK-1",
    "KIOSK-5",
    "izumi-kiosk-leaflet §step 8",
    "kamakura-guide-2024-05-01 §7",
    "tsukuba-guide-2023-10 §5(3)",
)
@pytest.mark.parametrize(
    ("municipality", "prints_my_number"),
    [(IZUMI, True), (KAMAKURA, False), (TSUKUBA, False), (FUJISAWA, False)],
)
def test_my_number_is_printed_in_izumi_only(
    municipality: MunicipalityId, *, prints_my_number: bool
) -> None:
    answer = items(municipality, RECORD, JUNE)
    assert {RecordItem.HOUSEHOLDER, RecordItem.DOMICILE} <= answer.value
    assert (RecordItem.MY_NUMBER in answer.value) is prints_my_number
    assert answer.assumed == (municipality != IZUMI)


@pytest.mark.source("KIOSK-1", "moroyama-supplement §items")
@pytest.mark.parametrize(
    ("on", "offered"),
    [
        (date(2022, 4, 1), frozenset({RecordItem.DOMICILE})),
        (date(2026, 11, 20), frozenset({RecordItem.DOMICILE})),
    ],
)
def test_of_a_supplement_the_domicile_is_printed_on_request(
    on: date, offered: frozenset[RecordItem]
) -> None:
    """「本籍・筆頭者」の記載の有無が選択可能です."""
    assert items(FUJISAWA, SUPPLEMENT, on).value == offered


@pytest.mark.source("KIOSK-1", "moroyama-supplement §items")
@pytest.mark.parametrize(
    ("on", "on_request"), [(date(2022, 1, 10), False), (date(2022, 1, 11), True)]
)
def test_the_supplement_leaves_the_domicile_out_since_the_day_of_the_law(
    on: date, *, on_request: bool
) -> None:
    """令和4年1月11日から."""
    known = packaged().find(bool, "kiosk.item.supplementary-register.domicile", on)
    assert known.value is on_request


@pytest.mark.source(
    "KIOSK-1",
    "KIOSK-2",
    "fujisawa-guide §9",
    "kamakura-guide-2024-05-01 §7",
    "tsukuba-guide-2023-10 §5(3)",
    "izumi-kiosk-leaflet §who",
)
@pytest.mark.parametrize(
    ("municipality", "document", "stated", "is_assumed"),
    [
        (FUJISAWA, RECORD, [Subject.SELF, Subject.ALL], False),
        (FUJISAWA, SEAL, [Subject.SELF], False),
        (FUJISAWA, SUPPLEMENT, [Subject.SELF, Subject.ALL], False),
        (KAMAKURA, RECORD, [Subject.SELF, Subject.ALL], True),
        (KAMAKURA, FAMILY, [Subject.SELF, Subject.ALL], False),
        (KAMAKURA, SEAL, [Subject.SELF], True),
        (KAMAKURA, TAX, [], False),
        (TSUKUBA, FAMILY, [Subject.SELF, Subject.ALL], False),
        (TSUKUBA, TAX, [Subject.SELF], True),
        (IZUMI, FAMILY, [Subject.SELF, Subject.ALL], False),
        (NAKANOTO, RECORD, [], True),
    ],
)
def test_a_document_states_the_matters_that_the_guide_names(
    municipality: MunicipalityId, document: Document, stated: list[Subject], *, is_assumed: bool
) -> None:
    """本人分及び本人と同一世帯の方の分、戸籍全部・個人事項証明書."""
    answer = subjects(municipality, document, JUNE)
    assert (list(answer.value), answer.assumed) == (stated, is_assumed)


def test_a_document_that_is_not_offered_has_no_conditions() -> None:
    with pytest.raises(NoValueError, match=r"offer\.taxation"):
        conditions(KAMAKURA, TAX, JUNE)


@pytest.mark.parametrize(
    ("municipality", "document"),
    [(NAKANOTO, RECORD), (KAMAKURA, TAX), (IZUMI, SEAL), (IZUMI, FAMILY), (KAMAKURA, SUPPLEMENT)],
)
def test_only_a_record_or_a_supplement_that_is_offered_has_items(
    municipality: MunicipalityId, document: Document
) -> None:
    assert items(municipality, document, JUNE).value == frozenset()


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_a_card_serves_from_the_second_day_after_pickup_or_continued_use() -> None:
    """手続きをした日から1~2日後に利用することができます."""
    answer = available_from(KAMAKURA, date(2024, 6, 30))
    assert (answer.value, answer.assumed) == (date(2024, 7, 2), False)


@pytest.mark.parametrize(
    ("procedure_on", "is_assumed"), [(date(2024, 4, 30), True), (date(2024, 5, 1), False)]
)
def test_before_the_guides_edition_the_days_are_assumed(
    procedure_on: date, *, is_assumed: bool
) -> None:
    assert available_from(KAMAKURA, procedure_on).assumed is is_assumed


@pytest.mark.parametrize(("on", "is_known"), [(date(2024, 4, 30), False), (date(2024, 5, 1), True)])
def test_before_its_edition_a_guide_says_nothing_of_the_service_and_none_is_assumed(
    on: date, *, is_known: bool
) -> None:
    told = documents(KAMAKURA, on)
    assert bool(told.value) is is_known
    assert told.assumed is not is_known


def test_every_document_that_is_offered_has_hours_and_a_fee() -> None:
    for municipality in municipalities():
        for offer in documents(municipality.id, JUNE).value:
            assert hours(municipality.id, offer.document, JUNE).value is not None
            assert fee(municipality.id, offer.document, 1, JUNE).value > 0


def test_a_municipality_we_do_not_hold_is_a_wrong_question() -> None:
    with pytest.raises(UnknownMunicipalityError):
        documents(MunicipalityId("atlantis"), JUNE)
