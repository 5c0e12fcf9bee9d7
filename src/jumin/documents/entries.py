"""What stands on papers about a resident: values in, as the registers give them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from jumin.documents.certification import Certification
from jumin.terms import IndividualNumber, Sex, Yen


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

    certification: Certification
    address: str
    """Address (住所) of the household."""
    householder: str | None
    """Name of the householder (世帯主); `None` where not asked for."""
    persons: tuple[PersonEntry, ...]

    def __repr__(self) -> str:
        """Name the paper by its number only."""
        return f"ResidentRecordCopy({self.certification.unique_number!r}, …)"


@unique
class SealShape(StrEnum):
    """The outline of a registered seal (印影の形)."""

    ROUND = "round"
    SQUARE = "square"
    OVAL = "oval"


@dataclass(frozen=True, kw_only=True)
class SealCertificate:
    """All that stands on a seal registration certificate (印鑑登録証明書).

    Neither the registration's number nor its day is among the items of the model guidance.
    Source: the municipality's ordinance, after the guidance on certifying seals
    (印鑑登録証明事務処理要領, notice 自治振第10号 of 1974-02-01).
    """

    certification: Certification
    imprint: str
    """The one to four characters that the seal shows (印影), drawn from the paper's typeface."""
    shape: SealShape
    name: str
    """Name (氏名)."""
    born_on: date
    """Date of birth (出生の年月日); printed in the western calendar for a foreign resident."""
    address: str
    """Address (住所)."""
    former_surname: str | None = None
    """Former surname (旧氏)."""
    alias: str | None = None
    """Alias of a foreign resident (通称)."""
    is_foreign: bool = False

    def __repr__(self) -> str:
        """Name the paper by its number only."""
        return f"SealCertificate({self.certification.unique_number!r}, …)"


@dataclass(frozen=True, kw_only=True)
class TaxationCertificate:
    """All that stands on a certificate of taxation or of exemption (課税・非課税証明書).

    Amounts are yen of the fiscal year. Who is taxed nothing gets a certificate of exemption.
    Source: Local Autonomy Act (地方自治法) art. 227 with Local Tax Act (地方税法) arts. 24, 294;
    Act on Forest Environment Tax (森林環境税及び森林環境譲与税に関する法律) art. 3.
    """

    certification: Certification
    fiscal_year: int
    """Fiscal year of the tax (年度), western: on the incomes of the year before."""
    name: str
    """Name (氏名)."""
    born_on: date
    """Date of birth (生年月日); printed in the western calendar for a foreign resident."""
    address_on_base_day: str
    """Address on 1 January of the fiscal year (賦課期日の住所)."""
    incomes: tuple[tuple[str, Yen], ...]
    """Kinds of income (所得の種類) with their amounts."""
    total_income: Yen
    """Total of the incomes (合計所得金額)."""
    deductions: tuple[tuple[str, Yen], ...]
    """Kinds of deductions (所得控除) with their amounts."""
    dependants: int
    """How many dependants are counted (扶養親族の数)."""
    prefectural_tax: Yen
    """The prefecture's inhabitant tax of the year (都道府県民税)."""
    municipal_tax: Yen
    """The municipality's inhabitant tax of the year (市町村民税)."""
    forest_tax: Yen
    """Forest environment tax (森林環境税), levied together with them."""
    is_foreign: bool = False

    @property
    def is_taxed(self) -> bool:
        """Whether any tax is due (課税)."""
        return any((self.prefectural_tax, self.municipal_tax, self.forest_tax))

    def __repr__(self) -> str:
        """Name the paper by its number only."""
        return f"TaxationCertificate({self.certification.unique_number!r}, …)"
