"""Which procedures a municipality knows, and in which ways they are made (手続の方法)."""

from datetime import date

from jumin.rules.counter.procedures import Procedure
from jumin.rules.counter.titles import title_of
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, Reason


def procedures(municipality: MunicipalityId, on: date) -> tuple[Procedure, ...]:
    """List the procedures that we know of in a municipality on a day (手続の一覧).

    >>> procedures("fujisawa", date(2024, 6, 3))[0]
    <Procedure.APPLY_FOR_CARD: 'apply-for-card'>
    """
    where, tree = municipality_id(municipality), parameters()
    return tuple(
        procedure
        for procedure in Procedure
        if tree.find_if_held(tuple, f"procedures.{procedure}", on, where)
    )


def procedure_name(procedure: Procedure, municipality: MunicipalityId) -> Reason:
    """Tell what a procedure is called, in Japanese and English (手続の名称).

    >>> str(procedure_name(Procedure.RESET_PIN, "tsukuba"))
    'resetting or unlocking a PIN'
    """
    return title_of("procedures", procedure.value, municipality_id(municipality))


def ways(procedure: Procedure, municipality: MunicipalityId, on: date) -> Answer[tuple[str, ...]]:
    """Tell in which ways a procedure is made (手続の方法): any of them will do.

    Returns:
        Keys of desks (`counter.main` …, for `desk`) and of `Way`, in the order of the guide.

    Raises:
        NoValueError: the municipality does not know the procedure.

    Sources: fujisawa-guide §2 §4 §6 §9 §10, nakanoto-guide-2022-11-11,
        kamakura-guide-2024-05-01 §5 §6 §7, tsukuba-guide-2023-10 §3-§7, izumi-guide §2-§6

    >>> ways(Procedure.RENEW_CERTIFICATES, "izumi", date(2024, 6, 3)).value
    ('counter.main', 'post-office.named')

    """
    known = parameters().find(tuple, f"ways.{procedure}", on, municipality_id(municipality))
    return answer(known.value, on, [known])
