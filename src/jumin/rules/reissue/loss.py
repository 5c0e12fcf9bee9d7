"""What one does after a card is lost, stolen, burnt, damaged or found (紛失等の場合の手続)."""

from dataclasses import dataclass
from datetime import date

from jumin.rules.counter.procedures import Procedure
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.reissue.loss_acts import PROCEDURE_OF, LossAct, Mishap
from jumin.terms import MunicipalityId


@dataclass(frozen=True)
class LossStep:
    """A step after a loss (手続)."""

    act: LossAct
    procedure: Procedure | None
    """Where it is made and with which papers: `ways` and `papers` tell; None: not by the office."""


def loss_steps(
    *, municipality: MunicipalityId, mishap: Mishap, on: date
) -> Answer[tuple[LossStep, ...]]:
    """What is done after a mishap until a new card is there, in order (紛失等の場合の手続).

    Args:
        municipality: where the holder's record is (住民票のある市区町村).
        mishap: what befell the card.
        on: the day.

    Example:
        >>> told = loss_steps(
        ...     municipality="kamakura", mishap=Mishap.LOST_OUTSIDE, on=date(2024, 6, 3)
        ... )
        >>> [step.act.value for step in told.value]
        ['call-hotline', 'report-to-police', 'apply-for-reissue', 'collect-card']

    Sources: fujisawa-guide §6, nakanoto-guide-2022-11-11 §card 5, kamakura-guide-2024-05-01 §5,
        tsukuba-guide-2023-10 §7, izumi-guide §6

    """
    return _steps(f"loss.after.{mishap}", municipality, on)


def found_steps(*, municipality: MunicipalityId, on: date) -> Answer[tuple[LossStep, ...]]:
    """What is done when a suspended card is found again, in order (カードが見つかった場合).

    Lifting the suspension does not release the certificates that were held: these are replaced.

    Args:
        municipality: where the holder's record is.
        on: the day.

    Example:
        >>> told = found_steps(municipality="tsukuba", on=date(2024, 6, 3))
        >>> [step.act.value for step in told.value]
        ['lift-suspension', 'replace-certificates']

    Sources: fujisawa-guide §6, nakanoto-guide-2022-11-11 §card 5, kamakura-guide-2024-05-01 §5,
        tsukuba-guide-2023-10 §7(3), izumi-guide §6, jpki-cps §4.9.9

    """
    return _steps("loss.after-finding", municipality, on)


def _steps(name: str, municipality: MunicipalityId, on: date) -> Answer[tuple[LossStep, ...]]:
    known = parameters().find(tuple, name, on, municipality_id(municipality))
    steps = tuple(LossStep(act, PROCEDURE_OF.get(act)) for act in known.value)
    return answer(steps, on, [known])
