"""What the service tells of its last decision: kept in the visitor's session, without a PIN."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jumin.locale import explain
from jumin.pki.verify.verdict import Outcome
from jumin.places.service.accounts import Decision
from jumin.terms import Refusal, RefusalCode


_KEY: Final = "service_told"
_OUTCOMES: Final[Mapping[Outcome, tuple[str, Promise]]] = MappingProxyType(
    {
        Outcome.PASSED: ("yes", _("passed")),
        Outcome.FAILED: ("no", _("failed")),
        Outcome.NOT_MADE: ("info", _("not made")),
        Outcome.NOTED: ("care", _("noted")),
        Outcome.NOT_OPEN: ("no", _("not open to you")),
    }
)
"""How a check ended: the colour of its chip, and in words."""


@dataclass(frozen=True)
class Line:
    """One check: its name, where it stands, how it ended."""

    check: str
    clause: str
    outcome: Outcome

    @property
    def kind(self) -> str:
        """The colour that says how it ended."""
        return _OUTCOMES[self.outcome][0]

    @property
    def words(self) -> Promise:
        """How it ended."""
        return _OUTCOMES[self.outcome][1]


@dataclass(frozen=True)
class Told:
    """A decision in words."""

    title: str
    detail: str
    code: str
    lines: tuple[Line, ...]

    @property
    def is_refused(self) -> bool:
        """Whether the service said no."""
        return bool(self.code)


def keep(session: SessionBase, decision: Decision) -> None:
    """Remember a decision for the next page, and the checks that were a question at all."""
    results = decision.verdict.results if decision.verdict else ()
    asked = [one for one in results if one.outcome is not Outcome.NOT_APPLICABLE]
    session[_KEY] = {
        "code": decision.refusal.code.value if decision.refusal else "",
        "facts": dict(decision.refusal.facts) if decision.refusal else {},
        "lines": [[str(one.check), one.clause, one.outcome.value] for one in asked],
    }


def told(session: SessionBase, language: str) -> Told | None:
    """Tell the last decision; None where there is none."""
    kept: dict[str, Any] | None = session.get(_KEY)
    if kept is None:
        return None
    title = detail = ""
    if kept["code"]:
        explained = explain(Refusal(RefusalCode(kept["code"]), kept["facts"]), language)
        title, detail = explained.title, explained.detail
    return Told(
        title,
        detail,
        kept["code"],
        tuple(Line(check, clause, Outcome(outcome)) for check, clause, outcome in kept["lines"]),
    )


def forget(session: SessionBase) -> None:
    """Forget the last decision."""
    session.pop(_KEY, None)
