"""What a relying party learns: each check by name and clause, and the refusal that follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Self

from jumin.pki.hostile import attempt
from jumin.pki.status import Revocation
from jumin.pki.validity import whole_second
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RevocationReason, day_of


@unique
class Check(StrEnum):
    """The checks of a relying party (有効性確認), in the order in which they are made."""

    clause: str

    def __new__(cls, name: str, clause: str) -> Self:
        """Keep the clause beside the name."""
        check = str.__new__(cls, name)
        check._value_ = name
        check.clause = clause
        return check

    PARSE = "certificate.parse", "RFC 5280 §4.1"
    """The bytes are a certificate of version 3, without an extension twice."""
    ISSUER = "chain.issuer", "RFC 5280 §4.2.1.1"
    """An anchor has the name and the key that the certificate names as its issuer's."""
    ISSUER_AUTHORITY = "chain.authority", "RFC 5280 §4.2.1.9"
    """The anchor may sign certificates."""
    ISSUER_SIGNATURE = "chain.signature", "RFC 5280 §6.1.3 (a)(1)"
    """The anchor signed the certificate, by RSA with SHA-256."""
    ISSUER_VALIDITY = "chain.validity", "RFC 5280 §6.1.3 (a)(2)"
    """The anchor is valid at the instant."""
    KEY = "profile.key", "Ordinance for the JPKI Act, art. 2"
    """The key is an RSA key of at least 2048 bits."""
    CRITICAL_EXTENSIONS = "profile.critical_extensions", "RFC 5280 §4.2"
    """No critical extension is unknown here."""
    POLICY = "profile.policy", "RFC 5280 §4.2.1.4"
    """The policy is that of the purpose, by the test or the real identifier."""
    KEY_USAGE = "profile.key_usage", "RFC 5280 §4.2.1.3"
    """The key may be used for the purpose."""
    EXTENDED_KEY_USAGE = "profile.extended_key_usage", "RFC 5280 §4.2.1.12"
    """An authentication certificate is one for client authentication."""
    END_ENTITY = "profile.end_entity", "RFC 5280 §4.2.1.9"
    """The certificate is no authority's."""
    VALIDITY = "certificate.validity", "RFC 5280 §4.1.2.5"
    """The instant lies between notBefore and notAfter, both included."""
    STATUS_ANSWERED = "status.answered", "RFC 6960 §4.2.1"
    """There is an OCSP answer, and it is a successful one."""
    STATUS_CERTIFICATE = "status.certificate", "RFC 6960 §3.2 (1)"
    """The answer speaks of this certificate."""
    STATUS_RESPONDER = "status.responder", "RFC 6960 §4.2.2.2"
    """The authority itself, or a valid responder delegated by it, gave the answer."""
    STATUS_SIGNATURE = "status.signature", "RFC 6960 §3.2 (2)"
    """The answer is signed by that responder."""
    STATUS_TIME = "status.time", "RFC 6960 §3.2 (5), (6)"
    """The instant lies between thisUpdate and nextUpdate."""
    STATUS_NONCE = "status.nonce", "RFC 9654 §2.1"
    """The answer repeats the nonce that was sent, if one was."""
    STATUS_GOOD = "status.good", "RFC 6960 §2.2"
    """The certificate is neither revoked nor held nor unknown."""


@unique
class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_MADE = "not_made"
    """An earlier check failed, or there was nothing to look at."""


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
    """Reason and instant, where a trusted answer says that the certificate is revoked or held."""

    @property
    def refusal(self) -> Refusal | None:
        """Why the certificate must not be relied on; None only if every check passed.

        A check that was not made refuses like one that failed: without an OCSP answer nobody
        knows whether the certificate is revoked.
        """
        purpose = str(self.purpose)
        unpassed = [r.check for r in self.results if r.outcome is not Outcome.PASSED]
        if not unpassed:
            return None
        check = unpassed[0]
        if self.not_after is not None and self.at > self.not_after and _only_validity(unpassed):
            expired_on = day_of(self.not_after).isoformat()
            facts = {"purpose": purpose, "expired_on": expired_on}
            return Refusal(RefusalCode.CERTIFICATE_EXPIRED, facts)
        if check is Check.STATUS_GOOD and self.revocation is not None:
            reason = self.revocation.reason
            if reason is RevocationReason.CERTIFICATE_HOLD:
                return Refusal(RefusalCode.CERTIFICATE_HELD, {"purpose": purpose})
            facts = {"purpose": purpose, "reason": reason.name.lower()}
            return Refusal(RefusalCode.CERTIFICATE_REVOKED, facts)
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


def outcome_of(holds: Callable[[], bool]) -> Outcome:
    """Make one check; a check that can't be made on these bytes fails."""
    return Outcome.PASSED if attempt(holds) else Outcome.FAILED


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
