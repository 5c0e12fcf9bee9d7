"""What the registers say of somebody, as far as it decides whether a document is issued."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique


@unique
class UseState(StrEnum):
    """How somebody's use of the kiosks stands with the domicile's municipality (利用登録)."""

    NOT_NEEDED = "not-needed"
    """Needs none: lives there (住民登録がある)."""
    ABSENT = "absent"
    """Was never applied for (未登録)."""
    PENDING = "pending"
    """Applied for and not entered yet (登録待ち)."""
    REGISTERED = "registered"
    """Registered for the certificate now in use (登録済み)."""
    ENDED = "ended"
    """Registered for a certificate that was replaced since (更新による失効)."""


@dataclass(frozen=True)
class RecordState:
    """How a resident record stands (住民票の状態)."""

    removed_by: str | None = None
    """Why the record was removed (除票の事由), as a key: `moved-out`, `died` …"""
    household_moves_out_on: date | None = None
    """The planned day (転出予定日) while a notice of anybody in the household stands."""
    is_restricted: bool = False
    """Whether issue is restricted on request (発行制限)."""
    in_update_until: date | None = None
    """The last day on which a notification is still being entered."""
    awaits_householder: bool = False
    """Whether the household has no householder until one is notified (世帯主変更届)."""
    has_unsupported_characters: bool = False
    """Whether the kiosk's system lacks a character of the record (外字)."""


@dataclass(frozen=True)
class SealState:
    """How a seal registration stands (印鑑登録の状態)."""

    is_registered: bool
    is_restricted: bool = False
    has_unsupported_characters: bool = False


@dataclass(frozen=True)
class FamilyState:
    """How a family register and the right to use it from elsewhere stand (戸籍の状態)."""

    is_here: bool
    """Whether the person stands in a current register (現在戸籍) of the municipality asked."""
    in_update_until: date | None = None
    """The last day on which a notification (戸籍の届出) is still being entered."""
    use: UseState = UseState.NOT_NEEDED
    use_available_from: date | None = None
    """From which day an applied use is worth trying."""
    has_unsupported_characters: bool = False


@dataclass(frozen=True)
class TaxState:
    """How the tax data of a year stand (課税情報の状態)."""

    year: int
    """The fiscal year (年度)."""
    is_held: bool
    """Whether the municipality has data of that year."""
    is_determined: bool
    """Whether the income is known (申告済み)."""
    was_resident_on_base_day: bool
    """Whether the person was a resident on 1 January of the year (課税基準日)."""
    has_unsupported_characters: bool = False
