"""The holder's end of a card: a session per application."""

from jumin.client.exchange import CardContentError, StatusWordError
from jumin.client.jpki import JpkiSession, PinNeededError


__all__ = ["CardContentError", "JpkiSession", "PinNeededError", "StatusWordError"]
