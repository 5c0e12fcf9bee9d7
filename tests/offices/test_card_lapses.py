"""The rules say on which day a card lapses by a move; the card office lets it lapse on that day."""

from datetime import date, datetime, time, timedelta

import pytest

from jumin.offices.card_office import gateway as card_office
from jumin.offices.common.due import perform_until
from jumin.offices.municipality import gateway as municipality
from jumin.rules import Move, move_lapse
from jumin.rules.lives import CardStatus
from jumin.sandbox.residents import resident
from jumin.terms import JST, MunicipalityId, Sex


LEAVES = date(2026, 11, 23)
DAY = timedelta(days=1)


def ten_o_clock(on: date) -> datetime:
    return datetime.combine(on, time(10), JST)


def card() -> card_office.CardState:
    held = card_office.card_of(resident("sakura").resident)
    assert held is not None
    return held


def moves_out(on: date, *, notified_on: date) -> None:
    municipality.receive_moving_out(
        resident("sakura").resident, planned_on=on, at=ten_o_clock(notified_on)
    )


def moves_in(moved_in_on: date, *, notified_on: date) -> None:
    person = municipality.Person(
        "見本　花子",
        "ミホン　ハナコ",
        date(1990, 5, 30),
        Sex.FEMALE,
        "世帯主",
        None,
        resident=resident("sakura").resident,
    )
    municipality.receive_moving_in(
        municipality.MovingIn(
            MunicipalityId("tsukuba"),
            "茨城県つくば市見本町１番地",
            moved_in_on,
            "神奈川県鎌倉市",
            (person,),
        ),
        at=ten_o_clock(notified_on),
    )


def play(move: Move, until: date, *, after: date = date.min) -> None:
    """Let what a move's holder does and what falls due happen, after a day and up to another."""
    acts = {
        move.notified_on: lambda on: moves_in(move.moved_in_on or on, notified_on=on),
        move.continued_on: lambda on: card_office.continue_use(card().number, at=ten_o_clock(on)),
    }
    for on in sorted({day for day in acts if day is not None and after < day <= until}):
        perform_until(on)
        acts[on](on)
        if on == move.notified_on and move.leaving_again_on is not None:
            moves_out(move.leaving_again_on, notified_on=on)
    perform_until(until)


@pytest.mark.source("MOVE-3", "MOVE-4", "MOVE-5", "izumi-guide §4(2)")
@pytest.mark.parametrize(
    "move",
    [
        pytest.param(Move(LEAVES), id="no notice"),
        pytest.param(Move(LEAVES, LEAVES, LEAVES + 15 * DAY), id="notice after 14 days"),
        pytest.param(Move(LEAVES, LEAVES + 20 * DAY, LEAVES + 31 * DAY), id="after 30 days"),
        pytest.param(Move(LEAVES, LEAVES, LEAVES + 3 * DAY), id="use not continued"),
        pytest.param(
            Move(LEAVES, LEAVES, LEAVES + 3 * DAY, leaving_again_on=LEAVES + 9 * DAY),
            id="moves on",
        ),
    ],
)
@pytest.mark.usefixtures("town")
def test_the_office_lets_a_card_lapse_on_the_day_that_the_rules_name(move) -> None:
    lapse = move_lapse(move, municipality=MunicipalityId("tsukuba")).value
    assert lapse is not None
    moves_out(move.moving_out_on, notified_on=LEAVES - 2 * DAY)
    play(move, lapse.on - DAY)
    assert card().status is CardStatus.IN_USE
    play(move, lapse.on, after=lapse.on - DAY)
    assert card().status is CardStatus.LAPSED


@pytest.mark.source("MOVE-3", "MOVE-4", "tsukuba-guide-2023-10 §6(1)")
@pytest.mark.usefixtures("town")
def test_and_keeps_the_card_of_who_was_in_time() -> None:
    move = Move(LEAVES, LEAVES, LEAVES + 14 * DAY, LEAVES + 104 * DAY)
    assert move_lapse(move).value is None
    moves_out(move.moving_out_on, notified_on=LEAVES - 2 * DAY)
    play(move, LEAVES + 110 * DAY)
    assert card().status is CardStatus.IN_USE
