"""What a card's parts are called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import (
    IPHONE_LABEL,
    MY_NUMBER_CARD_LABEL,
    PHONE_LABEL,
    Applet,
    PinRole,
)
from jumin.cli.manner import Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.facts import word
from jumin.terms import CertificatePurpose, Sex


APPLETS: Final[Mapping[Applet, str]] = MappingProxyType(
    {
        Applet.JPKI: _("JPKI (certificates)"),
        Applet.INPUT_SUPPORT: _("Card-info input support"),
        Applet.CARD_FACE: _("Card-face verification"),
        Applet.RESIDENT_REGISTER: _("Resident register"),
        Applet.COMMON_DATA: _("Common data of the card"),
        Applet.ISSUER_DOMAIN: _("Issuer's security domain"),
    }
)
TOKENS: Final[Mapping[str, str]] = MappingProxyType(
    {
        MY_NUMBER_CARD_LABEL: _("My Number Card"),
        PHONE_LABEL: _("Android phone"),
        IPHONE_LABEL: _("iPhone"),
    }
)
"""Kinds of tokens by their labels."""
SEXES: Final[Mapping[Sex, str]] = MappingProxyType(
    {Sex.MALE: _("male"), Sex.FEMALE: _("female"), Sex.OTHER: _("other")}
)


def pin_word(role: PinRole, manner: Manner) -> str:
    """Name a PIN."""
    return word("role", role.value, manner.language)


def certificate_word(purpose: CertificatePurpose, manner: Manner) -> str:
    """Name a certificate."""
    return word("purpose", purpose.value, manner.language)
