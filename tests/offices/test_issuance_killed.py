"""A request at whose every step the machine is killed: at every statement, commit and lock."""

from datetime import datetime

import pytest
from killing import killed_at, points
from request_steps import (
    FEE,
    STATES,
    WAY,
    Proof,
    Step,
    begun,
    cancel,
    challenge,
    leave,
    lines_of,
    pay,
    print_paper,
)

from jumin.offices.common import audit
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import guard, models
from jumin.offices.issuance.gateway import RequestNumber, RequestState
from jumin.sandbox.residents import resident
from jumin.terms import MunicipalityId, RefusalCode, RefusedError


DOMICILE = MunicipalityId("kamakura")
FEWEST_POINTS = 5
"""A step at least locks its office, begins, reads, writes and commits."""


def again(step: Step, number: RequestNumber, proof: Proof, at: datetime) -> None:
    """Repeat a step; that it was done already is no harm."""
    try:
        step(number, proof, at)
    except RefusedError as refused:
        assert refused.refusal.code is RefusalCode.REQUEST_STATE  # noqa: PT017 (either is right)


def void(number: RequestNumber, _proof: Proof, at: datetime) -> None:
    issuance.report_bad_print(number, at=at)


def apply(number: RequestNumber, _proof: None, at: datetime) -> None:
    issuance.apply_for_use(number, DOMICILE, at=at)


@pytest.mark.parametrize("step", WAY, ids=lambda step: step.__name__)
def test_a_step_that_is_killed_is_done_or_not_and_repeating_it_ends_well(town, step):
    at, place = town.now(), WAY.index(step)
    before, after = STATES[place], STATES[place + 1]
    many = points(step, *begun(at, until=step))
    assert many >= FEWEST_POINTS
    stood = set()
    for n in range(1, many + 1):
        number, proof, at = begun(at, until=step)
        killed_at(n, step, number, proof, at)
        state = issuance.view(number).state
        stood.add(state)
        assert state in {before, after}
        written = [RequestState.CHALLENGED, *map(RequestState, lines_of(number))]
        assert written == list(STATES[: STATES.index(state) + 1])

        for following in WAY[place:]:
            again(following, number, proof, at)
            if following is print_paper:
                row = models.Request.objects.get(number=number)
                assert guard.is_own(row, issuance.print_paper(number, at=at))
        view = issuance.view(number)
        assert (view.state, view.paid, view.refunded) == (RequestState.TAKEN, FEE, 0)
        assert list(dict.fromkeys(lines_of(number))) == [state.value for state in STATES[1:]]
        assert lines_of(number).count(RequestState.PAID) == 1
    assert stood == {before, after}
    assert not models.Request.objects.exclude(ended_at=None).exclude(paper=None).exists()
    assert audit.verify("issuance").is_whole


def test_a_challenge_that_is_killed_leaves_at_most_a_request_that_nobody_goes_on_with(town):
    at = town.now()
    for n in range(1, points(challenge, None, None, at) + 1):
        begun_before = models.Request.objects.count()
        killed_at(n, challenge, None, None, at)
        assert models.Request.objects.count() - begun_before in {0, 1}
    open_ones = models.Request.objects.filter(ended_at=None)
    states = open_ones.values_list("state", flat=True).distinct()
    assert list(states) == [RequestState.CHALLENGED]


@pytest.mark.parametrize(
    ("step", "until", "before", "after"),
    [
        (cancel, pay, RequestState.RENDERED, RequestState.CANCELLED),
        (leave, print_paper, RequestState.PAID, RequestState.LEFT),
    ],
    ids=["cancel", "leave"],
)
def test_an_ending_that_is_killed_is_done_or_not(town, step, until, before, after):
    at = town.now()
    for n in range(1, points(step, *begun(at, until=until)) + 1):
        number, proof, at = begun(at, until=until)
        killed_at(n, step, number, proof, at)
        assert issuance.view(number).state in {before, after}
        again(step, number, proof, at)
        assert issuance.view(number).state is after
        assert models.Request.objects.get(number=number).paper is None
    assert audit.verify("issuance").is_whole


def test_a_bad_print_taken_back_by_a_killed_machine_is_paid_back_once(town):
    at = town.now()
    until = WAY[WAY.index(print_paper) + 1]
    for n in range(1, points(void, *begun(at, until=until)) + 1):
        number, proof, at = begun(at, until=until)
        killed_at(n, void, number, proof, at)
        assert issuance.view(number).state in {RequestState.PRINTED, RequestState.VOIDED}
        if issuance.view(number).state is RequestState.PRINTED:
            void(number, proof, at)
        view = issuance.view(number)
        assert (view.state, view.refunded) == (RequestState.VOIDED, FEE)
        assert lines_of(number).count(RequestState.VOIDED) == 1
        assert models.Request.objects.get(number=number).paper is None
    assert audit.verify("issuance").is_whole


def test_an_application_that_is_killed_is_made_or_not(town, identified):
    at, person = town.now(), resident("yui").resident
    number = identified("yui").number
    many = points(apply, number, None, at)  # counting has made none: it runs in a child
    models.UseRegistration.objects.filter(resident=person).delete()
    for n in range(1, many + 1):
        number = identified("yui").number
        killed_at(n, apply, number, None, at)
        applied = models.UseRegistration.objects.filter(resident=person)
        is_applied = issuance.view(number).state is RequestState.APPLIED
        assert applied.count() == is_applied
        applied.delete()
    assert audit.verify("issuance").is_whole
