"""Putting the cases to a verifier: whatever it does, each case has an outcome."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum, unique
from queue import LifoQueue
from typing import Final, Protocol

from jumin.cli.licence.answer import Answer, NoAnswerError, Trouble
from jumin.cli.licence.protocol import is_known_reason
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.vectors import Case


_PATIENCE: Final = 5
"""So many cases in a row without an answer, and a verifier that never answered is given up."""


class Examinee(Protocol):
    """A verifier under examination."""

    def answer(self, case: Case, number: int) -> Answer:
        """Put a case to it; raises `NoAnswerError`."""

    def close(self) -> None:
        """Have it end."""


@unique
class Outcome(StrEnum):
    """How a verifier did in one case."""

    PASSED = "passed"
    ACCEPTED = "accepted"
    """It said yes to what is wrong: a check is missing."""
    REFUSED = "refused"
    """It said no to what is right."""
    UNANSWERED = "unanswered"
    """It crashed, hung, or answered rubbish."""
    DECLINED = "declined"
    """It says that it is not made for such questions."""


@dataclass(frozen=True)
class Result:
    """A case and how the verifier did."""

    case: Case
    outcome: Outcome
    answer: Answer | None = None
    trouble: Trouble | None = None

    @property
    def names_other_reason(self) -> bool:
        """Whether it rightly refuses, but gives a known reason that is not the one."""
        told = self.answer.reason if self.answer else None
        return self.outcome is Outcome.PASSED and is_known_reason(told) and told != self.case.reason


class _Desk:
    """One examinee at its desk, with the patience that is left for it."""

    def __init__(self, examinee: Examinee) -> None:
        self._examinee = examinee
        self._has_answered = False
        self._silences = 0

    def ask(self, case: Case, number: int) -> Result:
        if not self._has_answered and self._silences >= _PATIENCE:
            trouble = Trouble(_("It never answered, and was given up."))
            return Result(case, Outcome.UNANSWERED, trouble=trouble)
        try:
            answer = self._examinee.answer(case, number)
        except NoAnswerError as error:
            self._silences += 1
            return Result(case, Outcome.UNANSWERED, trouble=error.trouble)
        self._has_answered = True
        return Result(case, _outcome(case, answer), answer)


def examine(
    cases: Sequence[Case], examinees: Sequence[Examinee], *, told: Callable[[int], None]
) -> tuple[Result, ...]:
    """Put all cases to verifiers of one kind, as many at once as there are; `told` counts."""
    desks: LifoQueue[_Desk] = LifoQueue()
    for examinee in examinees:
        desks.put(_Desk(examinee))

    def ask(numbered: tuple[int, Case]) -> Result:
        desk = desks.get()
        try:
            return desk.ask(numbered[1], numbered[0])
        finally:
            desks.put(desk)

    with ThreadPoolExecutor(len(examinees)) as pool:
        return tuple(_counted(pool.map(ask, enumerate(cases, 1)), told))


def _counted(results: Iterator[Result], told: Callable[[int], None]) -> Iterator[Result]:
    for number, result in enumerate(results, 1):
        told(number)
        yield result


def _outcome(case: Case, answer: Answer) -> Outcome:
    if answer.valid is None:
        return Outcome.DECLINED
    if answer.valid is case.is_valid:
        return Outcome.PASSED
    return Outcome.ACCEPTED if answer.valid else Outcome.REFUSED
