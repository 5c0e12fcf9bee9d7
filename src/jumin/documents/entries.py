"""What stands on a copy of the resident record: values in, as the register gives them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique

from jumin.terms import IndividualNumber, Sex


@unique
class Channel(StrEnum):
    """Where a paper is handed out (交付方法)."""

    COUNTER = "counter"
    """At the municipality's counter (窓口交付)."""
    KIOSK = "kiosk"
    """At a multi-function copier of a convenience store (コンビニ交付)."""


@dataclass(frozen=True, kw_only=True)
class PersonEntry:
    """One person's entry on a copy of the resident record (住民票の写しに記載する者).

    Items that are printed on request only (Basic Resident Registration Act art. 12) are printed
    as 省略 where they are `None`: relationship, domicile and its head, Individual Number, resident
    record code, and, for a foreign resident, nationality with all items of art. 30-45. Where any
    other item is `None`, nothing is recorded: 記載なし, or no line for reading, former surname and
    alias.

    Source: Basic Resident Registration Act (住民基本台帳法) arts. 7, 12, 30-45.
    """

    name: str
    """Name (氏名)."""
    born_on: date
    """Date of birth (出生の年月日); printed in the western calendar for a foreign resident."""
    sex: Sex
    became_resident_on: date
    """The day since when a resident of this municipality (住民となった年月日)."""
    name_reading: str | None = None
    """Reading of the name (氏名の振り仮名)."""
    former_surname: str | None = None
    """Former surname (旧氏)."""
    alias: str | None = None
    """Alias of a foreign resident (通称)."""
    relationship: str | None = None
    """Relationship to the householder (続柄)."""
    domicile: str | None = None
    """Registered domicile (本籍)."""
    domicile_head: str | None = None
    """Who heads the family register (筆頭者)."""
    individual_number: IndividualNumber | None = None
    record_code: str | None = None
    """Resident record code (住民票コード)."""
    former_address: str | None = None
    """The address before moving in (従前の住所)."""
    moved_in_on: date | None = None
    """The day since when at this address (住所を定めた年月日)."""
    notified_on: date | None = None
    """The day of the notification (届出の年月日)."""
    is_foreign: bool = False
    """Whether entered under art. 30-45 (外国人住民): no domicile, but nationality and residence."""
    nationality: str | None = None
    """Nationality or region (国籍・地域)."""
    residency_kind: str | None = None
    """Kind of residency (法第30条の45に規定する区分): `中長期在留者`."""
    residence_status: str | None = None
    """Status of residence (在留資格)."""
    period_of_stay: str | None = None
    """Period of stay (在留期間)."""
    stay_until: date | None = None
    """Its last day (在留期間の満了の日)."""
    residence_card_number: str | None = None
    """Number of the residence card (在留カードの番号)."""

    def __repr__(self) -> str:
        """Name the type only: every item is personal data."""
        return "PersonEntry(…)"


@dataclass(frozen=True, kw_only=True)
class ResidentRecordCopy:
    """All that stands on one copy of a resident record (住民票の写し).

    Source: Basic Resident Registration Act (住民基本台帳法) art. 12.
    """

    municipality_ja: str
    """Municipality (市区町村): `鎌倉市`."""
    prefecture_ja: str
    """Prefecture (都道府県): `神奈川県`."""
    mayor: str
    """Name of the mayor who certifies (市区町村長の氏名); never a real person's."""
    address: str
    """Address (住所) of the household."""
    householder: str | None
    """Name of the householder (世帯主); `None` where not asked for."""
    persons: tuple[PersonEntry, ...]
    issued_at: datetime
    """The instant of issue (交付), aware."""
    unique_number: str
    """The number that ties the sheets together (固有番号)."""
    channel: Channel

    def __repr__(self) -> str:
        """Name the paper by its number only."""
        return f"ResidentRecordCopy({self.unique_number!r}, …)"
