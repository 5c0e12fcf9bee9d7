"""Which procedures of other fields need the My Number, and at which desk (番号が必要な手続)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jumin.rules.counter.number_units import NumberedAct
from jumin.rules.counter.titles import title_of
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, Reason


_TOPIC: Final = "number-procedures"


@dataclass(frozen=True)
class NumberProcedure:
    """A procedure that needs the My Number (マイナンバーが必要な手続)."""

    field: str
    """Key of its field (分野): `tax` …"""
    field_name: Reason
    name: Reason
    desks: tuple[str, ...]
    """Keys of the desks that handle it; empty, where the guide names none."""


def number_procedures(
    municipality: MunicipalityId, on: date
) -> Answer[tuple[NumberProcedure, ...]]:
    """List the procedures that need the My Number, with their desks (番号が必要な手続と窓口).

    What needs it is the same everywhere, by law; which desk handles it Kamakura's guide alone says.

    Raises:
        NoValueError: we hold none for that day.

    Sources: kamakura-guide-2024-05-01 §2, tsukuba-guide-2023-10 §2(2)

    >>> told = number_procedures("kamakura", date(2024, 6, 3)).value
    >>> [str(each.name) for each in told if each.desks == ("counter.livelihood",)]
    ['application for public assistance']

    """
    where = municipality_id(municipality)
    fields = {key: parameters().find(tuple, f"{_TOPIC}.{key}", on, where) for key in _FIELDS}
    found = tuple(
        _procedure(field, act, where) for field, known in fields.items() for act in known.value
    )
    return answer(found, on, fields.values())


_FIELDS: Final = ("residence", "health-insurance", "tax", "welfare", "children")
"""The fields, in the guide's order."""


def _procedure(field: str, act: NumberedAct, municipality: MunicipalityId) -> NumberProcedure:
    return NumberProcedure(
        field=field,
        field_name=title_of(_TOPIC, field, municipality),
        name=Reason(act.en, text_ja=act.ja),
        desks=act.desks,
    )
