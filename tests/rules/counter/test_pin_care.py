from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import municipalities, pin_care
from jumin.terms import MunicipalityId


JUNE = date(2024, 6, 3)
EVERYWHERE = [municipality.id for municipality in municipalities()]


@pytest.mark.source("CARD-12", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_offices_do_not_know_the_pins_and_the_holder_gets_a_sheet(
    municipality: MunicipalityId,
) -> None:
    """市役所では暗証番号を把握していません."""
    told = pin_care(municipality, JUNE)
    assert not told.value.known_to_offices
    assert told.value.memo_sheet
    assert "set anew" in str(told.reasons[0])


@pytest.mark.source(
    "CARD-12",
    "fujisawa-guide §2(3)",
    "nakanoto-guide-2022-11-11 §certificate 2",
    "tsukuba-guide-2023-10 §3(1)",
)
@pytest.mark.parametrize(
    ("municipality", "is_assumed"),
    [
        ("fujisawa", False),
        ("nakanoto", False),
        ("tsukuba", False),
        ("kamakura", True),
        ("izumi", True),
    ],
)
def test_pins_are_changed_from_time_to_time(municipality: str, *, is_assumed: bool) -> None:
    """定期的に変更することをおすすめします."""
    told = pin_care(MunicipalityId(municipality), JUNE)
    assert (told.value.change_advised, told.assumed) == (True, is_assumed)


@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_the_care_of_pins_changes_as_told(municipality: MunicipalityId) -> None:
    assert_changes_as_told(lambda day: pin_care(municipality, day), date(2022, 3, 1), days=300)
