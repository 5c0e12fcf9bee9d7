"""A municipality's names, as card, certificate and pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from jumin.terms import MunicipalityId, UsageError, because


NAMES: Final = ("name_ja", "name_en", "prefecture_ja", "prefecture_en", "city_en")
"""The keys of its file."""


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


class UnknownMunicipalityError(UsageError):
    """No such municipality; the error says which there are and which was meant, maybe."""

    def __init__(self, name: str, meant: str | None, known: tuple[str, ...]) -> None:
        listed = ", ".join(known)
        super().__init__(
            because(
                "We hold no municipality {name}. Did you mean {meant}? We hold: {known}."
                if meant
                else "We hold no municipality {name}. We hold: {known}.",
                name=repr(name),
                meant=meant,
                known=listed,
            )
        )
        self.name, self.meant, self.known = name, meant, known

    @classmethod
    def among(cls, known: Collection[Municipality], name: str) -> "UnknownMunicipalityError":
        """Say of a name which of those that are known was meant, maybe: 鎌倉, or a whole code."""
        called = {word: one.id for one in known for word in (one.id, one.code, one.name_ja)}
        close = get_close_matches(name.strip().lower()[:40], called, n=1)
        meant = called[close[0]] if close else None
        return cls(name[:40], meant, tuple(sorted(one.id for one in known)))
