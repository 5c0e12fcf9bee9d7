from datetime import date

import pytest

from jumin.rules import (
    Cause,
    Circumstance,
    Comer,
    Cure,
    Procedure,
    cure,
    desk,
    municipalities,
    papers,
    procedures,
    reissue_fee,
    ways,
)
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
    "INFO-1",
    "COUNTER-2",
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


@pytest.mark.source(
    "INFO-1",
    "COUNTER-3",
    "tsukuba-guide-2023-10 §3",
    "izumi-guide §3",
    "kamakura-guide-2024-05-01 §5",
)
@pytest.mark.parametrize(
    ("municipality", "is_told"),
    [(TSUKUBA, True), (IZUMI, True), (KAMAKURA, False), (FUJISAWA, False), (NAKANOTO, False)],
)
def test_only_tsukuba_and_izumi_tell_of_resetting_the_signature_pin_by_app_and_kiosk(
    municipality: MunicipalityId, *, is_told: bool
) -> None:
    told = cure(RefusalCode.PIN_BLOCKED, municipality, JUNE)
    assert ("app-and-kiosk.signature-pin" in told.where) is is_told


@pytest.mark.source(
    "INFO-1", "LOSS-3", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §7(3)"
)
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


@pytest.mark.source("INFO-1", "CERT-6", "jpki-cps §4.9.9", "tsukuba-guide-2023-10 §7(3)")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_held_certificate_is_replaced_and_never_released(municipality: MunicipalityId) -> None:
    assert cure(RefusalCode.CERTIFICATE_HELD, municipality, JUNE).act == "replace-certificate"


@pytest.mark.source(
    "INFO-1", "FEE-1", "fujisawa-guide §7", "kamakura-guide-2024-05-01 §5", "izumi-guide §8"
)
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
    "INFO-1",
    "KIOSK-4",
    "kamakura-guide-2024-05-01 §7 §8",
    "fujisawa-guide §9",
    "tsukuba-guide-2023-10 §5(3)",
)
@pytest.mark.parametrize(
    ("municipality", "where", "is_assumed"),
    [
        (KAMAKURA, ("kiosk", "web"), False),
        (TSUKUBA, ("kiosk", "web"), True),
        (FUJISAWA, ("kiosk", "counter.main"), True),
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


@pytest.mark.source(
    "INFO-1", "KIOSK-5", "tsukuba-guide-2023-10 §5(3)", "kamakura-guide-2024-05-01 §2"
)
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


@pytest.mark.source("INFO-1", "izumi-kiosk-leaflet §who", "kamakura-guide-2024-05-01 §7")
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


@pytest.mark.source(
    "INFO-1", "KIOSK-7", "kamakura-guide-2024-05-01 §8", "tsukuba-guide-2023-10 §5(3)"
)
@pytest.mark.parametrize(
    ("municipality", "is_assumed"), [(KAMAKURA, False), (TSUKUBA, False), (IZUMI, True)]
)
def test_a_bad_print_that_was_taken_home_is_paid_for_again(
    municipality: MunicipalityId, *, is_assumed: bool
) -> None:
    """後日来店した場合には返金は行えません、返金はできません."""
    told = cure(RefusalCode.PRINT_NOT_REPORTED, municipality, NOVEMBER)
    assert (told.act, "money" in told.bring, told.assumed) == ("get-another", True, is_assumed)


@pytest.mark.source("INFO-1", "COUNTER-3", "tsukuba-guide-2023-10 §3(2)", "izumi-guide §3")
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


@pytest.mark.source("INFO-1", "kamakura-guide-2024-05-01 §7")
def test_a_seal_is_registered_at_the_citys_counter() -> None:
    """事前に市の窓口での印鑑登録が必要です."""
    told = cure(RefusalCode.SEAL_NOT_REGISTERED, KAMAKURA, NOVEMBER)
    assert (told.where, told.assumed) == (("counter.main",), False)


def test_a_cure_after_the_edition_says_as_of_when() -> None:
    told: Cure = cure(RefusalCode.PIN_BLOCKED, KAMAKURA, JUNE)
    assert [str(source) for source in told.sources] == ["kamakura-guide-2024-05-01 §5"]
    assert told.as_of == date(2024, 5, 1)


NOTHING_CARRIED = {"application-form", "chosen-pins"}
"""Papers of procedures that a cure does not name: they are had at the counter, or in the head."""
AS_CURES_NAME_THEM = {"authentication-pin": "pin", "certificate-pins": "pin"}
WITH_PROCEDURES = [
    (code, municipality)
    for code in RefusalCode
    for municipality in EVERYWHERE
    if (procedure := cure(code, municipality, NOVEMBER).procedure) is not None
    and procedure in procedures(municipality, NOVEMBER)
]


def told_cure_and_procedure(
    code: RefusalCode, municipality: MunicipalityId
) -> tuple[Cure, Procedure]:
    told = cure(code, municipality, NOVEMBER)
    assert told.procedure is not None
    return told, told.procedure


@pytest.mark.source("INFO-1", "COUNTER-1")
@pytest.mark.parametrize(("code", "municipality"), WITH_PROCEDURES)
def test_a_cure_is_made_wherever_the_guide_lets_its_procedure_be_made(
    code: RefusalCode, municipality: MunicipalityId
) -> None:
    told, procedure = told_cure_and_procedure(code, municipality)
    known = ways(procedure, municipality, NOVEMBER)
    assert known.assumed or {str(way) for way in known.value} <= set(told.where)


@pytest.mark.source("INFO-1", "COUNTER-4")
@pytest.mark.parametrize(("code", "municipality"), WITH_PROCEDURES)
def test_for_a_cure_one_brings_what_the_guide_names_for_its_procedure(
    code: RefusalCode, municipality: MunicipalityId
) -> None:
    told, procedure = told_cure_and_procedure(code, municipality)
    damaged = [Circumstance.DAMAGED] if code is RefusalCode.CARD_UNREADABLE else []
    known = papers(procedure, Comer.HOLDER, municipality, NOVEMBER, damaged)
    needed = {AS_CURES_NAME_THEM.get(key, key) for paper in known.value for key in paper.one_of[:1]}
    assert known.assumed or needed - NOTHING_CARRIED <= set(told.bring)


@pytest.mark.source("INFO-1", "FEE-1")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("code", [RefusalCode.CARD_UNREADABLE, RefusalCode.CARD_LAPSED])
def test_a_cure_costs_what_a_reissue_costs(code: RefusalCode, municipality: MunicipalityId) -> None:
    told = cure(code, municipality, NOVEMBER)
    cause = Cause.DAMAGE if code is RefusalCode.CARD_UNREADABLE else Cause.CONTINUED_USE_MISSED
    known = reissue_fee(municipality=municipality, causes=[cause], on=NOVEMBER)
    assert told.cost in {None, known.value}
    assert told.cost is not None or municipality == NAKANOTO


@pytest.mark.source(
    "INFO-1", "MOVE-5", "tsukuba-guide-2023-10 §4(3) §6(1)", "kamakura-guide-2024-05-01 §5"
)
@pytest.mark.parametrize("municipality", [TSUKUBA, KAMAKURA])
def test_a_lapsed_card_is_reissued_at_main_office_or_branch_for_a_fee(
    municipality: MunicipalityId,
) -> None:
    """カードは失効してしまい、再発行には手数料がかかります."""
    told = cure(RefusalCode.CARD_LAPSED, municipality, NOVEMBER)
    assert (told.where, told.cost) == (("counter.main", "counter.branches"), 1000)
    assert "card" in told.bring
    assert not told.assumed


@pytest.mark.source("INFO-1")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("code", RefusalCode)
def test_a_cure_is_another_on_the_day_that_is_told(
    code: RefusalCode, municipality: MunicipalityId
) -> None:
    told = cure(code, municipality, JUNE)
    if told.changes_on is not None:
        then = cure(code, municipality, told.changes_on)
        assert (then.act, then.where, then.bring, then.cost) != (
            told.act,
            told.where,
            told.bring,
            told.cost,
        )


@pytest.mark.source("INFO-1", "kamakura-guide-2024-05-01 §5")
def test_before_its_edition_a_guides_cure_is_assumed_and_changes_with_it() -> None:
    told = cure(RefusalCode.PIN_BLOCKED, KAMAKURA, date(2024, 4, 30))
    assert (told.assumed, told.where) == (True, ("counter.main",))
    assert told.changes_on == date(2024, 5, 1)


@pytest.mark.source("INFO-1", "KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_kamakuras_own_guide_says_to_wait_for_a_family_notification() -> None:
    """内容が証明書に反映されるまで約2週間かかります."""
    told = cure(RefusalCode.RECORD_IN_UPDATE, KAMAKURA, NOVEMBER)
    assert (told.act, told.where, told.assumed) == ("wait", ("kiosk",), False)
    assert [str(source) for source in told.sources] == ["kamakura-guide-2024-05-01 §7"]


@pytest.mark.source(
    *("INFO-1", "KIOSK-3", "fujisawa-guide §9"),
    *("kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)"),
)
@pytest.mark.parametrize("municipality", [FUJISAWA, KAMAKURA, TSUKUBA])
def test_outside_the_hours_that_a_guide_names_one_waits_for_them(
    municipality: MunicipalityId,
) -> None:
    told = cure(RefusalCode.KIOSK_CLOSED, municipality, NOVEMBER)
    assert (told.act, told.where, told.assumed) == ("wait", ("kiosk",), False)


@pytest.mark.source("INFO-1", "FEE-2", "fujisawa-guide §7", "izumi-guide §8")
@pytest.mark.parametrize("municipality", [FUJISAWA, IZUMI])
def test_a_lapsed_card_costs_what_the_own_guide_names(municipality: MunicipalityId) -> None:
    """転入に伴う継続利用期間超過後の再交付."""
    told = cure(RefusalCode.CARD_LAPSED, municipality, NOVEMBER)
    assert (told.cost, told.where) == (1000, ("counter.main",))
    assert {source.source.id for source in told.sources} == {f"{municipality}-guide"}
