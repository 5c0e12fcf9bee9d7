"""Who may ask for an Individual Number, copy it, tell it."""

from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import (
    CardSide,
    NoValueError,
    NumberChannel,
    NumberPurpose,
    fraud_desk,
    is_number_told,
    may_ask_for_number,
    may_copy,
    number_digits,
)


ON = date(2024, 6, 3)
OF_THE_LAW = {NumberPurpose.SOCIAL_SECURITY, NumberPurpose.TAX, NumberPurpose.DISASTER}


@pytest.mark.source("MYNO-1", "kamakura-guide-2024-05-01 §1 §8", "tsukuba-guide-2023-10 §2(2)")
def test_a_number_has_12_digits_for_life_and_is_not_chosen() -> None:
    told = number_digits(ON)
    assert told.value == 12
    assert "for life" in str(told.reasons[0])


@pytest.mark.source("MYNO-1", "kamakura-guide-2024-05-01 §1")
def test_numbers_are_known_since_they_were_assigned() -> None:
    assert number_digits(date(2015, 10, 5)).value == 12
    with pytest.raises(NoValueError, match="2015-10-05"):
        number_digits(date(2015, 10, 4))


@pytest.mark.source(
    *("MYNO-2", "fujisawa-guide §1(1)", "nakanoto-guide-2022-11-11 §card 1"),
    *("kamakura-guide-2024-05-01 §1 §8", "tsukuba-guide-2023-10 §2(2)", "izumi-guide §1(2)"),
)
@pytest.mark.parametrize("purpose", NumberPurpose)
def test_a_number_is_asked_for_only_for_social_security_tax_and_disasters(purpose) -> None:
    told = may_ask_for_number(purpose, ON)
    assert told.value is (purpose in OF_THE_LAW)


@pytest.mark.source(
    *("CARD-10", "MYNO-2", "fujisawa-guide §1(2)", "nakanoto-guide-2022-11-11 §card 1"),
    "tsukuba-guide-2023-10 §2(1)",
)
@pytest.mark.parametrize("purpose", NumberPurpose)
@pytest.mark.parametrize("has_consent", [True, False])
def test_the_front_is_copied_with_consent_and_the_back_only_for_what_the_law_names(
    purpose, has_consent
) -> None:
    front = may_copy(CardSide.FRONT, purpose=purpose, has_consent=has_consent, on=ON)
    back = may_copy(CardSide.BACK, purpose=purpose, has_consent=has_consent, on=ON)
    assert front.value is has_consent
    assert back.value is (purpose in OF_THE_LAW)
    assert any("shows the number" in str(why) for why in back.reasons) is not back.value


@pytest.mark.source("MYNO-3", "kamakura-guide-2024-05-01 §3 §8")
@pytest.mark.parametrize(
    ("channel", "is_told"),
    [
        (NumberChannel.TELEPHONE, False),
        (NumberChannel.VISIT, False),
        (NumberChannel.CARD, True),
        (NumberChannel.RESIDENT_RECORD, True),
        (NumberChannel.COUNTER, True),
    ],
)
def test_no_number_is_told_or_asked_for_by_telephone_or_at_the_door(channel, is_told) -> None:
    told = is_number_told(channel, ON)
    assert told.value is is_told
    assert any("fraud" in str(reason) for reason in told.reasons) is not is_told


@pytest.mark.source("MYNO-3", "kamakura-guide-2024-05-01 §3")
def test_kamakura_names_its_consumer_centre_for_suspicious_calls() -> None:
    told = fraud_desk("kamakura", ON)
    assert told.value.phone == "0467-24-0077"
    with pytest.raises(NoValueError, match="fraud-desk"):
        fraud_desk("izumi", ON)


@pytest.mark.parametrize("purpose", NumberPurpose)
def test_what_may_be_asked_changes_on_the_day_that_is_told(purpose) -> None:
    assert_changes_as_told(lambda day: may_ask_for_number(purpose, day), ON, days=30)
    assert_changes_as_told(number_digits, ON, days=30)
    for side in CardSide:
        assert_changes_as_told(
            lambda day, side=side: may_copy(side, purpose=purpose, has_consent=True, on=day),
            ON,
            days=30,
        )
    for channel in NumberChannel:
        assert_changes_as_told(
            lambda day, channel=channel: is_number_told(channel, day), ON, days=30
        )
