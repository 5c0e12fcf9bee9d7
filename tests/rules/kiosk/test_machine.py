from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Answer,
    bad_print_lifetime,
    idle_timeout,
    machine_flow,
    municipalities,
    pin_reset_lifetime,
    request_lifetime,
)
from jumin.rules.kiosk.machine import merge
from jumin.terms import MunicipalityId


NOVEMBER = date(2026, 11, 20)
IZUMIS = (
    *("service", "agree", "menu", "card-on", "usable-check", "municipality", "pin", "card-off"),
    *("document", "subject", "items", "copies", "confirm", "pay", "print", "take", "receipt"),
)
FULLEST = st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=12)


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §1-14")
def test_izumis_leaflet_has_the_steps_in_full() -> None:
    answer = machine_flow(MunicipalityId("izumi"), NOVEMBER)
    assert (answer.value, answer.assumed) == (IZUMIS, False)


@pytest.mark.source("KIOSK-1", "kamakura-guide-2024-05-01 §7")
def test_in_kamakura_the_card_stays_on_to_the_end() -> None:
    """カードの取り忘れにご注意ください."""
    answer = machine_flow(MunicipalityId("kamakura"), NOVEMBER)
    without = tuple(step for step in IZUMIS if step != "card-off")
    assert (answer.value, answer.assumed) == ((*without, "card-off"), True)
    assert [str(source) for source in answer.sources] == [
        "kamakura-guide-2024-05-01 §7",
        "izumi-kiosk-leaflet §steps 1-14",
    ]


@pytest.mark.source("KIOSK-1", "tsukuba-guide-2023-10 §5(3)")
def test_in_tsukuba_the_card_comes_off_after_the_pin() -> None:
    """暗証番号の承認後、カードをカードリーダーから外します."""
    answer = machine_flow(MunicipalityId("tsukuba"), NOVEMBER)
    assert (answer.value, answer.assumed) == (IZUMIS, True)


@pytest.mark.parametrize("municipality", ["fujisawa", "nakanoto"])
def test_who_tells_no_steps_or_has_no_service_has_izumis_assumed(municipality: str) -> None:
    answer = machine_flow(MunicipalityId(municipality), NOVEMBER)
    assert (answer.value, answer.assumed) == (IZUMIS, True)


@pytest.mark.parametrize("municipality", [one.id for one in municipalities()])
def test_every_machine_has_every_step_once(municipality: MunicipalityId) -> None:
    assert sorted(machine_flow(municipality, NOVEMBER).value) == sorted(IZUMIS)


@given(fullest=FULLEST, named=FULLEST)
def test_merging_keeps_what_is_named_in_order_and_puts_the_rest_after_its_predecessor(
    fullest: list[str], named: list[str]
) -> None:
    merged = merge(named, fullest)
    assert sorted(merged) == sorted({*named, *fullest})
    assert [step for step in merged if step in named] == named
    for before, step in zip([None, *fullest], fullest, strict=False):
        if step not in named:
            place = merged.index(step)
            assert (merged[place - 1] if place else None) == before


@given(fullest=FULLEST)
def test_a_guide_that_names_nothing_has_the_fullest_order(fullest: list[str]) -> None:
    assert merge([], fullest) == merge(fullest, fullest) == tuple(fullest)


@pytest.mark.source(
    "KIOSK-1",
    "KIOSK-7",
    "COUNTER-3",
    "kamakura-guide-2024-05-01 §8",
    "niigata-pin-reset §signature PIN 5",
)
@pytest.mark.parametrize(
    ("lifetime", "expected", "is_assumed"),
    [
        (request_lifetime, timedelta(minutes=30), True),
        (idle_timeout, timedelta(minutes=3), True),
        (bad_print_lifetime, timedelta(minutes=10), True),
        (pin_reset_lifetime, timedelta(hours=24), False),
    ],
)
def test_the_machine_waits(
    lifetime: Callable[[date], Answer[timedelta]], expected: timedelta, *, is_assumed: bool
) -> None:
    """直ちに申告、完了後24時間以内."""
    answer = lifetime(NOVEMBER)
    assert (answer.value, answer.assumed) == (expected, is_assumed)
