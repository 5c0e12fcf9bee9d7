"""Looking texts up: English stands in the code, the other languages in gettext catalogues."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Final


LANGUAGES: Final = ("ja", "en", "zh-hans", "ko", "es", "pt")
"""The languages that are held, by their tags (RFC 5646); the first is what people get unasked."""
FOLDER: Final = Path(__file__).resolve().parent


def text(message: str, language: str) -> str:
    """Tell a message in a language; in English where the language is not held."""
    return _translations(language).gettext(message)


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue where it stands, to be looked up later."""
    return message


@cache
def _translations(language: str) -> NullTranslations:
    held = [_folder(language)] if language in LANGUAGES else []
    return translation("django", FOLDER, languages=held, fallback=True)


def _folder(language: str) -> str:
    """Name a language's folder as gettext does: `zh-hans` is in `zh_Hans`."""
    name, _separator, script = language.partition("-")
    return f"{name}_{script.title()}" if script else name
