"""What to do after a "no": who can cure it, where, with what, at what cost, how soon."""

from dataclasses import dataclass
from datetime import date

from jumin.rules.known.answers import Answer, Citation, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.known.units import CureTerms, Desk
from jumin.terms import MunicipalityId, Reason, RefusalCode, Yen


_DESK_PREFIX = "counter."


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
        reasons=told.reasons,
        sources=told.sources,
        as_of=told.as_of,
        assumed=told.assumed,
        changes_on=told.changes_on,
    )


def desks(known: Cure, municipality: MunicipalityId, on: date) -> dict[str, Desk]:
    """Find the desks among the places where a refusal is cured, by their keys (窓口)."""
    keys = [key for key in known.where if key.startswith(_DESK_PREFIX)]
    return {key: desk(municipality, key, on).value for key in keys}


def desk(municipality: MunicipalityId, key: str, on: date) -> Answer[Desk]:
    """Find a desk of a municipality by its key, `counter.main` (窓口).

    Raises:
        NoValueError: the municipality has no such desk.

    """
    name = f"desks.{key.removeprefix(_DESK_PREFIX)}"
    known = parameters().find(Desk, name, on, municipality_id(municipality))
    return answer(known.value, on, [known])
