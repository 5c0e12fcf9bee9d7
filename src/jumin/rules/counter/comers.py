"""Who comes for a procedure (来庁者)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.terms import Reason, because


@unique
class Comer(StrEnum):
    """Who comes (来庁者)."""

    HOLDER = "holder"
    """The holder in person (本人)."""
    HOUSEHOLD_MEMBER = "household-member"
    """Somebody of the same household (同一世帯員)."""
    LEGAL_REPRESENTATIVE = "legal-representative"
    """A parent or guardian (法定代理人)."""
    AGENT = "agent"
    """Whom the holder has sent (任意代理人)."""


COMERS: Final[Mapping[Comer, Reason]] = MappingProxyType(
    {
        Comer.HOLDER: because("the holder in person"),
        Comer.HOUSEHOLD_MEMBER: because("somebody of the household"),
        Comer.LEGAL_REPRESENTATIVE: because("a legal representative"),
        Comer.AGENT: because("an agent"),
    }
)
"""Who comes, in words."""
