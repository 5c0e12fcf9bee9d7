"""The one door to a card, virtual or real."""

from typing import Protocol


class CardConnection(Protocol):
    """A powered card: bytes in, bytes out (ISO/IEC 7816-4 §5.1)."""

    @property
    def atr(self) -> bytes:
        """Tell the card's answer to reset (ISO/IEC 7816-3 §8.2)."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Send a command APDU; get response data followed by the two bytes of the status word."""
        ...
