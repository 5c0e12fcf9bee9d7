"""What can be wrong with a card image or with what is to go into one."""

from jumin.terms import Refusal, RefusalCode, RefusedError, UsageError


class DamagedImageError(RefusedError):
    """The card is dead: bytes of its image were changed, or it is not an image under this key."""

    def __init__(self) -> None:
        super().__init__(Refusal(RefusalCode.CARD_UNREADABLE))


class OldImageError(DamagedImageError):
    """The image is of an earlier format; a card like it is to be made anew."""

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version

    def __str__(self) -> str:
        return (
            f"This is a card image of version {self.version}, which no chip of today reads: have "
            "the card made anew, or open it with the Jumin that made it."
        )


class PersonalisationError(UsageError):
    """These records, keys and PINs make no card; the text says which."""
