"""What can be set from outside."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from jumin.cli.town import settings
from jumin.installation import Settings
from jumin.terms import UsageError


@pytest.mark.source("RFC 6960 §4.2.2.1: nextUpdate is later than thisUpdate, in whole seconds")
@pytest.mark.parametrize(
    "value", ["PT0S", "0", "-1", "-PT1H", "PT0.5S", "P366D", "P99999999D", "inf", "for ever"]
)
def test_an_ocsp_answer_must_hold_for_a_second_to_a_year(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("JUMIN_OCSP_VALIDITY", value)
    with pytest.raises(ValidationError):
        Settings()
    with pytest.raises(UsageError, match="JUMIN_OCSP_VALIDITY: Input should be "):
        settings()


@pytest.mark.parametrize(
    ("value", "validity"),
    [
        ("PT1S", timedelta(seconds=1)),
        ("PT2H", timedelta(hours=2)),
        ("P365D", timedelta(days=365)),
    ],
)
def test_an_ocsp_answer_may_hold_for_a_second_to_a_year(
    monkeypatch: pytest.MonkeyPatch, value: str, validity: timedelta
) -> None:
    monkeypatch.setenv("JUMIN_OCSP_VALIDITY", value)
    assert Settings().ocsp_validity == validity
