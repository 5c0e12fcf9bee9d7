from datetime import UTC, datetime
from pathlib import Path

import pytest

from jumin.installation.clock import ClockBehindError, ClockFileError, ClockRangeError
from jumin.places.town.clock_errors import explain
from jumin.terms import UsageError


ERRORS = [
    ClockBehindError(
        datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    ),
    ClockRangeError(),
    ClockFileError(Path("data/clock.json")),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_in_english_the_clock_s_errors_are_told_as_they_tell_themselves(error):
    assert explain(error, "en") == str(error)


@pytest.mark.parametrize(
    ("error", "facts"),
    list(
        zip(
            ERRORS,
            [
                ("2026年11月20日 23:59:59（日本時間）", "2026年11月21日 00:00:00（日本時間）"),
                ("2016年", "2099年"),
                ("data/clock.json", "`jumin clock real`"),
            ],
            strict=True,
        )
    ),
    ids=lambda given: type(given).__name__,
)
def test_in_japanese_they_are_told_with_their_facts_in_japan_s_time(error, facts):
    told = explain(error, "ja")
    assert "時計" in told
    assert all(fact in told for fact in facts)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_any_other_error_tells_itself(language):
    assert explain(UsageError("Not so."), language) == "Not so."
