"""A cure in words, with the names of its desks: for pages and command line."""

from datetime import date

from jumin import rules
from jumin.locale import explain_cure, name_desk
from jumin.terms import MunicipalityId


def explain(
    cure: rules.Cure, municipality: MunicipalityId, on: date, language: str
) -> tuple[str, ...]:
    """Tell what to do, who, where, with what and at what cost, a line each (対処方法)."""
    return explain_cure(
        act=cure.act,
        who=cure.who,
        where=cure.where,
        bring=cure.bring,
        cost=cure.cost,
        within_days=cure.within_days,
        language=language,
        desks={
            key: name_desk(key, japanese=desk.name_ja, english=desk.name_en, language=language)
            for key, desk in rules.desks(cure, municipality, on).items()
        },
    )
