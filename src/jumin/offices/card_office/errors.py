"""What can go wrong at the card office."""

from jumin.rules.lives import CARD_LIFE, CardEvent, CardStatus
from jumin.terms import UsageError


class CardUnknownError(UsageError):
    """The card office has no such card."""

    def __init__(self, number: str) -> None:
        super().__init__(f"The card office has no card {number}.")
        self.number = number


class CardEventRefusedError(UsageError):
    """The event can't happen to a card in this status."""

    def __init__(self, number: str, status: CardStatus, event: CardEvent) -> None:
        possible = ", ".join(e for s, e in CARD_LIFE if s is status) or "nothing"
        super().__init__(
            f"Card {number} is {status}: {event} can't be entered. What can be: {possible}."
        )
        self.number, self.status, self.event = number, status, event
