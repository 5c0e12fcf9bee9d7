"""What the office's other registers hold: seals, family registers with supplement, taxes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from jumin.terms import MunicipalityId, ResidentId, Sex, Yen


@unique
class SealShape(StrEnum):
    """The outline of a seal (印鑑の形)."""

    ROUND = "round"
    SQUARE = "square"
    OVAL = "oval"


@dataclass(frozen=True)
class SealRegistration:
    """A registered seal (印鑑登録; Guidelines of seal registration, 自治振第10号 of 1974)."""

    resident: ResidentId
    municipality: MunicipalityId
    number: str
    """The registration's number (印鑑登録番号)."""
    imprint: str
    """What the seal prints (印影): one to four characters."""
    shape: SealShape
    registered_on: date

    def __repr__(self) -> str:
        return f"SealRegistration({self.resident})"


@dataclass(frozen=True)
class FamilyEvent:
    """An entry among somebody's personal matters (身分事項; Family Register Act art. 13)."""

    title: str
    """What happened: 出生, 婚姻, 分籍, 死亡 …"""
    items: tuple[tuple[str, str], ...]
    """Headings and what stands under them, in the order of the paper: 出生日, 届出日 …"""

    def __repr__(self) -> str:
        return "FamilyEvent(…)"


@dataclass(frozen=True)
class SupplementAddress:
    """An address of the supplement (戸籍の附票; Basic Resident Registration Act art. 17)."""

    address: str
    since: date
    """The day from which it is the address (住所を定めた年月日)."""

    def __repr__(self) -> str:
        return "SupplementAddress(…)"


@dataclass(frozen=True)
class FamilyMember:
    """Somebody who stands in a family register (戸籍に記録されている者)."""

    resident: ResidentId | None
    """None where no municipality of this office ever had a record of them."""
    name: str
    """Name (氏名); family and given name are parted by U+3000."""
    born_on: date
    sex: Sex
    father: str
    """Name of the father (父); empty where none is stated."""
    mother: str
    """Name of the mother (母)."""
    relation: str
    """Relation to father and mother (続柄): 長男, 長女, 二男 …"""
    entered_on: date
    removed_on: date | None
    """Since when they do not stand in it any more (除籍)."""
    events: tuple[FamilyEvent, ...]
    addresses: tuple[SupplementAddress, ...]
    """The supplement's addresses, the oldest first."""
    spouse: str = ""
    """夫 or 妻 of a married couple (配偶者区分); empty for all others."""

    def __repr__(self) -> str:
        return f"FamilyMember({self.resident})"


@dataclass(frozen=True)
class FamilyRegister:
    """A current family register with its supplement (現在戸籍; Family Register Act art. 13)."""

    number: str
    """What this office calls it; no paper states it."""
    municipality: MunicipalityId
    domicile: str
    """Registered domicile (本籍)."""
    head: str
    """The head's name (筆頭者); it stays when the head dies."""
    compiled_on: date
    """The day on which it was compiled (編製日)."""
    filed_on: date
    """The day of the last notice (届出日): for a while nobody knows whether it is entered."""
    members: tuple[FamilyMember, ...]

    def member(self, resident: ResidentId) -> FamilyMember:
        """Find one member."""
        return next(member for member in self.members if member.resident == resident)

    def __repr__(self) -> str:
        return f"FamilyRegister({self.number}, {len(self.members)} members)"


@dataclass(frozen=True)
class TaxRecord:
    """What a municipality holds of somebody's tax of a fiscal year (課税台帳).

    The fiscal year (年度) taxes the income of the calendar year before it, where the resident was
    registered on its base day, 1 January (賦課期日; Local Tax Act arts. 39 and 318).
    """

    resident: ResidentId
    municipality: MunicipalityId
    fiscal_year: int
    name: str
    address_on_base_day: str
    is_determined: bool
    """Whether the income is known; if not, there are no amounts (未申告)."""
    incomes: tuple[tuple[str, Yen], ...]
    """Kinds of income and amounts (所得の種類): 給与, 公的年金等 …"""
    deductions: tuple[tuple[str, Yen], ...]
    """Kinds of deduction from income and amounts (所得控除)."""
    total_income: Yen
    """The sum of the incomes (合計所得金額)."""
    dependants: int
    """Number of spouse and relatives supported (同一生計配偶者・扶養親族)."""
    prefectural_tax: Yen
    """県民税 or 府民税: income-based and per-capita part together."""
    municipal_tax: Yen
    """市町民税: income-based and per-capita part together."""
    forest_tax: Yen
    """森林環境税."""

    @property
    def is_taxed(self) -> bool:
        """Whether there is any tax (課税); else the certificate is one of exemption (非課税)."""
        return self.prefectural_tax + self.municipal_tax + self.forest_tax > 0

    def __repr__(self) -> str:
        return f"TaxRecord({self.resident}, {self.municipality}, {self.fiscal_year})"
