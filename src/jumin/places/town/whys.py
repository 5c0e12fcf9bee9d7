"""A "no" as the town's pages explain it: what, why, and what helps."""

from dataclasses import dataclass
from datetime import date

from jumin import rules
from jumin.locale import explain, explain_cure, name_desk
from jumin.terms import MunicipalityId, Refusal


@dataclass(frozen=True)
class Why:
    """A refusal in words, with its cure (不可の理由と対処方法)."""

    title: str
    detail: str
    code: str
    lines: tuple[str, ...]
    sources: tuple[str, ...]
    is_assumed: bool


def why(refusal: Refusal, municipality: MunicipalityId, on: date, language: str) -> Why:
    """Explain a refusal where the desks of a municipality can cure it."""
    said, cure = explain(refusal, language), rules.cure(refusal.code, municipality, on)
    desks = {
        key: name_desk(key, japanese=desk.name_ja, english=desk.name_en, language=language)
        for key, desk in rules.desks(cure, municipality, on).items()
    }
    lines = explain_cure(
        act=cure.act,
        who=cure.who,
        where=cure.where,
        bring=cure.bring,
        cost=cure.cost,
        within_days=cure.within_days,
        language=language,
        desks=desks,
    )
    sources = tuple(str(source) for source in cure.sources)
    return Why(said.title, said.detail, str(refusal.code), lines, sources, cure.assumed)
