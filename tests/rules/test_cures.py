from datetime import date, time

import pytest

from jumin.rules import Cure, Hours, NoValueError, cure, desk, municipalities
from jumin.terms import MunicipalityId, RefusalCode


JUNE = date(2024, 6, 3)
NOVEMBER = date(2026, 11, 20)
EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)


@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_cure_in_every_municipality(
    code: RefusalCode, municipality: MunicipalityId
) -> None:
    told = cure(code, municipality, JUNE)
    assert told.code is code
    assert told.act
    assert told.who
    assert told.where
    assert told.sources
    assert told.reasons or not told.assumed


@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("code", RefusalCode)
def test_every_counter_a_cure_names_is_a_desk_of_the_municipality(
    code: RefusalCode, municipality: MunicipalityId
) -> None:
    for place in cure(code, municipality, JUNE).where:
        if place.startswith("counter."):
            assert desk(municipality, place, JUNE).value.name_ja


@pytest.mark.source(
    "fujisawa-guide §2",
    "nakanoto-guide-2022-11-11 §certificate 2",
    "kamakura-guide-2024-05-01 §5",
    "tsukuba-guide-2023-10 §3(2)",
    "izumi-guide §3",
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_blocked_pin_is_reset_by_the_holder_at_the_counter_with_card_and_proof(
    municipality: MunicipalityId,
) -> None:
    """本人がカードとカード以外の本人確認書類を持って窓口に."""
    told = cure(RefusalCode.PIN_BLOCKED, municipality, JUNE)
    assert (told.act, told.who, told.bring) == ("reset-pin", "self", ("card", "identity-document"))
    assert told.where[0] == "counter.main"
    assert not told.assumed


@pytest.mark.source("tsukuba-guide-2023-10 §3", "izumi-guide §3", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(
    ("municipality", "is_told"),
    [(TSUKUBA, True), (IZUMI, True), (KAMAKURA, False), (FUJISAWA, False), (NAKANOTO, False)],
)
def test_only_tsukuba_and_izumi_tell_of_resetting_the_signature_pin_by_app_and_kiosk(
    municipality: MunicipalityId, *, is_told: bool
) -> None:
    told = cure(RefusalCode.PIN_BLOCKED, municipality, JUNE)
    assert ("app-and-kiosk.signature-pin" in told.where) is is_told


@pytest.mark.source("kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §7(3)")
@pytest.mark.parametrize(
    ("municipality", "bring"),
    [(KAMAKURA, ("card", "identity-document")), (TSUKUBA, ("card",))],
)
def test_a_suspension_is_lifted_at_main_office_or_branch_with_the_papers_of_the_guide(
    municipality: MunicipalityId, bring: tuple[str, ...]
) -> None:
    """見つかったマイナンバーカードを持って."""
    told = cure(RefusalCode.CARD_SUSPENDED, municipality, JUNE)
    assert told.where == ("counter.main", "counter.branches")
    assert told.bring == bring


@pytest.mark.source("jpki-cps §4.9.9", "tsukuba-guide-2023-10 §7(3)")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_held_certificate_is_replaced_and_never_released(municipality: MunicipalityId) -> None:
    assert cure(RefusalCode.CERTIFICATE_HELD, municipality, JUNE).act == "replace-certificate"


@pytest.mark.source("fujisawa-guide §7", "kamakura-guide-2024-05-01 §5", "izumi-guide §8")
@pytest.mark.parametrize(
    ("municipality", "cost"),
    [(FUJISAWA, 1000), (KAMAKURA, 1000), (IZUMI, 1000), (NAKANOTO, None)],
)
def test_a_reissue_costs_at_most_1000_yen_where_the_guide_names_the_fee(
    municipality: MunicipalityId, cost: int | None
) -> None:
    """再交付手数料1,000円（電子証明書を希望しない場合800円）."""
    told = cure(RefusalCode.CARD_UNREADABLE, municipality, JUNE)
    assert (told.cost, told.assumed) == (cost, False)


@pytest.mark.source(
    "kamakura-guide-2024-05-01 §7 §8", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)"
)
@pytest.mark.parametrize(
    ("municipality", "where", "is_assumed"),
    [
        (KAMAKURA, ("kiosk", "web"), False),
        (TSUKUBA, ("kiosk", "web"), False),
        (FUJISAWA, ("kiosk", "counter.main"), False),
        (IZUMI, ("kiosk", "web"), True),
        (NAKANOTO, ("kiosk", "web"), True),
    ],
)
def test_the_use_is_registered_beforehand_where_the_guide_says(
    municipality: MunicipalityId, where: tuple[str, ...], *, is_assumed: bool
) -> None:
    """コンビニ等からオンラインで事前に利用登録を行う."""
    told = cure(RefusalCode.USE_NOT_REGISTERED, municipality, NOVEMBER)
    assert (told.act, told.where, told.assumed) == ("register-use", where, is_assumed)
    anew = cure(RefusalCode.USE_ENDED, municipality, NOVEMBER)
    assert (anew.act, anew.assumed) == ("register-use-anew", municipality != KAMAKURA)


@pytest.mark.source("tsukuba-guide-2023-10 §5(3)", "kamakura-guide-2024-05-01 §2")
@pytest.mark.parametrize(
    ("code", "municipality", "where", "is_assumed"),
    [
        (RefusalCode.TAX_ABSENT, TSUKUBA, "counter.tax", False),
        (RefusalCode.TAX_UNDETERMINED, TSUKUBA, "counter.tax", False),
        (RefusalCode.TAX_UNDETERMINED, KAMAKURA, "counter.tax", False),
        (RefusalCode.TAX_UNDETERMINED, FUJISAWA, "counter.main", True),
        (RefusalCode.TAX_ABSENT, FUJISAWA, "municipality.1-january", False),
    ],
)
def test_taxes_are_the_tax_desks_matter(
    code: RefusalCode, municipality: MunicipalityId, where: str, *, is_assumed: bool
) -> None:
    """市民税課にお問い合わせください."""
    told = cure(code, municipality, NOVEMBER)
    assert (told.where, told.assumed) == ((where,), is_assumed)


@pytest.mark.source("izumi-kiosk-leaflet §who", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("municipality", "is_assumed"), [(IZUMI, False), (KAMAKURA, False), (FUJISAWA, True)]
)
def test_whose_domicile_is_elsewhere_asks_there(
    municipality: MunicipalityId, *, is_assumed: bool
) -> None:
    """本籍地のある市区町村にお問い合わせください."""
    told = cure(RefusalCode.DOMICILE_ELSEWHERE, municipality, NOVEMBER)
    assert "municipality.domicile" in told.where
    assert told.assumed is is_assumed


@pytest.mark.source("kamakura-guide-2024-05-01 §8", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize(
    ("municipality", "is_assumed"), [(KAMAKURA, False), (TSUKUBA, False), (IZUMI, True)]
)
def test_a_bad_print_that_was_taken_home_is_paid_for_again(
    municipality: MunicipalityId, *, is_assumed: bool
) -> None:
    """後日来店した場合には返金は行えません、返金はできません."""
    told = cure(RefusalCode.PRINT_NOT_REPORTED, municipality, NOVEMBER)
    assert (told.act, "money" in told.bring, told.assumed) == ("get-another", True, is_assumed)


@pytest.mark.source("tsukuba-guide-2023-10 §3(2)", "izumi-guide §3")
@pytest.mark.parametrize("code", [RefusalCode.RESET_CODE_WRONG, RefusalCode.RESET_CODE_EXPIRED])
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_reset_is_reserved_anew_in_the_app_or_made_at_the_counter(
    code: RefusalCode, municipality: MunicipalityId
) -> None:
    """アプリとコンビニで再設定."""
    told = cure(code, municipality, NOVEMBER)
    assert told.where[:2] == ("app-and-kiosk.signature-pin", "counter.main")
    assert {"card", "phone", "pin"} <= set(told.bring)
    assert told.assumed is (municipality not in {TSUKUBA, IZUMI})


@pytest.mark.source("kamakura-guide-2024-05-01 §7")
def test_a_seal_is_registered_at_the_citys_counter() -> None:
    """事前に市の窓口での印鑑登録が必要です."""
    told = cure(RefusalCode.SEAL_NOT_REGISTERED, KAMAKURA, NOVEMBER)
    assert (told.where, told.assumed) == (("counter.main",), False)


def test_a_cure_after_the_edition_says_as_of_when() -> None:
    told: Cure = cure(RefusalCode.PIN_BLOCKED, KAMAKURA, JUNE)
    assert [str(source) for source in told.sources] == ["kamakura-guide-2024-05-01 §5"]
    assert told.as_of == date(2024, 5, 1)


@pytest.mark.source("tsukuba-guide-2023-10 §3(2)")
def test_tsukubas_city_hall_is_open_on_saturdays_and_two_late_thursdays() -> None:
    """市役所本庁舎のみ第2・4木曜日は19:30まで."""
    main = desk(TSUKUBA, "counter.main", JUNE).value
    assert {each.days: each.hours for each in main.open} == {
        "weekdays": Hours(time(8, 45), time(16, 30)),
        "saturdays": Hours(time(8, 45), time(16, 30)),
        "second-and-fourth-thursdays": Hours(time(8, 45), time(19, 30)),
    }
    assert main.closed == ("sundays", "holidays", "29-december-to-3-january")


@pytest.mark.source("nakanoto-guide-2022-11-11 §contact", "izumi-guide §contact")
@pytest.mark.parametrize(
    ("municipality", "phone"), [(NAKANOTO, "0767-72-3132"), (IZUMI, "0725-99-8117")]
)
def test_a_desk_has_the_phone_of_its_guide(municipality: MunicipalityId, phone: str) -> None:
    assert desk(municipality, "main", JUNE).value.phone == phone


def test_a_desk_that_a_municipality_does_not_have_is_an_error() -> None:
    with pytest.raises(NoValueError, match="we hold none"):
        desk(IZUMI, "counter.branches", JUNE)
