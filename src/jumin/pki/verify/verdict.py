"""What a relying party learns: each check by name and clause, and the refusal that follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from functools import partial
from typing import Final, TypeVar

from jumin.pki.hostile import attempt
from jumin.pki.status.snapshot import Revocation
from jumin.pki.validity import whole_second
from jumin.pki.verify.checks import NOTED_ONLY, Check
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RevocationReason, day_of


_Subject = TypeVar("_Subject")


@unique
class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOTED = "noted"
    """It does not hold, or can't be known here, but is no ground for refusing."""
    NOT_OPEN = "not_open"
    """Only verifiers under the JPKI Act may learn it."""
    NOT_APPLICABLE = "not_applicable"
    """The question does not arise."""
    NOT_MADE = "not_made"
    """An earlier check failed, or there was nothing to look at."""


_CONCLUSIVE: Final = frozenset({Outcome.FAILED, Outcome.NOT_OPEN})
_REFUSING: Final = _CONCLUSIVE | {Outcome.NOT_MADE}


@dataclass(frozen=True)
class CheckResult:
    """One check and how it ended."""

    check: Check
    outcome: Outcome

    @property
    def clause(self) -> str:
        """Where the check stands."""
        return self.check.clause


@dataclass(frozen=True)
class Verdict:
    """Everything a relying party found out about a certificate (検証結果)."""

    purpose: CertificatePurpose
    at: datetime
    results: tuple[CheckResult, ...]
    """One for every `Check`, in their order."""
    not_after: datetime | None
    """The end of validity, where the certificate could be read."""
    revocation: Revocation | None
    """Reason and instant, where trusted evidence says that the certificate is revoked or held."""

    @property
    def is_valid(self) -> bool:
        """Whether the certificate may be relied on."""
        return self.refusal is None

    @property
    def refusal(self) -> Refusal | None:
        """Why the certificate must not be relied on; None only if no check speaks against it.

        A check that was not made refuses like one that failed: without evidence nobody knows
        whether the certificate is revoked.
        """
        purpose = str(self.purpose)
        unpassed = [result.check for result in self.results if result.outcome in _REFUSING]
        if not unpassed:
            return None
        if self.not_after is not None and self.at > self.not_after and _only_validity(unpassed):
            expired_on = day_of(self.not_after).isoformat()
            facts = {"purpose": purpose, "expired_on": expired_on}
            return Refusal(RefusalCode.CERTIFICATE_EXPIRED, facts)
        if self.revocation is not None and _only_status(unpassed):
            reason = self.revocation.reason
            if reason is RevocationReason.CERTIFICATE_HOLD:
                return Refusal(RefusalCode.CERTIFICATE_HELD, {"purpose": purpose})
            facts = {"purpose": purpose, "reason": reason.name.lower()}
            return Refusal(RefusalCode.CERTIFICATE_REVOKED, facts)
        failed = [result.check for result in self.results if result.outcome in _CONCLUSIVE]
        check = next(iter(failed or unpassed))
        return Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": str(check)})

    def outcome(self, check: Check) -> Outcome:
        """How one check ended."""
        return next(result.outcome for result in self.results if result.check is check)


def _only_validity(unpassed: Sequence[Check]) -> bool:
    """Whether only the certificate's time speaks against it, or with it that of its authority.

    The status, which stands behind, says nothing any more about an expired certificate.
    """
    besides = (check for check in unpassed if check is not Check.ISSUER_VALIDITY)
    return next(besides, None) is Check.VALIDITY


def _only_status(unpassed: Sequence[Check]) -> bool:
    return all(check.startswith(("status.", "crl.")) for check in unpassed)


def outcome_of(holds: Callable[[], bool]) -> Outcome:
    """Make one check; a check that can't be made on these bytes fails."""
    return Outcome.PASSED if attempt(holds) else Outcome.FAILED


def outcomes_of(
    checks: Mapping[Check, Callable[[_Subject], bool]], subject: _Subject
) -> dict[Check, Outcome]:
    """Make all checks of a table; those that are no ground for refusing are noted."""
    outcomes = {check: outcome_of(partial(holds, subject)) for check, holds in checks.items()}
    for check in NOTED_ONLY & outcomes.keys():
        if outcomes[check] is Outcome.FAILED:
            outcomes[check] = Outcome.NOTED
    return outcomes


def not_applicable(kind: str) -> dict[Check, Outcome]:
    """Leave out all checks of a kind (`cms`, `status`, `crl`): the question does not arise."""
    kinds = (check for check in Check if check.startswith(f"{kind}."))
    return dict.fromkeys(kinds, Outcome.NOT_APPLICABLE)


def verdict(
    purpose: CertificatePurpose,
    at: datetime,
    outcomes: Mapping[Check, Outcome],
    *,
    not_after: datetime | None = None,
    revocation: Revocation | None = None,
) -> Verdict:
    """Sum up: checks without an outcome were not made."""
    results = tuple(CheckResult(check, outcomes.get(check, Outcome.NOT_MADE)) for check in Check)
    return Verdict(purpose, whole_second(at), results, not_after, revocation)
