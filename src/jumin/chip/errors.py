"""What can be wrong with a card image or with what is to go into one."""

from jumin.terms import Refusal, RefusalCode, RefusedError, UsageError


class DamagedImageError(RefusedError):
    """The card is dead: bytes of its image were changed, or it is not an image under this key."""

    def __init__(self) -> None:
        super().__init__(Refusal(RefusalCode.CARD_UNREADABLE))


class PersonalisationError(UsageError):
    """These records, keys and PINs make no card; the text says which."""
