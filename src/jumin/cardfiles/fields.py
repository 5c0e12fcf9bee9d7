"""The fields that several records share: days, sex, texts and digits."""

import re
from datetime import date

from jumin.cardfiles.records import RecordFormError
from jumin.terms import Sex


def day_field(on: date) -> bytes:
    """Write a day as eight digits (年月日), YYYYMMDD of the Gregorian calendar."""
    return f"{on.year:04}{on.month:02}{on.day:02}".encode("ascii")


def read_day(octets: bytes) -> date:
    """Read a day; raises `RecordFormError` unless eight digits name one."""
    digits = read_digits(octets, 8)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise RecordFormError("A date of the record is none.") from None


def sex_field(sex: Sex) -> bytes:
    """Write the sex as its one digit (性別): 1 male, 2 female, 9 other."""
    return sex.value.encode("ascii")


def read_sex(octets: bytes) -> Sex:
    """Read the sex; raises `RecordFormError` for a code that is none."""
    try:
        return Sex(octets.decode("ascii"))
    except ValueError:
        raise RecordFormError("The sex in the record has a code that is none.") from None


def text_field(text: str) -> bytes:
    """Write a text in UTF-8; raises `RecordFormError` where it holds half a character."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise RecordFormError("A text of the record has no UTF-8 form.") from None


def read_text(octets: bytes) -> str:
    """Read a text; raises `RecordFormError` where it is not UTF-8."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise RecordFormError("A text of the record is not UTF-8.") from None


def read_digits(octets: bytes, count: int) -> str:
    """Read so many ASCII digits; raises `RecordFormError` for anything else."""
    if not re.fullmatch(rb"[0-9]{%d}" % count, octets):
        raise RecordFormError(f"A field of the record is not {count} digits.")
    return octets.decode("ascii")


def digits_field(digits: str, count: int) -> bytes:
    """Write so many digits in ASCII; raises `RecordFormError` for anything else."""
    if not re.fullmatch(rf"[0-9]{{{count}}}", digits):
        raise RecordFormError(f"A field of the record is not {count} digits.")
    return digits.encode("ascii")


def sized(octets: bytes, length: int) -> bytes:
    """Pass a field of exactly this length; raises `RecordFormError` for any other."""
    if len(octets) != length:
        raise RecordFormError(f"A field of the record does not have {length} bytes.")
    return octets
