"""How offices and holders take care of PINs (暗証番号の管理)."""

from dataclasses import dataclass
from datetime import date

from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, because


@dataclass(frozen=True)
class PinCare:
    """How PINs are taken care of (暗証番号の管理)."""

    known_to_offices: bool
    """Whether an office could tell a PIN that was forgotten."""
    memo_sheet: bool
    """Whether the holder gets a sheet to note them on (暗証番号の控え)."""
    change_advised: bool
    """Whether the guide advises to change them from time to time."""


def pin_care(municipality: MunicipalityId, on: date) -> Answer[PinCare]:
    """Tell how PINs are taken care of: who keeps them, and how (暗証番号の管理).

    Sources: tsukuba-guide-2023-10 §3, fujisawa-guide §2(2) §2(3), nakanoto-guide-2022-11-11,
        izumi-guide §3(1)

    >>> pin_care("tsukuba", date(2024, 6, 3)).value.known_to_offices
    False
    """
    where = municipality_id(municipality)
    known, memo, change = (
        parameters().find(bool, f"pin-care.{key}", on, where)
        for key in ("known-to-offices", "memo-sheet", "change-advised")
    )
    care = PinCare(known.value, memo.value, change.value)
    forgotten = because("What no office knows is set anew when it is forgotten.")
    return answer(care, on, [known, memo, change], *([] if known.value else [forgotten]))
