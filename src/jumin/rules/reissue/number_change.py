"""When an Individual Number is changed (個人番号の変更)."""

from datetime import date

from jumin.rules.certification.askers import Asker
from jumin.rules.changes import followed
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, because


def may_change_number(
    *, municipality: MunicipalityId, is_misuse_feared: bool, by: Asker, on: date
) -> Answer[bool]:
    """Whether an Individual Number is changed (個人番号の変更): only where misuse is feared.

    Then on the holder's request, or by the mayor's own authority (職権). With which papers:
    `papers(Procedure.CHANGE_NUMBER, …)`.

    Args:
        municipality: where the holder's record is.
        is_misuse_feared: whether the mayor finds that the number leaked and may be misused.
        by: who starts it.
        on: the day.

    Example:
        >>> on = date(2024, 6, 3)
        >>> may_change_number(
        ...     municipality="kamakura", is_misuse_feared=False, by=Asker.HOLDER, on=on
        ... ).value
        False

    Sources: kamakura-guide-2024-05-01 §1 §8, tsukuba-guide-2023-10 §7(3)

    """
    where = municipality_id(municipality)

    def ask(on: date) -> Answer[bool]:
        known = parameters().find(tuple, "my-number.changed-by", on, where)
        missed = []
        if not is_misuse_feared:
            missed.append(because("The number is for life, unless its misuse is feared."))
        if by not in known.value:
            missed.append(because("The holder asks for it, or the mayor acts unasked."))
        return answer(not missed, on, [known], *missed)

    return followed(ask, on)
