from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from handbook import lives as drawing

from jumin.rules import lives
from jumin.rules.lives import (
    CARD_LIFE,
    CERTIFICATE_LIFE,
    REQUEST_LIFE,
    CardEvent,
    CardStatus,
    CertificateEvent,
    CertificateState,
    RequestEvent,
    RequestState,
)


Table = Mapping[tuple[Any, Any], Any]
LIVES = [
    pytest.param(CardStatus, CardEvent, CARD_LIFE, id="card"),
    pytest.param(CertificateState, CertificateEvent, CERTIFICATE_LIFE, id="certificate"),
    pytest.param(RequestState, RequestEvent, REQUEST_LIFE, id="request"),
]
ROOT = Path(__file__).resolve().parents[2]


def reachable(table: Table, state: StrEnum, *, without: StrEnum | None = None) -> set[StrEnum]:
    """The states that can follow a state, itself only if one comes back to it."""
    found: set[StrEnum] = set()
    waiting = [state]
    while waiting:
        now = waiting.pop()
        for (before, _), after in table.items():
            if before is now and after not in found and after is not without:
                found.add(after)
                waiting.append(after)
    return found


def events_of(table: Table, state: StrEnum) -> set[StrEnum]:
    return {event for before, event in table if before is state}


@pytest.mark.parametrize(("states", "events", "table"), LIVES)
def test_every_state_can_be_reached_from_the_first_and_every_event_can_happen(
    states, events, table
) -> None:
    first = next(iter(states))
    assert reachable(table, first) | {first} == set(states)
    assert {event for _, event in table} == set(events)


@pytest.mark.parametrize(("states", "events", "table"), LIVES)
def test_a_table_speaks_of_its_own_states_and_events_only(states, events, table) -> None:
    """A `StrEnum` equals its text, and two of them can have the same."""
    for (state, event), end in table.items():
        assert (type(state), type(event), type(end)) == (states, events, states)


@pytest.mark.parametrize(
    ("table", "states", "ends"),
    [
        pytest.param(CARD_LIFE, CardStatus, {CardStatus.RETURNED}, id="card"),
        pytest.param(
            CERTIFICATE_LIFE,
            CertificateState,
            {CertificateState.REVOKED, CertificateState.SUPERSEDED, CertificateState.EXPIRED},
            id="certificate",
        ),
        pytest.param(
            REQUEST_LIFE,
            RequestState,
            {
                RequestState.CANCELLED,
                RequestState.LEFT,
                RequestState.VOIDED,
                RequestState.APPLIED,
                RequestState.WITHHELD,
            },
            id="request",
        ),
    ],
)
def test_from_every_state_there_is_a_way_to_an_end_and_from_an_end_none(
    table: Table, states, ends
) -> None:
    assert {state for state in states if not events_of(table, state)} == ends
    for state in set(states) - ends:
        assert reachable(table, state) & ends


@pytest.mark.source("MOVE-5", "Number Act art. 17")
def test_a_card_that_has_lapsed_is_given_back_and_never_used_again() -> None:
    assert events_of(CARD_LIFE, CardStatus.LAPSED) == {CardEvent.GIVEN_BACK}
    assert reachable(CARD_LIFE, CardStatus.LAPSED) == {CardStatus.RETURNED}


def test_a_card_gets_into_use_by_its_hand_over_and_back_into_it_by_being_found_only() -> None:
    ways = {key for key, end in CARD_LIFE.items() if end is CardStatus.IN_USE}
    assert ways == {
        (CardStatus.MANUFACTURED, CardEvent.HANDED_OVER),
        (CardStatus.SUSPENDED, CardEvent.FOUND),
    }


@pytest.mark.parametrize("status", [CardStatus.ORDERED, CardStatus.MANUFACTURED])
def test_a_card_that_its_holder_never_had_is_neither_lost_nor_given_back(
    status: CardStatus,
) -> None:
    assert not events_of(CARD_LIFE, status) & {CardEvent.LOSS_REPORTED, CardEvent.GIVEN_BACK}


@pytest.mark.source("MOVE-5", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
@pytest.mark.parametrize(
    "event", [CardEvent.EXPIRED, CardEvent.MOVE_NOT_NOTIFIED, CardEvent.USE_NOT_CONTINUED]
)
@pytest.mark.parametrize("status", [CardStatus.IN_USE, CardStatus.SUSPENDED])
def test_what_is_missed_lets_a_card_lapse_suspended_or_not(
    status: CardStatus, event: CardEvent
) -> None:
    """カードが失効します."""
    assert CARD_LIFE[status, event] is CardStatus.LAPSED


@pytest.mark.parametrize(
    "status", sorted(set(CardStatus) - {CardStatus.LAPSED, CardStatus.RETURNED})
)
def test_its_holders_death_lets_every_card_lapse(status: CardStatus) -> None:
    assert CARD_LIFE[status, CardEvent.HOLDER_DIED] is CardStatus.LAPSED


@pytest.mark.source("CERT-6", "jpki-cps §4.9.9")
def test_a_held_certificate_is_never_released() -> None:
    assert not reachable(CERTIFICATE_LIFE, CertificateState.HELD) & {
        CertificateState.ISSUED,
        CertificateState.DELIVERED,
    }


@pytest.mark.parametrize("event", sorted(set(CertificateEvent) - {CertificateEvent.DELIVER}))
def test_whatever_can_end_a_delivered_certificate_can_end_one_that_was_only_issued(
    event: CertificateEvent,
) -> None:
    ends = {
        CERTIFICATE_LIFE[state, event]
        for state in (CertificateState.ISSUED, CertificateState.DELIVERED)
    }
    assert len(ends) == 1


@pytest.mark.source("RFC 5280 §5.3.1")
@pytest.mark.parametrize(
    "state", [CertificateState.REVOKED, CertificateState.SUPERSEDED, CertificateState.EXPIRED]
)
def test_a_certificate_ends_once(state: CertificateState) -> None:
    assert not reachable(CERTIFICATE_LIFE, state)


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §steps 1-14")
def test_no_paper_is_taken_that_was_not_paid_and_printed() -> None:
    first = RequestState.CHALLENGED
    for needed in (RequestState.IDENTIFIED, RequestState.PAID, RequestState.PRINTED):
        assert RequestState.TAKEN not in reachable(REQUEST_LIFE, first, without=needed)


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 10")
def test_one_may_go_back_and_cancel_until_the_fee_is_paid_and_not_after() -> None:
    after = reachable(REQUEST_LIFE, RequestState.PAID) | {RequestState.PAID}
    assert after == {
        RequestState.PAID,
        RequestState.PRINTED,
        RequestState.TAKEN,
        RequestState.LEFT,
        RequestState.VOIDED,
        RequestState.WITHHELD,
    }
    before = set(RequestState) - after - {RequestState.CANCELLED, RequestState.APPLIED}
    for state in before:
        assert REQUEST_LIFE[state, RequestEvent.CANCEL] is RequestState.CANCELLED


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8")
def test_a_bad_print_is_reported_of_a_printed_paper_and_once() -> None:
    """証明書に無効印を押印の上、返金."""
    reported = {state for state, event in REQUEST_LIFE if event is RequestEvent.VOID}
    assert reported == {RequestState.PRINTED, RequestState.TAKEN}
    assert not events_of(REQUEST_LIFE, RequestState.VOIDED)


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §7 §8")
def test_an_application_for_the_use_needs_the_holder_and_no_fee() -> None:
    ways = [key for key, end in REQUEST_LIFE.items() if end is RequestState.APPLIED]
    assert ways == [(RequestState.IDENTIFIED, RequestEvent.APPLY)]


PAGE = (ROOT / "docs" / "lives.md").read_text(encoding="utf-8")


def test_the_page_of_the_lives_is_what_the_tables_say() -> None:
    assert drawing.page() == PAGE


def test_every_table_is_drawn_and_specified_here() -> None:
    tables = [table for name, table in vars(lives).items() if name.endswith("_LIFE")]
    assert [life.table for life in drawing.LIVES] == tables
    assert [life.values[2] for life in LIVES] == tables


def cells(page: str) -> Iterator[tuple[str, str, str]]:
    """Read event, state and end back from the page's tables."""
    head: list[str] = []
    for line in page.splitlines():
        if not line.startswith("|"):
            head = []
            continue
        row = [cell.strip() for cell in line.strip("|").split("|")]
        if not head:
            head = row
        elif not line.startswith("|-"):
            assert len(row) == len(head)
            yield from ((row[0], state, end) for state, end in zip(head[1:], row[1:], strict=True))


def test_the_page_tells_the_end_of_every_event_in_every_state() -> None:
    """The tables are walked whole: each of their pairs has a cell, what can't happen a dash."""
    expected = []
    for life in drawing.LIVES:
        states, events = drawing.words(life.states), drawing.words(life.events)
        for event, state in product(life.events, life.states):
            end = life.table.get((state, event))
            told = states[end].name if end is not None else "–"
            expected.append((str(events[event]), str(states[state]), told))
    read = list(cells(PAGE))
    assert read == expected


def test_every_state_and_event_has_its_japanese_term() -> None:
    for life in drawing.LIVES:
        for of in (life.states, life.events):
            found = drawing.words(of)
            assert list(found) == list(of)
            assert all(word.term and not word.term.isascii() for word in found.values())
    assert str(drawing.words(CardStatus)[CardStatus.IN_USE]) == "In use (運用中)"


class Unnamed(StrEnum):
    """An enum whose members nobody described."""

    SILENT = "silent"
    ENGLISH = "english"
    """Described in English (only)."""


def test_a_state_without_a_japanese_term_is_named() -> None:
    with pytest.raises(ValueError, match="SILENT, ENGLISH"):
        drawing.words(Unnamed)
