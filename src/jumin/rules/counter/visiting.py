"""Who may come for a procedure (誰が手続できるか)."""

from datetime import date

from jumin.rules.changes import followed
from jumin.rules.counter.comers import COMERS, Comer
from jumin.rules.counter.procedures import Procedure
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, because


def may_come(
    procedure: Procedure, comer: Comer, municipality: MunicipalityId, on: date
) -> Answer[bool]:
    """Whether somebody may come for a procedure (代理の可否).

    A guide names the holder, members of the household and agents. Of legal representatives all
    guides are silent: which procedures they make for a holder is a national value, assumed.

    Raises:
        NoValueError: the municipality does not know the procedure.

    Sources: kamakura-guide-2024-05-01 §5 §7, tsukuba-guide-2023-10 §3(2) §6(2) §6(3) §7(3)

    >>> on = date(2024, 6, 3)
    >>> may_come(Procedure.CHANGE_PARTICULARS, Comer.HOUSEHOLD_MEMBER, "kamakura", on).value
    True
    >>> may_come(Procedure.RESET_PIN, Comer.AGENT, "tsukuba", on).value
    False

    """
    where = municipality_id(municipality)
    return followed(lambda day: _may_come(procedure, comer, where, day), on)


def comers(procedure: Procedure, municipality: MunicipalityId, on: date) -> tuple[Comer, ...]:
    """List all who may come for a procedure (手続できる者).

    >>> [str(comer) for comer in comers(Procedure.RENEW_CERTIFICATES, "tsukuba", date(2024, 6, 3))]
    ['holder', 'legal-representative', 'agent']
    """
    return tuple(comer for comer in Comer if may_come(procedure, comer, municipality, on).value)


def _may_come(
    procedure: Procedure, comer: Comer, municipality: MunicipalityId, on: date
) -> Answer[bool]:
    told = parameters().find(tuple, f"procedures.{procedure}", on, municipality)
    named = told.value
    who = because("Those named: {comers}.", comers=tuple(COMERS[each] for each in named))
    if comer in named or comer is not Comer.LEGAL_REPRESENTATIVE:
        return answer(comer in named, on, [told], who)
    represented = parameters().find(tuple, "representation.legal", on, municipality)
    if is_represented := procedure in represented.value:
        who = because("A legal representative comes for the holder.")
    used = [represented] if is_represented else [told, represented]
    return answer(is_represented, on, used, who, changes_on=told.changes_on)
