"""The courier: at least once, in the order of each subject, effective once, poison set apart."""

import errno
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumin.installation import exclusive
from jumin.offices.certification import handlers
from jumin.offices.common import courier
from jumin.offices.common.books import inbox, outbox, send
from jumin.offices.common.transactions import office_transaction


SENDER = "municipality"
KIND = "test.news"
AT = datetime(2026, 11, 20, 1, tzinfo=UTC)


class PoisonError(Exception):
    """What a handler says of a message that it can't take."""


@pytest.fixture
def received(town, monkeypatch):  # noqa: ARG001 (books to write in)
    """Let the certification office write down what it is told."""
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(
        handlers, "HANDLERS", {KIND: lambda message: told.append((message.subject, message.pk))}
    )
    return told


def put(*subjects: str) -> list[int]:
    with office_transaction(SENDER):
        for subject in subjects:
            send(SENDER, KIND, subject, at=AT)
    return list(outbox(SENDER).filter(kind=KIND).values_list("pk", flat=True))


def refuse(monkeypatch, refused, error, told):
    def handle(message):
        if message.subject in refused:
            raise error
        told.append((message.subject, message.pk))

    monkeypatch.setattr(handlers, "HANDLERS", {KIND: handle})


def wait_for_the_next_attempt() -> None:
    outbox(SENDER).update(next_attempt_at=datetime.now(UTC))


def test_a_message_is_delivered_once_however_often_it_is_carried(received):
    (number,) = put("A")
    assert courier.deliver() == 1
    outbox(SENDER).filter(pk=number).update(delivered_at=None)
    assert courier.deliver() == 1
    assert received == [("A", number)]
    assert inbox("certification").filter(sender=SENDER, number=number).count() == 1


def test_what_the_handling_of_a_message_sends_goes_out_with_the_same_delivery(
    received, monkeypatch
):
    def pass_on(message):
        if message.subject == "A":
            send("certification", KIND, "B", at=AT)
        received.append((message.subject, message.pk))

    monkeypatch.setattr(handlers, "HANDLERS", {KIND: pass_on})
    put("A")
    assert courier.deliver() == 2
    assert [subject for subject, _ in received] == ["A", "B"]


def test_a_message_that_fails_holds_up_its_subject_and_nobody_else(received, monkeypatch):
    put("A", "B", "A")
    refuse(monkeypatch, {"A"}, PoisonError(), received)
    assert courier.deliver() == 1
    assert [subject for subject, _ in received] == ["B"]
    (queue,) = (one for one in courier.queues() if one.office == SENDER)
    assert (queue.waiting, queue.failing, queue.parked) == (2, 1, 0)
    assert queue.oldest_at == AT


def test_it_is_tried_again_ever_later_and_in_order(received, monkeypatch):
    numbers = put("A", "A")
    refuse(monkeypatch, {"A"}, PoisonError(), received)
    pauses = []
    for _ in range(4):
        before = datetime.now(UTC)
        courier.deliver()
        assert courier.deliver() == 0
        pauses.append((outbox(SENDER).get(pk=numbers[0]).next_attempt_at - before).total_seconds())
        wait_for_the_next_attempt()
    assert [round(pause) for pause in pauses] == [1, 2, 4, 8]
    refuse(monkeypatch, set(), None, received)
    assert courier.deliver() == 2
    assert received == [("A", numbers[0]), ("A", numbers[1])]


def test_a_poison_message_is_parked_and_shown_until_somebody_lets_it_be_tried_again(
    received, monkeypatch
):
    number, behind = put("A", "A")
    refuse(monkeypatch, {"A"}, PoisonError(), received)
    for _ in range(courier.MOST_ATTEMPTS):
        courier.deliver()
        wait_for_the_next_attempt()
    assert courier.deliver() == 0
    first, second = courier.messages(SENDER)
    assert (first.number, first.is_parked, first.problem) == (number, True, "PoisonError")
    assert (second.number, second.attempts) == (behind, 0)
    refuse(monkeypatch, set(), None, received)
    assert courier.deliver() == 0
    assert courier.retry(SENDER, number)
    assert courier.deliver() == 2
    assert not courier.retry(SENDER, number)


def test_a_fault_of_the_installation_is_waited_for_and_nothing_is_parked(received, monkeypatch):
    (number,) = put("A")
    refuse(monkeypatch, {"A"}, OSError(errno.ENOSPC, "No space left on device"), received)
    for _ in range(courier.MOST_ATTEMPTS + 3):
        courier.deliver()
        wait_for_the_next_attempt()
    assert outbox(SENDER).get(pk=number).parked_at is None
    refuse(monkeypatch, set(), None, received)
    assert courier.deliver() == 1


def test_books_that_can_not_even_be_read_are_waited_for_too(received, monkeypatch):
    (number,) = put("A")

    def away(_office):
        raise OperationalError("server closed the connection") from ConnectionError()

    monkeypatch.setattr(courier, "inbox", away)
    for _ in range(courier.MOST_ATTEMPTS + 3):
        courier.deliver()
        wait_for_the_next_attempt()
    assert outbox(SENDER).get(pk=number).parked_at is None
    monkeypatch.setattr(courier, "inbox", inbox)
    assert courier.deliver() == 1
    assert received == [("A", number)]


def test_a_pause_is_never_longer_than_the_longest(received, monkeypatch):
    (number,) = put("A")
    refuse(monkeypatch, {"A"}, OSError(), received)
    outbox(SENDER).filter(pk=number).update(attempts=30_000)
    before = datetime.now(UTC)
    courier.deliver()
    pause = outbox(SENDER).get(pk=number).next_attempt_at - before
    assert pause <= courier.LONGEST_PAUSE + timedelta(seconds=1)


@pytest.mark.usefixtures("received")
def test_one_delivers_at_a_time_and_the_other_leaves_it_to_that_one(town, monkeypatch):
    put("A")
    monkeypatch.setattr(courier, "PATIENCE", 0.01)
    with exclusive(town.folder.root / "delivery.lock", "the courier"):
        assert courier.deliver() == 0
    assert courier.deliver() == 1


def test_the_problem_that_is_kept_is_a_kind_and_never_a_text(received, monkeypatch):
    put("A")
    refuse(monkeypatch, {"A"}, PoisonError("見本　さくら"), received)
    courier.deliver()
    assert courier.messages(SENDER)[0].problem == "PoisonError"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    subjects=st.lists(st.sampled_from("ABC"), min_size=1, max_size=8),
    failures=st.lists(st.booleans(), max_size=20),
)
def test_whatever_fails_everything_arrives_once_and_in_the_order_of_its_subject(
    received, monkeypatch, subjects, failures
):
    received.clear()
    outbox(SENDER).all().delete()
    numbers = put(*subjects)
    left = iter(failures)

    def handle(message):
        if next(left, False):
            raise OSError
        received.append((message.subject, message.pk))

    monkeypatch.setattr(handlers, "HANDLERS", {KIND: handle})
    for _ in range(len(failures) + 1):
        courier.deliver()
        wait_for_the_next_attempt()
    assert sorted(number for _, number in received) == numbers
    for subject in set(subjects):
        mine = [number for told, number in received if told == subject]
        assert mine == sorted(mine)
