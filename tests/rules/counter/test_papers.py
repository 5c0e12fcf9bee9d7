from datetime import date
from pathlib import Path

import pytest
from changing import assert_changes_as_told
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Circumstance,
    Comer,
    MayNotComeError,
    NoValueError,
    Paper,
    Parameters,
    Procedure,
    answering_by,
    circumstances_of,
    comers,
    load_over,
    may_come,
    municipalities,
    papers,
    pin_care,
    procedures,
    thing_name,
    things,
)
from jumin.terms import MunicipalityId


JUNE = date(2024, 6, 3)
EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
HOLDER, HOUSEHOLD, LEGAL, AGENT = Comer


def brought(
    procedure: Procedure,
    municipality: MunicipalityId,
    *cases: Circumstance,
    comer: Comer = HOLDER,
    on: date = JUNE,
    is_assumed: bool = False,
) -> list[str]:
    """Tell what is brought, keys by `|` where one of several will do; check who says so."""
    told = papers(procedure, comer, municipality, on, cases)
    assert told.assumed is is_assumed
    return ["|".join(paper.one_of) for paper in told.value]


@pytest.mark.source(
    "COUNTER-2",
    "fujisawa-guide §2(2)",
    "nakanoto-guide-2022-11-11 §card 2",
    "kamakura-guide-2024-05-01 §5 §7",
    "tsukuba-guide-2023-10 §3(2)",
)
@pytest.mark.parametrize("municipality", [FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA])
def test_a_pin_is_reset_with_the_card_and_proof_of_identity(municipality: MunicipalityId) -> None:
    """マイナンバーカードと本人確認書類をお持ちください."""
    assert brought(Procedure.RESET_PIN, municipality) == ["card", "identity-document"]


@pytest.mark.source("COUNTER-2", "izumi-guide §3(3)")
def test_of_the_papers_for_a_reset_izumis_guide_says_nothing() -> None:
    papers_told = brought(Procedure.RESET_PIN, IZUMI, is_assumed=True)
    assert papers_told == ["card", "identity-document"]


@pytest.mark.source("CERT-8", "kamakura-guide-2024-05-01 §5")
def test_certificates_are_renewed_with_card_proof_of_identity_and_pins() -> None:
    """カードと本人確認書類を持参の上 … 暗証番号が必要."""
    assert brought(Procedure.RENEW_CERTIFICATES, KAMAKURA) == [
        "card",
        "identity-document",
        "certificate-pins",
    ]


@pytest.mark.source("CERT-8", "kamakura-guide-2024-05-01 §5")
def test_who_forgot_the_pin_brings_one_more_identity_document() -> None:
    """暗証番号をお忘れの際は、マイナンバーカードとは別の本人確認書類が必要."""
    assert brought(Procedure.RENEW_CERTIFICATES, KAMAKURA, Circumstance.FORGOTTEN_PIN) == [
        "card",
        "identity-document",
        "further-identity-document",
    ]
    assert circumstances_of(Procedure.RENEW_CERTIFICATES, HOLDER, KAMAKURA, JUNE) == (
        Circumstance.FORGOTTEN_PIN,
    )


@pytest.mark.source("CERT-8", "kamakura-guide-2024-05-01 §5")
def test_an_agent_brings_the_letter_of_the_notice_the_card_and_the_agents_own_proof() -> None:
    """通知に同封されている委任状等を記載の上、本人のカードと代理人の本人確認書類."""
    assert brought(Procedure.RENEW_CERTIFICATES, KAMAKURA, comer=AGENT) == [
        "card",
        "letter-in-notice",
        "agents-identity-document",
    ]


@pytest.mark.source("CERT-8", "EXP-7", "tsukuba-guide-2023-10 §4(2)", "fujisawa-guide §4(2)")
@pytest.mark.parametrize("municipality", [TSUKUBA, FUJISAWA])
def test_tsukuba_and_fujisawa_name_card_and_pins_for_a_renewal(
    municipality: MunicipalityId,
) -> None:
    """カードと、設定した暗証番号の入力が必要です."""
    assert brought(Procedure.RENEW_CERTIFICATES, municipality) == ["card", "certificate-pins"]
    agents = brought(Procedure.RENEW_CERTIFICATES, municipality, comer=AGENT, is_assumed=True)
    assert "letter-in-notice" in agents


@pytest.mark.source("CERT-8")
def test_a_legal_representative_brings_proof_of_it_besides() -> None:
    told = brought(Procedure.RESET_PIN, KAMAKURA, comer=LEGAL, is_assumed=True)
    assert told == [
        "card",
        "identity-document",
        "representatives-identity-document",
        "proof-of-representation",
    ]


@pytest.mark.source("COUNTER-2", "tsukuba-guide-2023-10 §3(2)")
def test_who_may_not_come_has_nothing_to_bring() -> None:
    with pytest.raises(MayNotComeError, match=r"an agent may not come.*holder in person") as caught:
        papers(Procedure.RESET_PIN, AGENT, TSUKUBA, JUNE)
    assert caught.value.may == (HOLDER, LEGAL)


@pytest.mark.source("MOVE-1", "tsukuba-guide-2023-10 §6(2)")
@pytest.mark.parametrize("comer", [HOLDER, HOUSEHOLD])
def test_who_has_the_particulars_changed_brings_the_card_and_knows_the_pin(comer: Comer) -> None:
    """カードを持参して … 暗証番号の入力が必要."""
    assert brought(Procedure.CHANGE_PARTICULARS, TSUKUBA, comer=comer) == ["card", "pin"]


@pytest.mark.source("EXP-4", "kamakura-guide-2024-05-01 §5")
def test_after_an_extension_of_stay_the_card_and_the_new_residence_card_are_brought() -> None:
    """マイナンバーカードと新しい在留カードを持って."""
    assert brought(Procedure.EXTEND_STAY, KAMAKURA) == ["card", "new-residence-card"]


@pytest.mark.source("LOSS-3", "kamakura-guide-2024-05-01 §5")
def test_the_suspension_of_a_found_card_is_lifted_with_card_and_proof_in_kamakura() -> None:
    """見つかったマイナンバーカードと本人確認書類を持参."""
    assert brought(Procedure.LIFT_SUSPENSION, KAMAKURA) == ["card", "identity-document"]


@pytest.mark.source("LOSS-3", "tsukuba-guide-2023-10 §7(3)")
def test_the_suspension_of_a_found_card_is_lifted_with_the_card_alone_in_tsukuba() -> None:
    """見つかったマイナンバーカードを持って."""
    assert brought(Procedure.LIFT_SUSPENSION, TSUKUBA) == ["card"]


@pytest.mark.source("LOSS-3", "izumi-guide §6(1)")
@pytest.mark.parametrize("municipality", [FUJISAWA, NAKANOTO, IZUMI])
def test_the_other_guides_name_no_papers_for_lifting_a_suspension(
    municipality: MunicipalityId,
) -> None:
    told = brought(Procedure.LIFT_SUSPENSION, municipality, is_assumed=True)
    assert told == ["card", "identity-document"]


@pytest.mark.source(
    "LOSS-2", "fujisawa-guide §6(2)", "nakanoto-guide-2022-11-11 §card 5", "izumi-guide §6(2)"
)
@pytest.mark.parametrize("municipality", [FUJISAWA, NAKANOTO, IZUMI])
@pytest.mark.parametrize(
    ("case", "paper"),
    [
        (Circumstance.LOST, "police-report-number"),
        (Circumstance.LOST_OUTSIDE, "police-report-number"),
        (Circumstance.BURNT, "disaster-certificate"),
        (Circumstance.DAMAGED, "card"),
    ],
)
def test_a_reissue_asks_for_the_police_report_the_disaster_certificate_or_the_damaged_card(
    municipality: MunicipalityId, case: Circumstance, paper: str
) -> None:
    """遺失届の受理番号を、焼失の場合は罹災証明書を."""
    usual = brought(Procedure.APPLY_FOR_REISSUE, municipality, is_assumed=True)
    told = brought(Procedure.APPLY_FOR_REISSUE, municipality, case, is_assumed=True)
    assert told == [*usual, paper]


@pytest.mark.source("LOSS-2", "LOSS-4", "kamakura-guide-2024-05-01 §5")
def test_kamakura_asks_for_the_number_only_of_a_card_lost_away_from_home() -> None:
    """外出先での紛失の場合 … 遺失届受理番号の控えが必要."""
    photo_and_proof = ["photo", "identity-document"]
    assert brought(Procedure.APPLY_FOR_REISSUE, KAMAKURA) == photo_and_proof
    assert brought(Procedure.APPLY_FOR_REISSUE, KAMAKURA, Circumstance.LOST) == photo_and_proof
    outside = brought(Procedure.APPLY_FOR_REISSUE, KAMAKURA, Circumstance.LOST_OUTSIDE)
    assert outside == [*photo_and_proof, "police-report-number"]


@pytest.mark.source("LOSS-4", "tsukuba-guide-2023-10 §7(3)")
def test_tsukuba_names_proof_of_identity_alone_for_a_reissue() -> None:
    assert brought(Procedure.APPLY_FOR_REISSUE, TSUKUBA) == ["identity-document"]


@pytest.mark.source("EXP-7", "COUNTER-6", "tsukuba-guide-2023-10 §4(1)")
def test_who_picks_up_a_renewed_card_gives_back_the_old_one() -> None:
    """更新の際は、今までのカードを返納していただく."""
    told = brought(Procedure.PICK_UP_CARD, TSUKUBA, Circumstance.RENEWING, is_assumed=True)
    assert told == ["pick-up-notice", "identity-document", "chosen-pins", "old-card"]
    assert "old-card" not in brought(Procedure.PICK_UP_CARD, TSUKUBA, is_assumed=True)


@pytest.mark.source("COUNTER-6", "CARD-12", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_first_card_is_applied_for_announced_and_picked_up_with_pins_of_the_holders_choice(
    municipality: MunicipalityId,
) -> None:
    applied = brought(Procedure.APPLY_FOR_CARD, municipality, is_assumed=True)
    assert applied == ["application-form", "photo", "identity-document"]
    picked_up = brought(Procedure.PICK_UP_CARD, municipality, is_assumed=True)
    assert picked_up == ["pick-up-notice", "identity-document", "chosen-pins"]
    assert pin_care(municipality, JUNE).value.memo_sheet


@pytest.mark.source("LOSS-5", "tsukuba-guide-2023-10 §7(3)")
def test_who_wants_another_number_brings_proof_of_identity() -> None:
    assert brought(Procedure.CHANGE_NUMBER, TSUKUBA) == ["identity-document"]


@pytest.mark.source("COUNTER-7", "fujisawa-guide §9", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize("municipality", [FUJISAWA, KAMAKURA])
def test_a_seal_certificate_at_the_counter_needs_the_seal_card_and_not_the_my_number_card(
    municipality: MunicipalityId,
) -> None:
    """マイナンバーカードで交付を受けることはできません."""
    assert brought(Procedure.SEAL_CERTIFICATE, municipality) == ["seal-registration-card"]


@pytest.mark.source("COUNTER-8", "fujisawa-guide §9")
def test_a_seal_booklet_is_exchanged_for_a_card() -> None:
    told = brought(Procedure.EXCHANGE_SEAL_BOOKLET, FUJISAWA, is_assumed=True)
    assert told[0] == "seal-registration-booklet"


@pytest.mark.source("CARD-12", "CLIENT-3", "tsukuba-guide-2023-10 §3(1)")
def test_a_pin_that_one_knows_is_changed_with_a_phone_or_a_reader() -> None:
    """スマートフォンまたはICカードリーダー."""
    told = brought(Procedure.CHANGE_PIN, TSUKUBA)
    assert told == ["card", "current-pin", "phone|card-reader"]


@pytest.mark.source("CLIENT-3", "nakanoto-guide-2022-11-11 §certificate 2", "izumi-guide §2(2)")
def test_nakanotos_guide_tells_of_a_computer_only_and_izumis_of_phones_too() -> None:
    """マイナンバーカードをICカードリーダライタにセットし."""
    assert brought(Procedure.CHANGE_PIN, NAKANOTO)[-1] == "card-reader"
    assert brought(Procedure.CHANGE_PIN, IZUMI)[-1] == "phone|card-reader"


@pytest.mark.source("COUNTER-3", "izumi-guide §3(3)")
def test_the_signature_pin_is_reset_at_a_kiosk_with_the_authentication_pin() -> None:
    """利用者証明用電子証明書の暗証番号が必要となります."""
    assert "authentication-pin" in brought(Procedure.RESET_SIGNATURE_PIN, IZUMI)


@pytest.mark.source("MOVE-2", "tsukuba-guide-2023-10 §5(1) §6(1)")
def test_a_moving_out_on_line_takes_card_and_signature_pin() -> None:
    told = brought(Procedure.MOVE_OUT, TSUKUBA, Circumstance.ON_LINE, is_assumed=True)
    assert told == ["card", "signature-pin"]
    assert circumstances_of(Procedure.MOVE_OUT, HOLDER, TSUKUBA, JUNE) == (Circumstance.ON_LINE,)


@pytest.mark.source("EXP-7", "nakanoto-guide-2022-11-11 §card 4")
def test_what_is_done_at_the_counter_only_has_no_papers_for_other_ways() -> None:
    assert circumstances_of(Procedure.RENEW_CARD, HOLDER, NAKANOTO, JUNE) == ()
    assert circumstances_of(Procedure.RENEW_CARD, HOLDER, FUJISAWA, JUNE) == (
        Circumstance.ON_LINE,
        Circumstance.BY_POST,
    )


@pytest.mark.source("LOSS-1", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_there_is_nothing_to_bring_to_a_telephone(municipality: MunicipalityId) -> None:
    assert brought(Procedure.SUSPEND_CARD, municipality) == []


def test_of_a_procedure_that_a_municipality_does_not_know_there_are_no_papers() -> None:
    with pytest.raises(NoValueError, match="register-use"):
        papers(Procedure.REGISTER_USE, HOLDER, IZUMI, JUNE)


@pytest.mark.source("INFO-1")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_everything_that_is_brought_has_a_name_in_both_languages(
    municipality: MunicipalityId,
) -> None:
    known = set(things(municipality))
    for procedure in procedures(municipality, JUNE):
        for comer in comers(procedure, municipality, JUNE):
            for case in (None, *Circumstance):
                cases = [case] if case else []
                for paper in papers(procedure, comer, municipality, JUNE, cases).value:
                    assert paper.one_of
                    assert known.issuperset(paper.one_of)
    for key in known:
        name = thing_name(key, municipality)
        assert name.text
        assert name.text_ja


@given(
    st.sampled_from(EVERYWHERE),
    st.sampled_from(list(Procedure)),
    st.lists(st.sampled_from(list(Circumstance))),
    st.dates(date(2022, 4, 1), date(2030, 1, 1)),
)
def test_the_order_of_circumstances_is_nothing_and_no_paper_is_asked_for_twice(
    municipality: MunicipalityId, procedure: Procedure, cases: list[Circumstance], on: date
) -> None:
    if procedure not in procedures(municipality, on):
        return
    told = papers(procedure, HOLDER, municipality, on, cases)
    assert told == papers(procedure, HOLDER, municipality, on, [*reversed(cases), *cases])
    assert len(set(told.value)) == len(told.value)
    assert told.sources


@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize(
    ("procedure", "comer"),
    [
        (Procedure.RENEW_CERTIFICATES, AGENT),
        (Procedure.LIFT_SUSPENSION, HOLDER),
        (Procedure.APPLY_FOR_REISSUE, HOLDER),
        (Procedure.CHANGE_PIN, HOLDER),
    ],
)
def test_the_papers_change_on_the_day_that_is_told(
    municipality: MunicipalityId, procedure: Procedure, comer: Comer
) -> None:
    for on in (date(2022, 3, 1), date(2023, 4, 1), date(2023, 9, 1), date(2024, 4, 1)):
        assert_changes_as_told(
            lambda day: papers(procedure, comer, municipality, day, [Circumstance.LOST]),
            on,
            days=70,
        )


@pytest.mark.source("LOSS-3", "tsukuba-guide-2023-10 §7(3)")
def test_what_tsukuba_asks_for_changes_with_the_edition_of_its_guide() -> None:
    eve = papers(Procedure.LIFT_SUSPENSION, HOLDER, TSUKUBA, date(2023, 9, 30))
    assert eve.value == (Paper(("card",)), Paper(("identity-document",)))
    assert eve.changes_on == date(2023, 10, 1)
    told = papers(Procedure.LIFT_SUSPENSION, HOLDER, TSUKUBA, date(2023, 10, 1))
    assert (told.value, told.changes_on) == ((Paper(("card",)),), None)


OTHER_COMERS = """\
renew-certificates:
  title: {ja: 更新, en: renewing}
  unit: comers
  values:
    - value: [holder, agent]
      since: 2024-05-01
      until: 2024-12-31
      kind: guide
      source: kamakura-guide-2024-05-01#5
      verified_on: 2026-11-22
    - value: [holder]
      since: 2025-01-01
      kind: assumed
      source: kamakura-guide-2024-05-01#5
      reason: {ja: 見本である。, en: A sample.}
      verified_on: 2026-11-22
"""


NEW_CASE = """\
reset-pin.in-case:
  title: {ja: 再設定, en: resetting}
  unit: papers
  values:
    - value: [{one_of: [police-report-number], when: [lost]}]
      since: 2025-01-01
      kind: assumed
      source: kamakura-guide-2024-05-01#5
      reason: {ja: 見本である。, en: A sample.}
      verified_on: 2026-11-22
"""


def laid_over(folder: Path, name: str, content: str) -> Parameters:
    """Lay a file of Kamakura's own over the package."""
    own = folder / "municipalities" / "kamakura-14204"
    own.mkdir(parents=True)
    (own / name).write_text(content, encoding="utf-8")
    return load_over(folder)


def test_a_case_that_is_new_changes_the_papers_on_its_first_day(tmp_path: Path) -> None:
    with answering_by(laid_over(tmp_path, "papers.yaml", NEW_CASE)):
        asked = (Procedure.RESET_PIN, HOLDER, KAMAKURA)
        told = papers(*asked, date(2024, 12, 31), [Circumstance.LOST])
        assert (len(told.value), told.changes_on) == (2, date(2025, 1, 1))
        assert len(papers(*asked, date(2025, 1, 1), [Circumstance.LOST]).value) == 3
        assert papers(*asked, date(2024, 12, 31)).changes_on is None


def test_a_guide_may_name_legal_representatives_itself(tmp_path: Path) -> None:
    named = OTHER_COMERS.replace("[holder, agent]", "[holder, legal-representative]")
    with answering_by(laid_over(tmp_path, "procedures.yaml", named)):
        told = may_come(Procedure.RENEW_CERTIFICATES, LEGAL, KAMAKURA, JUNE)
        assert (told.value, told.assumed) == (True, False)


def test_an_agents_papers_end_on_the_day_from_which_no_agent_may_come(tmp_path: Path) -> None:
    with answering_by(laid_over(tmp_path, "procedures.yaml", OTHER_COMERS)):
        agents = papers(Procedure.RENEW_CERTIFICATES, AGENT, KAMAKURA, JUNE)
        holders = papers(Procedure.RENEW_CERTIFICATES, HOLDER, KAMAKURA, JUNE)
        assert (agents.changes_on, holders.changes_on) == (date(2025, 1, 1), None)
        with pytest.raises(MayNotComeError):
            papers(Procedure.RENEW_CERTIFICATES, AGENT, KAMAKURA, date(2025, 1, 1))
