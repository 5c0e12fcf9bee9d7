from datetime import date, time

import pytest

from jumin.rules import Cure, Hours, NoValueError, cure, desk, municipalities
from jumin.terms import MunicipalityId, RefusalCode


JUNE = date(2024, 6, 3)
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
