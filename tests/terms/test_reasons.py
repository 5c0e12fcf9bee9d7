"""Reasons: sentences with their figures."""

from datetime import date, time

import pytest

from jumin.terms import Document, Reason, because


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (14, "14"),
        (date(2026, 11, 20), "2026-11-20"),
        (Document.TAXATION, "taxation"),
        ((Document.TAXATION, because("{days} days", days=2)), "taxation, 2 days"),
        ((), ""),
        ("{days}", "{days}"),
    ],
)
def test_its_figures_stand_in_the_sentence(fact, told):
    assert str(because("It is {fact}.", fact=fact)) == f"It is {told}."


def test_the_form_that_a_sentence_asks_for_is_kept():
    assert str(because("{fee:,} at {opens:%H:%M}", fee=1000, opens=time(6, 30))) == "1,000 at 06:30"


def test_a_sentence_without_figures_is_told_as_it_stands():
    assert str(Reason("Not {public}.")) == "Not {public}."
