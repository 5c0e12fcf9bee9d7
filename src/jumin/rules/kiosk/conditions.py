"""On what conditions a municipality hands a document out at kiosks (取得条件)."""

from enum import StrEnum, unique


@unique
class Condition(StrEnum):
    """A condition as the guides put it; the parameters `kiosk.offer.*` list them."""

    RESIDENT_HERE = "resident-here"
    """Residents only (住民登録がある方)."""
    DOMICILE_HERE = "domicile-here"
    """Only who stands in a current family register there (本籍がある方)."""
    USE_REGISTRATION_IF_RESIDENT_ELSEWHERE = "use-registration-if-resident-elsewhere"
    """Who lives elsewhere registers the use first (利用登録)."""
    SEAL_REGISTERED = "seal-registered"
    """Only who has registered a seal there (印鑑登録している方)."""
    RESIDENT_HERE_ON_1_JANUARY = "resident-here-on-1-january"
    """Only who was a resident on the base day, 1 January of the year (課税基準日)."""
    NEWEST_YEAR = "newest-year"
    """Of the newest year only (最新年度分, 現年度分)."""
    TAXED_HERE = "taxed-here"
    """Only whose tax data are there (課税情報がある方)."""
