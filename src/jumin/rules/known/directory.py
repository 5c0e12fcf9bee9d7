"""The municipalities whose guides we hold."""

from jumin.rules.known.current import parameters
from jumin.rules.known.municipality_names import Municipality, UnknownMunicipalityError
from jumin.terms import MunicipalityId


def municipalities() -> tuple[Municipality, ...]:
    """List the municipalities that we hold (市区町村一覧), by code.

    Example:
        >>> [one.id for one in municipalities()]
        ['tsukuba', 'kamakura', 'fujisawa', 'nakanoto', 'izumi']

    """
    return tuple(sorted(parameters().municipalities.values(), key=lambda known: known.code))


def municipality(name: str) -> Municipality:
    """Find a municipality by its short name, its code or its Japanese name (市区町村).

    Raises:
        UnknownMunicipalityError: there is none of that name.

    Example:
        >>> municipality("鎌倉市").code
        '14204'

    """
    known = parameters().municipalities
    if (one := known.get(MunicipalityId(name))) is not None:
        return one
    wanted = name.strip().lower()
    for one in known.values():
        if wanted in {one.id, one.code, one.name_ja, one.city_en.lower()}:
            return one
    raise UnknownMunicipalityError.among(known.values(), name)


def municipality_id(name: str) -> MunicipalityId:
    """Check that we hold a municipality, and give its short name.

    Raises:
        UnknownMunicipalityError: there is none of that name.

    """
    return municipality(name).id
