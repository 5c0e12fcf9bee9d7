"""What an answer tells of the values that it rests on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jumin.rules import Answer, DatedValue, card_last_day, load
from jumin.rules.known.answers import answer
from jumin.terms import because


@pytest.mark.parametrize(
    ("on", "as_of"),
    [
        pytest.param(date(2025, 4, 1), None, id="on the day of the edition"),
        pytest.param(date(2025, 4, 2), date(2025, 4, 1), id="the day after"),
    ],
)
def test_an_answer_after_the_edition_says_as_of_when(
    tree: Path, on: date, as_of: date | None
) -> None:
    dated = load(tree).find(int, "fees.copy", on)
    assert answer(dated.value, on, [dated]).as_of == as_of


def test_an_answer_whose_value_has_ended_is_good_for_its_days(tree: Path) -> None:
    dated = load(tree).find(int, "fees.copy", date(2025, 3, 31))
    assert answer(dated.value, date(2025, 3, 31), [dated]).as_of is None


def test_an_answer_with_one_assumption_is_assumed_and_gives_its_reason(
    one_value: Callable[[str, str], Path],
) -> None:
    parameters, on = load(one_value("yen", "1")), date(2025, 4, 1)
    known: DatedValue[object] = parameters.find(object, "fees.copy", on)
    assumed: DatedValue[object] = parameters.find(object, "p.p", on)
    told: Answer[int] = answer(1, on, [known, assumed], because("First."))
    assert told.assumed
    assert [str(reason) for reason in told.reasons] == ["First.", "A sample."]
    assert [str(source) for source in told.sources] == ["sample-guide §14", "sample-guide §1"]
    assert not answer(1, on, [known]).assumed


def test_an_answer_that_rests_on_others_joins_their_sources_editions_and_assumptions(
    one_value: Callable[[str, str], Path],
) -> None:
    parameters, on = load(one_value("yen", "1")), date(2025, 4, 2)
    known: DatedValue[object] = parameters.find(object, "fees.copy", on)
    assumed: DatedValue[object] = parameters.find(object, "p.p", on)
    own: Answer[int] = answer(1, date(2025, 4, 1), [known], because("First."))
    told = own.resting_on(answer(2, on, [known, assumed]))
    assert [str(source) for source in told.sources] == ["sample-guide §14", "sample-guide §1"]
    assert (told.as_of, told.assumed) == (date(2025, 4, 1), True)
    assert (told.value, told.reasons, told.changes_on) == (1, own.reasons, own.changes_on)
    assert own.resting_on() == own


def test_what_follows_from_an_answer_is_told_as_it_is_told_itself(tree: Path) -> None:
    dated = load(tree).find(int, "fees.copy", date(2025, 3, 31))
    told = answer(dated.value, date(2025, 3, 31), [dated], because("First."))
    assert told.telling("300 yen") == replace(told, value="300 yen")
    assert told.telling(0).changes_on == date(2025, 4, 1)


def test_printed_an_answer_tells_its_value_why_and_on_what_authority() -> None:
    told = str(card_last_day(born_on=date(1990, 5, 30), issued_on=date(2024, 6, 10))).splitlines()
    assert told[0] == "2034-05-30"
    assert told[1] == "- On the day of issue the holder was at least 18."
    assert told[-1] == "- tsukuba-guide-2023-10 §4(1), kamakura-guide-2024-05-01 §4"
