"""A complete card for these tests."""

import pytest
from card_dialogues import SELECT_JPKI, sw
from card_makers import full_card

from jumin.chip import Card


@pytest.fixture
def card() -> Card:
    """A card just powered."""
    return full_card()


@pytest.fixture
def jpki(card: Card) -> Card:
    """The card with its JPKI application selected."""
    assert sw(card, SELECT_JPKI) == "9000"
    return card
