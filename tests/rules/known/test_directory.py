from datetime import date

import pytest

from jumin.rules import (
    UnknownMunicipalityError,
    continued_use_last_day,
    municipalities,
    municipality,
    parameters,
    renewal_notice_day,
)
from jumin.terms import MunicipalityId, UsageError


@pytest.mark.parametrize(
    ("code", "name_ja", "prefecture_en", "city_en"),
    [
        ("08220", "つくば市", "Ibaraki-ken", "Tsukuba-shi"),
        ("14204", "鎌倉市", "Kanagawa-ken", "Kamakura-shi"),
        ("14205", "藤沢市", "Kanagawa-ken", "Fujisawa-shi"),
        ("17407", "中能登町", "Ishikawa-ken", "Nakanoto-machi"),
        ("27219", "和泉市", "Osaka-fu", "Izumi-shi"),
    ],
)
def test_a_municipality_has_the_names_that_certificates_carry(
    code: str, name_ja: str, prefecture_en: str, city_en: str
) -> None:
    found = municipality(code)
    assert (found.name_ja, found.prefecture_en, found.city_en) == (name_ja, prefecture_en, city_en)
    assert city_en == f"{found.name_en}-{city_en.partition('-')[2]}"
    assert found.id == found.name_en.lower()


def test_the_municipalities_are_listed_by_code() -> None:
    codes = [known.code for known in municipalities()]
    assert codes == ["08220", "14204", "14205", "17407", "27219"]


@pytest.mark.parametrize("name", ["kamakura", " Kamakura ", "14204", "鎌倉市", "Kamakura-shi"])
def test_a_municipality_is_found_by_any_of_its_names(name: str) -> None:
    assert municipality(name).id == "kamakura"


@pytest.mark.parametrize(
    ("name", "meant"), [("kamakra", "kamakura"), ("tsukubaa", "tsukuba"), ("xyz", None), ("", None)]
)
def test_a_wrong_name_is_answered_with_the_one_that_was_meant(name: str, meant: str | None) -> None:
    with pytest.raises(UsageError) as error:
        municipality(name)
    assert isinstance(error.value, UnknownMunicipalityError)
    assert error.value.meant == meant
    assert (f"Did you mean {meant}?" in str(error.value)) is (meant is not None)
    assert "We hold: fujisawa, izumi, kamakura, nakanoto, tsukuba." in str(error.value)


def test_a_rule_that_is_asked_about_a_wrong_name_answers_so_too() -> None:
    wrong = MunicipalityId("kamakra")
    for ask in (
        lambda: parameters().held("kiosk.service", wrong),
        lambda: renewal_notice_day(date(2034, 5, 30), municipality=wrong),
        lambda: continued_use_last_day(date(2026, 11, 20), municipality=wrong),
    ):
        with pytest.raises(UnknownMunicipalityError, match="Did you mean kamakura"):
            ask()


@pytest.mark.parametrize(
    ("name", "meant"),
    [("鎌倉", "kamakura"), ("142042", "kamakura"), ("kamakra", "kamakura"), ("つくば", "tsukuba")],
)
def test_a_name_that_is_nearly_right_is_told_which_was_meant(name: str, meant: str) -> None:
    with pytest.raises(UnknownMunicipalityError, match=f"Did you mean {meant}?"):
        municipality(name)
