"""The state machine: what follows what, in the order of each municipality."""

from datetime import date
from itertools import product

import pytest

from jumin import rules
from jumin.places.kiosk.flows import CHOOSING, Flow, flow_of, transitions, ways_back
from jumin.places.kiosk.printer import FAULTY, PRINTER_LIFE, PrinterEvent, PrinterState
from jumin.places.kiosk.steps import Event, Service, Step


ON = date(2026, 11, 20)
PLACES = ("izumi", "kamakura", "tsukuba", "fujisawa", "nakanoto")
LEAFLET = (
    *("start", "service", "agree", "menu", "card-on", "usable-check", "municipality", "pin"),
    *("card-off", "document", "subject", "items", "copies", "confirm", "pay", "print", "take"),
    *("receipt", "card-left"),
)
KAMAKURA = (*(step for step in LEAFLET[:-1] if step != "card-off"), "card-off", "card-left")
ORDERS = {**dict.fromkeys(PLACES, LEAFLET), "kamakura": KAMAKURA}
USE = (
    *("start", "service", "agree", "menu", "card-on", "usable-check", "pin", "card-off"),
    *("domicile", "use-terms", "use-confirm", "use-result", "card-left"),
)
RESET = (
    *("start", "service", "agree", "menu", "card-on", "usable-check", "reset", "card-off"),
    *("reset-result", "card-left"),
)
PROOF = {"certificates": "pin", "use-registration": "pin", "pin-reset": "reset"}
REPEATED = {"pin", "reset", "pay", "print", "take", "receipt"}
FLOWS = list(product(Service, PLACES))


def expected(flow: Flow, service: Service) -> dict[tuple[str, str], str]:
    """Write the table out, as the guides and the leaflet have it."""
    table = {(here, "go-on"): there for here, there in zip(flow, (*flow[1:], "start"), strict=True)}
    with_card = flow[flow.index("card-on") : flow.index(PROOF[service]) + 1]
    after = flow[flow.index(PROOF[service]) + 1 :]
    table |= {(step, "end"): "card-left" for step in flow if step not in {"start", "card-left"}}
    table |= {(step, "again"): step for step in flow if step in REPEATED}
    table |= {(step, event): "card-on" for step in with_card for event in ("reject", "take-off")}
    return table | {
        (step, "take-off"): step for step in after if step not in {"card-off", "card-left"}
    }


@pytest.mark.source("KIOSK-1", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.source("izumi-kiosk-leaflet §1-14")
@pytest.mark.parametrize("place", PLACES)
def test_the_screens_come_in_the_order_of_the_municipality(place):
    assert flow_of(Service.CERTIFICATES, place, ON) == ORDERS[place]


@pytest.mark.parametrize("place", PLACES)
def test_the_other_services_take_the_card_off_as_soon_as_it_has_proved_itself(place):
    assert flow_of(Service.USE_REGISTRATION, place, ON) == USE
    assert flow_of(Service.PIN_RESET, place, ON) == RESET


@pytest.mark.parametrize(("service", "place"), FLOWS)
def test_every_event_leads_to_the_next_screen_of_the_flow_and_no_other_can_happen(service, place):
    flow = flow_of(service, place, ON)
    assert dict(transitions(flow)) == expected(flow, service)


@pytest.mark.parametrize(("service", "place"), FLOWS)
def test_whatever_happens_the_machine_is_at_a_screen_of_its_flow(service, place):
    flow = flow_of(service, place, ON)
    assert set(transitions(flow).values()) <= set(flow)
    assert {here for here, _ in transitions(flow)} == set(flow)


@pytest.mark.parametrize(("service", "place"), FLOWS)
def test_from_every_screen_the_visit_can_end_and_never_before_the_tray_was_looked_at(
    service, place
):
    moves = transitions(flow_of(service, place, ON))
    ends = {here for (here, event), there in moves.items() if there == "start"}
    assert ends == {Step.CARD_LEFT}
    for step in flow_of(service, place, ON)[1:-1]:
        assert moves[step, Event.END] is Step.CARD_LEFT


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 10")
@pytest.mark.parametrize("place", PLACES)
def test_before_the_holder_is_known_one_may_go_back_anywhere(place):
    flow = flow_of(Service.CERTIFICATES, place, ON)
    for index in range(1, flow.index(Step.PIN) + 1):
        assert ways_back(flow, flow[index]) == flow[1:index]


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 10")
@pytest.mark.parametrize("place", PLACES)
def test_before_paying_one_may_go_back_to_every_choice(place):
    flow = flow_of(Service.CERTIFICATES, place, ON)
    assert set(ways_back(flow, Step.CONFIRM)) == {Step.MUNICIPALITY, *CHOOSING}
    assert set(ways_back(flow, Step.PAY)) == {Step.MUNICIPALITY, *CHOOSING, Step.CONFIRM}


@pytest.mark.parametrize(("service", "place"), FLOWS)
def test_what_is_paid_applied_for_or_changed_is_not_gone_back_on(service, place):
    flow = flow_of(service, place, ON)
    settled = {"print", "use-result", "reset-result"} & set(flow)
    first = min(map(flow.index, settled))
    for step in flow[first:]:
        assert ways_back(flow, step) == ()


@pytest.mark.parametrize(("service", "place"), FLOWS)
def test_no_way_back_leads_to_a_proof_that_was_given(service, place):
    flow = flow_of(service, place, ON)
    for step in flow[flow.index(PROOF[service]) + 1 :]:
        assert not {"card-on", "usable-check", "pin", "reset"} & set(ways_back(flow, step))


def test_every_step_that_the_rules_name_is_a_screen():
    for place in PLACES:
        assert set(rules.machine_flow(place, ON).value) <= set(Step)


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §steps 1-14")
@pytest.mark.parametrize(("state", "event"), list(product(PrinterState, PrinterEvent)))
def test_the_printer_does_what_its_table_says_and_nothing_else(state, event):
    faults = {"jam": "jammed", "run-out": "empty", "power-cut": "off"}
    at_work = {"ready", "printing"}
    if event == "cure":
        after = "ready" if state in {"jammed", "empty", "off"} else None
    elif event in faults:
        after = faults[event] if state in at_work else None
    else:
        after = {("ready", "print"): "printing", ("printing", "finish"): "done"}.get((state, event))
    assert PRINTER_LIFE.get((state, event)) == after


def test_after_every_fault_the_staff_can_put_the_printer_right():
    assert {state for state, event in PRINTER_LIFE if event is PrinterEvent.CURE} == FAULTY
