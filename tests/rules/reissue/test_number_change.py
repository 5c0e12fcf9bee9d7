"""When an Individual Number is changed."""

from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import Asker, Cause, Charging, charging, may_change_number, municipalities


ON = date(2024, 6, 3)
EVERYWHERE = [known.id for known in municipalities()]


@pytest.mark.source(
    "LOSS-5", "MYNO-1", "kamakura-guide-2024-05-01 §8", "tsukuba-guide-2023-10 §7(3)"
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("by", [Asker.HOLDER, Asker.MUNICIPALITY])
@pytest.mark.parametrize("is_misuse_feared", [True, False])
def test_the_number_is_changed_only_where_misuse_is_feared_on_request_or_by_authority(
    municipality, by, is_misuse_feared
) -> None:
    told = may_change_number(
        municipality=municipality, is_misuse_feared=is_misuse_feared, by=by, on=ON
    )
    assert told.value is is_misuse_feared
    assert any("for life" in str(reason) for reason in told.reasons) is not is_misuse_feared


@pytest.mark.source("LOSS-5", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize("by", sorted(set(Asker) - {Asker.HOLDER, Asker.MUNICIPALITY}))
def test_nobody_else_has_it_changed(by) -> None:
    told = may_change_number(municipality="kamakura", is_misuse_feared=True, by=by, on=ON)
    assert not told.value
    assert "The holder asks" in str(told.reasons[0])


@pytest.mark.source("FEE-2", "fujisawa-guide §7")
def test_a_card_with_the_new_number_is_charged_for() -> None:
    told = charging(Cause.NUMBER_CHANGE, municipality="fujisawa", on=ON)
    assert (told.value, told.assumed) == (Charging.CHARGED, False)


def test_whether_it_is_changed_changes_on_the_day_that_is_told() -> None:
    assert_changes_as_told(
        lambda day: may_change_number(
            municipality="kamakura", is_misuse_feared=True, by=Asker.HOLDER, on=day
        ),
        ON,
    )
