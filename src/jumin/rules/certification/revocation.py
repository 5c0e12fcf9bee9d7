"""Who may ask for which reason that a certificate ends (失効事由と求めることができる者)."""

from datetime import date
from typing import Final

from jumin.rules.certification.askers import Asker
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RevocationReason


_OF_SIGNATURE_ALONE: Final = RevocationReason.AFFILIATION_CHANGED
"""Only the signature certificate states what can change."""


def askers(reason: RevocationReason, on: date) -> Answer[tuple[Asker, ...]]:
    """Tell who may ask for the end of a certificate for a reason (失効を求めることができる者).

    Args:
        reason: the reason that will stand in status and revocation lists.
        on: the day on which they ask.

    Raises:
        NoValueError: on that day there was no such certificate.

    Example:
        >>> askers(RevocationReason.AFFILIATION_CHANGED, date(2026, 11, 20)).value
        (<Asker.REGISTER: 'register'>, <Asker.AUTHORITY: 'authority'>)

    Sources: jpki-cps §4.9.9, jpki-act arts. 9-15 28-34

    """
    known = parameters().find(tuple, f"revocation.{_key(reason)}", on)
    return answer(known.value, on, [known])


def may_revoke(
    asker: Asker, reason: RevocationReason, purpose: CertificatePurpose, on: date
) -> Refusal | None:
    """Tell why a certificate does not end for a reason at somebody's asking; None where it does.

    A hold counts as an end: it is never lifted (CPS §4.9.9). That its four items changed is no
    reason against an authentication certificate, which states none of them.

    Example:
        >>> may_revoke(
        ...     Asker.REGISTER,
        ...     RevocationReason.AFFILIATION_CHANGED,
        ...     CertificatePurpose.AUTHENTICATION,
        ...     date(2026, 11, 20),
        ... ).code.value
        'revocation.reason'

    Sources: jpki-cps §4.9.9, jpki-act arts. 9-15 28-34

    """
    facts = {"reason": reason.name.lower(), "asker": asker.value, "purpose": purpose.value}
    if reason is _OF_SIGNATURE_ALONE and purpose is not CertificatePurpose.SIGNATURE:
        return Refusal(RefusalCode.REVOCATION_REASON, facts)
    if asker not in askers(reason, on).value:
        return Refusal(RefusalCode.REVOCATION_ASKER, facts)
    return None


def _key(reason: RevocationReason) -> str:
    return reason.name.lower().replace("_", "-")
