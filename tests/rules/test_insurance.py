"""The card as insurance card, and the old cards beside it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from changing import assert_changes_as_told
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    CardKind,
    ImpossibleDaysError,
    NoValueError,
    answering_by,
    card_uses,
    clinic_checks,
    is_limit_certificate_needed,
    is_membership_notified,
    is_old_insurance_card_accepted,
    is_old_insurance_card_issued,
    load,
    may_use_as_insurance_card,
    usable_at_clinics_until,
)


ON = date(2024, 6, 3)
DAY = timedelta(days=1)


@pytest.mark.source("HEALTH-1", "HEALTH-4", "fujisawa-guide §10", "tsukuba-guide-2023-10 §1")
@pytest.mark.parametrize(
    ("given_facts", "missed"),
    [
        ({}, []),
        ({"is_applied_for": False}, ["applied for beforehand"]),
        ({"authentication_last_day": None}, ["no user authentication certificate"]),
        ({"has_reader": False}, ["no reader"]),
        ({"kind": CardKind.WITHOUT_PINS}, ["can't be used at clinics"]),
        ({"kind": CardKind.FACE_AUTHENTICATION}, []),
        (
            {"is_applied_for": False, "authentication_last_day": None},
            ["applied for beforehand", "no user authentication certificate"],
        ),
    ],
)
def test_a_card_is_an_insurance_card_where_that_was_applied_for_and_the_clinic_has_a_reader(
    given_facts, missed
) -> None:
    facts = {"is_applied_for": True, "authentication_last_day": date(2028, 5, 30), "on": ON}
    told = may_use_as_insurance_card(**(facts | given_facts))
    assert told.value is (not missed)
    assert len(told.reasons) == len(missed)
    for reason, words in zip(told.reasons, missed, strict=True):
        assert words in str(reason)


@pytest.mark.source("HEALTH-5", "EXP-8", "izumi-guide §5(3)")
@pytest.mark.parametrize(("on", "may"), [(date(2024, 5, 30), True), (date(2024, 5, 31), False)])
def test_a_lapsed_card_or_certificate_is_no_insurance_card(on, may) -> None:
    told = may_use_as_insurance_card(
        is_applied_for=True, authentication_last_day=date(2024, 5, 30), on=on
    )
    assert told.value is may
    assert any("lapsed" in str(reason) for reason in told.reasons) is not may


@pytest.mark.source("HEALTH-5", "EXP-8", "matsuyama-clinic-use §grace")
@pytest.mark.parametrize(("on", "may"), [(date(2025, 5, 31), True), (date(2025, 6, 1), False)])
def test_what_ended_in_february_2025_is_one_to_the_end_of_may(on, may) -> None:
    told = may_use_as_insurance_card(
        is_applied_for=True, authentication_last_day=date(2025, 2, 10), on=on
    )
    assert told.value is may
    assert "matsuyama-clinic-use" in {source.source.id for source in told.sources}


@given(last_day=st.dates(date(2022, 4, 1), date(2034, 12, 31)), later=st.integers(-400, 400))
def test_it_is_one_exactly_until_clinics_stop_taking_the_certificate(last_day, later) -> None:
    on = max(last_day + later * DAY, date(2022, 4, 1))
    told = may_use_as_insurance_card(is_applied_for=True, authentication_last_day=last_day, on=on)
    until = usable_at_clinics_until(last_day).value
    assert told.value is (on <= until)
    assert told.changes_on == (until + DAY if told.value else None)


@pytest.mark.source("HEALTH-2", "tsukuba-guide-2023-10 §1", "izumi-guide §9")
def test_a_clinic_checks_by_face_by_sight_or_by_pin_and_a_face_card_without_the_pin() -> None:
    assert len(clinic_checks(CardKind.USUAL, ON).value) == 3
    assert [check.value for check in clinic_checks(CardKind.FACE_AUTHENTICATION, ON).value] == [
        "clinic-by-face",
        "clinic-by-sight",
    ]
    assert clinic_checks(CardKind.WITHOUT_PINS, ON).value == ()


@pytest.mark.source("HEALTH-2")
def test_how_clinics_check_changes_only_where_they_check_otherwise(
    one_value: Callable[[str, str], Path],
) -> None:
    tree = one_value("card-uses", "[clinic-by-face, portal]")
    written = (tree / "national" / "p.yaml").read_text(encoding="utf-8")
    later = written.partition("values:\n")[2].replace("2025-04-01", "2025-07-01")
    uses = written.replace("2025-04-01", "2025-04-01\n      until: 2025-06-30") + later.replace(
        "portal", "kiosk"
    )
    (tree / "national" / "p.yaml").unlink()
    (tree / "national" / "pins.yaml").write_text(uses.replace("p:", "uses.usual:", 1), "utf-8")
    with answering_by(load(tree)):
        assert card_uses(CardKind.USUAL, date(2025, 4, 1)).changes_on == date(2025, 7, 1)
        assert clinic_checks(CardKind.USUAL, date(2025, 4, 1)).changes_on is None


@pytest.mark.source("HEALTH-4", "kama-face-card-2023-12-15 §uses")
def test_that_a_card_is_an_insurance_card_rests_on_what_such_cards_are_for() -> None:
    told = may_use_as_insurance_card(
        is_applied_for=True,
        authentication_last_day=None,
        kind=CardKind.FACE_AUTHENTICATION,
        on=ON,
    )
    assert "kama-face-card-2023-12-15" in {source.source.id for source in told.sources}


@pytest.mark.source("HEALTH-2", "HEALTH-3", "tsukuba-guide-2023-10 §1")
def test_no_limit_certificate_is_brought_but_joining_and_leaving_are_still_notified() -> None:
    assert not is_limit_certificate_needed(ON).value
    assert is_membership_notified(ON).value


@pytest.mark.source("HEALTH-3", "fujisawa-guide §10(2)", "kumamoto-insurance-cards §issue")
@pytest.mark.parametrize(("on", "kind"), [(date(2024, 12, 1), True), (date(2024, 12, 2), False)])
def test_old_insurance_cards_are_issued_until_1_december_2024(on, kind) -> None:
    assert is_old_insurance_card_issued(on).value is kind


@pytest.mark.source("HEALTH-3", "fujisawa-guide §10(2)", "hosei-insurance-cards-2025-10-23 §1")
@pytest.mark.parametrize(
    ("valid_until", "on", "is_accepted"),
    [
        pytest.param(None, date(2022, 11, 11), True, id="the guides' days"),
        pytest.param(None, date(2025, 12, 1), True, id="the last day"),
        pytest.param(None, date(2025, 12, 2), False, id="the day after"),
        pytest.param(date(2025, 7, 31), date(2025, 7, 31), True, id="its own last day"),
        pytest.param(date(2025, 7, 31), date(2025, 8, 1), False, id="the day after its own"),
        pytest.param(date(2027, 7, 31), date(2025, 12, 2), False, id="its own day is later"),
    ],
)
def test_the_old_card_goes_on_working_until_its_own_end_and_at_most_until_1_december_2025(
    valid_until, on, is_accepted
) -> None:
    told = is_old_insurance_card_accepted(
        issued_on=date(2022, 8, 1), valid_until=valid_until, on=on
    )
    assert told.value is is_accepted


@pytest.mark.parametrize("valid_until", [None, date(2024, 7, 31), date(2027, 7, 31)])
def test_whether_the_old_card_is_good_changes_on_the_day_that_is_told(valid_until) -> None:
    for on in (date(2024, 3, 1), date(2025, 3, 1), date(2026, 1, 1)):
        assert_changes_as_told(
            lambda day: is_old_insurance_card_accepted(
                issued_on=date(2022, 8, 1), valid_until=valid_until, on=day
            ),
            on,
        )


@pytest.mark.parametrize("kind", CardKind)
@pytest.mark.parametrize("last_day", [None, date(2024, 7, 1), date(2025, 2, 10)])
def test_whether_a_card_is_an_insurance_card_changes_on_the_day_that_is_told(
    kind, last_day
) -> None:
    for is_applied_for in (True, False):
        assert_changes_as_told(
            lambda day, is_applied_for=is_applied_for: may_use_as_insurance_card(
                is_applied_for=is_applied_for,
                authentication_last_day=last_day,
                kind=kind,
                on=day,
            ),
            ON,
        )


def test_no_old_card_was_issued_after_their_end_or_ended_before_its_issue() -> None:
    with pytest.raises(ImpossibleDaysError, match="the day that it states"):
        is_old_insurance_card_accepted(issued_on=date(2024, 12, 2), on=date(2025, 1, 1))
    with pytest.raises(ImpossibleDaysError, match="on 2022-08-01 or later"):
        is_old_insurance_card_accepted(
            issued_on=date(2022, 8, 1), valid_until=date(2022, 7, 31), on=ON
        )
    with pytest.raises(NoValueError, match="2022-04-01"):
        may_use_as_insurance_card(
            is_applied_for=True, authentication_last_day=date(2023, 1, 1), on=date(2022, 3, 31)
        )
