"""PIN roles: which characters a PIN has and how often it may be wrong."""

import re
from enum import StrEnum, unique
from typing import Final

from jumin.terms import Pin, Refusal, RefusalCode, RefusedError


@unique
class PinRole(StrEnum):
    """What a PIN opens (暗証番号の種別)."""

    SIGNATURE = "signature"
    """署名用電子証明書暗証番号: 6 to 16 upper-case letters and digits, both kinds; 5 tries."""
    AUTHENTICATION = "authentication"
    """利用者証明用電子証明書暗証番号: 4 digits; 3 tries."""

    @property
    def tries(self) -> int:
        """How often in a row the PIN may be wrong before it is blocked (ロック).

        Sources: kamakura-guide-2024-05-01 §5, tsukuba-guide-2023-10 §3.
        """
        return _TRIES[self]

    def check_form(self, pin: Pin) -> None:
        """Refuse what can't be a PIN of this role, before a card is asked and a try is lost.

        Raises `RefusedError` (`RefusalCode.PIN_FORM`, facts: role).
        Source: tsukuba-guide-2023-10 §3.
        """
        if not _FORMS[self].fullmatch(pin.reveal()):
            raise RefusedError(Refusal(RefusalCode.PIN_FORM, {"role": self.value}))


_TRIES: Final = {PinRole.SIGNATURE: 5, PinRole.AUTHENTICATION: 3}
_FORMS: Final = {
    PinRole.SIGNATURE: re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}"),
    PinRole.AUTHENTICATION: re.compile(r"[0-9]{4}"),
}
