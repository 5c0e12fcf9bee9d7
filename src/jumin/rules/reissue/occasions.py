"""Why a card is issued by a procedure, as fees know it (手続と交付の事由)."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from jumin.rules.counter.circumstances import Circumstance
from jumin.rules.counter.procedures import Procedure
from jumin.rules.reissue.causes import Cause


_USUAL: Final[Mapping[Procedure, Cause]] = MappingProxyType(
    {
        Procedure.APPLY_FOR_CARD: Cause.FIRST_ISSUE,
        Procedure.PICK_UP_CARD: Cause.FIRST_ISSUE,
        Procedure.RENEW_CARD: Cause.RENEWAL,
        Procedure.APPLY_FOR_REISSUE: Cause.LOSS,
        Procedure.PICK_UP_REISSUED_CARD: Cause.LOSS,
        Procedure.CHANGE_NUMBER: Cause.NUMBER_CHANGE,
    }
)
"""Procedures at whose end there is a new card, and why, where nothing else is the case."""
_OF_CASES: Final[Mapping[Circumstance, Cause]] = MappingProxyType(
    {
        Circumstance.LOST: Cause.LOSS,
        Circumstance.LOST_OUTSIDE: Cause.LOSS,
        Circumstance.BURNT: Cause.FIRE,
        Circumstance.DAMAGED: Cause.DAMAGE,
        Circumstance.RENEWING: Cause.RENEWAL,
    }
)


def causes_of(procedure: Procedure, circumstances: Collection[Circumstance]) -> frozenset[Cause]:
    """Tell why a procedure ends with a new card (交付の事由); none, if it doesn't.

    >>> sorted(causes_of(Procedure.APPLY_FOR_REISSUE, [Circumstance.BURNT]))
    [<Cause.FIRE: 'fire'>]
    """
    if procedure not in _USUAL:
        return frozenset()
    named = frozenset(_OF_CASES[case] for case in circumstances if case in _OF_CASES)
    return named or frozenset({_USUAL[procedure]})
