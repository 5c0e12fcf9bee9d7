"""Visits to the counter, killed at their points and made again: nothing lost, nothing doubled."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from typing import Any

import pytest
from aftermath import check_all_is_well, each_aftermath

from jumin.chip import Card
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.errors import NothingToContinueError, RenewalNotOpenError
from jumin.offices.certification import gateway as certification
from jumin.offices.common import gateway as offices
from jumin.offices.common.errors import EventRefusedError
from jumin.pki.keys import generate_key
from jumin.sandbox import visits
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.residents import resident
from jumin.sandbox.visits import CardJustHandedOverError, CardRenewalNotOpenError
from jumin.terms import UsageError


KEYS = [generate_key() for _ in range(4)]
"""Keys at hand: a chip takes long to make them. Processes of their own have others."""


def have_keys_at_hand() -> None:
    """Let cards and the factory take their keys from those at hand."""
    at_hand = cycle(KEYS)
    defaults: dict[str, Any] = Card.open.__func__.__kwdefaults__
    defaults["generate_key"] = visits.generate_key = lambda: next(at_hand)


@pytest.fixture(autouse=True)
def _keys_at_hand(monkeypatch):
    at_hand = cycle(KEYS)
    defaults = Card.open.__func__.__kwdefaults__
    monkeypatch.setitem(defaults, "generate_key", lambda: next(at_hand))
    monkeypatch.setattr(visits, "generate_key", lambda: next(at_hand))


def lift(name: str, at: datetime) -> None:
    have_keys_at_hand()
    visits.lift_suspension(resident(name), at=at)


def continue_use(name: str, at: datetime) -> None:
    have_keys_at_hand()
    visits.continue_use(resident(name), at=at)


def renew_certificates(name: str, at: datetime) -> None:
    have_keys_at_hand()
    visits.renew_certificates(resident(name), at=at)


def replace_signature(name: str, at: datetime) -> None:
    have_keys_at_hand()
    visits.replace_signature_certificate(resident(name), at=at)


def reissue(name: str, at: datetime) -> None:
    have_keys_at_hand()
    visits.reissue_card(resident(name), at=at)


def reset_pins(name: str, at: datetime) -> None:
    visits.reset_pins(resident(name), at=at)


def renew_card(name: str, at: datetime) -> None:
    have_keys_at_hand()
    visits.renew_card(resident(name), at=at)


@dataclass(frozen=True)
class Visit:
    """A visit of somebody, and what they are told where they had come to its end before."""

    make: Callable[[str, datetime], None]
    name: str
    told: type[UsageError] | None
    act: str
    """The last line about it in the card office's journal."""


VISITS = (
    Visit(lift, "hisako", EventRefusedError, "card.certificates_written"),
    Visit(continue_use, "mio", NothingToContinueError, "card.records_written"),
    Visit(renew_certificates, "yamato", RenewalNotOpenError, "card.certificates_written"),
    Visit(replace_signature, "ren", None, "card.certificates_written"),
    Visit(reset_pins, "kenji", None, "card.pins_set"),
    Visit(renew_card, "tsumugi", CardRenewalNotOpenError, "card.handed-over"),
    Visit(reissue, "hisako", CardJustHandedOverError, "card.handed-over"),
)


def came_to_its_end(visit: Visit) -> int:
    """Tell how often the journal says that somebody's visits came to their end."""
    mine = {card.number for card in cards_of(visit.name)}
    lines = offices.journal_lines("card_office", last=10_000, act=visit.act)
    return sum(line.subject in mine for line in lines)


def cards_of(name: str) -> list[card_office.CardState]:
    number = resident(name).resident
    return [card for card in card_office.cards() if card.resident == number]


def outcome(name: str) -> tuple[object, ...]:
    """Tell what somebody has in the end: cards and certificates, by how they stand."""
    number = resident(name).resident
    alive = Counter(
        (entry.purpose, entry.state, entry.last_day, entry.municipality)
        for entry in certification.entries()
        if entry.resident == number and entry.reason is None
    )
    card = card_office.card_of(number)
    assert card is not None
    statuses = Counter(card.status for card in cards_of(name))
    return statuses, card.status, card.municipality, card.continued_on, card.last_day, alive


def is_behind(name: str) -> bool:
    """Whether somebody's card does not say yet what the register says."""
    card = card_office.card_of(resident(name).resident)
    assert card is not None
    return card_office.are_records_behind(card.number)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.make.__name__)
def test_a_visit_killed_at_any_point_is_made_again_and_comes_to_one_end(
    standing, kept, every, visit
):
    at, town, before = standing.now(), kept(), came_to_its_end(visit)
    visit.make(visit.name, at)
    after = outcome(visit.name)
    check_all_is_well()
    ends = set()
    for n in each_aftermath(town, visit.make, visit.name, at, every=every(48), of_all=8):
        do_what_is_due()
        was_done = came_to_its_end(visit) > before
        ends.add(was_done)
        if was_done:
            check_all_is_well()
            assert outcome(visit.name) == after, n
        if was_done and visit.told is not None:
            with pytest.raises(visit.told):
                visit.make(visit.name, at)
        else:
            visit.make(visit.name, at)
        check_all_is_well()
        assert outcome(visit.name) == after, n
        assert not is_behind(visit.name)
        repeated = was_done and visit.told is None
        assert came_to_its_end(visit) == before + 1 + repeated, n
    assert ends == {False, True}
