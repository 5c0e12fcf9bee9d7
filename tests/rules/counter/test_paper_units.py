"""Parameters of papers, proofs, ways and desks are read strictly."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jumin.rules import Circumstance, Paper, ParameterFileError, load
from jumin.rules.counter.paper_units import IdentityTerms, PaperTerms, ThingTerms


OneValue = Callable[[str, str], Path]


def read(one_value: OneValue, unit: str, value: str) -> object:
    """Read one value of a unit."""
    return load(one_value(unit, value)).national["p.p"].values[0].value


def test_papers_are_keys_or_choices_with_their_circumstances(one_value: OneValue) -> None:
    told = read(one_value, "papers", "[card, {one_of: [phone, card-reader], when: [on-line]}]")
    assert told == (
        PaperTerms(Paper(("card",))),
        PaperTerms(Paper(("phone", "card-reader")), when=(Circumstance.ON_LINE,)),
    )


@pytest.mark.parametrize("circumstances", [set(), {Circumstance.LOST}, set(Circumstance)])
def test_a_paper_is_asked_for_when_and_unless(circumstances: set[Circumstance]) -> None:
    is_lost = Circumstance.LOST in circumstances
    paper = Paper(("card",))
    assert PaperTerms(paper).fits(circumstances)
    assert PaperTerms(paper, when=(Circumstance.LOST,)).fits(circumstances) is is_lost
    assert PaperTerms(paper, unless=(Circumstance.LOST,)).fits(circumstances) is not is_lost


def test_an_identity_rule_has_alternatives_of_needs(one_value: OneValue) -> None:
    told = read(one_value, "identity", "{enough: [[[with-photo]]], card_counts: false}")
    assert told == IdentityTerms(enough=((("with-photo",),),), card_counts=False)


def test_a_thing_proves_what_it_says(one_value: OneValue) -> None:
    told = read(one_value, "thing", "{proves: [number]}")
    assert isinstance(told, ThingTerms)
    assert not told.is_identity_document


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("papers", "[{one_of: []}]"),
        ("papers", "[{one_of: [card], when: [sometimes]}]"),
        ("papers", "[{when: [lost]}]"),
        ("papers", "card"),
        ("papers", "[5]"),
        ("identity", "{enough: [], card_counts: true}"),
        ("identity", "{enough: [[]], card_counts: true}"),
        ("identity", "{enough: [[[]]], card_counts: true}"),
        ("identity", "{enough: [[[any]]]}"),
        ("identity", "{enough: [[[any]]], card_counts: 1}"),
        ("thing", "{proves: [everything]}"),
        ("thing", "{proves: [identity], entries: [[name, name]]}"),
        ("entries", "[[hair]]"),
        ("ways", "[counter.main, by-pigeon]"),
        ("ways", "[counter.main, counter.main]"),
        ("comers", "[nobody]"),
        ("procedures", "[fly]"),
        ("numbered-acts", "[{ja: 届出, en: notice}]"),
        ("day", "2020-02-30"),
    ],
)
def test_what_is_written_otherwise_is_refused_with_its_line(
    one_value: OneValue, unit: str, value: str
) -> None:
    with pytest.raises(ParameterFileError, match=r"national/p\.yaml:\d+"):
        load(one_value(unit, value))
