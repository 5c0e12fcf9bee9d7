"""Reasons: why an answer is as it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why an answer is as it is (理由): a sentence without personal data, and its figures.

    `str()` gives it in English; in another language it is told at the edge (`jumin.locale`).
    """

    text: str
    """English, with `{names}` of its facts."""
    facts: tuple[tuple[str, object], ...] = ()
    text_ja: str | None = None
    """In Japanese, where the sentence stands beside a value; None for those of the rules."""

    def __str__(self) -> str:
        """Tell it in English."""
        return self.text.format(**dict(self.facts)) if self.facts else self.text


def because(text: str, /, **facts: object) -> Reason:
    """Make a reason of an English sentence of the catalogue and its facts (理由)."""
    return Reason(text, tuple(facts.items()))
