"""How a case is told in a table: one line each, its material made when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jumin.pki.vectors.case import Case, Category, Entry, Question, Reason, Rule
from jumin.pki.vectors.workshop import Workshop
from jumin.pki.verify.checks import Check


SIGNATURE_VALUE: Final = Rule("signature.value", "RFC 8017 §8.2.2")
"""The certificate's key signed the message, PKCS #1 v1.5 with SHA-256."""


@dataclass(frozen=True)
class Row:
    """One case before its material is made."""

    id: str
    english: str
    japanese: str
    broken: Check | Rule | None
    question: Callable[[Workshop], Question]
    reason: Reason = Reason.UNTRUSTED
    """Counts where something is broken."""
    category: Category | None = None
    """Another than that of the table: what a verifier has to be made for to be asked it."""

    def entry(self, category: Category) -> Entry:
        """Tell what the case is about, as one of a table's."""
        rule = self.broken
        if isinstance(rule, Check):
            rule = Rule(str(rule), rule.clause)
        return Entry(
            id=self.id,
            category=self.category or category,
            english=self.english,
            japanese=self.japanese,
            rule=rule,
            reason=self.reason if rule else None,
        )

    def case(self, entry: Entry, workshop: Workshop) -> Case:
        """Make the case."""
        return Case(**vars(entry), question=self.question(workshop))
