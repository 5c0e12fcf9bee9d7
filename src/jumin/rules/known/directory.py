"""The municipalities whose guides we hold."""

from difflib import get_close_matches

from jumin.rules.known.current import parameters
from jumin.rules.known.municipality_names import Municipality
from jumin.terms import MunicipalityId, UsageError


class UnknownMunicipalityError(UsageError):
    """No such municipality; the error says which there are and which was meant, maybe."""

    def __init__(self, name: str, meant: str | None, known: tuple[str, ...]) -> None:
        hint = f"Did you mean {meant}? " if meant else ""
        super().__init__(f"We hold no municipality {name!r}. {hint}We hold: {', '.join(known)}.")
        self.name, self.meant, self.known = name, meant, known


def municipalities() -> tuple[Municipality, ...]:
    """List the municipalities that we hold, by code."""
    return tuple(sorted(parameters().municipalities.values(), key=lambda known: known.code))


def municipality(name: str) -> Municipality:
    """Find a municipality by its short name, its code or its Japanese name (市区町村).

    Raises:
        UnknownMunicipalityError: there is none of that name.

    """
    known = parameters().municipalities
    wanted = name.strip().lower()
    for one in known.values():
        if wanted in {one.id, one.code, one.name_ja, one.city_en.lower()}:
            return one
    close = get_close_matches(wanted[:40], known, n=1)
    raise UnknownMunicipalityError(name[:40], close[0] if close else None, tuple(sorted(known)))


def municipality_id(name: str) -> MunicipalityId:
    """Check that we hold a municipality, and give its short name."""
    return municipality(name).id
