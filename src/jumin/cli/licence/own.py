"""Jumin's own verifier as the one that is examined."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.cli.licence.answer import Answer
from jumin.pki.vectors import Case, Reason
from jumin.pki.vectors.own import is_signed, verdict_on
from jumin.terms import Refusal, RefusalCode


_REASONS: Final[Mapping[RefusalCode, Reason]] = MappingProxyType(
    {
        RefusalCode.CERTIFICATE_EXPIRED: Reason.EXPIRED,
        RefusalCode.CERTIFICATE_HELD: Reason.HELD,
        RefusalCode.CERTIFICATE_REVOKED: Reason.REVOKED,
    }
)
_ABOUT_STATUS: Final = ("status.", "crl.")


class OwnVerifier:
    """`jumin.pki.verify`, called in this process."""

    def answer(self, case: Case, number: int) -> Answer:  # noqa: ARG002 - the examinees' common form
        """Verify the case."""
        refusal = verdict_on(case.question).refusal
        if refusal is not None:
            return Answer(valid=False, reason=str(_reason(refusal)))
        if not is_signed(case.question):
            return Answer(valid=False, reason=str(Reason.UNTRUSTED))
        return Answer(valid=True)

    def close(self) -> None:
        """Nothing is open."""


def _reason(refusal: Refusal) -> Reason:
    """Tell the reason in the words of the examination."""
    if refusal.code in _REASONS:
        return _REASONS[refusal.code]
    check = str(refusal.facts["check"])
    return Reason.STATUS_UNKNOWN if check.startswith(_ABOUT_STATUS) else Reason.UNTRUSTED
