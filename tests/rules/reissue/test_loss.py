"""What one does after a card is lost, stolen, burnt, damaged or found."""

from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import LossAct, Mishap, found_steps, loss_steps, municipalities


ON = date(2024, 6, 3)
EVERYWHERE = [known.id for known in municipalities()]
HOTLINE, POLICE, COUNTER = (
    LossAct.CALL_HOTLINE,
    LossAct.REPORT_TO_POLICE,
    LossAct.REPORT_AT_COUNTER,
)
REISSUE = [LossAct.APPLY_FOR_REISSUE, LossAct.COLLECT_CARD]


def acts(municipality: str, mishap: Mishap) -> list[LossAct]:
    told = loss_steps(municipality=municipality, mishap=mishap, on=ON)
    return [step.act for step in told.value]


@pytest.mark.source("LOSS-1", "fujisawa-guide §6(1)", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("mishap", [Mishap.LOST_OUTSIDE, Mishap.STOLEN, Mishap.LOST_AT_HOME])
def test_who_lost_a_card_calls_the_hotline_at_once(municipality, mishap) -> None:
    assert acts(municipality, mishap)[0] is HOTLINE


@pytest.mark.source(
    *("LOSS-2", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §7(2)"),
    *("fujisawa-guide §6(2)", "nakanoto-guide-2022-11-11 §card 5", "izumi-guide §6(2)"),
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_loss_away_from_home_or_a_theft_is_reported_to_the_police_before_the_reissue(
    municipality,
) -> None:
    for mishap in (Mishap.LOST_OUTSIDE, Mishap.STOLEN):
        told = acts(municipality, mishap)
        assert told.index(POLICE) < told.index(LossAct.APPLY_FOR_REISSUE)


@pytest.mark.source("LOSS-2", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §7(2)")
@pytest.mark.parametrize(
    ("municipality", "is_reported"),
    [
        ("kamakura", False),
        ("tsukuba", False),
        ("fujisawa", True),
        ("nakanoto", True),
        ("izumi", True),
    ],
)
def test_a_loss_at_home_is_reported_to_the_police_where_the_guide_makes_no_exception(
    municipality, is_reported
) -> None:
    assert (POLICE in acts(municipality, Mishap.LOST_AT_HOME)) is is_reported


@pytest.mark.source("LOSS-6", "nakanoto-guide-2022-11-11 §card 5", "izumi-guide §6(1)")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_in_nakanoto_and_izumi_the_loss_is_also_reported_at_the_counter(municipality) -> None:
    is_named = municipality in {"nakanoto", "izumi"}
    for mishap in (Mishap.LOST_OUTSIDE, Mishap.LOST_AT_HOME, Mishap.STOLEN):
        assert (COUNTER in acts(municipality, mishap)) is is_named


@pytest.mark.source(
    *("LOSS-3", "fujisawa-guide §6(1)", "nakanoto-guide-2022-11-11 §card 5"),
    *("kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §7(3)", "izumi-guide §6(1)"),
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_all_guides_tell_of_lifting_and_only_tsukubas_of_the_certificates(municipality) -> None:
    """一時停止後にカードが見つかった場合、窓口で一時停止の解除を."""
    told = found_steps(municipality=municipality, on=ON)
    assert [source.source.id.partition("-")[0] for source in told.sources] == [municipality]
    assert told.assumed is (municipality != "tsukuba")


@pytest.mark.source("LOSS-2", "fujisawa-guide §6(2)", "izumi-guide §6(2)")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_after_a_fire_a_disaster_certificate_comes_first_and_damage_needs_nothing(
    municipality,
) -> None:
    assert acts(municipality, Mishap.BURNT) == [LossAct.GET_DISASTER_CERTIFICATE, *REISSUE]
    assert acts(municipality, Mishap.DAMAGED) == REISSUE


@pytest.mark.source("LOSS-4", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §7(3)")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("mishap", Mishap)
def test_a_new_card_is_applied_for_and_then_collected(municipality, mishap) -> None:
    assert acts(municipality, mishap)[-2:] == REISSUE


@pytest.mark.source("LOSS-3", "CERT-6", "tsukuba-guide-2023-10 §7(3)", "jpki-cps §4.9.9")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_of_a_found_card_the_suspension_is_lifted_and_the_held_certificates_replaced(
    municipality,
) -> None:
    told = found_steps(municipality=municipality, on=ON)
    assert [step.act for step in told.value] == [
        LossAct.LIFT_SUSPENSION,
        LossAct.REPLACE_CERTIFICATES,
    ]
    assert told.assumed is (municipality != "tsukuba")


@pytest.mark.parametrize("act", LossAct)
def test_every_step_is_one_of_some_way_and_only_police_and_fire_brigade_are_no_office(act) -> None:
    steps = {
        step
        for municipality in EVERYWHERE
        for told in (
            *(loss_steps(municipality=municipality, mishap=each, on=ON) for each in Mishap),
            found_steps(municipality=municipality, on=ON),
        )
        for step in told.value
    }
    (step,) = (each for each in steps if each.act is act)
    elsewhere = {LossAct.REPORT_TO_POLICE, LossAct.GET_DISASTER_CERTIFICATE}
    assert (step.procedure is None) is (act in elsewhere)


@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_the_steps_change_on_the_day_that_is_told(municipality) -> None:
    for on in (date(2022, 1, 1), ON):
        for mishap in Mishap:
            assert_changes_as_told(
                lambda day, mishap=mishap: loss_steps(
                    municipality=municipality, mishap=mishap, on=day
                ),
                on,
                days=500,
            )
        assert_changes_as_told(
            lambda day: found_steps(municipality=municipality, on=day), on, days=500
        )
