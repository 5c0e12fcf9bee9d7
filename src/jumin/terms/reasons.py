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
        if not self.facts:
            return self.text
        return self.text.format(**{name: _told(fact) for name, fact in self.facts})


def _told(fact: object) -> object:
    """Tell what a fact lists part by part; all else as the sentence asks for it."""
    return ", ".join(str(_told(each)) for each in fact) if isinstance(fact, tuple) else fact


def because(text: str, /, **facts: object) -> Reason:
    """Make a reason of an English sentence of the catalogue and its facts (理由).

    >>> str(because("The notice is due within {days} days.", days=14))
    'The notice is due within 14 days.'
    """
    return Reason(text, tuple(facts.items()))
