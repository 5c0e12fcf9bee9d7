"""PIN roles: which characters a PIN has and how often it may be wrong."""

import re
from enum import StrEnum, unique
from typing import Final

from jumin.terms.errors import RefusedError
from jumin.terms.refusals import Refusal, RefusalCode
from jumin.terms.words import Pin


@unique
class PinRole(StrEnum):
    """What a PIN opens (暗証番号の種別)."""

    SIGNATURE = "signature"
    """署名用電子証明書暗証番号: 6 to 16 upper-case letters and digits, both kinds; 5 tries."""
    AUTHENTICATION = "authentication"
    """利用者証明用電子証明書暗証番号: 4 digits; 3 tries."""
    INPUT_SUPPORT = "input-support"
    """券面事項入力補助用暗証番号: 4 digits; 3 tries."""
    RESIDENT_REGISTER = "resident-register"
    """住民基本台帳用暗証番号: 4 digits; 3 tries, in each application that keeps it."""
    VERIFICATION_NUMBER_A = "verification-number-a"
    """照合番号A, the Individual Number: 12 digits; 10 tries."""
    VERIFICATION_NUMBER_B = "verification-number-b"
    """照合番号B, printed birth date, last year and security code: 14 digits; 10 tries."""
    BIRTH_DATE = "birth-date"
    """生年月日, as printed on the card: 6 digits; 10 tries (assumed)."""

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


_TRIES: Final = {
    PinRole.SIGNATURE: 5,
    PinRole.AUTHENTICATION: 3,
    PinRole.INPUT_SUPPORT: 3,
    PinRole.RESIDENT_REGISTER: 3,
    PinRole.VERIFICATION_NUMBER_A: 10,
    PinRole.VERIFICATION_NUMBER_B: 10,
    PinRole.BIRTH_DATE: 10,
}
_FORMS: Final = {
    PinRole.SIGNATURE: re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}"),
    PinRole.AUTHENTICATION: re.compile(r"[0-9]{4}"),
    PinRole.INPUT_SUPPORT: re.compile(r"[0-9]{4}"),
    PinRole.RESIDENT_REGISTER: re.compile(r"[0-9]{4}"),
    PinRole.VERIFICATION_NUMBER_A: re.compile(r"[0-9]{12}"),
    PinRole.VERIFICATION_NUMBER_B: re.compile(r"[0-9]{14}"),
    PinRole.BIRTH_DATE: re.compile(r"[0-9]{6}"),
}
