from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import (
    Comer,
    NoValueError,
    Procedure,
    comers,
    may_come,
    municipalities,
    parameters,
    procedure_name,
    procedures,
    ways,
)
from jumin.terms import MunicipalityId


JUNE = date(2024, 6, 3)
EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
HOLDER, HOUSEHOLD, LEGAL, AGENT = Comer


@pytest.mark.source("COUNTER-2", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §3(2)")
@pytest.mark.parametrize("municipality", [KAMAKURA, TSUKUBA])
def test_a_pin_is_reset_for_the_holder_in_person(municipality: MunicipalityId) -> None:
    """本人がカードとカード以外の本人確認書類を持って窓口に."""
    told = may_come(Procedure.RESET_PIN, HOLDER, municipality, JUNE)
    assert told.value
    assert not told.assumed
    assert not may_come(Procedure.RESET_PIN, AGENT, municipality, JUNE).value
    assert not may_come(Procedure.RESET_PIN, HOUSEHOLD, municipality, JUNE).value


@pytest.mark.source("COUNTER-2")
def test_that_a_legal_representative_comes_rests_on_the_rule_for_them_and_not_on_the_guide() -> (
    None
):
    told = may_come(Procedure.RESET_PIN, LEGAL, TSUKUBA, JUNE)
    assert told.value
    known = parameters().find(tuple, "representation.legal", JUNE, TSUKUBA)
    assert told.sources == (known.citation,)


@pytest.mark.source("COUNTER-2")
@pytest.mark.parametrize("municipality", [FUJISAWA, NAKANOTO, IZUMI])
def test_who_has_a_pin_reset_is_assumed_where_the_guide_does_not_say(
    municipality: MunicipalityId,
) -> None:
    told = may_come(Procedure.RESET_PIN, HOLDER, municipality, JUNE)
    assert (told.value, told.assumed) == (True, True)
    assert any("letter of inquiry" in str(reason) for reason in told.reasons)


@pytest.mark.source("MOVE-1", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §6(2)")
@pytest.mark.parametrize("municipality", [KAMAKURA, TSUKUBA])
def test_the_holder_or_somebody_of_the_household_has_the_particulars_changed(
    municipality: MunicipalityId,
) -> None:
    """本人または同世帯員の方がカードを持参して."""
    for comer, may in ((HOLDER, True), (HOUSEHOLD, True), (AGENT, False)):
        told = may_come(Procedure.CHANGE_PARTICULARS, comer, municipality, JUNE)
        assert (told.value, told.assumed) == (may, False)


@pytest.mark.source("CERT-8", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §6(3)")
@pytest.mark.parametrize("municipality", [KAMAKURA, TSUKUBA])
def test_after_a_change_the_holder_alone_gets_a_new_signature_certificate(
    municipality: MunicipalityId,
) -> None:
    """発行手続きは本人のみ可能."""
    assert comers(Procedure.REPLACE_SIGNATURE_CERTIFICATE, municipality, JUNE) == (HOLDER,)
    told = may_come(Procedure.REPLACE_SIGNATURE_CERTIFICATE, HOLDER, municipality, JUNE)
    assert not told.assumed


@pytest.mark.source("CERT-8", "kamakura-guide-2024-05-01 §5")
def test_an_agent_may_renew_certificates_in_kamakura_where_the_holder_can_hardly_come() -> None:
    """本人の来庁が困難な場合には、代理人による手続きも可能."""
    told = may_come(Procedure.RENEW_CERTIFICATES, AGENT, KAMAKURA, JUNE)
    assert (told.value, told.assumed) == (True, False)
    assert any("hardly come" in str(reason) for reason in told.reasons)
    assert not may_come(Procedure.RENEW_CERTIFICATES, HOUSEHOLD, KAMAKURA, JUNE).value


@pytest.mark.source("CERT-8", "LOSS-5")
def test_that_a_legal_representative_comes_is_assumed_everywhere() -> None:
    for municipality in EVERYWHERE:
        for procedure in (Procedure.RESET_PIN, Procedure.RENEW_CERTIFICATES, Procedure.MOVE_IN):
            told = may_come(procedure, LEGAL, municipality, JUNE)
            assert (told.value, told.assumed) == (True, True)


@pytest.mark.source("CERT-3")
@pytest.mark.parametrize(
    "procedure",
    [
        Procedure.REPLACE_SIGNATURE_CERTIFICATE,
        Procedure.ISSUE_PHONE_CERTIFICATES,
        Procedure.REGISTER_SEAL,
    ],
)
def test_nobody_represents_those_who_get_no_signature_certificate_and_register_no_seal(
    procedure: Procedure,
) -> None:
    assert LEGAL not in comers(procedure, KAMAKURA, JUNE)


@pytest.mark.source("LOSS-5", "kamakura-guide-2024-05-01 §8", "tsukuba-guide-2023-10 §7(3)")
@pytest.mark.parametrize("municipality", [KAMAKURA, TSUKUBA])
def test_the_number_is_changed_on_the_request_of_the_person(municipality: MunicipalityId) -> None:
    """本人が本人確認書類を持って窓口に."""
    told = may_come(Procedure.CHANGE_NUMBER, HOLDER, municipality, JUNE)
    assert (told.value, told.assumed) == (True, False)
    assert not may_come(Procedure.CHANGE_NUMBER, AGENT, municipality, JUNE).value


@pytest.mark.source("COUNTER-1", "INFO-1")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_for_every_procedure_the_holder_may_come_and_there_is_a_way(
    municipality: MunicipalityId,
) -> None:
    for procedure in procedures(municipality, JUNE):
        assert may_come(procedure, HOLDER, municipality, JUNE).value
        assert ways(procedure, municipality, JUNE).value
        assert str(procedure_name(procedure, municipality)) != procedure.value
        assert procedure_name(procedure, municipality).text_ja


@pytest.mark.source("COUNTER-8", "fujisawa-guide §9")
def test_only_fujisawa_tells_of_seal_booklets() -> None:
    """カードタイプの印鑑登録証に切り替える必要がある."""
    assert Procedure.EXCHANGE_SEAL_BOOKLET in procedures(FUJISAWA, JUNE)
    assert ways(Procedure.EXCHANGE_SEAL_BOOKLET, FUJISAWA, JUNE).value == ("counter.main",)
    assert Procedure.EXCHANGE_SEAL_BOOKLET not in procedures(KAMAKURA, JUNE)
    with pytest.raises(NoValueError, match="exchange-seal-booklet"):
        may_come(Procedure.EXCHANGE_SEAL_BOOKLET, HOLDER, KAMAKURA, JUNE)


@pytest.mark.source("KIOSK-4", "izumi-kiosk-leaflet §who")
@pytest.mark.parametrize("municipality", [IZUMI, NAKANOTO])
def test_where_no_use_is_registered_there_is_no_such_procedure(
    municipality: MunicipalityId,
) -> None:
    assert Procedure.REGISTER_USE not in procedures(municipality, JUNE)


@pytest.mark.source(
    "EXP-7",
    "fujisawa-guide §4",
    "nakanoto-guide-2022-11-11 §certificate 4",
    "kamakura-guide-2024-05-01 §5",
    "tsukuba-guide-2023-10 §4(2)",
    "izumi-guide §5(3)",
)
@pytest.mark.parametrize(
    ("municipality", "where"),
    [
        (FUJISAWA, ("counter.main",)),
        (NAKANOTO, ("counter.main",)),
        (KAMAKURA, ("counter.main", "counter.branches")),
        (TSUKUBA, ("counter.main", "counter.branches")),
        (IZUMI, ("counter.main", "post-office.named")),
    ],
)
def test_certificates_are_renewed_at_the_counter_or_a_post_office_that_was_named(
    municipality: MunicipalityId, where: tuple[str, ...]
) -> None:
    """市区町村の窓口又は市区町村から指定された郵便局."""
    told = ways(Procedure.RENEW_CERTIFICATES, municipality, JUNE)
    assert (told.value, told.assumed) == (where, False)


@pytest.mark.source("MOVE-2", "kamakura-guide-2024-05-01 §6", "tsukuba-guide-2023-10 §1 §6(1)")
@pytest.mark.parametrize(
    ("municipality", "on_line", "is_assumed"),
    [(KAMAKURA, "portal", False), (TSUKUBA, "web", False), (IZUMI, "portal", True)],
)
def test_a_moving_out_is_notified_on_line_in_the_portal_or_by_tsukubas_own_application(
    municipality: MunicipalityId, on_line: str, *, is_assumed: bool
) -> None:
    """転出届をオンラインで提出できます; スマートフォンからの転出届（スマート申請）."""
    told = ways(Procedure.MOVE_OUT, municipality, JUNE)
    assert told.value[0] == "counter.main"
    assert (told.value[-1], told.assumed) == (on_line, is_assumed)


@pytest.mark.source("KIOSK-4", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.parametrize("municipality", [FUJISAWA, TSUKUBA])
def test_two_guides_ask_for_the_use_to_be_registered_and_do_not_say_where(
    municipality: MunicipalityId,
) -> None:
    """詳細はお問い合わせください; 登録方法についてはこちら."""
    assert ways(Procedure.REGISTER_USE, municipality, JUNE).assumed
    assert not ways(Procedure.REGISTER_USE, KAMAKURA, JUNE).assumed


@pytest.mark.source("EXP-7", "fujisawa-guide §4(1)", "nakanoto-guide-2022-11-11 §card 4")
def test_a_card_is_renewed_at_the_counter_by_post_or_on_the_web() -> None:
    """窓口や郵送、WEBで申請できます."""
    told = ways(Procedure.RENEW_CARD, FUJISAWA, JUNE)
    assert (told.value, told.assumed) == (("counter.main", "post", "web"), False)
    assert ways(Procedure.RENEW_CARD, NAKANOTO, JUNE).value == ("counter.main",)


@pytest.mark.source("COUNTER-3", "tsukuba-guide-2023-10 §3(2)", "izumi-guide §3(3)")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_the_signature_pin_is_reset_by_app_and_kiosk(municipality: MunicipalityId) -> None:
    """署名用電子証明書用暗証番号はアプリとコンビニで再設定することができます."""
    told = ways(Procedure.RESET_SIGNATURE_PIN, municipality, JUNE)
    assert (told.value, told.assumed) == (("app-and-kiosk.signature-pin",), False)


@pytest.mark.source("LOSS-4", "kamakura-guide-2024-05-01 §5")
def test_kamakura_takes_applications_at_branches_and_hands_over_at_the_main_office() -> None:
    """交付窓口は本庁舎市民課のみ."""
    applied = ways(Procedure.APPLY_FOR_REISSUE, KAMAKURA, JUNE)
    assert applied.value == ("counter.main", "counter.branches")
    handed_over = ways(Procedure.PICK_UP_REISSUED_CARD, KAMAKURA, JUNE)
    assert (handed_over.value, handed_over.assumed) == (("counter.main",), False)


@pytest.mark.source("LOSS-6", "nakanoto-guide-2022-11-11 §card 5", "izumi-guide §6(1)")
@pytest.mark.parametrize("municipality", [NAKANOTO, IZUMI])
def test_a_loss_is_reported_at_the_counter_too(municipality: MunicipalityId) -> None:
    """併せて住民票のある市区町村の窓口で紛失等の届出を."""
    told = ways(Procedure.REPORT_LOSS, municipality, JUNE)
    assert (told.value, told.assumed) == (("counter.main",), False)
    assert ways(Procedure.SUSPEND_CARD, municipality, JUNE).value == ("hotline",)


@pytest.mark.source("CERT-9", "izumi-guide §2(3)")
def test_phone_certificates_are_issued_in_the_portal_and_at_no_counter() -> None:
    """市区町村窓口では発行できません."""
    told = ways(Procedure.ISSUE_PHONE_CERTIFICATES, IZUMI, JUNE)
    assert (told.value, told.assumed) == (("portal",), False)


def test_the_guide_answers_from_the_day_of_its_edition_on() -> None:
    """The day before it, the national value does."""
    before = may_come(Procedure.RESET_PIN, HOLDER, KAMAKURA, date(2024, 4, 30))
    assert (before.assumed, before.changes_on) == (True, None)
    assert not may_come(Procedure.RESET_PIN, HOLDER, KAMAKURA, date(2024, 5, 1)).assumed


@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("comer", Comer)
def test_who_may_come_changes_on_the_day_that_is_told(
    comer: Comer, municipality: MunicipalityId
) -> None:
    for procedure in (Procedure.RESET_PIN, Procedure.RENEW_CERTIFICATES):
        assert_changes_as_told(
            lambda day, asked=procedure: may_come(asked, comer, municipality, day),
            date(2023, 9, 1),
        )


@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_the_ways_change_on_the_day_that_is_told(municipality: MunicipalityId) -> None:
    for procedure in procedures(municipality, date(2022, 10, 1)):
        for on in (date(2022, 10, 1), date(2023, 4, 1), date(2023, 9, 1), date(2024, 4, 1)):
            assert_changes_as_told(
                lambda day, asked=procedure: ways(asked, municipality, day), on, days=70
            )
