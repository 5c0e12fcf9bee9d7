"""The verification numbers: PINs that are computed from what is printed on the card."""

import re
from datetime import date

from jumin.terms import (
    IndividualNumber,
    Pin,
    PinRole,
    Refusal,
    RefusalCode,
    RefusedError,
    era_year,
)


def verification_number_a(number: IndividualNumber) -> Pin:
    """Give verification number A (照合番号A): the Individual Number itself."""
    return Pin(number.reveal())


def verification_number_b(printed_birth: str, last_year: int, security_code: str) -> Pin:
    """Compute verification number B (照合番号B), 14 digits.

    `printed_birth` is YYMMDD as printed on the card (see `printed_birth`), `last_year` the
    Gregorian year in which the card ends, `security_code` the four digits below the portrait.
    Source: observed on cards. Raises `RefusedError` (`RefusalCode.PIN_FORM`, facts: role) for
    anything else, so that no try is lost.
    """
    if not re.fullmatch(
        r"[0-9]{6}/[0-9]{4}/[0-9]{4}", f"{printed_birth}/{last_year}/{security_code}"
    ):
        facts = {"role": PinRole.VERIFICATION_NUMBER_B.value}
        raise RefusedError(Refusal(RefusalCode.PIN_FORM, facts))
    return Pin(f"{printed_birth}{last_year}{security_code}")


def printed_birth(born_on: date, *, era: bool) -> str:
    """Write a date of birth as six digits, YYMMDD, as printed on the card (生年月日).

    `era`: the year of the Japanese era, without its name; else the last two digits of the
    Gregorian year, as on the cards of foreign residents (assumed for the chip). Raises
    `EraDateError` for an era date before 1873-01-01. Source: observed on cards.
    """
    year = era_year(born_on)[1] if era else born_on.year
    return f"{year % 100:02}{born_on.month:02}{born_on.day:02}"
