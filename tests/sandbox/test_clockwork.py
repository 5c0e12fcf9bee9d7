"""Turning the clock: what falls due is done on its day, whoever waits for it."""

from datetime import date, timedelta

import pytest

from jumin.installation import exclusive
from jumin.installation.clock import ClockBehindError, ClockRangeError
from jumin.offices import OFFICES
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office import handlers as card_office_handlers
from jumin.offices.certification import gateway as certification
from jumin.offices.common import gateway as offices
from jumin.offices.common.due import UndeliveredError
from jumin.offices.municipality import gateway as municipality
from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox import clockwork
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.clockwork import (
    CourierAtWorkError,
    advance_clock,
    clock,
    do_what_is_due,
    set_clock,
)
from jumin.sandbox.happenings import Happening, happenings
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, day_of


def books() -> list[tuple[date, str, str, str]]:
    """Tell what all journals say of days, without the hours."""
    lines = offices.lines_after(dict.fromkeys(OFFICES, 0))
    return [(day_of(line.at), line.office, line.act, line.subject) for line in lines]


def told(turn: clockwork.Turn, name: str) -> list[tuple[date, str]]:
    happened: tuple[Happening, ...] = happenings(turn.lines)
    return [(one.on, one.act) for one in happened if one.resident == name]


@pytest.mark.source("EXP-4", "CERT-5", "kamakura-guide-2024-05-01 §5 (period of stay)")
@pytest.mark.usefixtures("town")
def test_on_the_last_day_card_and_certificates_are_good_and_on_the_day_after_they_have_ended():
    card = card_office.card(resident("emma").card)
    set_clock(clock().now().replace(month=11, day=25, hour=23, minute=59))
    assert card.last_day == date(2026, 11, 25)
    assert card_office.card(card.number).status is CardStatus.IN_USE
    turn = advance_clock(timedelta(minutes=1))
    assert card_office.card(card.number).status is CardStatus.LAPSED
    for purpose, serial in (
        (CertificatePurpose.AUTHENTICATION, card.authentication_serial),
        (CertificatePurpose.SIGNATURE, card.signature_serial),
    ):
        assert certification.entry(purpose, serial).state is CertificateState.EXPIRED
    on = date(2026, 11, 26)
    assert sorted(told(turn, "emma")) == [
        (on, "card.expired"),
        (on, "certificate.expire"),
        (on, "certificate.expire"),
    ]


@pytest.mark.source("MOVE-3", "MOVE-5", "tsukuba-guide-2023-10 §6(1)")
@pytest.mark.usefixtures("town")
def test_who_moves_out_and_notifies_nowhere_loses_the_card_after_thirty_days():
    on = day_of(clock().now())
    municipality.receive_moving_out(
        resident("tsubasa").resident, planned_on=on + timedelta(days=3), at=clock().now()
    )
    advance_clock(timedelta(days=3))
    turn = advance_clock(timedelta(days=30))
    assert card_office.card(resident("tsubasa").card).status is CardStatus.IN_USE
    assert "card.move-not-notified" not in {act for _, act in told(turn, "tsubasa")}
    turn = advance_clock(timedelta(days=1))
    assert (on + timedelta(days=34), "card.move-not-notified") in told(turn, "tsubasa")
    assert disagreements() == ()


@pytest.mark.usefixtures("town")
def test_walking_to_a_day_in_one_step_writes_what_walking_day_by_day_writes(town_template, town):
    advance_clock(timedelta(days=45))
    in_one_step = books()
    town_template.put_back()
    clock().set(town.founded_at + timedelta(minutes=1))
    for _ in range(45):
        advance_clock(timedelta(days=1))
    assert books() == in_one_step


@pytest.mark.usefixtures("town")
def test_after_ten_years_every_card_of_today_has_ended_and_the_authorities_go_on():
    advance_clock(timedelta(days=3653))
    today = day_of(clock().now())
    for card in card_office.cards():
        assert (card.status is CardStatus.LAPSED) == (card.last_day < today), card.number
    assert not [
        entry
        for entry in certification.entries()
        if entry.state in (CertificateState.ISSUED, CertificateState.DELIVERED)
        and entry.last_day < today
    ]
    assert disagreements() == ()
    assert all(offices.verify(office).is_whole for office in OFFICES)


@pytest.mark.usefixtures("town")
def test_the_clock_stands_at_every_day_on_which_something_is_due():
    shown = []
    advance_clock(timedelta(days=45), progress=lambda at, _to: shown.append((at, clock().now())))
    assert shown
    assert all(timedelta(0) <= now - at < timedelta(minutes=1) for at, now in shown)
    assert [at for at, _ in shown] == sorted({at for at, _ in shown})


@pytest.mark.usefixtures("town")
def test_a_standing_clock_stands_again_after_it_was_advanced():
    clockwork.stop_clock()
    stood = clock().now()
    assert advance_clock(timedelta(days=20)).at == stood + timedelta(days=20)
    assert clock().now() == stood + timedelta(days=20)


@pytest.mark.usefixtures("town")
def test_the_clock_is_not_turned_where_it_could_not_show_the_instant_and_nothing_falls_due():
    before = books()
    with pytest.raises(ClockRangeError):
        advance_clock(timedelta(days=36_525))
    with pytest.raises(ClockBehindError):
        set_clock(clock().now() - timedelta(days=2000))
    assert books() == before


def test_there_is_one_courier_and_a_second_one_is_told_who_it_is(town):
    with (
        exclusive(town.folder.root / "courier.lock", "process 4711"),
        pytest.raises(CourierAtWorkError, match="process 4711"),
    ):
        clockwork.work(lambda: False)


@pytest.mark.usefixtures("town")
def test_a_fault_ends_a_round_of_the_courier_and_not_the_courier(monkeypatch, caplog):
    monkeypatch.setattr(clockwork, "ROUND", 0.0)
    rounds = iter([True, True, False])
    left = iter([OSError("見本　さくら"), None])

    def round_of_work() -> None:
        if (error := next(left)) is not None:
            raise error

    monkeypatch.setattr(clockwork, "do_what_is_due", round_of_work)
    clockwork.work(lambda: next(rounds))
    assert next(left, "both rounds were done") == "both rounds were done"
    assert "OSError" in caplog.text
    assert "さくら" not in caplog.text


def test_while_somebody_turns_the_clock_the_courier_leaves_what_is_due_to_them(town):
    clock().set(town.founded_at + timedelta(days=8))
    with exclusive(town.folder.root / "clock.lock", "somebody who turns the clock"):
        do_what_is_due()
    assert card_office.card(resident("emma").card).status is CardStatus.IN_USE
    do_what_is_due()
    assert card_office.card(resident("emma").card).status is CardStatus.LAPSED


@pytest.mark.usefixtures("town")
def test_time_does_not_go_on_past_a_day_whose_news_an_office_could_not_learn(monkeypatch):
    """Else certificates of a lapsed card would live on while years go by."""
    on = day_of(clock().now())
    municipality.receive_moving_out(
        resident("tsubasa").resident, planned_on=on + timedelta(days=3), at=clock().now()
    )

    def disk_away(_message):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setitem(card_office_handlers.HANDLERS, "resident.moved_out", disk_away)
        with pytest.raises(UndeliveredError):
            advance_clock(timedelta(days=365))
    assert day_of(clock().now()) == on + timedelta(days=3)
    for message in offices.messages("municipality"):
        offices.retry("municipality", message.number)
    turn = advance_clock(timedelta(days=40))
    assert (on + timedelta(days=34), "card.move-not-notified") in told(turn, "tsubasa")
    assert disagreements() == ()
