"""Printing at the machine: its faults, and a bad print that is reported at once."""

from datetime import timedelta

import pytest

from jumin.offices.common.books import journal
from jumin.offices.issuance import gateway as issuance
from jumin.sandbox import clockwork


def to_print(visitor):
    """Pay for a paper; tell its request."""
    visitor.bring("tsubasa")
    return visitor.go_to("print").context["machine"].number


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §steps 1-14")
@pytest.mark.parametrize(
    ("event", "state"), [("jam", "jammed"), ("run-out", "empty"), ("power-cut", "off")]
)
@pytest.mark.parametrize("moment", ["before", "while printing"])
def test_a_paid_paper_is_printed_after_the_staff_have_cured_a_fault(visitor, event, state, moment):
    number = to_print(visitor)
    if moment == "while printing":
        visitor.press(event="print")
    page = visitor.press(event=event)
    assert visitor.step(page) == "print"
    assert page.context["machine"].printer == state
    assert page.content.decode().count('role="alert"') == 1
    assert issuance.view(number).state == ("paid" if moment == "before" else "printed")
    assert visitor.client.get("/kiosk/paper.pdf").status_code == 302
    assert visitor.refusal(visitor.press(event="finish")) == "request.state"

    visitor.press(event="cure")
    assert visitor.step(visitor.press(event="print")) == "print"
    assert visitor.step(visitor.press(event="finish")) == "take"
    view = issuance.view(number)
    assert (view.state, view.fee, view.refunded) == ("printed", 300, 0)
    assert visitor.client.get("/kiosk/paper.pdf")["Content-Type"] == "application/pdf"
    paid = [line for line in journal("issuance").filter(subject=number) if "paid" in line.act]
    assert len(paid) == 1


@pytest.mark.parametrize("event", ["jam", "cure", "dance"])
def test_what_can_not_happen_to_the_printer_changes_nothing(visitor, event):
    to_print(visitor)
    if event != "dance":
        visitor.press(event="jam")
        event = {"jam": "jam", "cure": "finish"}[event]
    before = visitor.machine().printer
    page = visitor.press(event=event)
    assert page.status_code == 422 or visitor.refusal(page) == "request.state"
    assert visitor.machine().printer == before


def test_while_the_printer_waits_for_the_staff_nobody_s_patience_runs_out(visitor):
    to_print(visitor)
    assert visitor.press(event="jam").context["seconds_left"] is None


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize("step", ["take", "receipt"])
def test_a_bad_print_is_stamped_void_and_refunded_once(visitor, step):
    number = to_print(visitor)
    visitor.go_to(step)
    page = visitor.press_beside("report")
    assert visitor.step(page) == "receipt"
    assert "無効" in page.content.decode()
    view = issuance.view(number)
    assert (view.state, view.refunded) == ("voided", 300)
    assert visitor.refusal(visitor.press_beside("report")) == "print.not_reported"
    assert issuance.view(number).refunded == 300
    assert visitor.step(visitor.look()) == "receipt"


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8")
def test_a_bad_print_that_is_reported_later_is_not_refunded(visitor):
    number = to_print(visitor)
    visitor.go_to("receipt")
    clockwork.clock().turn(clockwork.clock().after(timedelta(minutes=11)))
    page = visitor.press_beside("report")
    assert visitor.refusal(page) == "print.not_reported"
    assert page.context["why"].act
    assert issuance.view(number).state == "taken"


def test_a_double_click_on_the_report_refunds_once_and_is_no_refusal(visitor):
    number = to_print(visitor)
    turn = visitor.go_to("take").context["machine"].turn
    entered = {"from": "take", "turn": turn}
    for _ in range(2):
        page = visitor.client.post("/kiosk/report/", entered, follow=True)
        assert visitor.refusal(page) is None
    assert issuance.view(number).refunded == 300


def test_nothing_is_reported_before_a_paper_came_out(visitor):
    number = to_print(visitor)
    assert visitor.refusal(visitor.press_beside("report")) is not None
    assert issuance.view(number).state == "paid"


def test_the_machine_says_in_which_coins_the_change_comes_back(visitor):
    visitor.to_payment("tsubasa")
    visitor.press(coin=1000)
    assert visitor.press().context["change_coins"] == [(500, 1), (100, 2)]


@pytest.mark.source("KIOSK-7")
def test_the_receipt_tells_what_helps_if_something_is_wrong(visitor):
    to_print(visitor)
    complaint = visitor.go_to("receipt").context["complaint"]
    assert complaint.code == "print.not_reported"
    assert complaint.act
    assert complaint.who
    assert complaint.where
