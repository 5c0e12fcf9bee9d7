"""How values of parameters read on the pages made of them."""

from datetime import date

import pytest
from handbook.readings import readings
from handbook.wording import cell, days_words, value_words

from jumin.rules import packaged


def of(name: str, municipality: str | None = None, on: date = date(2026, 11, 22)) -> str:
    """Read a value that is held, and write it."""
    dated = packaged().find_if_held(object, name, on, municipality)
    assert dated is not None
    return value_words(dated.value, packaged().held(name, municipality)[0].unit)


@pytest.mark.parametrize(
    ("name", "municipality", "words"),
    [
        ("validity.age-limit", None, "18"),
        ("authorities.generation-years", None, "4 years"),
        ("validity.leap-day-birthday", None, "28 February"),
        ("validity.card-ends-with-stay", None, "yes"),
        ("kiosk.most-copies", "izumi", "10 copies"),
        ("kiosk.fee.resident-record", "kamakura", "300 yen"),
        ("kiosk.hours.family-register", "kamakura", "10:00–18:00"),
        ("kiosk.closed-days", "kamakura", "29 December to 3 January"),
        ("kiosk.closed-days", "fujisawa", "none"),
        ("hotline.own", "fujisawa", "none"),
        ("papers.reset-pin", "kamakura", "card, identity-document"),
        ("papers.change-pin", "tsukuba", "card, current-pin, phone or card-reader"),
        ("identity.reset-pin", "kamakura", "enough: with-photo, or any and any; card counts: no"),
    ],
)
def test_a_value_reads_like_its_unit(name, municipality, words):
    assert of(name, municipality) == words


def test_a_desk_has_its_name_in_both_languages_and_its_days_with_hours():
    words = of("desks.main", "tsukuba")
    assert "city hall (市役所本庁舎 市民窓口課)" in words
    assert "second-and-fourth-thursdays 08:45–19:30" in words


def test_one_of_something_is_not_many():
    assert value_words(1, "copies") == "1 copy"
    assert value_words(1, "days") == "1 day"
    assert value_words(1, "yen") == "1 yen"


def test_days_tell_the_span_and_what_is_only_seen():
    limit = packaged().national["validity.age-limit"].values
    assert [days_words(dated) for dated in limit] == [
        "2015-10-05 to 2022-03-31",
        "from 2022-04-01",
    ]
    seen = packaged().municipal["kamakura"]["kiosk.closed-days"].values
    assert [days_words(dated) for dated in seen] == ["seen 2024-05-01"]


def test_a_cell_breaks_no_table():
    assert cell("a | b\n  c") == r"a \| b c"
    assert cell(r"a \| b") == r"a \| b"


def test_a_reading_stands_with_every_row_that_its_topic_links_to(tmp_path):
    page = tmp_path / "divergences.md"
    page.write_text(
        "| topic | said | reading | why |\n|---|---|---|---|\n"
        "| [EXP-1](requirements/EXP-1.md) [EXP-5](requirements/EXP-5.md) Days | a | b | c |\n"
        "| Nothing of rows | a | b | see [EXP-6](requirements/EXP-6.md) |\n"
    )
    told = [("Days", "a", "b", "c")]
    assert readings(page) == {"EXP-1": told, "EXP-5": told}
