"""A municipality's names, as card, certificate and pages show them."""

from dataclasses import dataclass

from jumin.terms import MunicipalityId


@dataclass(frozen=True)
class Municipality:
    """A municipality (市区町村)."""

    id: MunicipalityId
    """Its short name in this project, `kamakura`."""
    code: str
    """Its code without the check digit (市区町村コード), `14204`."""
    name_ja: str
    """鎌倉市."""
    name_en: str
    """Kamakura."""
    prefecture_ja: str
    """神奈川県."""
    prefecture_en: str
    """Romanised as in certificates: `Kanagawa-ken`."""
    city_en: str
    """Romanised as in certificates: `Kamakura-shi`."""
