"""Reasons as text: why a rule's answer is as it is, with its figures, in a language."""

from datetime import date, time

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.locale.facts import word
from jumin.locale.moments import tell_moment
from jumin.terms import JuminError, Reason


def explain_by_reason(error: JuminError, language: str) -> str | None:
    """Tell an error that brings its own sentence; None for one that doesn't."""
    brought = (getattr(error, "reason", None), *error.args)
    reason = next((each for each in brought if isinstance(each, Reason)), None)
    return None if reason is None else tell_reason(reason, language)


def tell_reason(reason: Reason, language: str) -> str:
    """Tell a reason (理由): days as the language writes them, keys in words, numbers as they are.

    That of a value of the parameters is there in Japanese and English only.
    """
    if language == "ja" and reason.text_ja is not None:
        return reason.text_ja
    told = text(reason.text, language)
    if not reason.facts:
        return told
    return told.format(**{name: _fact(name, value, language) for name, value in reason.facts})


class _Words(str):
    """A fact in words: a form that the message asks for, as `{opens:%H:%M}`, is theirs already."""

    __slots__ = ()

    def __format__(self, _form: str) -> str:
        return str(self)


def _fact(name: str, value: object, language: str) -> object:
    return value if isinstance(value, int) else _Words(_words(name, value, language))


def _words(name: str, value: object, language: str) -> str:
    match value:
        case date() | time():
            return tell_moment(value, language)
        case tuple() | list():
            return text(_(", "), language).join(_words(name, each, language) for each in value)
        case Reason():
            return tell_reason(value, language)
    return word(name, str(value), language)
