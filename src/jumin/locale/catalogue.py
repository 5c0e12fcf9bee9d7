"""Looking texts up: English stands in the code, the other languages in gettext catalogues."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Final


LANGUAGES: Final = ("ja", "en")
"""The languages that are complete; the first is the one people get unasked."""
FOLDER: Final = Path(__file__).resolve().parent


def text(message: str, language: str) -> str:
    """Tell a message in a language; in English where the language is not held."""
    return _translations(language).gettext(message)


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue where it stands, to be looked up later."""
    return message


@cache
def _translations(language: str) -> NullTranslations:
    held = [language] if language in LANGUAGES else []
    return translation("django", FOLDER, languages=held, fallback=True)
