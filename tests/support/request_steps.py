"""The steps of a request, one by one, each with all that it may need.

At the top level, so that processes of their own can be told to do them.
"""

from collections.abc import Callable
from datetime import datetime

from jumin.client import JpkiSession
from jumin.offices.common.books import journal
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Order, RequestNumber, RequestState
from jumin.sandbox.residents import resident
from jumin.sandbox.wallet import take
from jumin.terms import CertificatePurpose, Pin, Yen


PURPOSE = CertificatePurpose.AUTHENTICATION
FEE = Yen(300)

Proof = tuple[bytes, bytes]
Step = Callable[[RequestNumber, Proof, datetime], object]


def challenge(_number, _proof, at):
    issuance.challenge("T-1", at=at)


def identify(number, proof, at):
    certificate, signature = proof
    issuance.identify(number, certificate=certificate, signature=signature, at=at)


def order(number, _proof, at):
    issuance.order(number, Order(), at=at)


def render(number, _proof, at):
    issuance.render(number, at=at)


def pay(number, _proof, at):
    issuance.pay(number, FEE, at=at)


def print_paper(number, _proof, at):
    issuance.print_paper(number, at=at)


def take_paper(number, _proof, at):
    issuance.take(number, at=at)


def leave(number, _proof, at):
    issuance.leave(number, at=at)


def cancel(number, _proof, at):
    issuance.cancel(number, at=at)


WAY = (identify, order, render, pay, print_paper, take_paper)
STATES = (
    RequestState.CHALLENGED,
    RequestState.IDENTIFIED,
    RequestState.REQUESTED,
    RequestState.RENDERED,
    RequestState.PAID,
    RequestState.PRINTED,
    RequestState.TAKEN,
)


def begun(at: datetime, *, until: Step) -> tuple[RequestNumber, Proof, datetime]:
    """Bring a new request to the point at which a step is due."""
    challenged = issuance.challenge("T-1", at=at)
    person = resident("sakura")
    with take(person, "T-1") as card:
        session = JpkiSession(card)
        session.verify_pin(PURPOSE, Pin(person.authentication_pin or ""))
        proof = session.certificate(PURPOSE), session.sign(PURPOSE, challenged.nonce)
    for step in WAY[: WAY.index(until)]:
        step(challenged.request, proof, at)
    return challenged.request, proof, at


def lines_of(number: RequestNumber) -> list[str]:
    """Tell what the journal says of a request."""
    return [line.act.partition(".")[2] for line in journal("issuance").filter(subject=number)]
