"""What makes a procedure ask for other papers (場合)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.terms import Reason, because


@unique
class Circumstance(StrEnum):
    """A circumstance that other papers go with (場合)."""

    FORGOTTEN_PIN = "forgotten-pin"
    """暗証番号を忘れた"""
    LOST = "lost"
    """自宅で、または場所が分からず紛失した"""
    LOST_OUTSIDE = "lost-outside"
    """外出先で紛失した、または盗難にあった"""
    BURNT = "burnt"
    """焼失した"""
    DAMAGED = "damaged"
    """著しく損傷した"""
    RENEWING = "renewing"
    """更新による受取り"""
    ON_LINE = "on-line"
    """オンラインで行う"""
    BY_POST = "by-post"
    """郵送で行う"""


CIRCUMSTANCES: Final[Mapping[Circumstance, Reason]] = MappingProxyType(
    {
        Circumstance.FORGOTTEN_PIN: because("the PIN is forgotten"),
        Circumstance.LOST: because("the card was lost, not away from home"),
        Circumstance.LOST_OUTSIDE: because("the card was lost away from home, or stolen"),
        Circumstance.BURNT: because("the card burnt"),
        Circumstance.DAMAGED: because("the card is badly damaged"),
        Circumstance.RENEWING: because("the card takes the place of an older one"),
        Circumstance.ON_LINE: because("it is done on line"),
        Circumstance.BY_POST: because("it is done by post"),
    }
)
"""The circumstances in words."""
