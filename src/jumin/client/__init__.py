"""The far end of a card: the holder's session, and that of the municipal counter's terminal."""

from jumin.client.counter import CounterSession, KeyPairNeededError
from jumin.client.exchange import CardContentError, PinNeededError, StatusWordError
from jumin.client.jpki import JpkiSession


__all__ = [
    "CardContentError",
    "CounterSession",
    "JpkiSession",
    "KeyPairNeededError",
    "PinNeededError",
    "StatusWordError",
]
