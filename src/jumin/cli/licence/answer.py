"""What a verifier says to a case, or did instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jumin.locale.catalogue import text


@dataclass(frozen=True)
class Answer:
    """What a verifier says to a case."""

    valid: bool | None
    """None: it is not made for such questions."""
    reason: str | None = None


@dataclass(frozen=True)
class Trouble:
    """What a verifier did instead of answering."""

    message: str
    """A text of the catalogue, with places for the facts."""
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """Tell it in a language."""
        return text(self.message, language).format(**self.facts)


class NoAnswerError(Exception):
    """A verifier did not answer; `trouble` says what it did instead."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message.format(**facts))
        self.trouble = Trouble(message, facts)
