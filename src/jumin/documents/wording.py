"""How papers word what is left out, and what every one of them has to say."""

from datetime import date
from typing import Final

from jumin.documents.wareki import wareki, western_date
from jumin.terms import Sex


LINE: Final = 24
HALF_LINE: Final = 12
"""So many Latin letters fit beside a label, however broad they are."""
SEXES: Final = {Sex.MALE: "男", Sex.FEMALE: "女", Sex.OTHER: "記載なし"}

_OMITTED: Final = "省略"
_NOTHING_RECORDED: Final = "記載なし"
_SURNAME_END: Final = "\u3000"


def on_request(text: str | None) -> str:
    """Write an item that is printed on request only (省略)."""
    return _OMITTED if text is None else text


def recorded(text: str | None) -> str:
    """Write an item that may have no entry (記載なし)."""
    return _NOTHING_RECORDED if text is None else text


def day_recorded(on: date | None) -> str:
    """Write a day that may have no entry (記載なし)."""
    return _NOTHING_RECORDED if on is None else wareki(on)


def birth_date(on: date, *, is_foreign: bool) -> str:
    """Write a date of birth (生年月日): in the western calendar for a foreign resident."""
    return western_date(on) if is_foreign else wareki(on)


def given_name(name: str) -> str:
    """Leave out the surname, as the family register does for its members (名)."""
    return name.partition(_SURNAME_END)[2] or name
