"""What stands on papers from the family register and its supplement: values in."""

from dataclasses import dataclass
from datetime import date

from jumin.documents.certification import Certification
from jumin.terms import Sex, Subject


@dataclass(frozen=True, kw_only=True)
class FamilyEventEntry:
    """One event in somebody's family matters (身分事項): `出生`, `婚姻`, `死亡`."""

    title: str
    items: tuple[tuple[str, str], ...]
    """What is recorded of it: `(("出生日", "平成4年6月26日"), ("届出人", "父"))`."""

    def __repr__(self) -> str:
        """Name the type only: every item is personal data."""
        return "FamilyEventEntry(…)"


@dataclass(frozen=True, kw_only=True)
class FamilyMemberEntry:
    """One person of a family register (戸籍に記録されている者).

    Source: Family Register Act (戸籍法) art. 13.
    """

    name: str
    """Name (氏名); the paper shows what follows the surname's U+3000."""
    born_on: date
    """Date of birth (生年月日)."""
    father: str | None
    """Father's name (父); where `None`, nothing stands behind the label."""
    mother: str | None
    """Mother's name (母); likewise."""
    relation: str
    """Relation to the parents (父母との続柄): `長男`, `二女`."""
    events: tuple[FamilyEventEntry, ...]
    name_reading: str | None = None
    """Reading of the name (氏名の振り仮名); the paper shows what follows the surname's U+3000."""
    spouse: str | None = None
    """`夫` or `妻` of a married couple (配偶者区分)."""
    removed_on: date | None = None
    """The day of removal (除籍); marked on the paper, and told by an event."""

    def __repr__(self) -> str:
        """Name the type only: every item is personal data."""
        return "FamilyMemberEntry(…)"


@dataclass(frozen=True, kw_only=True)
class FamilyRegisterCertificate:
    """A certificate of all, or of one person's, matters in the family register.

    Everybody's is the 戸籍全部事項証明書, one person's the 戸籍個人事項証明書.
    Source: Family Register Act (戸籍法) arts. 10, 13, 120.
    """

    certification: Certification
    subject: Subject
    domicile: str
    """Registered domicile (本籍)."""
    head: str
    """Full name of the register's head (筆頭者)."""
    compiled_on: date
    """The day on which the register was compiled (編製日)."""
    members: tuple[FamilyMemberEntry, ...]
    """Everybody in the register's order, or the one person."""

    def __repr__(self) -> str:
        """Name the paper by its number only."""
        return f"FamilyRegisterCertificate({self.certification.unique_number!r}, …)"


@dataclass(frozen=True, kw_only=True)
class SupplementAddress:
    """One address of the supplement (住所の履歴)."""

    address: str
    """Address (住所)."""
    since: date
    """The day since when there (住所を定めた年月日)."""

    def __repr__(self) -> str:
        """Name the type only: every item is personal data."""
        return "SupplementAddress(…)"


@dataclass(frozen=True, kw_only=True)
class SupplementMemberEntry:
    """One person of the supplement to a family register (附票に記載されている者).

    Source: Basic Resident Registration Act (住民基本台帳法) art. 17.
    """

    name: str
    """Name (氏名)."""
    born_on: date
    """Date of birth (出生の年月日)."""
    sex: Sex
    addresses: tuple[SupplementAddress, ...]
    """Addresses since the register was compiled, the first first."""
    removed_on: date | None = None
    """The day of removal from the register (除籍)."""

    def __repr__(self) -> str:
        """Name the type only: every item is personal data."""
        return "SupplementMemberEntry(…)"


@dataclass(frozen=True, kw_only=True)
class SupplementaryCopy:
    """All that stands on a copy of the supplementary family register (戸籍の附票の写し).

    Domicile and head are printed on request only, else 省略.
    Source: Basic Resident Registration Act (住民基本台帳法) arts. 17, 20.
    """

    certification: Certification
    subject: Subject
    """Everybody (全部), or one person (一部)."""
    domicile: str | None
    """Registered domicile (本籍); `None` where not asked for."""
    head: str | None
    """Who heads the family register (筆頭者); `None` where not asked for."""
    members: tuple[SupplementMemberEntry, ...]

    def __repr__(self) -> str:
        """Name the paper by its number only."""
        return f"SupplementaryCopy({self.certification.unique_number!r}, …)"
