from datetime import date

import pytest

from jumin.rules import family_in_update_until, in_update_until
from jumin.terms import MunicipalityId


@pytest.mark.source("KIOSK-5", "tsukuba-guide-2023-10 §5(3)")
def test_a_move_shows_two_days_after_its_notification() -> None:
    """最新の内容が反映されるまで、日数をいただくことがあります."""
    answer = in_update_until(MunicipalityId("tsukuba"), date(2026, 11, 20))
    assert (answer.value, answer.assumed) == (date(2026, 11, 21), True)


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7", "civil-code §140")
@pytest.mark.parametrize(
    ("municipality", "is_assumed"), [("kamakura", False), ("fujisawa", True), ("tsukuba", True)]
)
def test_a_family_notification_shows_after_two_weeks(
    municipality: str, *, is_assumed: bool
) -> None:
    """その内容が証明書に反映されるまで約2週間かかります."""
    answer = family_in_update_until(
        MunicipalityId(municipality), date(2026, 11, 20), date(2026, 11, 20)
    )
    assert (answer.value, answer.assumed) == (date(2026, 12, 4), is_assumed)


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_a_family_notification_of_long_ago_was_entered_long_ago() -> None:
    answer = family_in_update_until(
        MunicipalityId("kamakura"), date(1975, 1, 31), date(2026, 11, 20)
    )
    assert answer.value == date(1975, 2, 14)
