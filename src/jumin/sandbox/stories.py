"""What a resident of the town has lived through, as data: the founding plays it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from jumin.terms import CertificatePurpose, Sex, Yen, day_of


BOTH = frozenset(CertificatePurpose)
LOGIN_ONLY = frozenset({CertificatePurpose.AUTHENTICATION})


@dataclass(frozen=True)
class Age:
    """A day of birth told from the founding: so many years old, birthday so many days away."""

    years: int
    birthday_in: int = 100
    """Days until the next birthday (negative: since the last one)."""

    def born_on(self, today: date) -> date:
        """Tell the day of birth; a 29 February in another year becomes the 28th."""
        birthday = today + timedelta(days=self.birthday_in)
        years = self.years + (1 if self.birthday_in > 0 else 0)
        day = 28 if (birthday.month, birthday.day) == (2, 29) else birthday.day
        return date(birthday.year - years, birthday.month, day)


Born: TypeAlias = date | Age


def born_on(born: Born, today: date) -> date:
    """Tell a day of birth."""
    return born.born_on(today) if isinstance(born, Age) else born


@dataclass(frozen=True)
class Ago:
    """An instant told from the founding: so many days before."""

    days: float

    def instant(self, founded_at: datetime) -> datetime:
        """Tell the instant."""
        return founded_at - timedelta(days=self.days)


@dataclass(frozen=True)
class CardStory:
    """A card: made, then handed over."""

    issued: Ago
    handed_over: Ago
    certificates: frozenset[CertificatePurpose] = BOTH
    has_pins: bool = True
    """False: every PIN is locked for good. With a certificate for user authentication it is a
    face-authentication card (顔認証マイナンバーカード), without one a card to be shown only."""


@dataclass(frozen=True)
class Moved:
    """The household moved within the municipality (転居)."""

    when: Ago
    address: str


@dataclass(frozen=True)
class Leaving:
    """A moving-out notification was entered: the planned day is so many days ahead (転出予定)."""

    when: Ago
    planned_in: int

    def planned_on(self, founded_at: datetime) -> date:
        """Tell the planned day."""
        return day_of(founded_at) + timedelta(days=self.planned_in)


@dataclass(frozen=True)
class Restricted:
    """The resident had the issue of certificates restricted (発行制限)."""

    when: Ago


@dataclass(frozen=True)
class Died:
    """The resident died (死亡)."""

    when: Ago


@dataclass(frozen=True)
class LostCard:
    """The loss of the card was reported to the hotline (一時停止)."""

    when: Ago


@dataclass(frozen=True)
class GaveUpCertificates:
    """The holder asked for the revocation of both certificates (失効申請)."""

    when: Ago


@dataclass(frozen=True)
class ForgotPin:
    """The holder entered wrong authentication PINs until the card locked (ロック)."""

    when: Ago


@dataclass(frozen=True)
class GotPhone:
    """The holder had a certificate put onto a phone (スマホ用電子証明書)."""

    when: Ago


Event: TypeAlias = (
    Moved | Leaving | Restricted | Died | LostCard | GaveUpCertificates | ForgotPin | GotPhone
)


@dataclass(frozen=True)
class Income:
    """What somebody earned in the calendar year before the fiscal year (所得)."""

    amounts: tuple[tuple[str, Yen], ...] = ()
    is_determined: bool = True
    """False: neither the resident nor an employer or pension office has told (未申告)."""

    @property
    def total(self) -> int:
        """The sum in yen."""
        return sum(yen for _, yen in self.amounts)


@dataclass(frozen=True)
class Role:
    """A resident of the town and the reason for being in it."""

    id: str
    name: str
    reading: str
    born: Born
    sex: Sex
    relationship: str
    reason: str
    reason_en: str
    card: CardStory | None
    events: tuple[Event, ...] = ()
    former_surname: str = ""
    alias: str = ""
    nationality: str = ""
    residence_status: str = ""
    stay_days: int | None = None
    """Days from the founding to the last day of the period of stay."""
    has_seal: bool = True
    """Whether a seal is registered once the resident is of age (印鑑登録)."""
    income: Income | None = None
    """None: what is usual at that age."""
    branched: Ago | None = None
    """When the resident left the parents' family register for one of their own (分籍)."""
    use_with: str = ""
    """With which municipality the use is registered: that of the domicile (利用登録)."""


@dataclass(frozen=True)
class MovedIn:
    """The household moved in from another municipality of the town (転入)."""

    when: Ago
    municipality: str
    address: str


@dataclass(frozen=True)
class Home:
    """A household of the town."""

    municipality: str
    address: str
    former_address: str
    domicile: str
    roles: tuple[Role, ...]
    moved_in: MovedIn | None = None
    """When it came here; None where it has lived here from the beginning."""
