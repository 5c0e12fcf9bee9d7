"""The public-key service as pure functions: issue, lint, revoke, answer, verify (JPKI)."""

from jumin.pki.attributes import CertifiedAttributes, certified_attributes
from jumin.pki.authority import Authority, authority_certificate, responder_certificate
from jumin.pki.crl import CrlEdition, build_crl
from jumin.pki.issue import CertificateRequest, issue_certificate
from jumin.pki.names import IssuingOffice
from jumin.pki.ocsp import Responder, answer
from jumin.pki.ocsp_request import build_request
from jumin.pki.profiles import REAL_OIDS, TEST_OIDS, Profile
from jumin.pki.publication import Publication
from jumin.pki.status import Revocation, StatusSnapshot, encode_snapshot
from jumin.pki.verdict import Check, Outcome, Verdict
from jumin.pki.verify import verify_certificate, verify_signature


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
