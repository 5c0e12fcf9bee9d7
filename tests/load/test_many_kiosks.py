"""Fifty kiosks at once: everybody gets their own paper, and pays for it once."""

import hashlib
import io
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import pypdf
import pytest
from django.db import connections

from jumin.client import JpkiSession
from jumin.documents import warm
from jumin.offices import OFFICES
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.common import audit
from jumin.offices.common.books import journal
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import models, papers, requests
from jumin.offices.issuance.gateway import Order, RequestNumber, RequestState
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import TownResident, residents
from jumin.sandbox.wallet import take
from jumin.terms import CertificatePurpose, Pin, RefusalCode, RefusedError


KIOSKS = 50
REQUESTS = 20 if os.environ.get("JUMIN_TEST_WHOLE") else 6
"""Of each kiosk, one after the other; with `JUMIN_TEST_WHOLE=1` a thousand in all."""
CENTRE = 16
"""Threads in which the centre answers; each has connections of its own."""
PURPOSE = CertificatePurpose.AUTHENTICATION
WAY = ("identified", "requested", "rendered", "paid", "printed", "taken")

T = TypeVar("T")


@dataclass(frozen=True)
class Visit:
    """What somebody carries home from a kiosk."""

    person: TownResident
    number: RequestNumber
    at: datetime
    paper: bytes
    payments: int
    """How many of the presses on "pay" took money."""
    seconds: float


@pytest.fixture
def centre(town) -> Iterator[Executor]:  # noqa: ARG001 (it closes its connections before the town goes)
    """The threads that answer all kiosks."""
    leaving = threading.Barrier(CENTRE)

    def leave(_thread: int) -> None:
        leaving.wait()  # so that each thread leaves once
        connections.close_all()

    with ThreadPoolExecutor(CENTRE) as threads:
        yield threads
        list(threads.map(leave, range(CENTRE)))


@pytest.fixture
def served(town) -> list[TownResident]:
    """Find those of the town to whom a kiosk gives a paper today."""
    return [one for one in residents() if expectation(one, at=town.now()) is None]


def proof_of(person: TownResident, kiosk: str, nonce: bytes) -> tuple[bytes, bytes]:
    """Let the card sign, when it is free: somebody else may have it just now."""
    while True:
        try:
            with take(person, kiosk) as card:
                session = JpkiSession(card)
                session.verify_pin(PURPOSE, Pin(person.authentication_pin or ""))
                return session.certificate(PURPOSE), session.sign(PURPOSE, nonce)
        except RefusedError as refused:
            if refused.refusal.code is not RefusalCode.CARD_ELSEWHERE:
                raise


def has_paid(payment: "Future[object]") -> bool:
    """Whether a press on "pay" took the money, or another one before it."""
    try:
        payment.result()
    except RefusedError as refused:
        assert refused.refusal.code is RefusalCode.REQUEST_STATE  # noqa: PT017 (either is right)
        return False
    return True


def visit(
    centre: Executor, person: TownResident, kiosk: str, at: datetime, *, presses: int
) -> Visit:
    """Get one paper, from the challenge to taking it, pressing "pay" so often at once."""

    def ask(step: Callable[..., T], *of_what: Any, **how: Any) -> T:
        return centre.submit(step, *of_what, **how, at=at).result()

    begun = time.monotonic()
    challenged = ask(issuance.challenge, kiosk)
    number = challenged.request
    certificate, signature = proof_of(person, kiosk, challenged.nonce)
    ask(issuance.identify, number, certificate=certificate, signature=signature)
    quote = ask(issuance.order, number, Order())
    ask(issuance.render, number)
    pressed = [centre.submit(issuance.pay, number, quote.amount, at=at) for _ in range(presses)]
    payments = sum(map(has_paid, pressed))
    paper = ask(issuance.print_paper, number)
    ask(issuance.take, number)
    return Visit(person, number, at, paper, payments, time.monotonic() - begun)


def visits_at(
    kiosk: int, centre: Executor, people: list[TownResident], at: datetime
) -> list[Visit]:
    """Serve one visitor after the other at one kiosk; every fifth presses "pay" three times."""
    return [
        visit(
            centre,
            people[(kiosk + turn) % len(people)],
            f"K-{kiosk}",
            at,
            presses=1 if turn % 5 else 3,
        )
        for turn in range(REQUESTS)
    ]


def own_paper(one: Visit) -> bytes:
    """Typeset anew what the register says of the holder of the card that was in the tray."""
    row = models.Request.objects.get(number=one.number)
    holder = replace(requests.holder_of(row), resident=one.person.resident)
    record = municipality.household_record(holder.resident)
    return papers.typeset(holder, record, Order(), number=one.number, at=one.at).pdf


def test_everybody_at_fifty_kiosks_gets_their_own_paper_and_pays_once(town, centre, served):
    assert len(served) >= 10
    warm()
    at, begun = town.now(), time.monotonic()
    with ThreadPoolExecutor(KIOSKS) as kiosks:
        visits = [
            one
            for those in kiosks.map(
                lambda kiosk: visits_at(kiosk, centre, served, at), range(KIOSKS)
            )
            for one in those
        ]
    seconds = time.monotonic() - begun
    slowest = statistics.quantiles([one.seconds for one in visits], n=20)[-1]
    print(f"\n{len(visits) / seconds:.0f} requests/s, p95 {slowest:.2f} s")  # noqa: T201 (figures)

    assert len(visits) == len({one.number for one in visits}) == KIOSKS * REQUESTS
    assert {one.payments for one in visits} == {1}
    written: dict[str, Counter[str]] = {}
    rendered: dict[str, str] = {}
    for line in journal("issuance").all():
        written.setdefault(line.subject, Counter())[line.act.partition(".")[2]] += 1
        if line.act == "request.rendered":
            rendered[line.subject] = line.facts["sha256"]
    rows = {row.number: row for row in models.Request.objects.all()}
    for one in visits:
        row = rows[one.number]
        assert one.paper == own_paper(one)
        assert rendered[one.number] == row.digest == hashlib.sha256(one.paper).hexdigest()
        assert certification.entry(PURPOSE, row.serial).resident == one.person.resident
        assert written[one.number] == Counter(WAY)
        assert (row.state, row.paid, row.paper) == (RequestState.TAKEN, row.fee, None)
    assert all(audit.verify(office).is_whole for office in OFFICES)


def test_the_own_paper_is_the_one_with_the_card_holders_name(town, centre, served):
    for person in served:
        one = visit(centre, person, "K-1", town.now(), presses=1)
        pages = pypdf.PdfReader(io.BytesIO(one.paper)).pages
        text = "".join("".join(page.extract_text() for page in pages).split())
        holder = certification.entry(
            PURPOSE, card_office.card(person.card).authentication_serial
        ).resident
        record = municipality.household_record(holder)
        assert "".join(record.person(holder).name.split()) in text
        assert one.number in text
        assert one.paper == own_paper(one)
