"""The relying party's side: may this be relied on, at this instant (有効性確認)."""

from jumin.pki.verify.asking import verify_by_asking
from jumin.pki.verify.certificates import (
    issuer_of,
    read_certificate,
    verify_certificate,
    verify_signature,
)
from jumin.pki.verify.checks import Check
from jumin.pki.verify.cms import verify_cms
from jumin.pki.verify.verdict import CheckResult, Outcome, Verdict


__all__ = [
    "Check",
    "CheckResult",
    "Outcome",
    "Verdict",
    "issuer_of",
    "read_certificate",
    "verify_by_asking",
    "verify_certificate",
    "verify_cms",
    "verify_signature",
]
