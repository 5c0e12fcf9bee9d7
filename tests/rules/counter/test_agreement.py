"""Procedures, their desks, and the cures of refusals tell the same."""

from datetime import date

import pytest

from jumin.rules import (
    WAYS,
    Circumstance,
    Comer,
    Paper,
    Procedure,
    cure,
    desk,
    found_steps,
    loss_steps,
    municipalities,
    number_procedures,
    papers,
    procedures,
    ways,
)
from jumin.rules.reissue.loss_acts import Mishap
from jumin.terms import MunicipalityId, RefusalCode


NOVEMBER = date(2026, 11, 20)
EVERYWHERE = [municipality.id for municipality in municipalities()]
AT_A_COUNTER = [
    RefusalCode.PIN_BLOCKED,
    RefusalCode.CARD_SUSPENDED,
    RefusalCode.CARD_UNREADABLE,
    RefusalCode.CARD_LAPSED,
    RefusalCode.CERTIFICATE_ABSENT,
    RefusalCode.CERTIFICATE_EXPIRED,
    RefusalCode.CERTIFICATE_REVOKED,
    RefusalCode.CERTIFICATE_HELD,
    RefusalCode.SEAL_NOT_REGISTERED,
]


@pytest.mark.source("COUNTER-2", "INFO-1", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_blocked_pin_is_cured_with_the_papers_and_at_the_desks_of_a_reset(
    municipality: MunicipalityId,
) -> None:
    told = cure(RefusalCode.PIN_BLOCKED, municipality, NOVEMBER)
    asked = papers(Procedure.RESET_PIN, Comer.HOLDER, municipality, NOVEMBER)
    assert asked.value == tuple(Paper((key,)) for key in told.bring)
    assert ways(Procedure.RESET_PIN, municipality, NOVEMBER).value == told.where
    assert told.procedure is Procedure.RESET_PIN


@pytest.mark.source("INFO-1")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("code", AT_A_COUNTER)
def test_a_cure_names_no_paper_and_no_desk_that_its_procedure_does_not(
    code: RefusalCode, municipality: MunicipalityId
) -> None:
    told = cure(code, municipality, NOVEMBER)
    assert told.procedure is not None
    asked = papers(told.procedure, Comer.HOLDER, municipality, NOVEMBER, list(Circumstance))
    assert {key for paper in asked.value for key in paper.one_of}.issuperset(told.bring)
    assert set(ways(told.procedure, municipality, NOVEMBER).value).issuperset(told.where)


@pytest.mark.source("COUNTER-1", "COUNTER-5")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_every_way_is_a_desk_of_the_municipality_or_has_a_name(
    municipality: MunicipalityId,
) -> None:
    used = {
        key
        for procedure in procedures(municipality, NOVEMBER)
        for key in ways(procedure, municipality, NOVEMBER).value
    }
    handled = number_procedures(municipality, NOVEMBER).value
    for key in (used | {key for each in handled for key in each.desks}) - WAYS.keys():
        assert desk(municipality, key, NOVEMBER).value.name_ja


@pytest.mark.source("LOSS-2", "LOSS-4")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("mishap", Mishap)
def test_every_step_after_a_mishap_is_a_procedure_that_is_known(
    mishap: Mishap, municipality: MunicipalityId
) -> None:
    known = procedures(municipality, NOVEMBER)
    steps = loss_steps(municipality=municipality, mishap=mishap, on=NOVEMBER).value
    steps += found_steps(municipality=municipality, on=NOVEMBER).value
    assert {step.procedure for step in steps if step.procedure}.issubset(known)
