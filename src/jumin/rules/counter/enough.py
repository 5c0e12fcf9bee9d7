"""Which documents are enough: each need met by a document of another kind (必要な点数)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from jumin.rules.counter.paper_units import ANY, IDENTITY_PROOFS, WITH_PHOTO, IdentityTerms, Proof
from jumin.rules.counter.things import thing_name, thing_terms
from jumin.terms import MunicipalityId, Reason, because


NEEDS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        WITH_PHOTO: because("a document with a photo issued by an office"),
        ANY: because("an identity document of any kind"),
    }
)
"""Keys of many documents, in words."""


def met_by(
    enough: Iterable[Sequence[tuple[str, ...]]], kinds: Mapping[str, Iterable[Proof]]
) -> tuple[str, ...] | None:
    """Find kinds of documents that meet all needs of one alternative; None, if none is met."""
    found = (_met([*needs], kinds, ()) for needs in enough)
    return next((kinds_found for kinds_found in found if kinds_found is not None), None)


def _met(
    needs: list[tuple[str, ...]], kinds: Mapping[str, Iterable[Proof]], taken: tuple[str, ...]
) -> tuple[str, ...] | None:
    if not needs:
        return taken
    need, *others = needs
    for kind, proves in kinds.items():
        if kind not in taken and _meets(need, kind, frozenset(proves)):
            met = _met(others, kinds, (*taken, kind))
            if met is not None:
                return met
    return None


def _meets(need: tuple[str, ...], kind: str, proves: frozenset[Proof]) -> bool:
    return (
        kind in need
        or (WITH_PHOTO in need and Proof.IDENTITY_WITH_PHOTO in proves)
        or (ANY in need and bool(proves & IDENTITY_PROOFS))
    )


def enough_in_words(
    terms: IdentityTerms, municipality: MunicipalityId, on: date
) -> tuple[Reason, ...]:
    """Tell what would be enough on a day, an alternative each."""
    return tuple(_together(Counter(needs), municipality, on) for needs in terms.enough)


def _together(
    needs: Mapping[tuple[str, ...], int], municipality: MunicipalityId, on: date
) -> Reason:
    told = tuple(
        because("{need} (two)", need=_need(need, municipality, on))
        if count > 1
        else _need(need, municipality, on)
        for need, count in needs.items()
    )
    return because("{needs} together", needs=told) if told[1:] else told[0]


def _need(need: tuple[str, ...], municipality: MunicipalityId, on: date) -> Reason:
    """Name what meets a need; what is out of use by then only where nothing else would do."""
    in_use = [key for key in need if key in NEEDS or thing_terms(key, municipality, on)]
    named = tuple(NEEDS.get(key) or thing_name(key, municipality) for key in in_use or need)
    return because("any of: {kinds}", kinds=named) if named[1:] else named[0]
