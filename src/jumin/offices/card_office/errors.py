"""What can go wrong at the card office."""

from datetime import date

from jumin.offices.common.errors import EventRefusedError
from jumin.rules.lives import CARD_LIFE, CardEvent, CardStatus
from jumin.terms import FaultError, UsageError


class CardUnknownError(UsageError):
    """The card office has no such card."""

    def __init__(self, number: str) -> None:
        super().__init__(f"The card office has no card {number}.")
        self.number = number


class CardEventRefusedError(EventRefusedError):
    """The event can't happen to a card in this status."""

    def __init__(self, number: str, status: CardStatus, event: str) -> None:
        possible = (CardEvent(e) for s, e in CARD_LIFE if s is status)
        super().__init__("card_office", number, status, event, possible)


class CardStillInForceError(UsageError):
    """The holder has another card, which is not named as the one that is replaced."""

    def __init__(self, number: str, other: str) -> None:
        super().__init__(
            f"Card {number} can't be handed over beside card {other}, which is in force: "
            f"nobody has two. Name that one as replaced."
        )
        self.number, self.other = number, other


class CardOfAnotherError(UsageError):
    """The card named as replaced is somebody else's, or the new one itself."""

    def __init__(self, number: str, other: str) -> None:
        super().__init__(f"Card {number} can't replace card {other}: it is no former card of it.")
        self.number, self.other = number, other


class UseNotContinuedError(UsageError):
    """The holder moved in from elsewhere, and the card's use was not continued yet."""

    def __init__(self, number: str, until: date) -> None:
        super().__init__(
            f"Card {number}: its holder moved. Let its use be continued first, by {until}."
        )
        self.number, self.until = number, until


class NothingToContinueError(UsageError):
    """No moving-in of the card's holder was notified: its use goes on as it is."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Card {number}: there is no use to continue. "
            f"If its holder moved in from elsewhere, notify that first."
        )
        self.number = number


class RenewalNotOpenError(UsageError):
    """It is too early to renew the certificates."""

    def __init__(self, number: str, opens_on: date) -> None:
        super().__init__(
            f"Card {number}: its certificates can be renewed from {opens_on}, not before."
        )
        self.number, self.opens_on = number, opens_on


class NoKeyError(UsageError):
    """Certificates were ordered for no key."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Card {number}: no key was made that a certificate could be for. A card without "
            f"certificates gets none by renewal."
        )
        self.number = number


class NothingOrderedError(UsageError):
    """No certificates were ordered that could have been written into the card."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Card {number}: no certificates were ordered for it, or they were reported as written."
        )
        self.number = number


class NoRecordsOrderedError(UsageError):
    """No records were ordered that could have been written into the card."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Card {number}: no new records were ordered for it, or they were reported as written."
        )
        self.number = number


class IndividualNumberAbsentError(FaultError):
    """The register does not tell the Individual Number of a card's holder."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Card {number}: the register does not tell its holder's Individual Number. Look "
            f"through the books: `jumin office journal verify`."
        )
        self.number = number


class RecordKeysAbsentError(FaultError):
    """The keys were never made by which the office vouches for records on cards."""

    def __init__(self) -> None:
        super().__init__(
            "The card office has no keys for the records on cards: its town was never founded "
            "whole. Found a new one: `jumin sandbox reset`."
        )


class NothingReservedError(UsageError):
    """No reset of the card's signature PIN was redeemed that could have been carried out."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Card {number}: no code was redeemed for a new PIN, or it was reported as set."
        )
        self.number = number
