"""What every paper bears: who certifies, when, where it is handed out, and its number."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

from jumin.documents.wareki import wareki
from jumin.terms import UsageError, day_of


@unique
class Channel(StrEnum):
    """Where a paper is handed out (交付方法)."""

    COUNTER = "counter"
    """At the municipality's counter (窓口交付)."""
    KIOSK = "kiosk"
    """At a multi-function copier of a convenience store (コンビニ交付)."""


_CHANNELS: Final = {Channel.COUNTER: "窓口交付", Channel.KIOSK: "コンビニ交付"}


class NaiveInstantError(UsageError):
    """The instant of issue has no time zone."""

    def __init__(self) -> None:
        super().__init__("issued_at has no time zone; give an aware instant.")


class NobodyOnPaperError(UsageError):
    """A paper about people names at least one person."""

    def __init__(self) -> None:
        super().__init__("The paper names nobody; give at least one person.")


@dataclass(frozen=True, kw_only=True)
class Certification:
    """Who certifies a paper, when, and by which number (認証)."""

    municipality_ja: str
    """Municipality (市区町村): `鎌倉市`."""
    prefecture_ja: str
    """Prefecture (都道府県): `神奈川県`."""
    mayor: str
    """Name of the mayor who certifies (市区町村長の氏名); never a real person's."""
    issued_at: datetime
    """The instant of issue (交付), aware; another raises `NaiveInstantError`."""
    unique_number: str
    """The number that ties the sheets together (固有番号)."""
    channel: Channel

    def __post_init__(self) -> None:
        """Refuse an instant without a time zone."""
        if self.issued_at.tzinfo is None:
            raise NaiveInstantError

    @property
    def authority(self) -> str:
        """Who certifies, as printed (証明者): `神奈川県鎌倉市`."""
        return self.prefecture_ja + self.municipality_ja

    def values(self) -> dict[str, object]:
        """Give what the templates' common part takes."""
        return {
            "municipality": self.municipality_ja,
            "prefecture": self.prefecture_ja,
            "mayor": self.mayor,
            "issued": wareki(day_of(self.issued_at)),
            "unique_number": self.unique_number,
            "channel": _CHANNELS[self.channel],
        }
