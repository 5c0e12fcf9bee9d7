from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestState
from jumin.sandbox import faults


def test_who_would_get_anothers_paper_gets_none_and_stands_at_a_machine_that_begins_anew(visitor):
    visitor.client.raise_request_exception = False
    with faults.yokohama() as queue:
        queue.put("of a job that has timed out", b"a paper of somebody else")
        visitor.bring("sakura")
        visitor.go_to("print")
        machine = visitor.look().context["machine"]
        assert machine.step == "print"
        assert visitor.press_at("print", machine.turn).status_code == 500
        view = issuance.view(machine.number)
        assert (view.state, view.refunded) == (RequestState.WITHHELD, view.fee)
        assert visitor.step(visitor.look()) == "card-left"
        assert visitor.client.get("/kiosk/paper.pdf").status_code == 302
