"""One request driven by two terminals at once: every step has at most one effect."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connections
from request_steps import (
    FEE,
    WAY,
    Proof,
    Step,
    begun,
    cancel,
    identify,
    leave,
    lines_of,
    order,
    pay,
    print_paper,
    render,
    take_paper,
)

from jumin.offices.common import audit
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import guard, models, services, spool
from jumin.offices.issuance.gateway import RequestNumber, RequestState
from jumin.rules.lives import REQUEST_LIFE, RequestEvent
from jumin.terms import RefusalCode, RefusedError


DUE_TOGETHER = (
    (identify, cancel),
    (order, cancel),
    (render, order, cancel),
    (pay, order, cancel),
    (print_paper, leave),
    (take_paper, print_paper, leave),
)
"""What two terminals may ask for at the same time, state by state."""
PAIRS = [
    pytest.param(due[0], one, other, id=f"{due[0].__name__} due-{one.__name__}-{other.__name__}")
    for due in DUE_TOGETHER
    for one in due
    for other in due
]
ENDS = frozenset({RequestState.TAKEN, RequestState.CANCELLED, RequestState.LEFT})
ROUNDS = 12


def is_done(step: Step, number: RequestNumber, proof: Proof, at: datetime) -> bool:
    """Do a step; tell whether it was done, or refused as something else came first."""
    try:
        step(number, proof, at)
    except RefusedError as refused:
        assert refused.refusal.code is RefusalCode.REQUEST_STATE  # noqa: PT017 (either is right)
        return False
    return True


def assert_is_one_life(number: RequestNumber) -> None:
    """Assert that the journal tells a life as the table allows, and the row its last state."""
    row, state = models.Request.objects.get(number=number), RequestState.CHALLENGED
    for line in map(RequestState, lines_of(number)):
        following = {REQUEST_LIFE.get((state, event)) for event in RequestEvent}
        assert line in following, (state, line)
        state = line
    assert row.state == state
    assert lines_of(number).count(RequestState.PAID) <= 1
    if state in {RequestState.RENDERED, RequestState.PAID, RequestState.PRINTED}:
        assert guard.is_own(row, spool.current().fetch(number))
    else:
        assert row.paper is None


@pytest.mark.parametrize(("due", "one", "other"), PAIRS)
def test_who_comes_between_reading_and_writing_is_not_overtaken(town, monkeypatch, due, one, other):
    request = begun(town.now(), until=due)
    number, opened, between = request[0], services.office_transaction, []

    def transaction(office):
        if not between:
            between.append(None)  # once: the other terminal opens transactions, too
            between[0] = is_done(other, *request)
        return opened(office)

    before = len(lines_of(number))
    monkeypatch.setattr(services, "office_transaction", transaction)
    done = is_done(one, *request)
    assert between in ([], [True])
    prints_again = due is take_paper and other is print_paper  # that changes nothing
    assert done == (not between or prints_again)
    assert len(lines_of(number)) - before == len(between)
    assert_is_one_life(number)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_terminals_that_race_through_all_steps_bring_one_paper_for_one_fee(town, turn):
    del turn
    number, proof, at = begun(town.now(), until=identify)
    steps = dict(zip((step.__name__ for step in WAY), WAY, strict=True))
    next_step = {
        RequestState.CHALLENGED: steps["identify"],
        RequestState.IDENTIFIED: steps["order"],
        RequestState.REQUESTED: steps["render"],
        RequestState.RENDERED: steps["pay"],
        RequestState.PAID: steps["print_paper"],
        RequestState.PRINTED: steps["take_paper"],
    }
    together = threading.Barrier(2)

    def drive(_terminal: int) -> None:
        try:
            together.wait()
            while (state := issuance.view(number).state) not in ENDS:
                is_done(next_step[state], number, proof, at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as terminals:
        list(terminals.map(drive, range(2)))
    view = issuance.view(number)
    assert (view.state, view.paid) == (RequestState.TAKEN, FEE)
    # Who comes late may order once more, and then it is typeset once more: all else is done once.
    told = Counter(lines_of(number))
    assert {told[once] for once in ("identified", "paid", "printed", "taken")} == {1}
    assert_is_one_life(number)
    assert audit.verify("issuance").is_whole
