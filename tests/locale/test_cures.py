import re
from datetime import date

import pytest

from jumin.locale import explain_cure, name_desk
from jumin.locale.cures import WORDS
from jumin.rules import cure, municipalities
from jumin.terms import RefusalCode


JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
ON = date(2026, 11, 20)


def lines(cured, language, desks=None):
    return explain_cure(
        act=cured.act,
        who=cured.who,
        where=cured.where,
        bring=cured.bring,
        cost=cured.cost,
        within_days=cured.within_days,
        language=language,
        desks=desks or {},
    )


@pytest.mark.source("INFO-1")
@pytest.mark.parametrize("place", [one.id for one in municipalities()])
@pytest.mark.parametrize("code", RefusalCode)
def test_every_cure_of_every_municipality_has_words_in_both_languages(place, code):
    cured = cure(code, place, ON)
    assert cured.act in WORDS["act"]
    assert cured.who in WORDS["who"]
    assert set(cured.where) <= set(WORDS["where"])
    assert set(cured.bring) <= set(WORDS["bring"])
    japanese, english = lines(cured, "ja"), lines(cured, "en")
    assert len(japanese) == len(english) >= 3
    assert all(JAPANESE.search(line) for line in japanese)
    assert not any(JAPANESE.search(line) for line in english)


@pytest.mark.source("INFO-1", "kamakura-guide-2024-05-01 §5")
def test_a_cure_is_told_line_by_line():
    desks = {"counter.main": "Citizens' Affairs Division", "counter.branches": "Branch Offices"}
    assert lines(cure(RefusalCode.PIN_BLOCKED, "kamakura", ON), "en", desks) == (
        "What to do: have the PIN reset",
        "Who: the holder in person",
        "Where: Citizens' Affairs Division, Branch Offices",
        "Bring: the card, an identity document",
    )


@pytest.mark.source("INFO-1", "tsukuba-guide-2023-10 §5(3)")
def test_a_desk_of_another_division_is_told_by_its_name():
    """市民税課にお問い合わせください."""
    told = lines(cure(RefusalCode.TAX_ABSENT, "tsukuba", ON), "en", {"counter.tax": "Tax Division"})
    assert told[0] == "What to do: ask the tax desk"
    assert told[2] == "Where: Tax Division"


def test_there_are_words_for_the_keys_of_cures_only():
    cures = [cure(code, one.id, ON) for code in RefusalCode for one in municipalities()]
    assert set(WORDS["act"]) == {one.act for one in cures}
    assert {place for one in cures for place in one.where} <= set(WORDS["where"])
    assert set(WORDS["bring"]) == {thing for one in cures for thing in one.bring}


@pytest.mark.source("INFO-1")
@pytest.mark.parametrize(
    ("cost", "within_days", "told"),
    [
        (None, None, ()),
        (0, None, ("Free of charge",)),
        (1000, None, ("Cost: up to 1,000 yen",)),
        (None, 0, ("Within 0 days",)),
        (800, 90, ("Cost: up to 800 yen", "Within 90 days")),
    ],
)
def test_cost_and_days_are_told_where_there_are_any(cost, within_days, told):
    said = explain_cure(
        act="wait",
        who="self",
        where=(),
        bring=(),
        cost=cost,
        within_days=within_days,
        language="en",
    )
    assert said[2:] == told


def test_a_key_without_words_is_told_as_it_is():
    said = explain_cure(
        act="fly",
        who="self",
        where=("moon", "kiosk"),
        bring=(),
        cost=None,
        within_days=None,
        language="en",
    )
    assert said[0] == "What to do: fly"
    assert said[2] == "Where: moon, at a kiosk"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja", "市民課"),
        ("en", "Citizens Division"),
        ("ko", "본청 창구 (市民課)"),
        ("pt", "no guichê da sede da prefeitura (市民課)"),
    ],
)
def test_a_desk_is_told_by_the_name_on_its_sign(language, told):
    named = name_desk(
        "counter.main", japanese="市民課", english="Citizens Division", language=language
    )
    assert named == told
