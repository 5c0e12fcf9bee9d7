"""The applications of a My Number Card and their names."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Applet(StrEnum):
    """An application on the card (カードアプリケーション, AP)."""

    JPKI = "jpki"
    """JPKI application (公的個人認証AP): both certificates and their keys."""
    INPUT_SUPPORT = "input-support"
    """Card-information input support (券面事項入力補助AP): number and four items as text."""
    CARD_FACE = "card-face"
    """Card-face verification (券面事項確認AP): what is printed on the card, as images."""
    RESIDENT_REGISTER = "resident-register"
    """Resident register application (住基AP)."""
    COMMON_DATA = "common-data"
    """Common data of the card (共通カードAP)."""
    ISSUER_DOMAIN = "issuer-domain"
    """The issuer's security domain (発行者セキュリティドメイン): selected at power-on."""


AIDS: Final[Mapping[Applet, bytes]] = MappingProxyType(
    {
        Applet.JPKI: bytes.fromhex("D392F000260100000001"),
        Applet.INPUT_SUPPORT: bytes.fromhex("D3921000310001010408"),
        Applet.CARD_FACE: bytes.fromhex("D3921000310001010402"),
        Applet.RESIDENT_REGISTER: bytes.fromhex("D3921000310001010401"),
        Applet.COMMON_DATA: bytes.fromhex("D3921000310001010100"),
        Applet.ISSUER_DOMAIN: bytes.fromhex("A0000001510000"),
    }
)
"""The names by which the applications are selected (アプリケーション識別子, AID)."""
