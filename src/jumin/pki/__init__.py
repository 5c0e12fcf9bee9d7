"""The public-key service as pure functions: issue, lint, revoke, answer, verify (JPKI)."""

from jumin.pki.attributes import CertifiedAttributes, certified_attributes
from jumin.pki.authority import Authority, authority_certificate, responder_certificate
from jumin.pki.crl.lists import CrlEdition, build_crl
from jumin.pki.issue import CertificateRequest, issue_certificate
from jumin.pki.names import IssuingOffice
from jumin.pki.ocsp.answers import Responder, answer
from jumin.pki.ocsp.requests import build_request
from jumin.pki.profiles import REAL_OIDS, TEST_OIDS, Profile
from jumin.pki.publication import Publication
from jumin.pki.status.encoding import encode_snapshot
from jumin.pki.status.snapshot import Revocation, StatusSnapshot
from jumin.pki.verify.certificates import verify_certificate, verify_signature
from jumin.pki.verify.checks import Check
from jumin.pki.verify.verdict import Outcome, Verdict


__all__ = [
    "REAL_OIDS",
    "TEST_OIDS",
    "Authority",
    "CertificateRequest",
    "CertifiedAttributes",
    "Check",
    "CrlEdition",
    "IssuingOffice",
    "Outcome",
    "Profile",
    "Publication",
    "Responder",
    "Revocation",
    "StatusSnapshot",
    "Verdict",
    "answer",
    "authority_certificate",
    "build_crl",
    "build_request",
    "certified_attributes",
    "encode_snapshot",
    "issue_certificate",
    "responder_certificate",
    "verify_certificate",
    "verify_signature",
]
