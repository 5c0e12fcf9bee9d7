from datetime import date
from pathlib import Path

import pytest

from jumin.rules import (
    NoValueError,
    ParameterFileError,
    answering_by,
    desk,
    desk_keys,
    load,
    load_over,
    municipalities,
    number_procedures,
    procedures,
    ways,
)
from jumin.terms import MunicipalityId


ON = date(2026, 11, 20)
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
DESKS = """\
main:
  title: {{ja: 窓口, en: desk}}
  unit: desk
  values:
    - value: {{ja: 窓口, en: desk, {fields}}}
      since: unknown
      kind: guide
      source: sample-guide#1
      verified_on: 2026-11-22
"""


YEAR_END = """\
year-end:
  title: {ja: 年末年始, en: year's end}
  unit: yearly-days
  values:
    - value: {first: "12-29", last: "01-03"}
      since: 2016-01-01
      until: 2027-03-31
      kind: law
      source: civil-code#140
      verified_on: 2026-11-22
    - value: {first: "12-30", last: "01-04"}
      since: 2027-04-01
      kind: law
      source: civil-code#140
      verified_on: 2026-11-22
"""


@pytest.mark.source("COUNTER-1")
def test_what_is_told_of_a_desk_changes_when_its_rest_at_the_turn_of_the_year_does(
    tmp_path: Path,
) -> None:
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "desks.yaml").write_text(YEAR_END, encoding="utf-8")
    with answering_by(load_over(tmp_path)):
        assert desk(KAMAKURA, "main", ON).changes_on == date(2027, 4, 1)
    assert desk(KAMAKURA, "main", ON).changes_on is None


@pytest.mark.source("COUNTER-5", "kamakura-guide-2024-05-01 §2 §3 §9")
def test_kamakuras_desks_are_those_of_its_fields_its_call_centre_and_the_consumer_centre() -> None:
    """市でマイナンバーが必要な手続き: 窓口."""
    named = {key: desk(KAMAKURA, key, ON).value.name_ja for key in desk_keys(KAMAKURA, ON)}
    assert named == {
        "main": "本庁舎 市民課",
        "branches": "各支所",
        "call-centre": "鎌倉市個人番号カードコールセンター",
        "consumer-centre": "鎌倉市消費生活センター",
        "insurance": "保険年金課",
        "tax": "市民税課",
        "care-insurance": "介護保険課",
        "disability": "障害福祉課",
        "livelihood": "生活福祉課",
        "health": "市民健康課",
        "children": "こども家庭相談課",
        "nursery": "保育課",
    }


@pytest.mark.source("HOTLINE-1", "kamakura-guide-2024-05-01 §9")
def test_kamakuras_call_centre_has_two_telephones_and_a_fax_for_the_hard_of_hearing() -> None:
    """0467-61-2300（直通）0467-23-3000（代表）0467-23-5166（聴覚障害者専用FAX）."""
    known = desk(KAMAKURA, "counter.call-centre", ON).value
    assert (known.phone, known.switchboard) == ("0467-61-2300", "0467-23-3000")
    assert (known.fax, known.fax_for_hard_of_hearing) == (None, "0467-23-5166")


@pytest.mark.source("MYNO-3", "kamakura-guide-2024-05-01 §3")
def test_fraud_is_told_to_the_consumer_centre() -> None:
    """鎌倉市消費生活センター（本庁舎1階44番窓口）."""
    known = desk(KAMAKURA, "consumer-centre", ON).value
    assert (known.phone, known.at_ja) == ("0467-24-0077", "本庁舎1階 44番窓口")


@pytest.mark.source("COUNTER-1", "nakanoto-guide-2022-11-11 §contact")
def test_nakanotos_office_has_an_address_a_telephone_and_a_fax() -> None:
    """この記事に関するお問い合わせ先."""
    known = desk(NAKANOTO, "main", ON).value
    assert (known.phone, known.fax) == ("0767-72-3132", "0767-72-3794")
    assert known.at_ja is not None
    assert "929-1692" in known.at_ja


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2) §5(3) §contact")
def test_tsukuba_has_a_city_hall_service_centres_a_card_section_and_a_tax_desk() -> None:
    assert desk_keys(TSUKUBA, ON) == ("main", "branches", "card-section", "tax")
    assert desk(TSUKUBA, "card-section", ON).value.phone == "029-883-1111"


@pytest.mark.parametrize("place", [one.id for one in municipalities()])
def test_every_municipality_has_a_main_desk_with_a_name_in_both_languages(
    place: MunicipalityId,
) -> None:
    assert desk_keys(place, ON)[0] == "main"
    for key in desk_keys(place, ON):
        known = desk(place, key, ON).value
        assert known.name_ja
        assert known.name_en.isascii()
        assert known.year_end is not None


@pytest.mark.source("COUNTER-1", "COUNTER-5")
@pytest.mark.parametrize("place", [one.id for one in municipalities()])
def test_every_desk_that_a_procedure_is_made_at_is_one_of_the_municipality(
    place: MunicipalityId,
) -> None:
    at_counters = {
        str(way) for each in procedures(place, ON) for way in ways(each, place, ON).value
    }
    of_number = {key for each in number_procedures(place, ON).value for key in each.desks}
    for key in at_counters | of_number:
        if key.startswith("counter."):
            assert desk(place, key, ON).value.name_ja


def test_a_desk_that_a_municipality_does_not_have_is_an_error() -> None:
    with pytest.raises(NoValueError, match="we hold none"):
        desk(IZUMI, "counter.branches", ON)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ('open: [{days: mondays, hours: {opens: "09:00", closes: "17:00"}}]', "mondays is unknown"),
        ("closed: [29-december]", "29-december is unknown; known are: every-day, weekdays"),
        ("closed: [sundays, sundays]", "twice"),
        ("phone: 110", "A text"),
        ("phone: call us", "A number like"),
        ("fax: 0467-61", "A number like"),
        ("at: {ja: 一階}", "en is missing"),
        ("telephone: 0467-61-2300", "telephone is unknown"),
    ],
)
def test_a_desk_that_is_not_written_as_desks_are_is_a_fault(
    tree: Path, fields: str, what: str
) -> None:
    path = tree / "municipalities" / "sample-99999" / "desks.yaml"
    path.write_text(DESKS.format(fields=fields), "utf-8")
    with pytest.raises(ParameterFileError, match=what):
        load(tree)
