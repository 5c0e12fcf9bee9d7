"""What goes in and out of the municipal office."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique

from jumin.terms import BasicFour, IndividualNumber, MunicipalityId, ResidentId, Sex


@unique
class RemovalCause(StrEnum):
    """Why a record was removed (除票の事由)."""

    MOVED_OUT = "moved-out"
    """Moved to another municipality (転出)."""
    DIED = "died"
    """Died (死亡)."""


@dataclass(frozen=True)
class Person:
    """A person as told to the office in a notification (届出)."""

    name: str
    """Name (氏名); family and given name are parted by U+3000."""
    name_reading: str
    """Reading of the name in katakana (フリガナ)."""
    born_on: date
    sex: Sex
    relationship: str
    """Relationship to the householder (続柄); the householder's own is 世帯主."""
    individual_number: IndividualNumber | None
    """None where it was not asked for, or where the person's record tells it (個人番号)."""
    former_surname: str = ""
    """Former surname (旧氏)."""
    alias: str = ""
    """Alias (通称)."""
    domicile: str = ""
    """Registered domicile (本籍); empty for foreign residents."""
    domicile_head: str = ""
    """Head of the family register (筆頭者)."""
    nationality: str = ""
    """Nationality or region (国籍・地域); empty for Japanese."""
    residence_status: str = ""
    """Status of residence (在留資格)."""
    stay_until: date | None = None
    """Last day of the period of stay (在留期間の満了の日)."""
    resident: ResidentId | None = None
    """Whom the moving-out certificate names (転出証明書): somebody who has or had a record."""

    def __repr__(self) -> str:
        return "Person(…)"


@dataclass(frozen=True)
class MovingIn:
    """A moving-in notification (転入届; Basic Resident Registration Act art. 22)."""

    municipality: MunicipalityId
    address: str
    moved_in_on: date
    former_address: str
    people: tuple[Person, ...]

    def __repr__(self) -> str:
        return f"MovingIn({self.municipality}, {len(self.people)} people)"


@dataclass(frozen=True)
class RegisteredPerson(Person):
    """A person as the register has them."""

    resident: ResidentId = field(kw_only=True)
    became_resident_on: date = field(kw_only=True)
    moved_in_on: date = field(kw_only=True)
    notified_on: date = field(kw_only=True)
    former_address: str = field(kw_only=True)
    is_restricted: bool = field(kw_only=True)
    moving_out_on: date | None = field(kw_only=True)
    removed_on: date | None = field(kw_only=True)
    removed_cause: str = field(kw_only=True)

    def __repr__(self) -> str:
        return f"RegisteredPerson({self.resident})"


@dataclass(frozen=True)
class HouseholdRecord:
    """The records of one household, the householder first (世帯全員)."""

    municipality: MunicipalityId
    address: str
    people: tuple[RegisteredPerson, ...]

    @property
    def householder(self) -> str:
        """Name of the householder (世帯主)."""
        return self.people[0].name

    @property
    def awaits_householder(self) -> bool:
        """Whether the householder's record is removed and no other was notified (世帯主変更)."""
        return self.people[0].removed_on is not None

    @property
    def living(self) -> tuple[RegisteredPerson, ...]:
        """Those whose record is not removed (除票でない者)."""
        return tuple(person for person in self.people if person.removed_on is None)

    def person(self, resident: ResidentId) -> RegisteredPerson:
        """Find one member of the household."""
        return next(person for person in self.people if person.resident == resident)

    def __repr__(self) -> str:
        return f"HouseholdRecord({self.municipality}, {len(self.people)} people)"


@dataclass(frozen=True)
class Holder:
    """What the card office needs of a resident to make a card."""

    resident: ResidentId
    municipality: MunicipalityId
    basic_four: BasicFour
    stay_until: date | None


@dataclass(frozen=True)
class RegisterEntry:
    """How a resident's record stands: the one that is not removed, or else the latest."""

    resident: ResidentId
    municipality: MunicipalityId
    moving_out_on: date | None
    removed_on: date | None
    removed_cause: RemovalCause | None
