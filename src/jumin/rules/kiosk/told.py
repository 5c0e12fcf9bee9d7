"""What guides tell in lists (案内の注記): a municipality's own first, then what is assumed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from jumin.rules.known.answers import Citation, DatedValue, Kind
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId


K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True)
class Told(Generic[K]):
    """One entry of a list, with the authority that it has (案内の記載)."""

    what: K
    citation: Citation
    is_assumed: bool
    """Whether the municipality's guide is silent on it, and another's is taken."""


def told(
    of: type[K], name: str, municipality: MunicipalityId, on: date
) -> tuple[tuple[Told[K], ...], tuple[DatedValue[object], ...]]:
    """Tell the entries of a list that hold in a municipality, and the values they rest on.

    Where the municipality's guide tells some, the rest of the nation's assumed ones follow.
    """
    rules = parameters()
    own = rules.find(tuple, name, on, municipality_id(municipality))
    rest = rules.find(tuple, name, on)
    entries = {
        of(key): Told(of(key), known.citation, known.kind is Kind.ASSUMED)
        for known in (rest, own)
        for key in known.value
    }
    is_whole = set(rest.value) <= set(own.value)
    order = dict.fromkeys((*own.value, *rest.value))
    used = (own,) if is_whole else (own, rest)
    return tuple(entries[of(key)] for key in order), used
