"""Which papers and PINs one brings for a procedure (持ち物)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from jumin.rules.changes import followed
from jumin.rules.counter.circumstances import Circumstance
from jumin.rules.counter.comers import COMERS, Comer
from jumin.rules.counter.paper_units import Paper, PaperTerms
from jumin.rules.counter.procedures import Procedure, Way
from jumin.rules.counter.visiting import comers, may_come
from jumin.rules.counter.ways import ways
from jumin.rules.known.answers import Answer, DatedValue, answer, earliest
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, UsageError, because


_WAYS_OF: Final[Mapping[Circumstance, frozenset[str]]] = MappingProxyType(
    {
        Circumstance.ON_LINE: frozenset({Way.WEB, Way.PORTAL}),
        Circumstance.BY_POST: frozenset({Way.POST}),
    }
)
"""Circumstances that there are only where a procedure has one of these ways."""


class MayNotComeError(UsageError):
    """Somebody who may not come for a procedure has no papers to bring for it."""

    def __init__(self, procedure: Procedure, comer: Comer, may: tuple[Comer, ...]) -> None:
        super().__init__(
            because(
                "For this, {comer} may not come. Those who may: {comers}.",
                comer=COMERS[comer],
                comers=tuple(COMERS[each] for each in may),
            )
        )
        self.procedure, self.comer, self.may = procedure, comer, may


def papers(
    procedure: Procedure,
    comer: Comer,
    municipality: MunicipalityId,
    on: date,
    circumstances: Collection[Circumstance] = (),
) -> Answer[tuple[Paper, ...]]:
    """Tell what one brings for a procedure (持ち物): all of these papers and PINs.

    Args:
        procedure: what is to be done.
        comer: who comes; the papers of others than the holder are told for them.
        municipality: where.
        on: the day of the visit.
        circumstances: what is the case; papers for other cases are left out.

    Raises:
        MayNotComeError: who comes is not served.
        NoValueError: the municipality does not know the procedure.

    Sources: fujisawa-guide §4 §5 §6 §9, nakanoto-guide-2022-11-11, kamakura-guide-2024-05-01 §5 §7,
        tsukuba-guide-2023-10 §3(2) §4 §6 §7, izumi-guide §3 §4 §6

    >>> on = date(2024, 6, 3)
    >>> told = papers(Procedure.RENEW_CERTIFICATES, Comer.AGENT, "kamakura", on)
    >>> [paper.one_of for paper in told.value]
    [('card',), ('letter-in-notice',), ('agents-identity-document',)]

    """
    where = municipality_id(municipality)
    cases = frozenset(circumstances)

    def ask(day: date) -> Answer[tuple[Paper, ...]]:
        may = may_come(procedure, comer, where, day)
        if not may.value:
            raise MayNotComeError(procedure, comer, comers(procedure, where, day))
        told = _papers(procedure, comer, where, day, cases)
        return replace(told, changes_on=earliest([told.changes_on, may.changes_on]))

    return followed(ask, on)


def circumstances_of(
    procedure: Procedure, comer: Comer, municipality: MunicipalityId, on: date
) -> tuple[Circumstance, ...]:
    """List the circumstances in which a procedure asks for other papers (場合分け).

    >>> circumstances_of(Procedure.RENEW_CERTIFICATES, Comer.HOLDER, "kamakura", date(2024, 6, 3))
    (<Circumstance.FORGOTTEN_PIN: 'forgotten-pin'>,)
    """
    usual = papers(procedure, comer, municipality, on).value
    possible = ways(procedure, municipality, on).value
    return tuple(
        case
        for case in Circumstance
        if not _WAYS_OF.get(case, frozenset(possible)).isdisjoint(possible)
        and papers(procedure, comer, municipality, on, [case]).value != usual
    )


def _papers(
    procedure: Procedure,
    comer: Comer,
    municipality: MunicipalityId,
    on: date,
    circumstances: frozenset[Circumstance],
) -> Answer[tuple[Paper, ...]]:
    """Put together what is always brought, what the comer adds, and what the case asks for."""
    told = _told(procedure, comer, municipality, on)
    fitting = {
        known: tuple(terms.paper for terms in known.value if terms.fits(circumstances))
        for known in told
    }
    found = dict.fromkeys(paper for some in fitting.values() for paper in some)
    used = [known for known in told if fitting[known] or known is told[0]]
    days = [
        *(known.changes_on for known in told),
        *(parameters().begins_after(name, on, municipality) for name in _names(procedure, comer)),
    ]
    return answer(tuple(found), on, used, changes_on=earliest(days))


def _told(
    procedure: Procedure, comer: Comer, municipality: MunicipalityId, on: date
) -> list[DatedValue[tuple[PaperTerms, ...]]]:
    """Find what the sources tell: of this comer, or of the holder and what a comer adds."""
    tree = parameters()
    own_name, usual, added, in_case = _names(procedure, comer)
    own = tree.find_if_held(tuple, own_name, on, municipality)
    always = own or tree.find(tuple, usual, on, municipality)
    others = [in_case] if own else [added, in_case]
    found = (tree.find_if_held(tuple, name, on, municipality) for name in others)
    return [always, *(known for known in found if known)]


def _names(procedure: Procedure, comer: Comer) -> tuple[str, str, str, str]:
    usual = f"papers.{procedure}"
    return f"{usual}.{comer}", usual, f"papers.by.{comer}", f"{usual}.in-case"
