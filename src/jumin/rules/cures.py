"""What to do after a "no": who can cure it, where, with what, at what cost, how soon."""

from dataclasses import dataclass
from datetime import date

from jumin.rules.counter.desk_units import Desk
from jumin.rules.counter.desks import desk
from jumin.rules.counter.procedures import DESK_PREFIX, Procedure
from jumin.rules.cure_units import CureTerms
from jumin.rules.known.answers import Citation, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, Reason, RefusalCode, Yen


@dataclass(frozen=True)
class Cure:
    """How a refusal is cured (対処). All words are keys; texts are made at the edge."""

    code: RefusalCode
    act: str
    """What is done: `reset-pin`, `ask-at-counter` …"""
    who: str
    """`self`: the person refused, in person."""
    where: tuple[str, ...]
    """Any of these: desks (`counter.main` …) and `kiosk`, `here`, `web` …"""
    bring: tuple[str, ...]
    """All of these: `card`, `identity-document`, `photo`, `pin` …"""
    cost: Yen | None
    """The most it costs; None, where the sources name no cost."""
    within_days: int | None
    """The days that are left for it; None, where there is no limit."""
    procedure: Procedure | None
    """The procedure at the counter, for its papers in every case; None, where it takes none."""
    reasons: tuple[Reason, ...]
    sources: tuple[Citation, ...]
    as_of: date | None
    assumed: bool
    changes_on: date | None
    """The next day on which it is cured in another way, as far as is known."""


def cure(code: RefusalCode, municipality: MunicipalityId, on: date) -> Cure:
    """Tell how a refusal is cured in a municipality on a day (困ったときは).

    Sources: fujisawa-guide §2 §4 §6 §7, nakanoto-guide-2022-11-11, kamakura-guide-2024-05-01 §5 §7,
        tsukuba-guide-2023-10 §3(2) §5 §7, izumi-guide §3 §5 §6 §8

    >>> told = cure(RefusalCode.PIN_BLOCKED, "kamakura", date(2026, 11, 20))
    >>> told.where, told.bring
    (('counter.main', 'counter.branches'), ('card', 'identity-document'))
    """
    known = parameters().find(CureTerms, f"cures.{code}", on, municipality_id(municipality))
    terms, told = known.value, answer(known.value, on, [known])
    return Cure(
        code=code,
        act=terms.act,
        who=terms.who,
        where=terms.where,
        bring=terms.bring,
        cost=terms.cost,
        within_days=terms.within_days,
        procedure=terms.procedure,
        reasons=told.reasons,
        sources=told.sources,
        as_of=told.as_of,
        assumed=told.assumed,
        changes_on=told.changes_on,
    )


def desks(known: Cure, municipality: MunicipalityId, on: date) -> dict[str, Desk]:
    """Find the desks among the places where a refusal is cured, by their keys (窓口).

    >>> told = cure(RefusalCode.TAX_ABSENT, "tsukuba", date(2026, 11, 20))
    >>> [known.name_ja for known in desks(told, "tsukuba", date(2026, 11, 20)).values()]
    ['市民税課']
    """
    keys = [key for key in known.where if key.startswith(DESK_PREFIX)]
    return {key: desk(municipality, key, on).value for key in keys}
