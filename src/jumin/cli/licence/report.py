"""What an examination found: missing checks first, each with what it lets happen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from jumin.cli.licence.examination import Outcome, Result
from jumin.cli.licence.protocol import answers_of
from jumin.pki.vectors import Category, Rule
from jumin.pki.vectors.gaps import GAPS


@dataclass(frozen=True)
class Report:
    """The outcome of an examination (検定結果)."""

    verifier: str
    """As it was named: a command, an address, or Jumin's own."""
    at: datetime
    results: tuple[Result, ...]

    @property
    def is_passed(self) -> bool:
        """Whether every case was answered rightly."""
        return all(result.outcome is Outcome.PASSED for result in self.results)

    def of(self, outcome: Outcome) -> tuple[Result, ...]:
        """The results with an outcome."""
        return tuple(result for result in self.results if result.outcome is outcome)

    @cached_property
    def gaps(self) -> Mapping[Rule, Sequence[Result]]:
        """The checks that are missing, each with the cases that show it."""
        found: dict[Rule, list[Result]] = {}
        for result in self.of(Outcome.ACCEPTED):
            if result.case.rule is not None:
                found.setdefault(result.case.rule, []).append(result)
        return found

    @cached_property
    def counts(self) -> Mapping[Category, Mapping[Outcome, int]]:
        """How many cases of each category had which outcome."""
        counted: dict[Category, Counter[Outcome]] = {}
        for result in self.results:
            counted.setdefault(result.case.category, Counter())[result.outcome] += 1
        return {category: counted[category] for category in Category if category in counted}

    @property
    def total(self) -> Mapping[Outcome, int]:
        """How many cases had which outcome."""
        return Counter(result.outcome for result in self.results)


def told(report: Report) -> dict[str, Any]:
    """Tell a report as JSON."""
    return {
        "verifier": report.verifier,
        "at": report.at.isoformat(),
        "test": True,
        "passed": report.is_passed,
        "cases": len(report.results),
        "counts": {str(outcome): report.total.get(outcome, 0) for outcome in Outcome},
        "categories": {
            str(category): {str(outcome): n for outcome, n in counts.items()}
            for category, counts in report.counts.items()
        },
        "missing": [
            {
                "check": rule.name,
                "clause": rule.clause,
                "ja": GAPS[rule.name].japanese,
                "en": GAPS[rule.name].english,
                "cases": [result.case.id for result in results],
            }
            for rule, results in report.gaps.items()
        ],
        "results": [_told_result(result) for result in report.results],
    }


def _told_result(result: Result) -> dict[str, Any]:
    return {
        **answers_of(result.case),
        "outcome": str(result.outcome),
        "answer": result.answer and {"valid": result.answer.valid, "reason": result.answer.reason},
        "other_reason": result.names_other_reason,
        "trouble": result.trouble and result.trouble.text("en"),
    }
