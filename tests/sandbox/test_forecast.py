"""What the next days bring is what then happens."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.offices.card_office.gateway import CardNumber, CardState
from jumin.offices.certification.gateway import LedgerEntry
from jumin.offices.common import gateway as offices
from jumin.offices.municipality.gateway import RegisterEntry
from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox import clockwork
from jumin.sandbox.forecast import Due, coming, forecast
from jumin.sandbox.happenings import happenings
from jumin.sandbox.residents import residents
from jumin.terms import CertificatePurpose, MunicipalityId, ResidentId, SerialNumber, day_of


TODAY = date(2026, 11, 20)
TOLD = {
    "authority.founded",
    "card.expired",
    "card.move-not-notified",
    "card.use-not-continued",
    "certificate.expire",
    "record.removed",
    "responder.renewed",
}
HOLDER = ResidentId("1")
SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION


def card(**changed: Any) -> CardState:
    """A card in use, valid for a year."""
    facts: dict[str, Any] = dict.fromkeys(CardState.__dataclass_fields__)
    facts |= {
        "number": CardNumber("900000000000001"),
        "resident": HOLDER,
        "municipality": MunicipalityId("kamakura"),
        "status": CardStatus.IN_USE,
        "last_day": TODAY + timedelta(days=365),
        "signature_serial": SerialNumber(7),
        "authentication_serial": SerialNumber(8),
    }
    return CardState(**{**facts, **changed})


def certificate(**changed: Any) -> LedgerEntry:
    """The user authentication certificate on that card, valid for a hundred days."""
    facts: dict[str, Any] = dict.fromkeys(LedgerEntry.__dataclass_fields__)
    facts |= {
        "serial": SerialNumber(8),
        "purpose": AUTHENTICATION,
        "order": "900000000000001",
        "resident": HOLDER,
        "last_day": TODAY + timedelta(days=100),
        "state": CertificateState.DELIVERED,
    }
    return LedgerEntry(**{**facts, **changed})


def record(moving_out_on: date | None = None) -> RegisterEntry:
    """The holder's record."""
    return RegisterEntry(HOLDER, MunicipalityId("kamakura"), moving_out_on, None, None)


def acts(*, cards: Any = (), ledger: Any = (), register: Any = ()) -> list[tuple[int, str]]:
    """Tell what is to come: in how many days, what."""
    told = coming(cards=cards, ledger=ledger, register=register)
    return sorted(((due.on - TODAY).days, due.act) for due in told)


def test_what_is_foretold_for_three_months_is_what_happens_in_them(town):
    on, days = day_of(town.now()), 90
    names = {one.resident: one.id for one in residents()}
    foretold = {(due.on, due.act, names.get(due.resident)) for due in forecast(on=on, days=days)}
    turn = clockwork.advance_clock(timedelta(days=days))
    happened = {
        (one.on, one.act, one.resident) for one in happenings(turn.lines) if one.act in TOLD
    }
    assert {one for one in foretold if one[1] in TOLD} == happened
    assert len(happened) >= 4


def test_the_first_day_foretold_is_the_first_on_which_an_office_has_something_to_do(town):
    on = day_of(town.now())
    assert forecast(on=on, days=400)[0].on == offices.first_day()


def test_authorities_renew_responders_and_found_generations_as_foretold(town):
    on = day_of(town.now())
    foretold = [
        (due.on, due.act)
        for due in forecast(on=on, days=4000)
        if due.act in {"responder.renewed", "authority.founded"}
    ]
    first = foretold[0][0]
    turn = clockwork.advance_clock(first - on)
    happened = [(day_of(line.at), line.act) for line in turn.lines if line.act == foretold[0][1]]
    assert happened == [one for one in foretold if one[0] == first]
    assert "authority.founded" in {act for _, act in foretold}


def test_only_what_lies_in_the_span_is_told(town):  # noqa: ARG001 (its books are read)
    everything = forecast(on=TODAY, days=400)
    last = everything[0].on
    assert forecast(on=last, days=0) == tuple(due for due in everything if due.on == last)
    assert forecast(on=last + timedelta(days=1), days=400)[0].on > last


@pytest.mark.source("Number Act Enforcement Order art. 14")
def test_a_card_expires_on_the_day_after_its_last():
    assert acts(cards=[card(last_day=TODAY)]) == [(1, "card.expired")]


def test_the_last_day_of_a_card_is_the_one_before_it_expires():
    (due,) = coming(cards=[card(last_day=TODAY)], ledger=[], register=[])
    assert (due.last_day, due.on) == (TODAY, TODAY + timedelta(days=1))


def test_a_removal_of_a_record_has_no_last_day():
    (due,) = coming(cards=[], ledger=[], register=[record(TODAY)])
    assert (due.last_day, due.on) == (None, TODAY)


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("moving_in_until", "card.move-not-notified"),
        ("continued_use_until", "card.use-not-continued"),
    ],
)
def test_a_card_lapses_by_the_first_of_its_terms(field, act):
    assert acts(cards=[card(**{field: TODAY + timedelta(days=29)})]) == [(30, act)]


@pytest.mark.parametrize("status", [CardStatus.LAPSED, CardStatus.RETURNED, CardStatus.ORDERED])
def test_to_a_card_that_is_void_or_not_made_nothing_comes(status):
    assert acts(cards=[card(status=status)]) == []


@pytest.mark.parametrize(
    "state", [CertificateState.EXPIRED, CertificateState.REVOKED, CertificateState.SUPERSEDED]
)
def test_to_a_certificate_that_is_void_nothing_comes(state):
    assert acts(ledger=[certificate(state=state)]) == []


def test_a_certificate_whose_card_lapses_before_does_not_live_to_its_last_day():
    lapsing = card(last_day=TODAY + timedelta(days=99))
    assert acts(cards=[lapsing], ledger=[certificate()]) == [(100, "card.expired")]
    both = card(last_day=TODAY + timedelta(days=100))
    assert acts(cards=[both], ledger=[certificate()]) == [
        (101, "card.expired"),
        (101, "certificate.expire"),
    ]


def test_a_phones_certificate_ends_with_that_on_the_card():
    on_phone = certificate(serial=SerialNumber(9), card_serial=SerialNumber(8))
    lapsing = card(last_day=TODAY + timedelta(days=9))
    assert acts(cards=[lapsing], ledger=[on_phone]) == [(10, "card.expired")]


@pytest.mark.source("CERT-4", "JPKI Act art. 13")
def test_who_moves_out_before_loses_the_signature_certificate_only():
    leaving = record(TODAY + timedelta(days=10))
    signature = certificate(purpose=SIGNATURE, serial=SerialNumber(7))
    assert acts(ledger=[signature, certificate()], register=[leaving]) == [
        (10, "record.removed"),
        (101, "certificate.expire"),
    ]


@pytest.mark.source("MOVE-5", "Number Act art. 17(6)")
def test_the_card_of_who_moves_out_lapses_unless_a_moving_in_is_notified():
    told = acts(cards=[card()], register=[record(TODAY + timedelta(days=10))])
    assert told == [(10, "record.removed"), (41, "card.move-not-notified")]


def test_a_removed_record_is_not_removed_again():
    gone = replace(record(TODAY), removed_on=TODAY)
    assert acts(register=[gone]) == []


@dataclass(frozen=True)
class Ends:
    """Days on which something ends."""

    card: int
    certificate: int


@settings(max_examples=50)
@given(st.builds(Ends, st.integers(0, 4000), st.integers(0, 4000)))
def test_nothing_is_foretold_of_a_certificate_after_its_card(ends):
    told = coming(
        cards=[card(last_day=TODAY + timedelta(days=ends.card))],
        ledger=[certificate(last_day=TODAY + timedelta(days=ends.certificate))],
        register=[record()],
    )
    days = {due.act: due.on for due in told}
    assert days.get("certificate.expire", TODAY) <= days["card.expired"]
    assert ("certificate.expire" in days) is (ends.certificate <= ends.card)
    assert all(isinstance(due, Due) for due in told)
