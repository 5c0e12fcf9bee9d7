"""The catalogue: every parameter that is held, and how it is found by its name."""

from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from jumin.rules.known.answers import NoValueError
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.known.parameters import Parameter
from jumin.terms import UsageError, because


class UnknownParameterError(UsageError):
    """No such parameter; the error says which was meant, maybe."""

    def __init__(self, name: str, meant: str | None, begun: tuple[str, ...] = ()) -> None:
        super().__init__(
            because(
                "{name} is no parameter, but how several begin: {begun}.",
                name=repr(name),
                begun=", ".join(begun),
            )
            if len(begun) > 1
            else because(
                "We hold no parameter {name}. Did you mean {meant}?"
                if meant
                else "We hold no parameter {name}. The catalogue lists those that we hold.",
                name=repr(name),
                meant=meant,
            )
        )
        self.name, self.meant = name, meant


def catalogue(municipality: str | None = None, on: date | None = None) -> tuple[Parameter, ...]:
    """List the parameters that are held, by name (パラメータ一覧).

    With a municipality: those that answer for it, its own before the nation's. With a day: those
    that hold a value for it, and that one value only; of a municipality's and the nation's the one
    that answers.

    Example:
        >>> len(catalogue("kamakura")) > len(catalogue("nakanoto"))
        True

    """
    tree = parameters()
    if municipality is None:
        tables = (tree.national, *(tree.municipal[one] for one in sorted(tree.municipal)))
        held = [each for table in tables for each in table.values()]
        listed = sorted(held, key=lambda each: each.name)
    else:
        place = municipality_id(municipality)
        names = sorted({*tree.national, *tree.municipal[place]})
        listed = [each for name in names for each in tree.held(name, place)]
    if on is None:
        return tuple(listed)
    answering: dict[tuple[str, str | None], Parameter] = {}
    for each in listed:
        if (dated := each.on(on)) is not None:
            holder = None if municipality else each.municipality
            answering.setdefault((each.name, holder), replace(each, values=(dated,)))
    return tuple(answering.values())


def parameter_named(
    name: str, municipality: str | None = None, on: date | None = None
) -> tuple[Parameter, ...]:
    """Find a parameter by its name (パラメータの検索), wherever it is held or for a municipality.

    Raises:
        UnknownParameterError: it is not held.
        NoValueError: it has no value on that day.

    Example:
        >>> parameter_named("kiosk.most-copies")[0].title_en
        'copies of a document in one visit'

    """
    held = [each for each in catalogue(municipality) if each.name == name]
    if not held:
        known = {each.name for each in catalogue(municipality)}
        close = get_close_matches(name[:80], known, n=1)
        begun = tuple(sorted(each for each in known if each.startswith(f"{name}.")))
        raise UnknownParameterError(name[:80], close[0] if close else None, begun)
    if on is None:
        return tuple(held)
    found = tuple(each for each in catalogue(municipality, on) if each.name == name)
    if not found:
        oldest = min(each.values[0].since for each in held)
        raise NoValueError(str(held[0]), on, oldest, held[0].file)
    return found
