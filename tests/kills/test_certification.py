"""Batches and ceremonies at whose every point the machine is killed: all of it, or nothing."""

from datetime import date, datetime
from itertools import cycle
from typing import Any

from aftermath import check_all_is_well, each_aftermath

from jumin.offices.certification import ceremony
from jumin.offices.certification import gateway as certification
from jumin.offices.municipality import gateway as municipality
from jumin.pki import keys
from jumin.pki.keys import generate_key
from jumin.pki.requests import card_subject, make_request
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose


KEYS = [generate_key() for _ in range(3)]
SIGNATURE = CertificatePurpose.SIGNATURE
ORDERS = 3


def requests_of(card: str) -> dict[str, bytes]:
    return {
        purpose.value: make_request(card_subject(purpose, card), KEYS[number])
        for number, purpose in enumerate(CertificatePurpose)
    }


def batch(card: str, requests: dict[str, bytes], at: datetime) -> None:
    """Order for one card some times, as visits that were cut off do."""
    holder = municipality.holder(resident("sakura").resident)
    asked = {CertificatePurpose(purpose): one for purpose, one in requests.items()}
    certification.issue_batch(
        [
            certification.CardOrder(f"{card}-9{number}", card, holder, asked, date(2099, 1, 1))
            for number in range(ORDERS)
        ],
        at=at,
    )


def issued(card: str) -> int:
    return sum(one.order.startswith(f"{card}-9") for one in certification.entries())


def test_a_batch_that_is_killed_issued_all_of_it_or_nothing(standing, kept, every) -> None:
    at, card = standing.now(), str(resident("sakura").card)
    requests, town, counts = requests_of(card), kept(), []
    for n in each_aftermath(town, batch, card, requests, at, every=every(20), of_all=2):
        do_what_is_due()
        counts.append(issued(card))
        assert counts[-1] in (0, 2 * ORDERS), n
        check_all_is_well()
        batch(card, requests, at)
        assert issued(card) == 2 * ORDERS
        check_all_is_well()
    assert set(counts) == {0, 2 * ORDERS}


def hold(at: datetime) -> None:
    """Hold a ceremony with keys at hand, and without the linter that takes long."""
    at_hand, patched = cycle(KEYS), vars(ceremony)
    before: dict[str, Any] = {name: patched[name] for name in ("generate_key", "second_lint")}
    made, keys.generate_key = keys.generate_key, lambda: next(at_hand)
    patched.update(generate_key=keys.generate_key, second_lint=lambda _: None)
    try:
        certification.hold_ceremony(SIGNATURE, ("Alice", "Bob"), at=at)
    finally:
        patched.update(before)
        keys.generate_key = made


def generations() -> list[int]:
    return [one.generation for one in certification.authorities() if one.purpose is SIGNATURE]


def test_a_ceremony_that_is_killed_founded_a_generation_with_its_transcript_or_nothing(
    standing, kept, every
) -> None:
    at, town, founded = standing.now(), kept(), []
    for n in each_aftermath(town, hold, at, every=every(30), of_all=4):
        do_what_is_due()
        known = generations()
        founded.append(known == [1, 2, 3])
        assert founded[-1] or known == [1, 2], n
        if not founded[-1]:
            hold(at)
        do_what_is_due()
        assert certification.check_transcript(SIGNATURE, 3)
        check_all_is_well()
    assert set(founded) == {False, True}
