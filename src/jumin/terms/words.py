"""The field's words as types (`docs/glossary.md` has the Japanese terms)."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum, StrEnum, unique
from typing import NewType


Yen = NewType("Yen", int)
"""An amount of money in yen (円)."""

SerialNumber = NewType("SerialNumber", int)
"""A certificate's serial number (発行番号, シリアル番号)."""

MunicipalityId = NewType("MunicipalityId", str)
"""A municipality's short name in this project (`kamakura`); its code is a parameter of `rules`."""

ResidentId = NewType("ResidentId", str)
"""A resident's number, for life, with the municipality that gave it: `14204-0000017`.

It stands for the resident registration code (住民票コード), which goes along when people move.
"""

_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
_NUMBER_LENGTH = 12


class IndividualNumber:
    """An Individual Number, My Number (個人番号): twelve digits, the last a check digit.

    It never prints itself: `str` and `repr` show `…`; `reveal()` is the one way to the digits.
    Check digit: Ordinance of MIC No. 85 of 2014, art. 5.
    """

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        if len(digits) != _NUMBER_LENGTH or not (digits.isascii() and digits.isdigit()):
            raise ValueError("An Individual Number has twelve digits.")
        if digits[-1] != self.check_digit(digits[:-1]):
            raise ValueError("The check digit of the Individual Number is wrong.")
        self._digits = digits

    @staticmethod
    def check_digit(first_eleven: str) -> str:
        """Compute the check digit (検査用数字) of eleven digits."""
        weighted = zip(_WEIGHTS, reversed(first_eleven), strict=True)
        rest = sum(weight * int(digit) for weight, digit in weighted) % 11
        return "0" if rest <= 1 else str(11 - rest)

    def reveal(self) -> str:
        """Give the twelve digits, for paper, chip or encrypted storage only."""
        return self._digits

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndividualNumber) and self._digits == other._digits

    def __hash__(self) -> int:
        return hash(self._digits)

    def __repr__(self) -> str:
        return "IndividualNumber(…)"


class Pin:
    """A PIN (暗証番号) on its way to a card. It never prints itself."""

    __slots__ = ("_characters",)

    def __init__(self, characters: str) -> None:
        self._characters = characters

    def reveal(self) -> str:
        """Give the characters, for the card only."""
        return self._characters

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pin) and self._characters == other._characters

    def __hash__(self) -> int:
        return hash(self._characters)

    def __repr__(self) -> str:
        return "Pin(…)"


@unique
class Sex(Enum):
    """Sex as registered (性別); the value is the code on card and certificate."""

    MALE = "1"
    FEMALE = "2"
    OTHER = "9"


@unique
class CertificatePurpose(StrEnum):
    """The two certificates of the JPKI (電子証明書の種別)."""

    SIGNATURE = "signature"
    """Digital signature certificate (署名用電子証明書)."""
    AUTHENTICATION = "authentication"
    """User authentication certificate (利用者証明用電子証明書)."""


@unique
class RevocationReason(IntEnum):
    """Why a certificate was revoked (失効事由), by the codes of RFC 5280 §5.3.1."""

    UNSPECIFIED = 0
    KEY_COMPROMISE = 1
    CA_COMPROMISE = 2
    AFFILIATION_CHANGED = 3
    SUPERSEDED = 4
    CESSATION_OF_OPERATION = 5
    CERTIFICATE_HOLD = 6


@unique
class Document(StrEnum):
    """Documents that an office hands out (証明書の種別)."""

    RESIDENT_RECORD = "resident-record"
    """Copy of the resident record (住民票の写し)."""
    SEAL_REGISTRATION = "seal-registration"
    """Seal registration certificate (印鑑登録証明書)."""
    FAMILY_REGISTER = "family-register"
    """Certificate of matters in the family register (戸籍全部・個人事項証明書)."""
    SUPPLEMENTARY_REGISTER = "supplementary-register"
    """Copy of the supplementary family register (戸籍の附票の写し)."""
    TAXATION = "taxation"
    """Certificate of income, of taxation or of exemption (所得・課税・非課税証明書)."""


@unique
class Subject(StrEnum):
    """Whose matters a document states (交付種別)."""

    SELF = "self"
    """The holder's own: one person of a household, an extract of the family register (個人事項)."""
    ALL = "all"
    """Everybody's: a whole household, the whole family register (世帯全員, 全部事項)."""


@unique
class Medium(StrEnum):
    """What is laid into a kiosk's tray (媒体)."""

    CARD = "card"
    """The My Number Card (マイナンバーカード)."""
    PHONE = "phone"
    """A phone with a certificate of its own (スマホ用電子証明書)."""


@unique
class RecordItem(StrEnum):
    """Items of a resident record that are printed on request only (記載事項)."""

    HOUSEHOLDER = "householder"
    """Householder and relationship to the householder (世帯主・続柄)."""
    DOMICILE = "domicile"
    """Registered domicile and head of the family register (本籍・筆頭者), or nationality."""
    MY_NUMBER = "my-number"
    """Individual Number (個人番号)."""


@dataclass(frozen=True)
class BasicFour:
    """The four basic items (基本4情報) as they stand in the register."""

    name: str
    """Name (氏名); family and given name are parted by U+3000."""
    address: str
    """Address (住所)."""
    born_on: date
    """Date of birth (生年月日)."""
    sex: Sex
    """Sex (性別)."""

    def __repr__(self) -> str:
        return "BasicFour(…)"
