"""Cards without PINs, and face authentication cards."""

from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import CardKind, CardUse, NoValueError, card_uses, may_be_used_for


ON = date(2024, 6, 3)


@pytest.mark.source("CARD-7", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize("use", CardUse)
def test_a_card_without_pins_serves_to_show_who_one_is_face_to_face_only(use) -> None:
    told = may_be_used_for(CardKind.WITHOUT_PINS, use, ON)
    assert told.value is (use in {CardUse.IDENTITY, CardUse.NUMBER})
    assert not told.assumed


@pytest.mark.source("CARD-7", "izumi-guide §9", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize(
    ("use", "may"),
    [
        (CardUse.IDENTITY, True),
        (CardUse.NUMBER, True),
        (CardUse.CLINIC_BY_FACE, True),
        (CardUse.CLINIC_BY_SIGHT, True),
        (CardUse.CLINIC_BY_PIN, False),
        (CardUse.PORTAL, False),
        (CardUse.KIOSK, False),
        (CardUse.SIGNING, False),
    ],
)
def test_a_face_authentication_card_opens_no_portal_and_no_kiosk_but_clinics(use, may) -> None:
    told = may_be_used_for(CardKind.FACE_AUTHENTICATION, use, ON)
    assert told.value is may
    assert any("needs a PIN" in str(reason) for reason in told.reasons) is not may


@pytest.mark.source("CARD-7", "fujisawa-guide §1 §9 §10")
def test_a_usual_card_serves_for_everything() -> None:
    assert set(card_uses(CardKind.USUAL, ON).value) == set(CardUse)


@pytest.mark.source("CARD-7", "kama-face-card-2023-12-15 §uses")
def test_there_are_face_authentication_cards_since_15_december_2023() -> None:
    with pytest.raises(NoValueError, match="2023-12-15"):
        card_uses(CardKind.FACE_AUTHENTICATION, date(2023, 12, 14))
    assert card_uses(CardKind.FACE_AUTHENTICATION, date(2023, 12, 15)).value


@pytest.mark.parametrize("kind", CardKind)
@pytest.mark.parametrize("use", CardUse)
def test_what_a_card_is_used_for_changes_on_the_day_that_is_told(kind, use) -> None:
    assert_changes_as_told(lambda day: may_be_used_for(kind, use, day), ON, days=30)
    assert_changes_as_told(lambda day: card_uses(kind, day), ON, days=30)
