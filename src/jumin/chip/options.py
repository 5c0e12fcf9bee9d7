"""What a card answers where those who observed cards disagree."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from jumin.iso7816 import SW


ATRS: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "contactless": bytes.fromhex("3B888001000041E0B381A1003B"),
        "contactless-05": bytes.fromhex("3B888001000005E0B381A1007F"),
        "contactless-4b-ff": bytes.fromhex("3B888001004B51FF0081D100BC"),
        "contactless-4b-b3": bytes.fromhex("3B888001004B51FFB381D1000F"),
        "contact": bytes.fromhex("3BE000FF8131FE4514"),
        "contact-da": bytes.fromhex("3BDA13FF8131FB468012392F31C173C601C03B"),
        "contact-c5": bytes.fromhex("3BC5FF8131FB458073C6010000"),
        "contact-f5-d1": bytes.fromhex("3BF59100FF918171FE400042000100D1D6"),
        "contact-f5-b3": bytes.fromhex("3BF59100FF918171FE4000420001B3A115"),
    }
)
"""Answers to reset of the chips in use, by kind (ISO/IEC 7816-3 §8.2; PC/SC part 3 §3.1.3.2.3)."""
CONTACTLESS_ATR: Final = ATRS["contactless"]
"""What a contactless reader tells of the card."""
CONTACT_ATR: Final = ATRS["contact"]
"""What the card answers on its contacts: T=1, no historical bytes."""


@dataclass(frozen=True)
class CardOptions:
    """Habits of a chip (チップの挙動); the defaults satisfy every known client."""

    reselect_keeps_status: bool = True
    """Whether presented PINs stay so when the current application is selected again."""
    reset_keeps_status: bool = True
    """Whether presented PINs stay so over a warm reset."""
    blocked_verify: SW = SW.REFERENCE_DATA_NOT_USABLE
    """What VERIFY of a blocked PIN is answered; some expect AUTHENTICATION_METHOD_BLOCKED."""
